//! Where a Vietnamese tone mark stands.
//!
//! Two conventions live side by side even in official data: the old one centres the mark (hòa, thúy), the modern one,
//! taught at school, puts it on the main vowel (hoà, thuý). Only oa, oe and uy without a final consonant differ.

use unicode_normalization::UnicodeNormalization;

const TONES: [char; 5] = ['\u{0300}', '\u{0301}', '\u{0303}', '\u{0309}', '\u{0323}'];

/// Rewrites every syllable with its tone at the place the modern convention gives it; NFC, case kept.
///
/// hòa → hoà, thúy → thuý, qúy → quý, quý stays. What does not look like one Vietnamese syllable with one tone
/// (café-society, résumé, abbreviations) only becomes NFC.
pub fn modern_tones(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let mut placed = String::with_capacity(composed.len());
    let mut word = String::new();
    for c in composed.chars() {
        if c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) {
            word.push(c);
        } else {
            placed.push_str(&place_tone(&word));
            word.clear();
            placed.push(c);
        }
    }
    placed.push_str(&place_tone(&word));
    placed.nfc().collect()
}

/// One letter without its tone: base letter with circumflex, breve or horn.
type Letter = String;

fn place_tone(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let (mut letters, tones) = split_tones(word);
    let ([tone], Some(cluster)) = (tones.as_slice(), vowel_cluster(&letters)) else {
        return word.to_owned();
    };
    let at = main_vowel(&letters, cluster);
    letters[at].push(*tone);
    letters.concat()
}

fn split_tones(word: &str) -> (Vec<Letter>, Vec<char>) {
    let mut letters: Vec<Letter> = Vec::new();
    let mut tones = Vec::new();
    for c in word.nfd() {
        match letters.last_mut() {
            _ if TONES.contains(&c) => tones.push(c),
            Some(last) if unicode_normalization::char::is_combining_mark(c) => last.push(c),
            _ => letters.push(c.to_string()),
        }
    }
    for letter in &mut letters {
        *letter = letter.nfc().collect();
    }
    (letters, tones)
}

/// The only run of vowels, without the u of “qu” and the i of “gi” before another vowel; `None` if there are several runs.
fn vowel_cluster(letters: &[Letter]) -> Option<(usize, usize)> {
    let start = letters.iter().position(|l| is_vowel(l))?;
    let length = letters[start..].iter().take_while(|l| is_vowel(l)).count();
    let end = start + length;
    if letters[end..].iter().any(|l| is_vowel(l)) {
        return None;
    }
    let onset = letters[..start].last().map(|l| l.to_lowercase());
    let first = letters[start].to_lowercase();
    let glide = matches!((onset.as_deref(), first.as_str()), (Some("q"), "u") | (Some("g"), "i"));
    Some(if glide && length > 1 { (start + 1, end) } else { (start, end) })
}

fn is_vowel(letter: &str) -> bool {
    let lower = letter.to_lowercase();
    let mut chars = lower.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if "aăâeêioôơuưy".contains(c))
}

/// The rule: the last letter with a hat, horn or breve; else by the length of the cluster and what follows it.
fn main_vowel(letters: &[Letter], (start, end): (usize, usize)) -> usize {
    if let Some(marked) = (start..end).rev().find(|i| !letters[*i].is_ascii()) {
        // ưa carries the tone on its first letter, which is also the only marked one; ươ on the second.
        return marked;
    }
    let closed = end < letters.len();
    match end - start {
        1 => start,
        2 if closed => start + 1,
        2 => {
            let pair: String = letters[start..end].concat().to_lowercase();
            if matches!(pair.as_str(), "oa" | "oe" | "uy") { start + 1 } else { start }
        }
        _ => start + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn old_and_modern_placement_meet_at_the_modern_one() {
        for (written, modern) in [
            ("hòa", "hoà"),
            ("hoà", "hoà"),
            ("Khỏe", "Khoẻ"),
            ("thúy", "thuý"),
            ("thuỷ", "thuỷ"),
            ("THỦY", "THUỶ"),
            ("ngụy", "nguỵ"),
            ("ủy", "uỷ"),
            ("quý", "quý"),
            ("qúy", "quý"),
            ("quà", "quà"),
            ("già", "già"),
            ("gìa", "già"),
            ("gì", "gì"),
            ("mùa", "mùa"),
            ("muà", "mùa"),
            ("của", "của"),
            ("kìa", "kìa"),
            ("cứa", "cứa"),
            ("hoàng", "hoàng"),
            ("hòang", "hoàng"),
            ("suýt", "suýt"),
            ("ngoài", "ngoài"),
            ("khuỷu", "khuỷu"),
            ("người", "người"),
            ("Nguyễn", "Nguyễn"),
            ("cường", "cường"),
            ("yếu", "yếu"),
            ("chuyến", "chuyến"),
            ("hào", "hào"),
            ("tối", "tối"),
            ("giường", "giường"),
            ("quốc", "quốc"),
            ("quỳnh", "quỳnh"),
            ("giếng", "giếng"),
            ("hoa", "hoa"),
            ("Đà", "Đà"),
        ] {
            assert_eq!(modern_tones(written), modern, "{written}");
        }
    }

    #[test]
    fn other_text_stays() {
        for text in ["café Hà Nội 2", "résumé", "UBND", "hoà-bình: 50%", "日本", "năm 2026, quý III"] {
            assert_eq!(modern_tones(text), text.nfc().collect::<String>());
        }
    }

    proptest! {
        #[test]
        fn placing_is_stable(text in any::<String>()) {
            let once = modern_tones(&text);
            prop_assert_eq!(modern_tones(&once), once);
        }

        #[test]
        fn any_place_gives_the_same_syllable(
            onset in "(|b|h|th|qu|gi|ng|Đ)", vowels in "(a|oa|oe|uy|ia|ua|ưa|uô|ươ|iê|oai|uyê|uâ)", tone in 0usize..5,
            finals in "(|n|ng|t|ch)", at in 0usize..3,
        ) {
            let letters: Vec<char> = vowels.chars().collect();
            let at = at.min(letters.len() - 1);
            let spelled = |place: usize| -> String {
                let mut syllable = onset.clone();
                for (i, letter) in letters.iter().enumerate() {
                    syllable.push(*letter);
                    if i == place { syllable.push(TONES[tone]); }
                }
                syllable + &finals
            };
            prop_assert_eq!(modern_tones(&spelled(at)), modern_tones(&spelled(0)));
        }
    }
}
