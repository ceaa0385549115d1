//! Keys that forgive spelling: for search, and for matching text that should be equal.

use super::{modern_tones, tidy};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The search key: lower case, no diacritics, đ as d, single spaces.
///
/// “Đặng Thị Thuý”, “đặng thị thúy” and “DANG  THI THUY” have the same key. `fold(fold(x)) == fold(x)`.
/// Contains no combining mark and no upper-case letter that has a lower-case form.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return tidy(text).to_ascii_lowercase();
    }
    let mut folded = fold_once(text);
    // Rare compatibility characters reveal a further letter only after the first pass.
    loop {
        if folded.is_ascii() {
            return folded;
        }
        let next = fold_once(&folded);
        if next == folded {
            return folded;
        }
        folded = next;
    }
}

fn fold_once(text: &str) -> String {
    let letters: String = tidy(text)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c))
        .map(plain_d)
        .collect();
    tidy(&letters)
}

/// Old converters and keyboards also write Đ as the Icelandic eth or the African D, which look the same.
fn plain_d(c: char) -> char {
    match c {
        'đ' | 'ð' | 'ɖ' => 'd',
        other => other,
    }
}

/// The key under which two texts count as the same: lower case, single spaces, NFC, tones at one place.
///
/// Letters keep their diacritics: “Hòa” equals “HOÀ” and never “Hoa”.
pub fn same_text_key(text: &str) -> String {
    modern_tones(&tidy(text).to_lowercase())
}

/// Whether two texts are the same but for case, spaces, Unicode form and tone placement.
pub fn same_text(one: &str, other: &str) -> bool {
    same_text_key(one) == same_text_key(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fold_forgets_case_diacritics_d_and_spaces() {
        for (text, key) in [
            ("Đặng Thị Thuý", "dang thi thuy"),
            ("ĐẶNG  THỊ\u{00A0}THÚY ", "dang thi thuy"),
            ("Ðỗ Ưng", "do ung"),
            ("Ho\u{0300}a", "hoa"),
            ("Ủy ban nhân dân phường Ba Đình", "uy ban nhan dan phuong ba dinh"),
            ("Ngày sinh (nữ)", "ngay sinh (nu)"),
            ("", ""),
        ] {
            assert_eq!(fold(text), key, "{text}");
        }
    }

    #[test]
    fn same_text_keeps_letters_and_forgives_placement() {
        assert!(same_text("Nguyễn Thị HOÀ", "nguyễn  thị hòa"));
        assert!(same_text("thuý", "thúy"));
        assert!(same_text("Nguyễn", "Nguye\u{0302}\u{0303}n"));
        assert!(!same_text("Hoa", "Hòa"));
        assert!(!same_text("Dũng", "Đũng"));
        assert!(!same_text("Ân", "An"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn same_text_implies_same_search_key(text in "[a-yàáảãạăâđêôơưỳýỷỹỵ ]{0,20}") {
            prop_assert_eq!(fold(&same_text_key(&text)), fold(&text));
        }

        #[test]
        fn unicode_form_never_matters(text in any::<String>()) {
            let apart: String = text.nfd().collect();
            prop_assert_eq!(same_text_key(&apart), same_text_key(&text));
            prop_assert_eq!(fold(&apart), fold(&text));
        }
    }
}
