//! .xlsx out: typed columns, a frozen header with a filter, drop-downs, and a sheet that says what the table is.

mod cells;
mod formats;
mod names;

use super::cell_address;
use cells::{offer, write_lists, write_notes, write_value};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use formats::Formats;
use names::{cut, plain_sheet_name};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use thiserror::Error;

/// Excel's own bounds.
const MAX_ROWS: usize = 1_048_575;
const MAX_COLUMNS: usize = 16_384;
const MAX_TEXT: usize = 32_767;
const MAX_SHEET_NAME: usize = 31;
const NOTES_SHEET: &str = "Ghi chú";
const CHOICES_SHEET: &str = "Danh mục";

/// How a column is formatted, also for what people will type into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, so that typed leading zeros stay.
    Text,
    /// 1,250 in the notation of the reader's Excel.
    Integer,
    /// Two decimals.
    Decimal,
    /// dd/mm/yyyy.
    Date,
    /// One decimal and the sign.
    Percent,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    header: String,
    kind: ColumnKind,
    width: u16,
    choices: Vec<String>,
}

impl Column {
    /// `width` in characters, as Excel counts it.
    pub fn new(header: impl Into<String>, kind: ColumnKind, width: u16) -> Self {
        Self { header: header.into(), kind, width, choices: Vec::new() }
    }

    /// Offers these values in a drop-down below the header and refuses others while typing.
    #[must_use]
    pub fn choices<T: Into<String>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.choices = values.into_iter().map(Into::into).collect();
        self
    }
}

/// A value to write. It need not fit its column: a refused row comes back with the text that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Always text, also when it starts with = + - @ (never a formula).
    Text(String),
    /// A whole number; beyond 2⁵³ written as text, since Excel would round it.
    Integer(i64),
    /// A number in hundredths: 850 is 8.5.
    Hundredths(i64),
    /// A day from 1900 on; an earlier one is written as text dd/mm/yyyy, since Excel has none.
    Date(NaiveDate),
    /// A share in tenths of a percent: 625 is 62.5 %.
    PercentTenths(i64),
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A sheet to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetDraft {
    name: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
}

impl SheetDraft {
    /// Characters that a tab cannot have become spaces, and names are cut to 31 characters; see [`WorkbookDraft::add`].
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { name: name.into(), columns, rows: Vec::new() }
    }

    /// Adds a row; values beyond the columns make [`WorkbookDraft::to_bytes`] fail.
    pub fn row(&mut self, values: Vec<Value>) -> &mut Self {
        self.rows.push(values);
        self
    }
}

/// A workbook to write. The same draft always gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbookDraft {
    created: NaiveDateTime,
    sheets: Vec<SheetDraft>,
    notes: Vec<(String, String)>,
}

/// Why a workbook cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WriteError {
    /// A workbook has at least one sheet with at least one column.
    #[error("Không có cột nào để ghi ra tệp Excel.")]
    NoColumns,
    /// More rows or columns than Excel holds.
    #[error("Trang tính “{sheet}” vượt quá số dòng hoặc số cột của Excel: thu hẹp bộ lọc rồi xuất lại.")]
    TooMuchData {
        /// Name of the sheet.
        sheet: String,
    },
    /// A row with more values than the sheet has columns.
    #[error("Dòng {row} của trang tính “{sheet}” có nhiều giá trị hơn số cột.")]
    RowTooWide {
        /// Name of the sheet.
        sheet: String,
        /// From 1, the header counted.
        row: u32,
    },
    /// A text longer than the 32,767 characters of a cell.
    #[error("Nội dung ô {} của trang tính “{sheet}” dài quá 32.767 ký tự.", cell_address(*row, *column))]
    TextTooLong {
        /// Name of the sheet.
        sheet: String,
        /// From 1.
        row: u32,
        /// From 0.
        column: u32,
    },
    /// A fault of the writing library.
    #[error("Không ghi được tệp Excel.")]
    Library {
        /// For the log, not for the screen.
        detail: String,
    },
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        Self::Library { detail: error.to_string() }
    }
}

impl WorkbookDraft {
    /// `created` (UTC) goes into the file's properties; years 1900–9999, else it is left at 1 January 2000.
    pub fn new(created: NaiveDateTime) -> Self {
        Self { created, sheets: Vec::new(), notes: Vec::new() }
    }

