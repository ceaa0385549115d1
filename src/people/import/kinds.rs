//! What a row below the head is: a person, a heading of a group, a line that counts, the end.

use super::headers::{Field, Header, HeaderColumn};
use super::names;
use crate::people::rules::plain_number;
use crate::tables::Row;
use crate::text::{fold, tidy};

/// What a row below the head is.
pub(super) enum Kind {
    Person,
    Heading(u8, String),
    Nothing,
    End,
}

/// The row “(1) (2) (3)” that many forms have below their head.
pub(super) fn counts_columns(row: &Row) -> bool {
    let texts: Vec<String> = row.cells.iter().map(|cell| plain_number(&cell.value.as_text())).collect();
    let numbers: Vec<u32> = texts.iter().filter_map(|text| text.parse().ok()).collect();
    let letters = texts.iter().filter(|t| t.len() == 1 && t.chars().all(char::is_alphabetic)).count();
    texts.len() >= 3 && numbers.len() + letters == texts.len() && numbers.windows(2).all(|two| two[0] < two[1])
}

/// First words of lines below the table.
const LAST_LINES: &[&str] =
    &["nguoi lap", "thu truong", "xac nhan", "noi nhan", "ky ten", "tm uy ban", "tm ubnd", "kt chu tich"];
/// First words of lines that count or explain.
const COUNTS: &[&str] = &["tong cong", "tong so", "cong cong", "ghi chu", "danh sach nay", "an dinh"];
/// First words of units: a line that begins so and names no unit in reach is a fault, not a title.
const UNIT_WORDS: &[&str] = &[
    "phuong",
    "xa",
    "thi tran",
    "phong",
    "ban",
    "van phong",
    "trung tam",
    "so",
    "chi cuc",
    "truong",
    "tram",
    "doi",
    "to",
    "bo phan",
    "ubnd",
    "uy ban",
    "don vi",
    "quan",
    "huyen",
    "thanh tra",
    "vien",
    "quy",
    "hoi",
    "benh vien",
];

/// Whether a heading means a unit, so that it may not be passed over when no unit has that name.
pub fn names_a_unit(heading: &str) -> bool {
    begins_with_any(&fold(heading), UNIT_WORDS)
}

fn begins_with_any(folded: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        folded.strip_prefix(word).is_some_and(|rest| rest.is_empty() || !rest.starts_with(char::is_alphanumeric))
    })
}

pub(super) fn kind_of(row: &Row, header: &Header) -> Kind {
    let ordinal = header.of(Field::Ordinal).map(|c| c.column);
    let filled: Vec<(u16, String)> = row
        .cells
        .iter()
        .filter(|cell| Some(cell.column) != ordinal && !cell.value.is_blank())
        .map(|cell| (cell.column, tidy(&cell.value.as_text())))
        .collect();
    let ordinal_text = ordinal.map(|column| tidy(&row.get(column).as_text())).unwrap_or_default();
    let Some((column, text)) = filled.first() else {
        // A heading may stand in the column of numbers, merged over the whole table.
        return if ordinal_text.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            let (level, text) = numbered(&ordinal_text).unwrap_or((1, ordinal_text.clone()));
            Kind::Heading(level, text)
        } else {
            Kind::Nothing
        };
    };
    let folded: Vec<String> = filled.iter().map(|(_, text)| fold(text)).collect();
    if filled.len() <= 3 && folded.iter().any(|f| begins_with_any(f, LAST_LINES)) {
        return Kind::End;
    }
    // “Công” is a family name too: only short lines count something.
    let first_words = std::iter::once(fold(&ordinal_text)).chain(folded.iter().take(1).cloned());
    if filled.len() <= 3
        && first_words.into_iter().any(|f| begins_with_any(&f, COUNTS) || f.trim_end_matches(':') == "cong")
    {
        return Kind::Nothing;
    }
    if filled.len() > 1 {
        let has_name = name_columns(header).any(|column| !row.get(column).is_blank());
        let is_person = has_name || !row_is_sparse(filled.len(), header);
        return if is_person { Kind::Person } else { Kind::Nothing };
    }
    alone(*column, text, &ordinal_text, header)
}

/// A row with one text: a heading, or a person of whom only the name is said.
fn alone(column: u16, text: &str, ordinal: &str, header: &Header) -> Kind {
    if let Some((level, text)) = numbered(text) {
        return Kind::Heading(level, text);
    }
    if let Some((level, _)) = numbered(&format!("{ordinal}. x")).filter(|_| is_mark(ordinal)) {
        return Kind::Heading(level, text.to_owned());
    }
    let in_name_column = name_columns(header).any(|name| name == column);
    if !in_name_column || names_a_unit(text) || names::staff_kind(text).is_some() {
        let says_something = text.chars().any(char::is_alphabetic);
        return if says_something { Kind::Heading(2, text.to_owned()) } else { Kind::Nothing };
    }
    Kind::Person
}

fn name_columns(header: &Header) -> impl Iterator<Item = u16> + '_ {
    let is_name = |c: &&HeaderColumn| matches!(c.field, Some(Field::FullName | Field::Given | Field::FamilyMiddle));
    header.columns.iter().filter(is_name).map(|c| c.column)
}

/// Fewer than three cells are no person without a name, whatever they are.
fn row_is_sparse(filled: usize, header: &Header) -> bool {
    filled < 3.min(header.columns.len())
}

/// A Roman number or a capital letter in the column of numbers.
fn is_mark(text: &str) -> bool {
    let plain = text.trim_end_matches(['.', ')', ':']);
    !plain.is_empty() && plain.len() <= 6 && plain.chars().all(|c| c.is_ascii_uppercase())
}

/// A heading with its number taken off, and how deep it stands: A, I, 1, a.
fn numbered(text: &str) -> Option<(u8, String)> {
    let (mark, rest) = text.split_once(['.', ')', '-', '–', ':', '/'])?;
    let (mark, rest) = (mark.trim(), rest.trim_start_matches(['.', ')', '-', '–', ':', ' ']).trim());
    if mark.is_empty() || mark.len() > 6 || rest.is_empty() || !rest.chars().any(char::is_alphabetic) {
        return None;
    }
    let is_roman = mark.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'));
    let level = if is_roman {
        1
    } else if mark.len() == 1 && mark.chars().all(|c| c.is_ascii_uppercase()) {
        0
    } else if mark.chars().all(|c| c.is_ascii_digit()) {
        2
    } else if mark.len() == 1 && mark.chars().all(|c| c.is_ascii_lowercase()) {
        3
    } else {
        return None;
    };
    Some((level, rest.to_owned()))
}
