//! What a file is, by its first bytes, against what its name says.

use super::TableError;

/// The kinds that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Csv,
}

/// The name without folders and extension.
pub(super) fn stem(file_name: &str) -> &str {
    let base = base(file_name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}

fn base(file_name: &str) -> &str {
    file_name.rsplit(['/', '\\']).next().unwrap_or(file_name)
}

/// # Errors
/// Refuses what is not read, naming what it is, and a name that does not fit its content.
pub(super) fn of(file_name: &str, bytes: &[u8]) -> Result<Kind, TableError> {
    let extension = base(file_name).rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "xlsx" | "csv" | "txt" | "tsv" | "xls" | "xlsm" | "xltm" | "xlsb" => {}
        _ => return Err(TableError::UnknownExtension { extension }),
    }
    let found = content(bytes)?;
    match (extension.as_str(), found) {
        ("xlsx", Kind::Xlsx) => Ok(Kind::Xlsx),
        ("csv" | "txt" | "tsv", Kind::Csv) => Ok(Kind::Csv),
        ("xlsm" | "xltm", Kind::Xlsx) => Err(TableError::Macro),
        ("xlsb", Kind::Xlsx) => Err(TableError::BinaryExcel),
        (_, Kind::Xlsx) => Err(TableError::WrongExtension { extension, found: "sổ làm việc Excel (.xlsx)" }),
        (_, Kind::Csv) => Err(TableError::WrongExtension { extension, found: "văn bản CSV (.csv)" }),
    }
}

fn content(bytes: &[u8]) -> Result<Kind, TableError> {
    let starts = |sign: &[u8]| bytes.starts_with(sign);
    if starts(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(compound_file(bytes));
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Ok(Kind::Xlsx);
    }
    let not_a_table = |found| Err(TableError::NotATable { found });
    if starts(b"%PDF") {
        return not_a_table("tệp PDF");
    }
    if starts(&[0xFF, 0xD8, 0xFF]) || starts(b"\x89PNG") || starts(b"GIF8") {
        return not_a_table("ảnh");
    }
    if starts(b"{\\rtf") {
        return not_a_table("văn bản RTF");
    }
    // Many systems export a web page and call it .xls.
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    if ["<html", "<!doctype html", "<table", "<?xml"].iter().any(|sign| head.starts_with(sign)) {
        return not_a_table("trang web hoặc XML");
    }
    Ok(Kind::Csv)
}

/// The container of Office 97–2003, which Office also wraps around encrypted new files.
fn compound_file(bytes: &[u8]) -> TableError {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &wide)
    };
    if holds("EncryptedPackage") {
        TableError::PasswordProtected
    } else if holds("WordDocument") {
        TableError::NotATable { found: "văn bản Word đời cũ (.doc)" }
    } else if holds("PowerPoint Document") {
        TableError::NotATable { found: "bản trình chiếu PowerPoint đời cũ (.ppt)" }
    } else {
        TableError::OldExcel
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    use std::io::BufRead;
    let Some((first, after)) = wanted.split_first() else {
        return true;
    };
    let mut rest = bytes;
    while matches!(rest.skip_until(*first), Ok(skipped) if skipped > 0) {
        if rest.starts_with(after) {
            return true;
        }
    }
    false
}