    /// Adds a sheet; a name already taken gets a number.
    pub fn add(&mut self, mut sheet: SheetDraft) -> &mut Self {
        let name = plain_sheet_name(&sheet.name);
        let taken = |name: &str| {
            let same = |other: &str| other.to_lowercase() == name.to_lowercase();
            same(NOTES_SHEET) || same(CHOICES_SHEET) || self.sheets.iter().any(|sheet| same(&sheet.name))
        };
        let numbered = |n: usize| {
            let number = format!(" ({n})");
            cut(&name, MAX_SHEET_NAME - number.len()) + &number
        };
        let names = std::iter::once(name.clone()).chain((2..).map(numbered));
        sheet.name = names.into_iter().find(|name| !taken(name)).unwrap_or(name);
        self.sheets.push(sheet);
        self
    }

    /// Adds a line to the sheet “Ghi chú”, which comes last: filters, the days the table stands for, who made it, when.
    pub fn note(&mut self, key: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.notes.push((key.into(), value.into()));
        self
    }

    /// The file.
    ///
    /// # Errors
    /// [`WriteError`] when the draft does not fit into Excel.
    pub fn to_bytes(&self) -> Result<Vec<u8>, WriteError> {
        if self.sheets.is_empty() || self.sheets.iter().any(|sheet| sheet.columns.is_empty()) {
            return Err(WriteError::NoColumns);
        }
        let mut book = Workbook::new();
        let created = excel_time(self.created).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let formats = Formats::new();
        let mut lists: Vec<&[String]> = Vec::new();
        for sheet in &self.sheets {
            sheet.check()?;
            sheet.write(book.add_worksheet(), &formats, &mut lists)?;
        }
        if !self.notes.is_empty() {
            write_notes(book.add_worksheet(), &self.notes, &formats)?;
        }
        if !lists.is_empty() {
            write_lists(book.add_worksheet(), &lists, &formats)?;
        }
        Ok(book.save_to_buffer()?)
    }
}

impl SheetDraft {
    fn check(&self) -> Result<(), WriteError> {
        let sheet = || self.name.clone();
        if self.rows.len() > MAX_ROWS || self.columns.len() > MAX_COLUMNS {
            return Err(WriteError::TooMuchData { sheet: sheet() });
        }
        let headers = self.columns.iter().enumerate().map(|(at, column)| (0, at, column.header.as_str()));
        let choices =
            self.columns.iter().enumerate().flat_map(|(at, c)| c.choices.iter().map(move |t| (0, at, t.as_str())));
        let cells = self.rows.iter().zip(1u32..).flat_map(|(values, row)| {
            values.iter().enumerate().filter_map(move |(at, value)| match value {
                Value::Text(text) => Some((row, at, text.as_str())),
                _ => None,
            })
        });
        for (row, at, text) in headers.chain(choices).chain(cells) {
            if text.len() > MAX_TEXT && text.encode_utf16().count() > MAX_TEXT {
                return Err(WriteError::TextTooLong { sheet: sheet(), row: row + 1, column: at as u32 });
            }
        }
        match self.rows.iter().zip(2u32..).find(|(values, _)| values.len() > self.columns.len()) {
            Some((_, row)) => Err(WriteError::RowTooWide { sheet: sheet(), row }),
            None => Ok(()),
        }
    }

    fn write<'d>(
        &'d self,
        to: &mut Worksheet,
        formats: &Formats,
        lists: &mut Vec<&'d [String]>,
    ) -> Result<(), XlsxError> {
        to.set_name(&self.name)?;
        for (column, at) in self.columns.iter().zip(0u16..) {
            to.set_column_width(at, column.width)?;
            to.set_column_format(at, formats.of(column.kind))?;
            to.write_string_with_format(0, at, &column.header, &formats.header)?;
            if !column.choices.is_empty() {
                lists.push(&column.choices);
                offer(to, at, lists.len() - 1, column.choices.len())?;
            }
        }
        for (values, row) in self.rows.iter().zip(1u32..) {
            for (value, at) in values.iter().zip(0u16..) {
                write_value(to, (row, at), value, formats)?;
            }
        }
        to.set_freeze_panes(1, 0)?;
        // Both counts were checked against Excel's bounds.
        to.autofilter(0, 0, self.rows.len() as u32, (self.columns.len() - 1) as u16)?;
        Ok(())
    }
}

fn excel_time(time: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(time.year()).unwrap_or(0);
    let day = ExcelDateTime::from_ymd(year, time.month() as u8, time.day() as u8)?;
    day.and_hms(time.hour() as u16, time.minute() as u8, f64::from(time.second()))
}
