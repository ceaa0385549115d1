//! Where the files of a library come from: a folder, or what is compiled into the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::audit::sha256_hex;
use crate::error::{Error, Message, Result};

#[derive(rust_embed::RustEmbed)]
#[folder = "courses/"]
struct Embedded;

/// No file of a package is larger; a larger one is named and not read.
pub(super) const FILE_LIMIT: u64 = 20 * 1024 * 1024;

/// The files of a library by path relative to its root, such as `iu01/course.toml`; paths use `/`.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// What is put before a path to name it to people: the folder as it was given, or `courses`.
    pub(super) root: String,
}

impl Tree {
    /// What is compiled into the program.
    pub fn compiled_in() -> Self {
        let mut tree = Self { files: BTreeMap::new(), root: "courses".to_owned() };
        for name in Embedded::iter().filter(|name| !is_hidden(name)) {
            if let Some(file) = Embedded::get(&name) {
                tree.files.insert(name.to_string(), file.data.into_owned());
            }
        }
        tree
    }

    /// A folder of packages, or the folder of one package. Fails when the folder cannot be read.
    pub fn of_folder(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            return Err(Error::refused(Message::new("courses-no-folder").with("folder", folder.display())));
        }
        let mut tree = Self { files: BTreeMap::new(), root: folder.display().to_string() };
        let mut prefix = String::new();
        if folder.join("course.toml").is_file() {
            let full = folder.canonicalize()?;
            let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            tree.root = folder.parent().map(|parent| parent.display().to_string()).unwrap_or_default();
            prefix = format!("{name}/");
        }
        tree.gather(folder, &prefix)?;
        Ok(tree)
    }

    fn gather(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_hidden(&name) {
                continue;
            }
            let (kind, path) = (entry.file_type()?, format!("{prefix}{name}"));
            if kind.is_dir() {
                self.gather(&entry.path(), &format!("{path}/"))?;
            } else if kind.is_file() {
                // One byte more than allowed is read, so that the checker sees that the file is too large.
                let size = entry.metadata()?.len();
                let bytes = if size > FILE_LIMIT { vec![0; 0] } else { fs::read(entry.path())? };
                self.files.insert(path, bytes);
            }
        }
        Ok(())
    }

    /// Takes the frameworks of another tree where this one has none, so that one package can be checked alone.
    #[must_use]
    pub fn with_frameworks_of(mut self, other: &Self) -> Self {
        if !self.files.keys().any(|path| path.starts_with("frameworks/")) {
            let theirs = other.files.iter().filter(|(path, _)| path.starts_with("frameworks/"));
            self.files.extend(theirs.map(|(path, bytes)| (path.clone(), bytes.clone())));
        }
        self
    }

    /// A path as people find it.
    pub(super) fn shown(&self, path: &str) -> String {
        if self.root.is_empty() { path.to_owned() } else { format!("{}/{path}", self.root.trim_end_matches('/')) }
    }

    /// The files below a folder, with their names relative to it, in the order of the names.
    pub(super) fn below<'t>(&'t self, folder: &'t str) -> impl Iterator<Item = (&'t str, &'t [u8])> + 't {
        self.files
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .filter_map(move |(path, bytes)| path.strip_prefix(folder).map(|name| (name, bytes.as_slice())))
    }

    /// The names of the folders directly below a folder (`""` for the root), in order.
    pub(super) fn folders(&self, below: &str) -> Vec<String> {
        let mut names: Vec<String> =
            self.below(below).filter_map(|(name, _)| name.split_once('/').map(|(first, _)| first.to_owned())).collect();
        names.dedup();
        names
    }

    /// A hash of the files below a folder that `keep` accepts, by name and content.
    pub(super) fn hash(&self, folder: &str, keep: impl Fn(&str) -> bool) -> String {
        let list: String = self
            .below(folder)
            .filter(|(name, _)| keep(name))
            .map(|(name, bytes)| format!("{name}\0{}\n", sha256_hex(bytes)))
            .collect();
        sha256_hex(list.as_bytes())
    }
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') || part.starts_with('~') || part.is_empty())
}
