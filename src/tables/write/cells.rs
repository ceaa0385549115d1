//! Cells, drop-downs and the two sheets made beside the tables.

use super::{CHOICES_SHEET, NOTES_SHEET, Value, formats::Formats};
use crate::{
    tables::column_letters,
    text::{date_to_serial, format_date},
};
use rust_xlsxwriter::{DataValidation, Formula, Worksheet, XlsxError};

/// Rows below the header that offer a drop-down; as many as an import takes.
const CHOICE_ROWS: u32 = 100_000;
/// From here on a number of Excel is no longer exact to the unit.
const EXACT: u64 = 1 << 53;

pub(super) fn write_value(
    to: &mut Worksheet,
    (row, at): (u32, u16),
    value: &Value,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => return Ok(()),
        Value::Text(text) => write_text(to, (row, at), text, formats)?,
        Value::Integer(number) if number.unsigned_abs() > EXACT => {
            write_text(to, (row, at), &number.to_string(), formats)?
        }
        Value::Integer(number) => to.write_number_with_format(row, at, *number as f64, &formats.integer)?,
        Value::Hundredths(number) => to.write_number_with_format(row, at, *number as f64 / 100.0, &formats.decimal)?,
        Value::PercentTenths(number) => {
            to.write_number_with_format(row, at, *number as f64 / 1000.0, &formats.percent)?
        }
        Value::Date(date) => match date_to_serial(*date) {
            Some(serial) => to.write_number_with_format(row, at, serial, &formats.date)?,
            None => write_text(to, (row, at), &format_date(*date), formats)?,
        },
    };
    Ok(())
}

/// As a string in any case; what a program reading the file might take for a formula gets Excel's leading apostrophe.
fn write_text<'w>(
    to: &'w mut Worksheet,
    (row, at): (u32, u16),
    text: &str,
    formats: &Formats,
) -> Result<&'w mut Worksheet, XlsxError> {
    let format = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { &formats.quoted } else { &formats.text };
    to.write_string_with_format(row, at, text, format)
}

pub(super) fn offer(to: &mut Worksheet, at: u16, list: usize, length: usize) -> Result<(), XlsxError> {
    let letters = column_letters(list as u32);
    let source = Formula::new(format!("='{CHOICES_SHEET}'!${letters}$1:${letters}${length}"));
    let rule = DataValidation::new()
        .allow_list_formula(source)
        .set_error_title("Giá trị không có trong danh mục")?
        .set_error_message("Chọn một giá trị trong danh sách thả xuống.")?;
    to.add_data_validation(1, at, CHOICE_ROWS, at, &rule)?;
    Ok(())
}

pub(super) fn write_lists(to: &mut Worksheet, lists: &[&[String]], formats: &Formats) -> Result<(), XlsxError> {
    to.set_name(CHOICES_SHEET)?.set_hidden(true);
    for (list, at) in lists.iter().zip(0u16..) {
        for (text, row) in list.iter().zip(0u32..) {
            write_text(to, (row, at), text, formats)?;
        }
    }
    Ok(())
}

pub(super) fn write_notes(to: &mut Worksheet, notes: &[(String, String)], formats: &Formats) -> Result<(), XlsxError> {
    to.set_name(NOTES_SHEET)?;
    to.set_column_width(0, 28)?.set_column_width(1, 90)?;
    for ((key, value), row) in notes.iter().zip(0u32..) {
        to.write_string_with_format(row, 0, key, &formats.note_key)?;
        to.write_string_with_format(row, 1, value, &formats.note_value)?;
    }
    Ok(())
}
