//! What a file holds once read.

use super::cell_address;
use crate::text::{DateSystem, format_date, serial_to_date};
use chrono::NaiveDate;
use std::borrow::Cow;

/// One sheet. Only rows and cells with content are kept, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// As on its tab; for a .csv the file's name without extension.
    pub name: String,
    /// Hidden in Excel, by the user or by a program.
    pub hidden: bool,
    /// Rows with at least one cell, ascending, each number once.
    pub rows: Vec<Row>,
    /// Merged ranges; the content stands in the first cell.
    pub merges: Vec<Merge>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// From 1, as Excel shows it; in a .csv the number of the record.
    pub number: u32,
    /// Cells with content, ascending by column, each column once.
    pub cells: Vec<Cell>,
}

/// One cell with content.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// From 0; shown by [`super::column_letters`].
    pub column: u16,
    /// Never [`CellValue::Empty`].
    pub value: CellValue,
}

/// What stands in a cell, by its kind. A .csv knows only text.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// Nothing.
    Empty,
    /// Text, exactly as in the file.
    Text(String),
    /// A number that is no date; a formula gives its last result.
    Number(f64),
    /// A number shown as a date or time.
    Date(DateCell),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula error as Excel shows it: `#N/A`, `#REF!`, …
    Error(&'static str),
}

/// A number that its format shows as a date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DateCell {
    /// Days, the time of day after the point.
    pub serial: f64,
    /// Where the workbook counts from.
    pub system: DateSystem,
}

impl DateCell {
    /// The day; `None` for a time alone and for the 29 February 1900.
    pub fn to_date(self) -> Option<NaiveDate> {
        serial_to_date(self.serial, self.system)
    }
}

/// A merged range, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// From 1.
    pub first_row: u32,
    /// From 1.
    pub last_row: u32,
    /// From 0.
    pub first_column: u32,
    /// From 0.
    pub last_column: u32,
}

impl Merge {
    /// Whether the cell lies in the range.
    pub fn contains(&self, row: u32, column: u32) -> bool {
        (self.first_row..=self.last_row).contains(&row) && (self.first_column..=self.last_column).contains(&column)
    }
}

static EMPTY: CellValue = CellValue::Empty;

impl Sheet {
    /// The row of that number, if it has content.
    pub fn row(&self, number: u32) -> Option<&Row> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok().map(|at| &self.rows[at])
    }

    /// The content of a cell; empty where there is none. Merged ranges are not looked at.
    pub fn cell(&self, row: u32, column: u16) -> &CellValue {
        self.row(row).map_or(&EMPTY, |row| row.get(column))
    }

    /// The merged range that holds the cell.
    pub fn merge_at(&self, row: u32, column: u16) -> Option<&Merge> {
        self.merges.iter().find(|merge| merge.contains(row, u32::from(column)))
    }
}

impl Row {
    /// The content of a column; empty where there is none.
    pub fn get(&self, column: u16) -> &CellValue {
        self.cells.binary_search_by_key(&column, |cell| cell.column).map_or(&EMPTY, |at| &self.cells[at].value)
    }

    /// “F12”, for messages.
    pub fn address(&self, column: u16) -> String {
        cell_address(self.number, u32::from(column))
    }
}

impl CellValue {
    /// The content as a person would read it: numbers in plain digits with a point (`123456789012`, `8.5`), dates as
    /// dd/mm/yyyy, formula errors as Excel shows them.
    pub fn as_text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(date) => Cow::Owned(date.to_date().map_or_else(|| date.serial.to_string(), format_date)),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::Error(error) => Cow::Borrowed(error),
        }
    }

    /// Nothing, or only white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}
