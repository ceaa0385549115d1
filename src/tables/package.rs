//! The .xlsx package seen from outside: a zip whose entries are unpacked once, counted, and looked through for what
//! makes readers reserve memory, before any reader gets to see it.

use super::{Limits, Merge, TableError};
use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Cursor, Read},
};
use zip::ZipArchive;

/// The reader of cells looks at no more of a tag than this; a longer one is only found in files made to break readers.
const TAG_BYTES: u64 = 8 << 10;

/// A package whose directory and entries have been counted and found within limits.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// By lower-case path: position in the archive and the merged ranges found.
    parts: HashMap<String, (usize, Vec<Merge>)>,
}

/// What has been seen so far, all entries together.
#[derive(Default)]
struct Seen {
    bytes: u64,
    elements: u64,
    strings: u64,
    promised: u64,
    styles: u64,
    merges: usize,
}

impl<'a> Package<'a> {
    /// Opens and checks a package.
    ///
    /// # Errors
    /// Every [`TableError`] about the package as a whole.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, TableError> {
        if directory_entries(bytes) > limits.entries {
            return Err(TableError::TooManyEntries { limit: limits.entries });
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(TableError::damaged)?;
        let mut names = HashMap::with_capacity(archive.len());
        for (at, name) in archive.file_names().enumerate() {
            let name = normal(&name.map_err(TableError::damaged)?);
            if names.insert(name.clone(), at).is_some() {
                return Err(TableError::damaged(format!("entry {name} twice")));
            }
        }
        refuse_other_kinds(&names)?;
        let mut seen = Seen::default();
        let mut parts = HashMap::with_capacity(names.len());
        for (name, at) in names {
            let merges = seen.look_through(&mut archive, (&name, at), limits)?;
            parts.insert(name, (at, merges));
        }
        Ok(Self { archive, parts })
    }

    /// Whether there is such a part; paths are compared without case, as Excel does.
    pub(super) fn has(&self, path: &str) -> bool {
        self.parts.contains_key(&normal(path))
    }

    /// Takes out the merged ranges found in a part.
    pub(super) fn take_merges(&mut self, path: &str) -> Vec<Merge> {
        self.parts.get_mut(&normal(path)).map(|part| std::mem::take(&mut part.1)).unwrap_or_default()
    }

    /// The text of a small part; `None` if there is none.
    pub(super) fn text(&mut self, path: &str, limit: u64) -> Result<Option<String>, TableError> {
        let Some((at, _)) = self.parts.get(&normal(path)) else {
            return Ok(None);
        };
        let file = self.archive.by_index(*at).map_err(TableError::damaged)?;
        let mut text = String::new();
        file.take(limit + 1).read_to_string(&mut text).map_err(TableError::damaged)?;
        if text.len() as u64 > limit {
            return Err(TableError::UnpacksTooBig);
        }
        Ok(Some(text))
    }
}

