//! Official documents as PDF: certificates, lists, mark sheets, slips, register pages.
//!
//! [`Documents`] holds the fonts, the typst library and the templates; it is made once and shared by all threads. A slice fills
//! one of the typed documents ([`Certificate`], [`CandidateList`], …) and calls [`Documents::print`]. What comes back is PDF/A-2u
//! with every font embedded, the same bytes for the same input: no clock, no randomness, no system font takes part.
//!
//! Templates (`templates/documents/*.typ`) see only virtual files: `data.json`, `qr.svg`, the pictures handed over, each other,
//! and what stands beside them in the folder that overrides them. Anything else, disk and packages included, is access denied.
//!
//! Contract between Rust and template: dates are ISO strings, marks are hundredths, and `pictures` in `data.json` maps each
//! picture's name to the virtual file to read. A picture that is missing or cannot be decoded is absent there, and the
//! template draws a placeholder: one bad photo never keeps an exam's list from being printed.

mod certificate;
mod fonts;
mod lists;
mod official;
mod qr;
mod register;
mod results;
mod templates;
#[cfg(test)]
mod tests;
mod world;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::Smart;
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use certificate::{Certificate, CertificateLevel};
pub use lists::{CandidateList, CandidateRow, ExamSlip, ExamSlips};
pub use official::{Decision, Letterhead, Signature};
pub use qr::qr_svg;
pub use register::{RegisterPage, RegisterRow};
pub use results::{MarkRow, MarkSheet, Outcome, ResultList, ResultRow};
pub use templates::Template;

use fonts::Fonts;
use templates::Templates;
use world::Desk;

/// Pictures one document may carry. Each takes a virtual path, and typst keeps paths for ever (65,535 in all).
pub const MAX_PICTURES: usize = 4_096;

/// Renderings after which typst's cache is swept, and how many sweeps an unused entry survives. Without it a batch of a
/// thousand certificates holds more than a gigabyte.
const SWEEP_EVERY: u32 = 16;
const SWEEPS_SURVIVED: usize = 2;

/// Offset of Vietnamese time from UTC, in minutes: the day a PDF states is a day there.
const VIETNAM_MINUTES: i32 = 7 * 60;

/// Why a document could not be printed, or the printer not be set up.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// A template does not compile or does not fit the data; the messages name file and line.
    #[error("template {template}: {}", messages.join("; "))]
    Template { template: &'static str, messages: Vec<String> },
    /// Characters that no loaded font can draw. Refused, since a wrong name is worse than a late certificate.
    #[error("no font can draw: {}", describe(characters))]
    Unprintable { characters: Vec<char> },
    /// More than [`MAX_PICTURES`] pictures.
    #[error("{0} pictures are more than one document may carry")]
    TooManyPictures(usize),
    /// The text does not fit into any QR code (2,331 bytes at this level of correction).
    #[error("{0} bytes are too long for a QR code")]
    QrTooLong(usize),
    /// The typed document could not be written as JSON.
    #[error("document data: {0}")]
    Data(#[from] serde_json::Error),
    /// The date lies outside what a PDF can state.
    #[error("{0} cannot be the date of a document")]
    Date(NaiveDate),
    /// A font or template of the folders named in the configuration cannot be read.
    #[error("{}: {reason}", path.display())]
    Folder { path: PathBuf, reason: String },
}

fn describe(characters: &[char]) -> String {
    let list: Vec<String> = characters.iter().map(|c| format!("U+{:04X} “{c}”", u32::from(*c))).collect();
    list.join(", ")
}

/// A document with its own template.
pub trait Document: Serialize + Sized {
    /// The template that prints it.
    const TEMPLATE: Template;

    /// The date the PDF states as its creation: the document's own, so that a later reprint gives the same bytes.
    fn dated(&self) -> NaiveDate;

    /// What the QR code says, where the document has one.
    fn qr_text(&self) -> Option<&str> {
        None
    }

    /// Specimens that show every branch of the template; tests print them all.
    fn samples() -> Vec<Self>;
}

/// What a rendering gets beside its data.
#[derive(Clone, Copy, Debug, Default)]
pub struct Attachments<'a> {
    /// Text of the QR code that templates read as `qr.svg`.
    pub qr: Option<&'a str>,
    /// Pictures (PNG, JPEG, GIF or WebP) by the names that the data uses for them.
    pub pictures: &'a [(&'a str, &'a [u8])],
}

