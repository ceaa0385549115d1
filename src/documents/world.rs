//! What a template can see while it is set: its virtual files, the fonts, one date. Nothing else exists for it.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::visualize::{ExchangeFormat, RasterFormat, RasterImage};
use typst::{Library, World, WorldExt};

use super::templates::{Template, virtual_file};
use super::{Attachments, DocumentError, Documents, MAX_PICTURES, qr};

/// The virtual files of one rendering.
pub(super) type Files = HashMap<FileId, Bytes>;

/// One rendering: the shared printer, and what belongs to this document alone.
pub(super) struct Desk<'a> {
    documents: &'a Documents,
    main: FileId,
    files: Files,
    today: Datetime,
}

impl<'a> Desk<'a> {
    pub(super) fn new(documents: &'a Documents, template: Template, files: Files, today: Datetime) -> Self {
        Self { documents, main: documents.templates.main(template), files, today }
    }

    /// The start of the document's day; PDF asks for a time, and a document has only a date.
    pub(super) fn midnight(&self) -> Datetime {
        self.today
    }

    /// A diagnostic with the file and line it is about.
    pub(super) fn explain(&self, diagnostic: &SourceDiagnostic) -> String {
        let hints: String = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
        let place = diagnostic.span.id().and_then(|id| {
            let source = self.source(id).ok()?;
            let start = self.range(diagnostic.span)?.start;
            let line = source.lines().byte_to_line(start)? + 1;
            Some(format!("{}:{line}: ", id.vpath().get_without_slash()))
        });
        format!("{}{}{hints}", place.unwrap_or_default(), diagnostic.message)
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.documents.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.documents.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.documents.templates.source(id).ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let own = self.files.get(&id).cloned();
        own.or_else(|| self.documents.templates.file(id)).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.documents.fonts.get(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

/// The start of `date`, or nothing where a PDF cannot state it (years outside 0–9999).
pub(super) fn datetime(date: NaiveDate) -> Option<Datetime> {
    let year = (0..=9999).contains(&date.year()).then(|| date.year())?;
    Datetime::from_ymd_hms(year, u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?, 0, 0, 0)
}

/// Lays out `data.json`, `qr.svg` and the pictures; also gives the bytes that identify this document.
pub(super) fn files(mut data: Value, attachments: Attachments<'_>) -> Result<(Files, Vec<u8>), DocumentError> {
    if attachments.pictures.len() > MAX_PICTURES {
        return Err(DocumentError::TooManyPictures(attachments.pictures.len()));
    }
    let mut files = Files::new();
    let mut names = Map::new();
    for (index, (name, bytes)) in attachments.pictures.iter().enumerate() {
        let Some(picture) = decodable(bytes) else {
            continue;
        };
        // A slot per position and not per name: names are unbounded, and typst never forgets a path.
        let path = format!("/picture/{index}");
        let Some(id) = virtual_file(&path) else {
            continue;
        };
        files.insert(id, picture);
        names.insert((*name).to_owned(), Value::String(path));
    }
    if let Some(object) = data.as_object_mut() {
        object.insert("pictures".to_owned(), Value::Object(names));
    }
    let json = serde_json::to_vec(&data)?;
    if let (Some(text), Some(id)) = (attachments.qr, virtual_file("/qr.svg")) {
        files.insert(id, Bytes::new(qr::qr_svg(text)?.into_bytes()));
    }
    if let Some(id) = virtual_file("/data.json") {
        files.insert(id, Bytes::new(json.clone()));
    }
    Ok((files, json))
}

/// The picture if typst can decode the whole of it. Decoding is remembered, so that setting it costs nothing more.
fn decodable(bytes: &[u8]) -> Option<Bytes> {
    let format = ExchangeFormat::detect(bytes)?;
    let bytes = Bytes::new(bytes.to_vec());
    RasterImage::plain(bytes.clone(), RasterFormat::Exchange(format)).ok()?;
    Some(bytes)
}
