//! Names of people: family name (họ), middle names (đệm), given name (tên).

use super::tidy;
use thiserror::Error;

/// A full name in its three parts, each NFC with single spaces, case as written.
///
/// The first word is the family name, the last one the given name, the rest middle names. Two-word family names
/// (“Tôn Nữ …”, “Vũ Đỗ …”) cannot be told from middle names and count as such; order and search stay right.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonName {
    family: String,
    middle: String,
    given: String,
}

/// Why a text is no full name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("Chưa có họ tên: nhập đủ họ, tên đệm (nếu có) và tên.")]
    Empty,
    /// Holds a digit or a sign that no name has.
    #[error("Họ tên có chữ số hoặc ký hiệu lạ: chỉ dùng chữ cái, dấu cách, dấu gạch nối và dấu nháy đơn.")]
    NotAName,
    /// More than 100 characters: probably a whole sentence landed in the column.
    #[error("Họ tên dài quá 100 ký tự: kiểm tra lại cột họ tên.")]
    TooLong,
}

impl PersonName {
    /// Longest full name taken, in characters.
    pub const MAX_CHARS: usize = 100;

    /// Splits a full name. One word is a given name alone (some ethnic groups, foreigners).
    ///
    /// # Errors
    /// [`NameError`] when the text is empty, too long or holds what no name has.
    pub fn parse(full_name: &str) -> Result<Self, NameError> {
        let tidied = tidy(full_name);
        check(&tidied)?;
        let Some((before, given)) = tidied.rsplit_once(' ') else {
            return Ok(Self { family: String::new(), middle: String::new(), given: tidied });
        };
        let (family, middle) = before.split_once(' ').unwrap_or((before, ""));
        Ok(Self { family: family.to_owned(), middle: middle.to_owned(), given: given.to_owned() })
    }

    /// Joins the two columns that lists often have: “họ đệm” and “tên”. A given name of two words stays whole.
    ///
    /// # Errors
    /// [`NameError`] as for [`PersonName::parse`]; an empty given name is [`NameError::Empty`].
    pub fn from_columns(family_and_middle: &str, given: &str) -> Result<Self, NameError> {
        let (before, given) = (tidy(family_and_middle), tidy(given));
        check(&given)?;
        check(&format!("{before} {given}"))?;
        let (family, middle) = before.split_once(' ').unwrap_or((&before, ""));
        Ok(Self { family: family.to_owned(), middle: middle.to_owned(), given })
    }

    /// Họ; empty when the name is one word.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// Đệm; may be empty or several words.
    pub fn middle(&self) -> &str {
        &self.middle
    }

    /// Tên; never empty.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// Họ và đệm, as the first of two name columns shows them.
    pub fn family_and_middle(&self) -> String {
        join([&self.family, &self.middle])
    }

    /// The whole name, single spaces.
    pub fn full(&self) -> String {
        join([&self.family, &self.middle, &self.given])
    }
}

fn join<const N: usize>(parts: [&str; N]) -> String {
    let present: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    present.join(" ")
}

fn check(tidied: &str) -> Result<(), NameError> {
    if tidied.trim().is_empty() {
        return Err(NameError::Empty);
    }
    if tidied.chars().count() > PersonName::MAX_CHARS {
        return Err(NameError::TooLong);
    }
    let fits = |c: char| {
        c.is_alphabetic()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, ' ' | '-' | '\'' | '’' | '.')
    };
    if !tidied.chars().all(fits) || !tidied.chars().any(char::is_alphabetic) {
        return Err(NameError::NotAName);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(name: &PersonName) -> (&str, &str, &str) {
        (name.family(), name.middle(), name.given())
    }

    #[test]
    fn names_split_into_family_middle_given() {
        for (full, expected) in [
            ("Nguyễn Thị Bích Đào", ("Nguyễn", "Thị Bích", "Đào")),
            ("  Đỗ\u{00A0} Anh ", ("Đỗ", "", "Anh")),
            ("Y-Moan", ("", "", "Y-Moan")),
            ("H’Hen Niê", ("H’Hen", "", "Niê")),
        ] {
            assert_eq!(parts(&PersonName::parse(full).unwrap()), expected);
        }
    }

    #[test]
    fn two_columns_join() {
        let name = PersonName::from_columns("Nguyễn Văn ", " An").unwrap();
        assert_eq!(parts(&name), ("Nguyễn", "Văn", "An"));
        assert_eq!((name.full().as_str(), name.family_and_middle().as_str()), ("Nguyễn Văn An", "Nguyễn Văn"));
        assert_eq!(PersonName::from_columns("Nguyễn", " "), Err(NameError::Empty));
        assert_eq!(PersonName::from_columns("", "An").unwrap().full(), "An");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(PersonName::parse(" \u{200B}"), Err(NameError::Empty));
        assert_eq!(PersonName::parse("I. Sở Nội vụ 2"), Err(NameError::NotAName));
        assert_eq!(PersonName::parse("..."), Err(NameError::NotAName));
        assert_eq!(PersonName::parse(&"a ".repeat(80)), Err(NameError::TooLong));
    }

    proptest! {
        #[test]
        fn the_whole_is_its_parts(full in "[A-ZĐ][a-zạảấ]{0,5}( [A-ZĐ][a-zạảấ]{0,5}){0,4}") {
            let name = PersonName::parse(&full).unwrap();
            prop_assert_eq!(name.full(), tidy(&full));
            let columns = PersonName::from_columns(&name.family_and_middle(), name.given()).unwrap();
            prop_assert_eq!(columns, name);
        }
    }
}