/// The one spelling of a path under which parts are kept.
pub(super) fn normal(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

/// How many entries the directory may list at most: counted in the bytes, since the count in the file may lie.
fn directory_entries(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    let mut count = 0;
    while matches!(rest.skip_until(b'P'), Ok(skipped) if skipped > 0) {
        count += usize::from(rest.starts_with(b"K\x01\x02"));
    }
    count
}

fn refuse_other_kinds(names: &HashMap<String, usize>) -> Result<(), TableError> {
    let has = |name: &str| names.contains_key(name);
    if names.keys().any(|name| name.ends_with("vbaproject.bin")) {
        return Err(TableError::Macro);
    }
    if has("xl/workbook.bin") {
        return Err(TableError::BinaryExcel);
    }
    for (sign, found) in [
        ("word/document.xml", "văn bản Word (.docx)"),
        ("ppt/presentation.xml", "bản trình chiếu PowerPoint (.pptx)"),
        ("meta-inf/manifest.xml", "tài liệu OpenDocument (.ods, .odt)"),
    ] {
        if has(sign) {
            return Err(TableError::NotATable { found });
        }
    }
    if !has("_rels/.rels") || !has("[content_types].xml") {
        return Err(TableError::NotATable { found: "tệp nén (zip)" });
    }
    Ok(())
}

impl Seen {
    fn look_through(
        &mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        (name, at): (&str, usize),
        limits: &Limits,
    ) -> Result<Vec<Merge>, TableError> {
        let file = match archive.by_index(at) {
            Err(zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED)) => {
                return Err(TableError::PasswordProtected);
            }
            other => other.map_err(TableError::damaged)?,
        };
        let cap = limits.part_bytes.min(limits.unpacked_bytes.saturating_sub(self.bytes));
        let mut reader = BufReader::with_capacity(64 << 10, file.take(cap + 1));
        if name.ends_with(".xml") || name.ends_with(".rels") {
            refuse_wide_text(&mut reader)?;
        }
        let mut merges = Vec::new();
        let mut tag = Vec::with_capacity(256);
        let mut length = 0;
        loop {
            let before = reader.skip_until(b'<').map_err(TableError::damaged)? as u64;
            tag.clear();
            let inside =
                reader.by_ref().take(TAG_BYTES).read_until(b'>', &mut tag).map_err(TableError::damaged)? as u64;
            length += before + inside;
            if length > cap {
                return Err(TableError::UnpacksTooBig);
            }
            if before == 0 {
                break;
            }
            self.note(&tag, &mut merges, limits)?;
        }
        self.bytes += length;
        Ok(merges)
    }

    fn note(&mut self, tag: &[u8], merges: &mut Vec<Merge>, limits: &Limits) -> Result<(), TableError> {
        self.elements += 1;
        if self.elements > limits.elements {
            return Err(TableError::UnpacksTooBig);
        }
        match local_name(tag) {
            b"si" => self.strings += 1,
            b"sst" => self.promised = self.promised.max(promised_strings(tag)?),
            b"xf" | b"font" | b"fill" | b"border" | b"numFmt" | b"definedName" => self.styles += 1,
            b"mergeCell" => {
                self.merges += 1;
                merges.extend(merge(tag));
            }
            b"!DOCTYPE" => return Err(TableError::damaged("document type declaration")),
            b"?xml" => refuse_other_encodings(tag)?,
            _ => return Ok(()),
        }
        if self.strings.max(self.promised) > limits.shared_strings {
            return Err(TableError::TooManySharedStrings { limit: limits.shared_strings });
        }
        if self.styles > limits.styles {
            return Err(TableError::TooManyStyles { limit: limits.styles });
        }
        if self.merges > limits.merges {
            return Err(TableError::TooManyMerges { limit: limits.merges });
        }
        Ok(())
    }
}

/// UTF-16 would hide every tag from this look; no program writes workbooks so.
fn refuse_wide_text(reader: &mut impl BufRead) -> Result<(), TableError> {
    let head = reader.fill_buf().map_err(TableError::damaged)?;
    if head.iter().take(2).any(|byte| matches!(byte, 0 | 0xFE | 0xFF)) {
        return Err(TableError::damaged("part in UTF-16"));
    }
    Ok(())
}

fn refuse_other_encodings(tag: &[u8]) -> Result<(), TableError> {
    let declaration = String::from_utf8_lossy(tag).to_lowercase();
    match declaration.split_once("encoding") {
        Some((_, rest)) if !rest.contains("utf-8") && !rest.contains("ascii") => {
            Err(TableError::damaged("part not in UTF-8"))
        }
        _ => Ok(()),
    }
}

fn local_name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(tag.len());
    let name = &tag[..end];
    name.iter().position(|b| *b == b':').map_or(name, |colon| &name[colon + 1..])
}

/// The reader reserves room for as many texts as the file promises: the promise is checked first.
fn promised_strings(tag: &[u8]) -> Result<u64, TableError> {
    let text = String::from_utf8_lossy(tag);
    if !text.ends_with('>') || text.matches(['"', '\'']).count() % 2 == 1 {
        return Err(TableError::damaged("odd table of shared strings"));
    }
    let Some((_, after)) = text.split_once("uniqueCount") else {
        return Ok(0);
    };
    let digits: String = after
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | '+'))
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.is_empty() {
        return Ok(0);
    }
    Ok(digits.parse().unwrap_or(u64::MAX))
}

fn merge(tag: &[u8]) -> Option<Merge> {
    let text = std::str::from_utf8(tag).ok()?;
    let value = text.split_once("ref=")?.1;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (first, last) = value[1..].split(quote).next()?.split_once(':')?;
    let ((first_row, first_column), (last_row, last_column)) = (place(first)?, place(last)?);
    (first_row <= last_row && first_column <= last_column).then_some(Merge {
        first_row,
        last_row,
        first_column,
        last_column,
    })
}

/// Row from 1 and column from 0 of an address like “F12”.
fn place(address: &str) -> Option<(u32, u32)> {
    let digits_at = address.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = address.split_at(digits_at);
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
        return None;
    }
    let column = letters.bytes().try_fold(0u32, |sum, b| {
        b.is_ascii_alphabetic().then(|| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1)
    })?;
    Some((digits.parse().ok().filter(|row| *row > 0)?, column - 1))
}
