//! What an office file is, by its content: docx, xlsx or pptx without macros, password or traps.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::{Error, Message, Result};
use crate::web::FILE_LIMIT;

/// Most entries of a package.
const ENTRIES: usize = 5_000;
/// Most bytes a package may unfold to.
const UNFOLDED: u64 = 400 * 1024 * 1024;
/// Most bytes of `[Content_Types].xml`.
const TYPES_LIMIT: u64 = 2 * 1024 * 1024;
/// The first bytes of an OLE container: old formats, and any file with a password.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// A file that was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFile {
    /// Its name, cleaned.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
}

struct Kind {
    ending: &'static str,
    main: &'static str,
    media_type: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        ending: "docx",
        main: "word/document.xml",
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    },
    Kind {
        ending: "xlsx",
        main: "xl/workbook.xml",
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    },
    Kind {
        ending: "pptx",
        main: "ppt/presentation.xml",
        media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    },
];

/// Checks a file before it counts. Only the directory of the package and its list of types are read.
///
/// # Errors
/// `sitting-file-empty`, `-too-big`, `-kind`, `-broken`, `-password`, `-old-format`, `-macros`, `-mismatch`.
pub fn check(name: &str, bytes: &[u8]) -> Result<OfficeFile> {
    let named = |key| Error::refused(Message::new(key).with("name", name));
    if bytes.is_empty() {
        return Err(named("sitting-file-empty"));
    }
    if bytes.len() > FILE_LIMIT {
        return Err(Error::refused(
            Message::new("sitting-file-too-big").with("name", name).with("megabytes", FILE_LIMIT >> 20),
        ));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if matches!(ending.as_str(), "docm" | "xlsm" | "pptm" | "dotm" | "xltm" | "potm") {
        return Err(named("sitting-file-macros"));
    }
    if matches!(ending.as_str(), "doc" | "xls" | "ppt") {
        return Err(named("sitting-file-old-format"));
    }
    let kind = KINDS.iter().find(|kind| kind.ending == ending).ok_or_else(|| named("sitting-file-kind"))?;
    if bytes.starts_with(OLE) {
        return Err(named("sitting-file-password"));
    }
    let package = open(bytes).map_err(|()| named("sitting-file-broken"))?;
    if package.names.iter().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"))
        || package.types.contains("macroEnabled")
    {
        return Err(named("sitting-file-macros"));
    }
    if !package.names.iter().any(|name| name == kind.main) {
        return Err(named("sitting-file-mismatch"));
    }
    Ok(OfficeFile { name: name.to_owned(), media_type: kind.media_type })
}

struct Package {
    names: Vec<String>,
    types: String,
}

fn open(bytes: &[u8]) -> std::result::Result<Package, ()> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(drop)?;
    if archive.len() > ENTRIES {
        return Err(());
    }
    let mut unfolded = 0_u64;
    let mut names = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(drop)?;
        unfolded = unfolded.saturating_add(entry.size());
        names.push(entry.name().map_err(drop)?.into_owned());
    }
    if unfolded > UNFOLDED {
        return Err(());
    }
    let entry = archive.by_name("[Content_Types].xml").map_err(drop)?;
    let mut types = String::new();
    entry.take(TYPES_LIMIT).read_to_string(&mut types).map_err(drop)?;
    Ok(Package { names, types })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn package(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn key(name: &str, bytes: &[u8]) -> Option<&'static str> {
        check(name, bytes).err().and_then(|error| error.key())
    }

    #[test]
    fn only_whole_office_files_are_taken() {
        let docx = package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")]);
        let macros = package(&[
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", "<w/>"),
            ("word/vbaProject.bin", "x"),
        ]);
        assert_eq!(check("Giấy mời.DOCX", &docx).unwrap().name, "Giấy mời.DOCX");
        assert_eq!(key("a.docx", b""), Some("sitting-file-empty"));
        assert_eq!(key("a.docx", &vec![0; FILE_LIMIT + 1]), Some("sitting-file-too-big"));
        assert_eq!(key("a.pdf", b"%PDF"), Some("sitting-file-kind"));
        assert_eq!(key("không-đuôi", &docx), Some("sitting-file-kind"));
        assert_eq!(key("a.docx", OLE), Some("sitting-file-password"));
        assert_eq!(key("a.doc", OLE), Some("sitting-file-old-format"));
        assert_eq!(key("a.docm", &docx), Some("sitting-file-macros"));
        assert_eq!(key("a.docx", &macros), Some("sitting-file-macros"));
        assert_eq!(key("a.xlsx", &docx), Some("sitting-file-mismatch"));
        assert_eq!(key("a.docx", &docx[..docx.len() - 30]), Some("sitting-file-broken"));
        assert_eq!(key("a.docx", &package(&[("word/document.xml", "x")])), Some("sitting-file-broken"));
    }
}
