//! Vietnamese text: one spelling for what looks the same, keys for search and order, names, dates and numbers.
//!
//! Three keys, each for one purpose; none is ever shown:
//!
//! | Key | Ignores | For |
//! |---|---|---|
//! | [`fold`] | case, every diacritic, đ, spaces | search boxes, header texts |
//! | [`same_text_key`] | case, spaces, NFC/NFD, where the tone stands (hòa/hoà) | matching names of people and units |
//! | [`sort_key`], [`name_sort_key`] | nothing that the Vietnamese alphabet orders | `ORDER BY`, stored as bytes |
//!
//! Everything here is pure and never fails on odd input: what cannot be read is an error value or stays as it is.

mod collate;
mod date;
mod fold;
mod legacy;
mod markdown;
mod name;
mod number;
mod tone;

pub use collate::{name_sort_key, sort_key};
pub use date::{
    DateError, DateSystem, date_to_serial, format_date, format_date_long, parse_date, serial_to_date, weekday,
    weekday_short,
};
pub use fold::{fold, same_text, same_text_key};
pub use legacy::{LegacyEncoding, looks_like_legacy_encoding};
pub use markdown::{Target, clean_html, markdown_to_html};
pub use name::{NameError, PersonName};
pub use number::{
    NumberError, format_hundredths, format_hundredths_short, format_integer, format_percent, parse_hundredths,
    parse_integer, parse_percent, percent_tenths,
};
pub use tone::modern_tones;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The composed form (NFC), in which the product stores and compares all text.
///
/// macOS and some converters send letters apart from their marks (NFD); both look the same on screen.
pub fn nfc(text: &str) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.to_owned();
    }
    text.nfc().collect()
}

/// NFC with white space made plain: no space at the ends, one space between words.
///
/// No-break spaces count as spaces; zero-width characters and byte-order marks, which Word and web pages leave behind,
/// disappear. Line breaks become spaces: for text of several lines use [`nfc`].
pub fn tidy(text: &str) -> String {
    if text.is_ascii() {
        return spaced_once(text);
    }
    let visible: String = nfc(text).chars().filter(|c| !is_invisible(*c)).collect();
    // A mark that lost the zero-width character before it may now join a letter.
    nfc(&spaced_once(&visible))
}

fn spaced_once(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tidy_makes_spaces_plain_and_drops_what_is_not_seen() {
        assert_eq!(tidy("  Nguyễn\u{00A0}\u{00A0}Văn\tAn\r\n"), "Nguyễn Văn An");
        assert_eq!(tidy("\u{FEFF}Nguye\u{0302}\u{0303}n"), "Nguyễn");
        assert_eq!(tidy("a\u{200B}b"), "ab");
        assert_eq!(tidy(" \u{200B} "), "");
    }

    proptest! {
        #[test]
        fn tidy_twice_is_tidy_once(text in any::<String>()) {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once);
        }
    }
}
