//! Names that a tab of Excel can have.

use super::MAX_SHEET_NAME;
use crate::text::tidy;

pub(super) fn plain_sheet_name(name: &str) -> String {
    let plain = |c: char| {
        if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c }
    };
    let name: String = tidy(&name.chars().map(plain).collect::<String>());
    let name = cut(name.trim_matches(['\'', ' ']), MAX_SHEET_NAME);
    if name.is_empty() { "Trang".to_owned() } else { name }
}

/// At most so many characters as Excel counts them (UTF-16), without a space or an apostrophe at the end.
pub(super) fn cut(text: &str, longest: usize) -> String {
    let mut length = 0;
    let fits = text.chars().take_while(|c| {
        length += c.len_utf16();
        length <= longest
    });
    fits.collect::<String>().trim_end_matches(['\'', ' ']).to_owned()
}
