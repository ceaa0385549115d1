//! Lists of people as offices hand them over: pasted lines, a search, an .xlsx file.

use std::collections::HashSet;

use super::model::Entrant;
use super::store;
use crate::app::Tx;
use crate::db::PersonId;
use crate::error::{Error, Message, Result};
use crate::tables::{self, CellValue, Limits, Sheet};
use crate::text;

/// Rows in which the header of a list is looked for.
const HEADER_ROWS: usize = 20;
/// Most lines of one list.
const MOST_LINES: usize = 20_000;
/// Headers of columns that hold a number of a person, folded.
const HEADERS: &[&str] = &[
    "so dinh danh",
    "so dinh danh ca nhan",
    "ma dinh danh",
    "so cccd",
    "cccd",
    "so can cuoc",
    "so can cuoc cong dan",
    "ma can bo",
    "ma cb",
    "ma nhan vien",
    "so hieu cong chuc",
    "so hieu cccvc",
    "so hieu",
];

/// People found for a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Those found, each once, in the order of the list.
    pub persons: Vec<PersonId>,
    /// Lines that fit nobody, or more than one person.
    pub missing: Vec<String>,
}

/// Finds people by lines of text: an identity or staff number anywhere in the line, else the whole line as a name that
/// only one person has.
pub fn resolve(tx: &mut Tx<'_>, lines: &[String]) -> Result<Found> {
    let lines: Vec<String> =
        lines.iter().map(|line| text::tidy(line)).filter(|line| !line.is_empty()).take(MOST_LINES).collect();
    let words = |line: &str| -> Vec<String> {
        line.split([' ', ',', ';', '|'])
            .filter(|word| word.chars().any(|c| c.is_ascii_digit()))
            .map(str::to_owned)
            .collect()
    };
    let numbers: Vec<String> = lines.iter().flat_map(|line| words(line)).collect();
    let by_number = store::persons_by_numbers(tx, &numbers)?;
    let mut found = Found::default();
    let mut seen = HashSet::new();
    for line in lines {
        let mut ids: Vec<PersonId> = words(&line).iter().filter_map(|word| by_number.get(word).copied()).collect();
        ids.dedup();
        let one = match ids.as_slice() {
            [one] => Some(*one),
            [] => only_one_named(tx, &line)?,
            _ => None,
        };
        match one {
            Some(id) if seen.insert(id) => found.persons.push(id),
            Some(_) => {}
            None => found.missing.push(line),
        }
    }
    Ok(found)
}

fn only_one_named(tx: &mut Tx<'_>, name: &str) -> Result<Option<PersonId>> {
    let same: Vec<Entrant> = store::persons_named(tx, name)?;
    Ok(match same.as_slice() {
        [one] => Some(one.id),
        _ => None,
    })
}

/// The numbers of people in the first sheet that has a column for them, one a line.
///
/// # Errors
/// `exams-list-unreadable`, `exams-list-no-column`.
pub fn numbers_in(file_name: &str, bytes: &[u8]) -> Result<Vec<String>> {
    let sheets = tables::read(file_name, bytes, &Limits::default())
        .map_err(|error| Error::Refused(Message::new("exams-list-unreadable").with("why", error)))?;
    sheets.iter().filter(|sheet| !sheet.hidden).find_map(column).ok_or_else(|| Error::refused("exams-list-no-column"))
}

fn column(sheet: &Sheet) -> Option<Vec<String>> {
    let (at, columns) = sheet.rows.iter().take(HEADER_ROWS).enumerate().find_map(|(at, row)| {
        let fits = |value: &CellValue| matches!(value, CellValue::Text(words) if is_header(words));
        let columns: Vec<u16> = row.cells.iter().filter(|cell| fits(&cell.value)).map(|cell| cell.column).collect();
        (!columns.is_empty()).then_some((at, columns))
    })?;
    let lines = sheet.rows[at + 1..].iter().filter_map(|row| {
        let values: Vec<String> = row
            .cells
            .iter()
            .filter(|cell| columns.contains(&cell.column))
            .filter_map(|cell| number_text(&cell.value))
            .collect();
        (!values.is_empty()).then(|| values.join(" "))
    });
    Some(lines.collect())
}

fn is_header(words: &str) -> bool {
    let plain = text::fold(words);
    HEADERS.contains(&plain.as_str())
}

/// A number typed as a number has lost its leading zeros: twelve digits are an identity number.
fn number_text(value: &CellValue) -> Option<String> {
    match value {
        CellValue::Text(words) => Some(text::tidy(words)).filter(|words| !words.is_empty()),
        CellValue::Number(number) if number.fract() == 0.0 && (1e9..1e12).contains(number) => {
            Some(format!("{number:012}"))
        }
        CellValue::Number(number) if number.fract() == 0.0 && *number >= 0.0 => Some(format!("{number}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_by_its_header_and_lost_zeros_come_back() {
        let csv = "Danh sách dự thi\nSTT,Họ tên,Số CCCD\n1,Nguyễn Văn An,001084000123\n2,Đỗ Thị Bình,\n3,Lê Ưng,001190000456\n";
        assert_eq!(numbers_in("ds.csv", csv.as_bytes()).unwrap(), ["001084000123", "001190000456"]);
        assert_eq!(number_text(&CellValue::Number(1_084_000_123.0)), Some("001084000123".into()));
        assert_eq!(numbers_in("ds.csv", "A,B\n1,2\n".as_bytes()).unwrap_err().key(), Some("exams-list-no-column"));
    }
}
