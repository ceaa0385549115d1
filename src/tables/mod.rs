//! Tables in files: .xlsx and .csv in, .xlsx out.
//!
//! Reading gives the same [`Sheet`]s for both kinds, each cell with its kind and its place, so that whoever imports can
//! name row and column of every error. Files are hostile until read: everything is streamed and counted against
//! [`Limits`], and a refused file is one [`TableError`] that says what to do.
//!
//! Order of checks: size, name against content, package directory, unpacked bytes and elements, list of sheets; only
//! then are cells read. Rows are numbered from 1 as Excel shows them; columns from 0, shown by [`column_letters`].

mod csv;
mod error;
mod kind;
mod limits;
mod package;
mod sheet;
mod workbook;
mod write;
mod xlsx;

pub use error::TableError;
pub use limits::Limits;
pub use sheet::{Cell, CellValue, DateCell, Merge, Row, Sheet};
pub use write::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft, WriteError};

/// Reads all sheets of a file; `file_name` is the name it was uploaded under and decides nothing but its extension.
///
/// A .csv gives one sheet named after the file. Hidden sheets are given too, marked.
///
/// # Errors
/// [`TableError`], before anything of the file has been used.
pub fn read(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, TableError> {
    if bytes.is_empty() {
        return Err(TableError::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(TableError::TooBig { limit: limits.bytes });
    }
    match kind::of(file_name, bytes)? {
        kind::Kind::Xlsx => xlsx::read(bytes, limits),
        kind::Kind::Csv => Ok(vec![csv::read(kind::stem(file_name), bytes, limits)?]),
    }
}

/// The letters of a column counted from 0: 0 is A, 5 is F, 16,383 is XFD.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The address of a cell as Excel writes it: row 12 (from 1), column 5 (from 0) is “F12”.
pub fn cell_address(row: u32, column: u32) -> String {
    format!("{}{row}", column_letters(column))
}

#[cfg(test)]
mod tests;
