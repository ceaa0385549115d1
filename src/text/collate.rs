//! Keys in the order of the Vietnamese alphabet (A Ă Â B C D Đ E Ê …, tones ngang huyền hỏi ngã sắc nặng).
//!
//! A key is computed once, stored as bytes and compared byte by byte, so that SQLite, PostgreSQL and Rust agree.
//! Keys depend on the version of the collation data: when that changes, stored keys are computed anew.

use super::{PersonName, fold, modern_tones, tidy};
use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;
use std::sync::LazyLock;

static VIETNAMESE: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| CollatorBorrowed::try_new(locale!("vi").into(), CollatorOptions::default()).ok());

/// Less than every byte of a key, so that "An" + separator sorts before every longer given name.
const SEPARATOR: u8 = 0;

/// The sort key of any text. Bytes of two keys compare as a Vietnamese dictionary orders the texts.
///
/// Spaces at the ends, Unicode form and tone placement do not matter; case does, last of all.
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 2);
    append_key(&modern_tones(&tidy(text)), &mut key);
    key
}

/// The sort key of a full name as lists order people: given name, then middle names, then family name.
///
/// Case does not matter, since many offices write names in capitals. Text that is no name (empty, only digits) sorts as
/// plain text.
pub fn name_sort_key(full_name: &str) -> Vec<u8> {
    let lower = full_name.to_lowercase();
    let Ok(name) = PersonName::parse(&lower) else {
        return sort_key(&lower);
    };
    let mut key = Vec::with_capacity(full_name.len() * 2);
    for part in [name.given(), name.middle(), name.family()] {
        append_key(&modern_tones(part), &mut key);
        key.push(SEPARATOR);
    }
    key
}

fn append_key(text: &str, key: &mut Vec<u8>) {
    match VIETNAMESE.as_ref() {
        Some(collator) => {
            // Writing into a vector cannot fail: its error type has no value.
            let Ok(()) = collator.write_sort_key_to(text, key);
        }
        // The data is compiled in; without it an order by plain letters is still better than none.
        None => key.extend_from_slice(fold(text).as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn in_order(texts: &[&str], key: fn(&str) -> Vec<u8>) {
        for pair in texts.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn letters_and_tones_follow_the_vietnamese_alphabet() {
        in_order(
            &["an", "anh", "ăn", "ân", "bà", "da", "dạ", "đa", "đà", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"],
            sort_key,
        );
        in_order(&["ma", "mà", "mả", "mã", "má", "mạ"], sort_key);
        in_order(&["Phường 2", "Phường Ba Đình", "Phường Đống Đa", "Sở Nội vụ"], sort_key);
    }

    #[test]
    fn people_are_ordered_by_given_then_middle_then_family_name() {
        in_order(
            &[
                "Nguyễn An",
                "Nguyễn Văn An",
                "Trần Văn An",
                "Đỗ Anh",
                "Nguyễn Thị Ánh",
                "Lê Thị Bích",
                "Dương Văn Dũng",
                "Đặng Văn Dũng",
                "Nguyễn Thị Bích Đào",
                "Lê Ưng",
            ],
            name_sort_key,
        );
    }

    #[test]
    fn case_form_and_placement_do_not_move_a_person() {
        assert_eq!(name_sort_key("TRẦN THỊ HÒA"), name_sort_key("Trần  Thị Hoà"));
        assert_eq!(name_sort_key("Trâ\u{0300}n An"), name_sort_key("Trần An"));
        assert!(name_sort_key("") < name_sort_key("An"));
    }

    proptest! {
        #[test]
        fn keys_never_hold_the_separator(text in any::<String>()) {
            prop_assert!(!sort_key(&text).contains(&SEPARATOR));
        }

        #[test]
        fn a_given_name_decides_before_anything_else(
            one in "[a-zđ]{1,6}", other in "[a-zđ]{1,6}", rest in "[a-zđ]{1,6} [a-zđ]{1,6}", rest_other in "[a-zđ]{1,6}",
        ) {
            prop_assume!(sort_key(&one) != sort_key(&other));
            let names = name_sort_key(&format!("{rest} {one}")).cmp(&name_sort_key(&format!("{rest_other} {other}")));
            prop_assert_eq!(names, sort_key(&one).cmp(&sort_key(&other)));
        }
    }
}
