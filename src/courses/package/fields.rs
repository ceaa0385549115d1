//! Reads TOML field by field and notes every fault with its line, instead of stopping at the first.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text;

/// A fault in a file of a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, below the folder that was checked.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do, in Vietnamese.
    pub text: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    pub fn add(&self, path: &str, line: usize, text: impl Into<String>) {
        self.0.borrow_mut().push(Fault { path: path.to_owned(), line: line.max(1), text: text.into() });
    }
    /// All faults, in the order of files and lines.
    pub fn sorted(self) -> Vec<Fault> {
        let mut all = self.0.into_inner();
        all.sort();
        all.dedup();
        all
    }
}

/// A value and the line where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At<T> {
    pub value: T,
    pub line: usize,
}

/// A file, or a part of one that begins `skipped` lines further down (the front matter of a lesson).
pub(super) struct Doc<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub skipped: usize,
    pub faults: &'a Faults,
}

impl Doc<'_> {
    pub fn fault(&self, line: usize, text: impl Into<String>) {
        self.faults.add(self.path, line, text);
    }

    fn line(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count();
        before + 1 + self.skipped
    }

    /// Parses the text; what is not TOML is noted, and what could be read is still looked at.
    pub fn parse(&self) -> Spanned<DeTable<'_>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let line = error.span().map_or(1 + self.skipped, |span| self.line(span.start));
            self.fault(line, format!("không đúng cú pháp TOML: {}", error.message()));
        }
        table
    }
}

/// A table of a file.
pub(super) struct Fields<'d> {
    doc: &'d Doc<'d>,
    table: &'d DeTable<'d>,
    /// The line where the table begins.
    pub line: usize,
}

impl<'d> Fields<'d> {
    pub fn new(doc: &'d Doc<'d>, table: &'d Spanned<DeTable<'d>>) -> Self {
        Self { doc, table: table.get_ref(), line: 1 + doc.skipped }
    }

    pub fn fault(&self, line: usize, text: impl Into<String>) {
        self.doc.fault(line, text);
    }

    /// Notes every field that the format does not have.
    pub fn only(&self, known: &[&str]) -> &Self {
        for name in self.table.keys() {
            if !known.contains(&name.get_ref().as_ref()) {
                let line = self.doc.line(name.span().start);
                self.fault(line, format!("không có trường “{}”; các trường là: {}", name.get_ref(), known.join(", ")));
            }
        }
        self
    }

    fn find(&self, name: &str) -> Option<(&'d DeValue<'d>, usize)> {
        let (key, value) = self.table.iter().find(|(key, _)| key.get_ref().as_ref() == name)?;
        Some((value.get_ref(), self.doc.line(key.span().start)))
    }

    fn need(&self, name: &str) -> Option<(&'d DeValue<'d>, usize)> {
        let found = self.find(name);
        if found.is_none() {
            self.fault(self.line, format!("thiếu trường “{name}”"));
        }
        found
    }

    /// A text that must stand there and say something.
    pub fn text(&self, name: &str) -> Option<At<String>> {
        let (value, line) = self.need(name)?;
        self.as_text(name, value, line)
    }

    /// A text that may be left out.
    pub fn maybe_text(&self, name: &str) -> Option<At<String>> {
        let (value, line) = self.find(name)?;
        self.as_text(name, value, line)
    }

    fn as_text(&self, name: &str, value: &DeValue<'_>, line: usize) -> Option<At<String>> {
        let Some(text) = value.as_str() else {
            self.fault(line, format!("“{name}” phải là chuỗi trong dấu nháy"));
            return None;
        };
        if text.trim().is_empty() {
            self.fault(line, format!("“{name}” để trống"));
            return None;
        }
        if text::nfc(text) != text {
            self.fault(line, format!("“{name}” không ở dạng Unicode NFC"));
        }
        Some(At { value: text.trim_end().to_owned(), line })
    }

    /// A whole number within bounds.
    pub fn whole(&self, name: &str, from: i32, to: i32) -> Option<At<i32>> {
        let (value, line) = self.need(name)?;
        let number = value.as_integer().and_then(|n| i32::from_str_radix(n.as_str(), n.radix()).ok());
        match number.filter(|n| (from..=to).contains(n)) {
            Some(value) => Some(At { value, line }),
            None => {
                self.fault(line, format!("“{name}” phải là số nguyên từ {from} đến {to}"));
                None
            }
        }
    }

    /// `true` or `false`; `None` when left out.
    pub fn maybe_truth(&self, name: &str) -> Option<bool> {
        let (value, line) = self.find(name)?;
        if value.as_bool().is_none() {
            self.fault(line, format!("“{name}” phải là true hoặc false"));
        }
        value.as_bool()
    }

    /// `true` or `false`, which must stand there.
    pub fn truth(&self, name: &str) -> Option<bool> {
        self.need(name)?;
        self.maybe_truth(name)
    }

    /// One of a few words.
    pub fn word<T: std::str::FromStr>(&self, name: &str, known: &[&str]) -> Option<At<T>> {
        let found = self.text(name)?;
        match found.value.parse() {
            Ok(value) => Some(At { value, line: found.line }),
            Err(_) => {
                self.fault(found.line, format!("“{name}” phải là một trong: {}", known.join(", ")));
                None
            }
        }
    }

    /// A list of texts, each with its own line.
    pub fn texts(&self, name: &str) -> Option<Vec<At<String>>> {
        let (value, line) = self.need(name)?;
        let Some(list) = value.as_array() else {
            self.fault(line, format!("“{name}” phải là danh sách trong dấu [ ]"));
            return None;
        };
        let items = list.iter().filter_map(|item| self.as_text(name, item.get_ref(), self.doc.line(item.span().start)));
        Some(items.collect())
    }

    /// A list of tables (`[[name]]`, or `name = [{…}]`); empty when left out.
    pub fn tables(&self, name: &str) -> Vec<Fields<'d>> {
        let Some((value, line)) = self.find(name) else {
            return Vec::new();
        };
        let Some(list) = value.as_array() else {
            self.fault(line, format!("“{name}” phải là danh sách các bảng"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in list.iter() {
            let line = self.doc.line(item.span().start);
            match item.get_ref().as_table() {
                Some(table) => tables.push(Fields { doc: self.doc, table, line }),
                None => self.fault(line, format!("mỗi mục của “{name}” phải là một bảng")),
            }
        }
        tables
    }
}
