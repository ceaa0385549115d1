//! `backup` and `restore`: one archive with every row and every file, that either database takes back.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::app::App;
use crate::audit::sha256_hex;
use crate::db::{PoolError, dump};
use crate::error::{Error, Message, Result};

/// Rows put back in one statement.
const BATCH: usize = 400;
/// The form of the archive; a later form is refused.
const FORM: u32 = 1;

/// Options of `backup`.
#[derive(clap::Args)]
pub struct BackupArguments {
    /// Tệp sao lưu sẽ được tạo (.zip).
    to: PathBuf,
}

/// Options of `restore`.
#[derive(clap::Args)]
pub struct RestoreArguments {
    /// Tệp sao lưu.
    from: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    form: u32,
    made_at: String,
    tables: Vec<String>,
}

pub(super) fn backup(app: &App, arguments: &BackupArguments) -> Result<ExitCode> {
    let rows = write_archive(app, &arguments.to)?;
    println!("Đã sao lưu {rows} dòng dữ liệu và các tệp vào {}", arguments.to.display());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(app: &App, arguments: &RestoreArguments) -> Result<ExitCode> {
    let rows = read_archive(app, &arguments.from)?;
    println!("Đã khôi phục {rows} dòng dữ liệu từ {}", arguments.from.display());
    Ok(ExitCode::SUCCESS)
}

/// Writes everything into an archive, under another name until it is complete; returns how many rows it holds.
pub fn write_archive(app: &App, to: &Path) -> Result<u64> {
    let aside = to.with_extension("part");
    let mut zip = ZipWriter::new(File::create(&aside)?);
    let options = SimpleFileOptions::default().large_file(true);
    let tables = dump::tables();
    let manifest = Manifest {
        form: FORM,
        made_at: app.clock().now().to_string(),
        tables: tables.iter().map(|t| t.name.clone()).collect(),
    };
    zip.start_file("manifest.json", options).map_err(Error::internal)?;
    zip.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    let mut count = 0;
    let mut files = Vec::new();
    // One read transaction: all tables of the same moment.
    app.pool().read(|db| {
        for table in &tables {
            zip.start_file(format!("tables/{}.jsonl", table.name), options).map_err(Error::internal)?;
            let mut fault = None;
            dump::rows(db, table, |line| {
                count += 1;
                if table.name == "stored_file" {
                    files.extend(sha_of(line));
                }
                if let Err(error) = writeln!(zip, "{line}") {
                    fault.get_or_insert(error);
                }
                Ok::<(), PoolError>(())
            })?;
            if let Some(fault) = fault {
                return Err(Error::from(fault));
            }
        }
        Ok(())
    })?;
    for sha in files {
        zip.start_file(format!("files/{sha}"), options).map_err(Error::internal)?;
        zip.write_all(&app.files().read(&sha)?)?;
    }
    zip.finish().map_err(Error::internal)?.sync_all()?;
    std::fs::rename(&aside, to)?;
    Ok(count)
}

fn sha_of(line: &str) -> Option<String> {
    let row: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(row.get("sha")?.as_str()?.to_owned())
}

/// Reads an archive into an empty, migrated database: everything or nothing. Files are checked against their hash.
///
/// # Errors
/// `backup-not-empty` when the database holds anything, `backup-unreadable` for anything that is not such an archive.
pub fn read_archive(app: &App, from: &Path) -> Result<u64> {
    let unreadable = |_| Error::refused(Message::new("backup-unreadable").with("file", from.display()));
    let mut zip = ZipArchive::new(File::open(from)?).map_err(unreadable)?;
    let manifest: Manifest = {
        let entry = zip.by_name("manifest.json").map_err(unreadable)?;
        serde_json::from_reader(entry)?
    };
    if manifest.form != FORM || manifest.tables != dump::tables().iter().map(|t| t.name.clone()).collect::<Vec<_>>() {
        return Err(Error::refused(Message::new("backup-other-version").with("file", from.display())));
    }
    if !app.pool().read(|db| Ok::<_, Error>(dump::is_empty(db)?))? {
        return Err(Error::refused("backup-not-empty"));
    }
    put_files_back(app, &mut zip)?;
    app.pool().write(|db| {
        let mut count = 0;
        for table in dump::tables() {
            let entry = zip.by_name(&format!("tables/{}.jsonl", table.name)).map_err(unreadable)?;
            let mut batch = Vec::with_capacity(BATCH);
            for line in BufReader::new(entry).lines() {
                batch.push(line?);
                count += 1;
                if batch.len() == BATCH {
                    dump::put_back(db, &table, &batch)?;
                    batch.clear();
                }
            }
            dump::put_back(db, &table, &batch)?;
        }
        Ok(count)
    })
}

fn put_files_back(app: &App, zip: &mut ZipArchive<File>) -> Result<()> {
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(Error::internal)?;
        let Some(sha) = entry.name().map_err(Error::internal)?.strip_prefix("files/").map(str::to_owned) else {
            continue;
        };
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        if sha256_hex(&bytes) != sha {
            return Err(Error::refused(Message::new("backup-damaged").with("file", sha)));
        }
        app.files().keep(&bytes, "")?;
    }
    Ok(())
}
