//! Verification codes: fifteen random characters and one that catches slips of the pen, in Crockford's base 32.
//!
//! 75 bits cannot be guessed behind the throttle. The check character makes the whole a word of a code over GF(32): one
//! wrong character, or any two exchanged, is never another valid code.

/// Digits and letters without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code, the check character among them.
pub const LENGTH: usize = 16;

/// Times the generator of GF(32), modulo x⁵ + x² + 1.
fn times_alpha(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0x20 == 0 { shifted } else { shifted ^ 0x25 }
}

fn remainder(symbols: &[u8]) -> u8 {
    symbols.iter().fold(0, |sum, symbol| times_alpha(sum) ^ symbol)
}

/// A fresh code.
pub fn fresh() -> String {
    let random: [u8; LENGTH - 1] = rand::random();
    let mut symbols: Vec<u8> = random.iter().map(|byte| byte & 31).collect();
    symbols.push(times_alpha(remainder(&symbols)));
    symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect()
}

/// Reads a code as people type it — lower case, spaces, dashes, O for 0, I and L for 1, or the whole address from a QR
/// code —; `None` when it cannot be a code.
pub fn read(typed: &str) -> Option<String> {
    let typed = typed.rsplit_once("/verify/").map_or(typed, |(_, code)| code);
    let mut symbols = Vec::with_capacity(LENGTH);
    for c in typed.chars().take(200) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c if c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' | '.' | '·') => {
                continue;
            }
            c => c,
        };
        let symbol = ALPHABET.iter().position(|known| char::from(*known) == c)?;
        symbols.push(u8::try_from(symbol).ok()?);
    }
    let whole = symbols.len() == LENGTH && remainder(&symbols) == 0;
    whole.then(|| symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect())
}

/// In groups of four, as printed: "4TKQ-9M2X-7HDA-0000".
pub fn shown(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_has_seventy_five_random_bits_and_four_groups() {
        let code = fresh();
        assert_eq!(code.len(), LENGTH);
        assert_eq!(shown(&code).split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
        assert_ne!(fresh(), code);
        assert_eq!(read("0000-0000-0000-0000"), Some("0".repeat(16)));
        for wrong in ["", "0", "UUUU-UUUU-UUUU-UUUU", "Đ000-0000-0000-0000", "00000000000000001"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_found_however_it_is_typed(spaces in proptest::collection::vec(0usize..3, 16), lower: bool, letters: bool) {
            let code = fresh();
            let mut typed = String::new();
            for (c, space) in code.chars().zip(spaces) {
                let c = match c {
                    '0' if letters => 'O',
                    '1' if letters => 'l',
                    c => c,
                };
                typed.push(if lower { c.to_ascii_lowercase() } else { c });
                typed.push_str(["", " ", "-"][space]);
            }
            prop_assert_eq!(read(&typed), Some(code.clone()));
            prop_assert_eq!(read(&format!("https://vi.du/verify/{typed}")), Some(code));
        }

        #[test]
        fn one_slip_or_an_exchange_is_caught(at in 0usize..16, other in 0usize..16, letter in 0usize..32) {
            let code = fresh();
            let mut slipped: Vec<u8> = code.bytes().collect();
            slipped[at] = ALPHABET[letter];
            let slipped = String::from_utf8(slipped).unwrap();
            prop_assert!(slipped == code || read(&slipped).is_none());
            let mut exchanged: Vec<u8> = code.bytes().collect();
            exchanged.swap(at, other);
            let exchanged = String::from_utf8(exchanged).unwrap();
            prop_assert!(exchanged == code || read(&exchanged).is_none());
        }

        #[test]
        fn nothing_typed_breaks_it(typed in any::<String>()) {
            if let Some(code) = read(&typed) {
                prop_assert_eq!(read(&shown(&code)), Some(code));
            }
        }
    }
}
