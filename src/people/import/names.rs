//! Names as offices write them.

use super::rows::{Fault, Problem};
use crate::text::{NameError, PersonName};

/// Reads a name from one column or two. Names in capitals are written as a certificate needs them.
pub fn read(family_and_middle: Option<&str>, name: &str) -> Result<String, Fault> {
    let parsed = match family_and_middle {
        Some(before) => PersonName::from_columns(before, name),
        None => PersonName::parse(name),
    };
    match parsed {
        Ok(name) => Ok(in_mixed_case(&name.full())),
        Err(NameError::Empty) => Err(Fault::of("people-row-name-missing")),
        Err(NameError::NotAName) => Err(Fault::of("people-row-name-wrong")),
        Err(NameError::TooLong) => Err(Fault::of("people-row-name-long")),
    }
}

/// NGUYỄN VĂN AN → Nguyễn Văn An; anything else stays as it is written.
pub fn in_mixed_case(name: &str) -> String {
    let is_capitals = name.chars().any(char::is_alphabetic) && name.to_uppercase() == name && name.contains(' ');
    if !is_capitals {
        return name.to_owned();
    }
    let mut mixed = String::with_capacity(name.len());
    let mut starts_word = true;
    for c in name.chars() {
        if starts_word {
            mixed.push(c);
        } else {
            mixed.extend(c.to_lowercase());
        }
        starts_word = !c.is_alphabetic();
    }
    mixed
}

/// The word of a gender column.
pub fn gender(text: &str) -> Result<crate::people::Gender, Fault> {
    match crate::text::fold(text).as_str() {
        "nam" => Ok(crate::people::Gender::Male),
        "nu" => Ok(crate::people::Gender::Female),
        _ => Err(Fault::of("people-row-gender-wrong")),
    }
}

/// The kind of staff, by name or by the short forms that lists use.
pub fn staff_kind(text: &str) -> Option<crate::people::StaffKind> {
    use crate::people::StaffKind::{Cadre, CivilServant, Contract, PublicEmployee};
    let folded = crate::text::fold(text);
    let words = |list: &[&str]| list.iter().any(|word| folded == *word || folded.starts_with(&format!("{word} ")));
    if words(&["hop dong", "lao dong hop dong", "nguoi lao dong", "hd", "ldhd", "hdld", "nld"]) {
        Some(Contract)
    } else if words(&["vien chuc", "vc"]) {
        Some(PublicEmployee)
    } else if words(&["cong chuc", "cc"]) {
        Some(CivilServant)
    } else if folded == "can bo" || folded == "cb" || folded.starts_with("can bo ") && !folded.contains("chuc") {
        Some(Cadre)
    } else {
        None
    }
}

/// Whether a problem is about the name; such a row has no name to show.
pub fn is_name_problem(problem: &Problem) -> bool {
    problem.key.starts_with("people-row-name")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::StaffKind;

    #[test]
    fn names_are_joined_and_put_into_mixed_case() {
        assert_eq!(read(None, "NGUYỄN  THỊ ÁNH").unwrap(), "Nguyễn Thị Ánh");
        assert_eq!(read(Some("Đỗ Văn"), "Ước").unwrap(), "Đỗ Văn Ước");
        assert_eq!(read(None, "H’HEN NIÊ").unwrap(), "H’Hen Niê");
        assert_eq!(read(None, "  ").unwrap_err().key, "people-row-name-missing");
        assert_eq!(read(None, "An 2").unwrap_err().key, "people-row-name-wrong");
        assert_eq!(read(None, "Nguye\u{0302}\u{0303}n An").unwrap(), "Nguyễn An");
    }

    #[test]
    fn kinds_of_staff_are_known_in_short_too() {
        assert_eq!(staff_kind("Công chức"), Some(StaffKind::CivilServant));
        assert_eq!(staff_kind("VC"), Some(StaffKind::PublicEmployee));
        assert_eq!(staff_kind("HĐ 111"), Some(StaffKind::Contract));
        assert_eq!(staff_kind("Cán bộ"), Some(StaffKind::Cadre));
        assert_eq!(staff_kind("Cán bộ công chức"), None);
        assert_eq!(staff_kind("khác"), None);
    }
}
