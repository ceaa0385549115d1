//! .xlsx in: cells streamed one by one, only after the package has been found within limits.

use super::{Cell, CellValue, DateCell, Limits, Row, Sheet, TableError, package::Package, workbook};
use crate::text::{DateSystem, date_to_serial};
use calamine::{CellErrorType, DataRef, Reader, Xlsx, XlsxError};
use chrono::NaiveDate;
use std::{
    collections::HashSet,
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// All worksheets.
///
/// # Errors
/// [`TableError`]; a panic of the reading library on a broken file is [`TableError::Damaged`] too.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, TableError> {
    let mut package = Package::open(bytes, limits)?;
    let listed = workbook::worksheets(&mut package, limits)?;
    if listed.is_empty() {
        return Err(TableError::NoSheet);
    }
    let reading = AssertUnwindSafe(|| {
        let mut file = Xlsx::new(Cursor::new(bytes)).map_err(refusal)?;
        let system = if file.has_1904_epoch() { DateSystem::From1904 } else { DateSystem::From1900 };
        let mut budget = Budget { limits, cells: 0, text_bytes: 0 };
        let names = names(&file)?;
        let mut sheets = Vec::with_capacity(listed.len());
        for sheet in listed {
            let name =
                names.get(sheet.at).cloned().ok_or_else(|| TableError::damaged("list of sheets read differently"))?;
            let rows = Rows { sheet: &name, system, rows: Vec::new(), disordered: false };
            let rows = rows.read(&mut file, &mut budget)?;
            let merges = package.take_merges(&sheet.path);
            sheets.push(Sheet { name, hidden: sheet.hidden, rows, merges });
        }
        Ok(sheets)
    });
    catch_unwind(reading).unwrap_or_else(|_| Err(TableError::damaged("the reader gave up")))
}

/// Sheets are asked for by name: with two of one name the first would be read twice.
fn names(file: &Xlsx<Cursor<&[u8]>>) -> Result<Vec<String>, TableError> {
    let names = file.sheet_names();
    let distinct: HashSet<&String> = names.iter().collect();
    if distinct.len() < names.len() {
        return Err(TableError::damaged("two sheets of one name"));
    }
    Ok(names)
}

/// What may still be taken, all sheets together.
struct Budget<'l> {
    limits: &'l Limits,
    cells: usize,
    text_bytes: usize,
}

struct Rows<'n> {
    sheet: &'n str,
    system: DateSystem,
    rows: Vec<Row>,
    disordered: bool,
}

impl Rows<'_> {
    fn read(mut self, file: &mut Xlsx<Cursor<&[u8]>>, budget: &mut Budget<'_>) -> Result<Vec<Row>, TableError> {
        let mut cells = match file.worksheet_cells_reader(self.sheet) {
            // An empty stream of a sheet that holds only a drawing.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
            other => other.map_err(refusal)?,
        };
        loop {
            let cell = match cells.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                Err(XlsxError::CellError(value)) => return Err(self.formula_error(value)),
                Err(error) => return Err(refusal(error)),
            };
            let value = self.value(cell.get_value());
            if value != CellValue::Empty {
                let (row, column) = cell.get_position();
                self.push((row.saturating_add(1), column), value, budget)?;
            }
        }
        if self.disordered {
            put_in_order(&mut self.rows);
        }
        Ok(self.rows)
    }

    fn value(&self, data: &DataRef<'_>) -> CellValue {
        match data {
            DataRef::Empty => CellValue::Empty,
            DataRef::SharedString("") => CellValue::Empty,
            DataRef::SharedString(text) => CellValue::Text((*text).to_owned()),
            DataRef::String(text) if text.is_empty() => CellValue::Empty,
            DataRef::String(text) | DataRef::DurationIso(text) => CellValue::Text(text.clone()),
            DataRef::Int(number) => CellValue::Number(*number as f64),
            DataRef::Float(number) => CellValue::Number(*number),
            DataRef::DateTime(date) if date.is_datetime() => {
                CellValue::Date(DateCell { serial: date.as_f64(), system: self.system })
            }
            DataRef::DateTime(duration) => CellValue::Number(duration.as_f64()),
            DataRef::DateTimeIso(text) => iso_date(text),
            DataRef::Bool(value) => CellValue::Bool(*value),
            DataRef::Error(error) => CellValue::Error(error_text(error)),
        }
    }

    fn push(
        &mut self,
        (number, column): (u32, u32),
        value: CellValue,
        budget: &mut Budget<'_>,
    ) -> Result<(), TableError> {
        budget.take(self.sheet, (number, column), &value)?;
        // Within the limit on columns, which is itself a u16.
        let cell = Cell { column: column as u16, value };
        match self.rows.last_mut() {
            Some(row) if row.number == number => {
                self.disordered |= row.cells.last().is_some_and(|last| last.column >= cell.column);
                row.cells.push(cell);
            }
            last => {
                self.disordered |= last.is_some_and(|row| row.number > number);
                self.rows.push(Row { number, cells: vec![cell] });
            }
        }
        Ok(())
    }

    fn formula_error(&self, value: String) -> TableError {
        let after_row = self.rows.last().map_or(0, |row| row.number);
        // The text comes from the file and goes into a message.
        let value = value.chars().take(20).collect();
        TableError::FormulaError { sheet: self.sheet.to_owned(), value, after_row }
    }
}

impl Budget<'_> {
    fn take(&mut self, sheet: &str, (row, column): (u32, u32), value: &CellValue) -> Result<(), TableError> {
        let Limits { rows, columns, cells, cell_chars, text_bytes, .. } = *self.limits;
        let sheet = || sheet.to_owned();
        if row > rows || column >= u32::from(columns) {
            return Err(TableError::CellOutOfBounds { sheet: sheet(), row, column, rows, columns });
        }
        self.cells += 1;
        if let CellValue::Text(text) = value {
            self.text_bytes += text.len();
            if text.len() > cell_chars && text.chars().count() > cell_chars {
                return Err(TableError::CellTooLong { sheet: sheet(), row, column, limit: cell_chars });
            }
        }
        if self.cells > cells || self.text_bytes > text_bytes {
            return Err(TableError::TooMuchData);
        }
        Ok(())
    }
}

/// Programs other than Excel write rows and cells in any order, and some write a cell twice: the last one counts.
fn put_in_order(rows: &mut Vec<Row>) {
    rows.sort_by_key(|row| row.number);
    let mut ordered: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows.drain(..) {
        match ordered.last_mut() {
            Some(last) if last.number == row.number => last.cells.extend(row.cells),
            _ => ordered.push(row),
        }
    }
    for row in &mut ordered {
        row.cells.reverse();
        row.cells.sort_by_key(|cell| cell.column);
        row.cells.dedup_by_key(|cell| cell.column);
    }
    *rows = ordered;
}

/// A date written as text by the strict form of the standard; what is not a whole date stays text.
fn iso_date(text: &str) -> CellValue {
    let serial =
        text.get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()).and_then(date_to_serial);
    match serial {
        Some(serial) => CellValue::Date(DateCell { serial: f64::from(serial), system: DateSystem::From1900 }),
        None => CellValue::Text(text.to_owned()),
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

fn refusal(error: XlsxError) -> TableError {
    match error {
        XlsxError::Password => TableError::PasswordProtected,
        other => TableError::damaged(other),
    }
}
