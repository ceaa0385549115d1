//! Templates compiled into the program, and the folder that may override them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};

use super::DocumentError;

/// The documents there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Template {
    /// Chứng chỉ.
    Certificate,
    /// Danh sách thí sinh có ảnh.
    CandidateList,
    /// Phiếu mã dự thi.
    ExamSlips,
    /// Bảng điểm theo số phách.
    MarkSheet,
    /// Bảng kết quả thi.
    ResultList,
    /// Trang sổ gốc cấp chứng chỉ.
    RegisterPage,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Certificate,
        Self::CandidateList,
        Self::ExamSlips,
        Self::MarkSheet,
        Self::ResultList,
        Self::RegisterPage,
    ];

    /// Name of its file among the templates; an override has the same.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate.typ",
            Self::CandidateList => "candidate-list.typ",
            Self::ExamSlips => "exam-slips.typ",
            Self::MarkSheet => "mark-sheet.typ",
            Self::ResultList => "result-list.typ",
            Self::RegisterPage => "register-page.typ",
        }
    }

    fn built_in(self) -> &'static str {
        match self {
            Self::Certificate => include_str!("../../templates/documents/certificate.typ"),
            Self::CandidateList => include_str!("../../templates/documents/candidate-list.typ"),
            Self::ExamSlips => include_str!("../../templates/documents/exam-slips.typ"),
            Self::MarkSheet => include_str!("../../templates/documents/mark-sheet.typ"),
            Self::ResultList => include_str!("../../templates/documents/result-list.typ"),
            Self::RegisterPage => include_str!("../../templates/documents/register-page.typ"),
        }
    }
}

/// What templates import from.
const SHARED: [(&str, &str); 2] = [
    ("common.typ", include_str!("../../templates/documents/common.typ")),
    ("ornament.typ", include_str!("../../templates/documents/ornament.typ")),
];

/// Parsed templates and the files beside them, by virtual path.
pub(super) struct Templates {
    mains: HashMap<Template, FileId>,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl Templates {
    /// Takes what is compiled in, then lets the files of `folder` replace it by name.
    pub(super) fn load(folder: Option<&Path>) -> Result<Self, DocumentError> {
        let mut templates = Self { mains: HashMap::new(), sources: HashMap::new(), files: HashMap::new() };
        for template in Template::ALL {
            if let Some(id) = templates.add_source(template.file_name(), template.built_in().to_owned()) {
                templates.mains.insert(template, id);
            }
        }
        for (name, text) in SHARED {
            templates.add_source(name, text.to_owned());
        }
        if let Some(folder) = folder {
            templates.override_from(folder)?;
        }
        Ok(templates)
    }

    fn override_from(&mut self, folder: &Path) -> Result<(), DocumentError> {
        for (path, bytes) in folder_files(folder, &["typ", "svg", "png", "jpg", "jpeg"])? {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            if !name.ends_with(".typ") {
                if let Some(id) = virtual_file(name) {
                    self.files.insert(id, Bytes::new(bytes));
                }
                continue;
            }
            match String::from_utf8(bytes) {
                Ok(text) => self.add_source(name, text),
                Err(_) => {
                    return Err(DocumentError::Folder { path, reason: "is not UTF-8".to_owned() });
                }
            };
        }
        Ok(())
    }

    fn add_source(&mut self, name: &str, text: String) -> Option<FileId> {
        let id = virtual_file(name)?;
        self.sources.insert(id, Source::new(id, text));
        Some(id)
    }

    pub(super) fn main(&self, template: Template) -> FileId {
        self.mains[&template]
    }

    pub(super) fn source(&self, id: FileId) -> Option<Source> {
        self.sources.get(&id).cloned()
    }

    pub(super) fn file(&self, id: FileId) -> Option<Bytes> {
        let text = || self.source(id).map(Bytes::from_string);
        self.files.get(&id).cloned().or_else(text)
    }
}

/// The id of a virtual path. Ids live as long as the process, so paths must come from a bounded set.
pub(super) fn virtual_file(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// Files of `folder` with one of `extensions` (case ignored), sorted by path; subfolders and other files are passed over.
pub(super) fn folder_files(folder: &Path, extensions: &[&str]) -> Result<Vec<(PathBuf, Vec<u8>)>, DocumentError> {
    let broken =
        |path: &Path, error: std::io::Error| DocumentError::Folder { path: path.to_owned(), reason: error.to_string() };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| broken(folder, error))? {
        let path = entry.map_err(|error| broken(folder, error))?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if path.is_file() && extensions.iter().any(|wanted| wanted.eq_ignore_ascii_case(extension)) {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| match std::fs::read(&path) {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err(broken(&path, error)),
    };
    paths.into_iter().map(read).collect()
}
