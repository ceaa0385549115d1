//! .csv in: UTF-8 or UTF-16, separated by comma, semicolon or tab, quoted as Excel quotes.

use super::{Cell, CellValue, Limits, Row, Sheet, TableError};
use std::borrow::Cow;

/// From how much of the file the separator is found out.
const SAMPLE_BYTES: usize = 64 << 10;
const SAMPLE_RECORDS: usize = 50;

/// One sheet of text cells. A record is a row, also when quotes let it run over several lines; blank lines count.
pub(super) fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Sheet, TableError> {
    let text = decode(bytes)?;
    let (text, declared) = declared_separator(&text);
    let separator = declared.unwrap_or_else(|| detect_separator(text));
    let mut records = Records { rest: text, line: if declared.is_some() { 2 } else { 1 }, separator };
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let mut fields = Vec::new();
    let mut cells = 0;
    let mut number = u32::from(declared.is_some());
    while records.next(&mut fields)? {
        number = number.saturating_add(1);
        let row = row(name, number, &fields, limits)?;
        cells += row.cells.len();
        if cells > limits.cells {
            return Err(TableError::TooMuchData);
        }
        if !row.cells.is_empty() {
            sheet.rows.push(row);
        }
    }
    Ok(sheet)
}

fn row(sheet: &str, number: u32, fields: &[Cow<'_, str>], limits: &Limits) -> Result<Row, TableError> {
    let Limits { rows, columns, cell_chars, .. } = *limits;
    let mut cells = Vec::new();
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| !field.is_empty()) {
        let sheet = || sheet.to_owned();
        let (row, column) = (number, u32::try_from(at).unwrap_or(u32::MAX));
        if row > rows || at >= usize::from(columns) {
            return Err(TableError::CellOutOfBounds { sheet: sheet(), row, column, rows, columns });
        }
        if field.len() > cell_chars && field.chars().count() > cell_chars {
            return Err(TableError::CellTooLong { sheet: sheet(), row, column, limit: cell_chars });
        }
        // Below the limit on columns, which is itself a u16.
        cells.push(Cell { column: at as u16, value: CellValue::Text(field.to_string()) });
    }
    Ok(Row { number, cells })
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TableError> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes).map(Cow::Owned),
        _ => {
            let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let line_of = |at: usize| plain[..at].iter().filter(|b| **b == b'\n').count() + 1;
            let text =
                std::str::from_utf8(plain).map_err(|e| TableError::NotUtf8 { line: line_of(e.valid_up_to()) })?;
            // UTF-16 without its mark, or no text at all.
            text.find('\0').map_or(Ok(Cow::Borrowed(text)), |at| Err(TableError::NotUtf8 { line: line_of(at) }))
        }
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TableError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(TableError::BadUtf16);
    }
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    text.ok().filter(|text| !text.contains('\0')).ok_or(TableError::BadUtf16)
}

/// Excel writes “sep=;” as the first line to tell other Excels.
fn declared_separator(text: &str) -> (&str, Option<u8>) {
    let declared = text.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| {
        let separator = text.as_bytes().get(4).copied().filter(|b| matches!(b, b',' | b';' | b'\t' | b'|'))?;
        let rest = text.get(5..)?;
        let body = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
        Some((body, separator))
    });
    declared.map_or((text, None), |(body, separator)| (body, Some(separator)))
}

/// The one that cuts most records into the same number of columns; then the one that gives more columns.
fn detect_separator(text: &str) -> u8 {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let score = |separator: u8| {
        let mut records = Records { rest: &text[..end], line: 1, separator };
        let mut widths = [0usize; 257];
        let mut fields = Vec::new();
        for _ in 0..SAMPLE_RECORDS {
            if !matches!(records.next(&mut fields), Ok(true)) {
                break;
            }
            widths[fields.len().min(256)] += 1;
        }
        (2..widths.len()).map(|width| (widths[width], width)).max().unwrap_or_default()
    };
    let best = [b',', b';', b'\t'].into_iter().max_by_key(|separator| score(*separator));
    best.unwrap_or(b',')
}

struct Records<'t> {
    rest: &'t str,
    line: usize,
    separator: u8,
}

impl<'t> Records<'t> {
    /// Reads the next record into `fields`; `false` at the end.
    fn next(&mut self, fields: &mut Vec<Cow<'t, str>>) -> Result<bool, TableError> {
        fields.clear();
        if self.rest.is_empty() {
            return Ok(false);
        }
        loop {
            let field = match self.rest.strip_prefix('"') {
                Some(quoted) => self.quoted(quoted)?,
                None => self.plain(),
            };
            fields.push(field);
            match self.rest.as_bytes().first() {
                Some(byte) if *byte == self.separator => self.rest = &self.rest[1..],
                _ => break,
            }
        }
        self.rest =
            self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\r', '\n'])).unwrap_or(self.rest);
        self.line += 1;
        Ok(true)
    }

    fn plain(&mut self) -> Cow<'t, str> {
        let ends = |byte: &u8| *byte == self.separator || matches!(byte, b'\r' | b'\n');
        let end = self.rest.as_bytes().iter().position(ends).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        Cow::Borrowed(field)
    }

    fn quoted(&mut self, after_quote: &'t str) -> Result<Cow<'t, str>, TableError> {
        let opened = self.line;
        let mut field = Cow::Borrowed("");
        let mut rest = after_quote;
        loop {
            let (piece, after) = rest.split_once('"').ok_or(TableError::UnbalancedQuote { line: opened })?;
            self.line += line_breaks(piece);
            if field.is_empty() {
                field = Cow::Borrowed(piece);
            } else {
                field.to_mut().push_str(piece);
            }
            match after.strip_prefix('"') {
                Some(more) => {
                    field.to_mut().push('"');
                    rest = more;
                }
                None => {
                    self.rest = after;
                    break;
                }
            }
        }
        match self.rest.as_bytes().first() {
            None | Some(b'\r' | b'\n') => Ok(field),
            Some(byte) if *byte == self.separator => Ok(field),
            Some(_) => Err(TableError::TextAfterQuote { line: self.line }),
        }
    }
}

fn line_breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let lone = bytes.iter().enumerate().filter(|(i, b)| **b == b'\r' && bytes.get(i + 1) != Some(&b'\n')).count();
    bytes.iter().filter(|b| **b == b'\n').count() + lone
}
