//! The frameworks that come with the program, or with the configured folder of courses.

use super::file::parse;
use crate::app::{App, folder_of};
use crate::db::FrameworkId;
use crate::error::{Error, Result};
use crate::rights::Actor;

#[derive(rust_embed::RustEmbed)]
#[folder = "courses/frameworks/"]
struct Files;

/// Loads every framework of `frameworks/` in the configured folder of courses, else those compiled in; in the order of
/// the file names. Harmless to run again.
///
/// # Errors
/// [`Error::Invalid`] with file and line of every fault of the first faulty file; nothing of any file is then loaded.
pub fn load_builtin(app: &App) -> Result<Vec<FrameworkId>> {
    let files = files(app)?;
    for (name, text) in &files {
        parse(text).map_err(|faults| super::faults_at(name, &faults))?;
    }
    app.write(&Actor::system("nạp chuẩn"), |tx| files.iter().map(|(_, text)| super::load(tx, text)).collect())
}

fn files(app: &App) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    match folder_of(&app.config().data.courses).map(|folder| folder.join("frameworks")).filter(|f| f.is_dir()) {
        Some(folder) => {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.extension().is_some_and(|end| end == "toml") {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    files.push((name, std::fs::read_to_string(&path)?));
                }
            }
        }
        None => {
            for name in Files::iter().filter(|name| name.ends_with(".toml")) {
                let file = Files::get(&name).ok_or(Error::NotFound)?;
                files.push((name.into_owned(), String::from_utf8(file.data.into_owned()).map_err(Error::internal)?));
            }
        }
    }
    files.sort();
    Ok(files)
}