/// The printer of documents. Costs a few tens of milliseconds to make; `&self` prints from any number of threads.
pub struct Documents {
    library: LazyHash<Library>,
    fonts: Fonts,
    templates: Templates,
    printed: AtomicU32,
}

impl Documents {
    /// Sets up fonts and templates. `override_folder` replaces compiled-in templates by name and may hold pictures for them
    /// (`.typ`, `.svg`, `.png`, `.jpg`, no subfolders); `font_folder` adds fonts (`.ttf`, `.otf`, `.ttc`): with Times New
    /// Roman or Liberation Serif in it, documents are set in that face, as Decree 30/2020/NĐ-CP asks.
    ///
    /// # Errors
    /// [`DocumentError::Folder`] when a folder or a file in it cannot be read, or a font file holds no font.
    pub fn new(override_folder: Option<&Path>, font_folder: Option<&Path>) -> Result<Self, DocumentError> {
        Ok(Self {
            library: LazyHash::new(Library::builder().build()),
            fonts: Fonts::load(font_folder)?,
            templates: Templates::load(override_folder)?,
            printed: AtomicU32::new(0),
        })
    }

    /// Prints a typed document; `pictures` are found by the names that its rows give.
    ///
    /// # Errors
    /// As [`Documents::render`].
    pub fn print<D: Document>(&self, document: &D, pictures: &[(&str, &[u8])]) -> Result<Vec<u8>, DocumentError> {
        let data = serde_json::to_value(document)?;
        let attachments = Attachments { qr: document.qr_text(), pictures };
        self.render(D::TEMPLATE, data, attachments, document.dated())
    }

    /// Renders `template` with `data` to PDF/A-2u. The text is brought to NFC first. About 10 ms in a release build.
    ///
    /// # Errors
    /// [`DocumentError::Unprintable`], [`DocumentError::TooManyPictures`], [`DocumentError::QrTooLong`],
    /// [`DocumentError::Date`], and [`DocumentError::Template`] when an overriding template is at fault.
    pub fn render(
        &self,
        template: Template,
        mut data: Value,
        attachments: Attachments<'_>,
        date: NaiveDate,
    ) -> Result<Vec<u8>, DocumentError> {
        self.fonts.make_printable(&mut data)?;
        let today = world::datetime(date).ok_or(DocumentError::Date(date))?;
        let (files, ident) = world::files(data, attachments)?;
        let desk = Desk::new(self, template, files, today);
        let pdf = typeset(&desk, template, &ident);
        if self.printed.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            comemo::evict(SWEEPS_SURVIVED);
        }
        pdf
    }
}

fn typeset(desk: &Desk<'_>, template: Template, ident: &[u8]) -> Result<Vec<u8>, DocumentError> {
    let failed = |diagnostics: &[SourceDiagnostic]| DocumentError::Template {
        template: template.file_name(),
        messages: diagnostics.iter().map(|diagnostic| desk.explain(diagnostic)).collect(),
    };
    let Warned { output, .. } = typst::compile::<PagedDocument>(desk);
    let document = output.map_err(|diagnostics| failed(&diagnostics))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2u]).map_err(|error| DocumentError::Template {
        template: template.file_name(),
        messages: vec![error.message().to_string()],
    })?;
    let options = PdfOptions {
        ident: Smart::Custom(hex(&Sha256::digest(ident))),
        creator: Smart::Custom(Some("Đạt Chuẩn".to_owned())),
        timestamp: Timestamp::new_local(desk.midnight(), VIETNAM_MINUTES),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|diagnostics| failed(&diagnostics))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
