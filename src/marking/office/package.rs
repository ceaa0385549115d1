//! The zip around an office file: unpacked within limits, packed again with nothing but names and bytes of its parts.

use std::collections::HashSet;
use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Uncleanable;

/// Most parts of a package.
const PARTS: usize = 4_000;
/// Most bytes of one part, unpacked.
const PART_BYTES: u64 = 48 << 20;
/// Most bytes of a package, unpacked.
const TOTAL_BYTES: u64 = 160 << 20;
/// The first bytes of OLE files: Office 97–2003, or a package locked with a password.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// A part of a package.
pub(super) struct Part {
    /// Its path, without a leading slash.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An office file taken apart.
pub(super) struct Package {
    /// Its parts in their order.
    pub parts: Vec<Part>,
}

impl Package {
    /// Takes a package apart.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Uncleanable> {
        if bytes.starts_with(OLE) {
            return Err(Uncleanable::Locked);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Uncleanable::Damaged)?;
        if archive.len() > PARTS {
            return Err(Uncleanable::TooBig);
        }
        let mut parts = Vec::with_capacity(archive.len());
        let (mut names, mut total) = (HashSet::new(), 0);
        for index in 0..archive.len() {
            let Some(part) = read(&mut archive, index)? else {
                continue;
            };
            total += part.bytes.len() as u64;
            if total > TOTAL_BYTES {
                return Err(Uncleanable::TooBig);
            }
            // Two parts of one name: readers differ in which they take, so that one could hide the other.
            if !names.insert(part.name.to_lowercase()) {
                return Err(Uncleanable::Damaged);
            }
            parts.push(part);
        }
        if names.contains("[content_types].xml") { Ok(Self { parts }) } else { Err(Uncleanable::Damaged) }
    }

    /// Packs it again; the same parts always give the same bytes.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, Uncleanable> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for part in &self.parts {
            writer.start_file(part.name.as_str(), options).map_err(|_| Uncleanable::Damaged)?;
            writer.write_all(&part.bytes).map_err(|_| Uncleanable::Damaged)?;
        }
        Ok(writer.finish().map_err(|_| Uncleanable::Damaged)?.into_inner())
    }
}

fn read(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<Option<Part>, Uncleanable> {
    let file = archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Uncleanable::Locked,
        _ => Uncleanable::Damaged,
    })?;
    if file.is_dir() {
        return Ok(None);
    }
    let name = std::str::from_utf8(file.name_raw()).map_err(|_| Uncleanable::Damaged)?;
    let name = name.replace('\\', "/").trim_start_matches('/').to_owned();
    let mut bytes = Vec::new();
    file.take(PART_BYTES + 1).read_to_end(&mut bytes).map_err(|_| Uncleanable::Damaged)?;
    if bytes.len() as u64 > PART_BYTES {
        return Err(Uncleanable::TooBig);
    }
    Ok(Some(Part { name, bytes }))
}
