//! Content-addressed files: what is uploaded is kept under its SHA-256, complete or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use diesel::prelude::*;

use crate::app::Tx;
use crate::audit::sha256_hex;
use crate::db::{each_backend, schema::stored_file};
use crate::error::Result;

/// The folder of files.
pub struct Files {
    folder: PathBuf,
}

/// A file whose bytes are on disk; [`record`] makes it known to the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha: String,
    /// Bytes.
    pub size: i64,
    /// Media type, by content.
    pub media_type: String,
}

impl Files {
    /// Opens the folder, which must exist.
    pub fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// Keeps the bytes durably: written aside, flushed, then renamed, so that a crash leaves no half file.
    pub fn keep(&self, bytes: &[u8], media_type: &str) -> Result<Stored> {
        let sha = sha256_hex(bytes);
        let stored = Stored {
            sha: sha.clone(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            media_type: media_type.to_owned(),
        };
        let target = self.path(&sha);
        if target.is_file() {
            return Ok(stored);
        }
        let folder = target.parent().unwrap_or(&self.folder).to_owned();
        fs::create_dir_all(&folder)?;
        let aside = folder.join(format!(".{}", uuid::Uuid::new_v4()));
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, &target)?;
        File::open(&folder)?.sync_all()?;
        Ok(stored)
    }

    /// The bytes of a file.
    pub fn read(&self, sha: &str) -> Result<Vec<u8>> {
        Ok(fs::read(self.path(sha))?)
    }

    fn path(&self, sha: &str) -> PathBuf {
        let safe: String = sha.chars().filter(char::is_ascii_hexdigit).collect();
        let (head, _) = safe.split_at(safe.len().min(2));
        self.folder.join(head).join(&safe)
    }

    /// The folder, for backups.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Makes a kept file known to the database, so that other rows may point to it; the same file twice is one row.
pub fn record(tx: &mut Tx<'_>, stored: &Stored) -> Result<()> {
    let row = (
        stored_file::sha.eq(&stored.sha),
        stored_file::size.eq(stored.size),
        stored_file::media_type.eq(&stored.media_type),
        stored_file::created_at.eq(tx.now),
    );
    each_backend!(tx.db, c => diesel::insert_into(stored_file::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// What is known of a file; `None` when it was never recorded.
pub fn known(tx: &mut Tx<'_>, sha: &str) -> Result<Option<Stored>> {
    let row: Option<(String, i64, String)> = stored_file::table
        .find(sha)
        .select((stored_file::sha, stored_file::size, stored_file::media_type))
        .first(tx.db)
        .optional()?;
    Ok(row.map(|(sha, size, media_type)| Stored { sha, size, media_type }))
}
