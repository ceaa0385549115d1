//! Course packages: folders of text, pictures, questions and practical tasks, read and checked as a whole.
//!
//! The format stands in `docs/course-packages.md`. Reading never stops at a fault: every fault of every file is noted
//! with its line, and a library is used only when there is none.

mod fields;
mod lesson;
mod office;
mod practical;
mod question;
mod source;
mod standard;
mod whole;

pub use fields::Fault;
pub(super) use office::media_type;
pub use source::Tree;

use super::model::{Pool, Rubric};
use crate::questions::PackagedQuestion;
use fields::{Doc, Faults, Fields};
use standard::Frameworks;

/// The largest picture, in bytes.
pub const PICTURE_LIMIT: usize = 60 * 1024;

/// All packages of a folder.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// In the order of their codes.
    pub packages: Vec<Package>,
}

/// One package.
#[derive(Debug, Clone)]
pub struct Package {
    /// The folder's name.
    pub code: String,
    /// The framework.
    pub framework: String,
    /// The level.
    pub level: String,
    /// The module; `None` when the package belongs to a whole level.
    pub module: Option<String>,
    /// The title.
    pub title: String,
    /// The version its author gave it.
    pub version: String,
    /// One to three sentences.
    pub summary: String,
    /// Lessons in their order.
    pub lessons: Vec<PackagedLesson>,
    /// Pictures: name, bytes.
    pub pictures: Vec<(String, Vec<u8>)>,
    /// Questions in the order of files and of their place in them.
    pub questions: Vec<PackagedQuestion>,
    /// Practical tasks in the order of their folders.
    pub tasks: Vec<PackagedTask>,
    /// SHA-256 over `course.toml`, lessons and pictures.
    pub content_sha: String,
}

/// A lesson of a package.
#[derive(Debug, Clone)]
pub struct PackagedLesson {
    /// The file's name without number and ending: the address of the lesson, kept when lessons are put in another order.
    pub slug: String,
    /// The file's name, to which other lessons link.
    pub file: String,
    /// The title.
    pub title: String,
    /// Reading time in minutes.
    pub minutes: i32,
    /// Codes of elements.
    pub elements: Vec<String>,
    /// What the reader can do afterwards.
    pub objective: String,
    /// The text.
    pub markdown: String,
}

/// A practical task of a package.
#[derive(Debug, Clone)]
pub struct PackagedTask {
    /// The folder's name, unique in the library.
    pub code: String,
    /// The title.
    pub title: String,
    /// The level.
    pub level: String,
    /// Minutes for the work.
    pub minutes: i32,
    /// Where it may be used.
    pub pool: Pool,
    /// What the candidate reads.
    pub markdown: String,
    /// What is marked.
    pub rubric: Rubric,
    /// Files handed out: name, bytes.
    pub starter: Vec<(String, Vec<u8>)>,
    /// A model solution: name, bytes.
    pub model: Vec<(String, Vec<u8>)>,
    /// SHA-256 over all files of the task.
    pub content_sha: String,
}

/// The address of a picture of a course.
pub(super) fn picture_address(course: &str, written: &str) -> String {
    format!("/courses/{course}/pictures/{}", written.rsplit('/').next().unwrap_or_default())
}

/// Reads and checks all packages of a tree. The library is whole only when no fault was found.
pub fn read(tree: &Tree) -> (Library, Vec<Fault>) {
    let faults = Faults::default();
    for (path, bytes) in &tree.files {
        check_text(path, bytes, &faults);
    }
    let frameworks = Frameworks::read(tree, &faults);
    let mut library = Library::default();
    for folder in tree.folders("") {
        if folder == "frameworks" {
            continue;
        }
        if let Some(package) = read_package(tree, &folder, &frameworks, &faults) {
            library.packages.push(package);
        }
    }
    whole::check(tree, &library, &faults);
    let mut found = faults.sorted();
    for fault in &mut found {
        fault.path = tree.shown(&fault.path);
    }
    (library, found)
}

/// Every text is UTF-8 in the composed form; the line of each other letter is named.
fn check_text(path: &str, bytes: &[u8], faults: &Faults) {
    if !path.ends_with(".toml") && !path.ends_with(".md") && !path.ends_with(".svg") {
        return;
    }
    match std::str::from_utf8(bytes) {
        Err(error) => {
            let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            faults.add(path, line, "không phải UTF-8");
        }
        Ok(text) => {
            for (at, line) in text.lines().enumerate() {
                if crate::text::nfc(line) != line {
                    faults.add(path, at + 1, "chữ có dấu không ở dạng Unicode NFC (dựng sẵn)");
                }
            }
        }
    }
}

/// The text of a file, without carriage returns, so that packages written on Windows have the same content.
fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_start_matches('\u{FEFF}').replace("\r\n", "\n")
}

/// What the parts of a package need to know of it.
pub(super) struct Surroundings<'a> {
    tree: &'a Tree,
    faults: &'a Faults,
    frameworks: &'a Frameworks,
    code: &'a str,
    framework: &'a str,
    module: Option<&'a str>,
}

impl Surroundings<'_> {
    /// Notes an element that the framework does not have, or that belongs to another module.
    fn check_element(&self, code: &str, doc: &Doc<'_>, line: usize) {
        match self.frameworks.module_of(self.framework, code) {
            None => doc.fault(line, format!("chuẩn “{}” không có mã tham chiếu “{code}”", self.framework)),
            Some(module) if self.module.is_some_and(|mine| mine != module) => {
                doc.fault(line, format!("mã “{code}” thuộc mô đun {module}, không thuộc mô đun của gói"));
            }
            Some(_) => {}
        }
    }
}

fn read_package(tree: &Tree, code: &str, frameworks: &Frameworks, faults: &Faults) -> Option<Package> {
    let path = format!("{code}/course.toml");
    let Some(bytes) = tree.files.get(&path) else {
        faults.add(&path, 1, "gói khóa học thiếu tệp course.toml");
        return None;
    };
    let text = text_of(bytes);
    let doc = Doc { path: &path, text: &text, skipped: 0, faults };
    let table = doc.parse();
    let fields = Fields::new(&doc, &table);
    fields.only(&["code", "framework", "module", "level", "title", "version", "summary"]);
    if let Some(said) = fields.text("code").filter(|said| said.value != code) {
        doc.fault(said.line, format!("code “{}” phải bằng tên thư mục “{code}”", said.value));
    }
    check_code(&doc, code);
    let (framework, level) = (fields.text("framework"), fields.text("level"));
    let module = fields.maybe_text("module");
    let (title, version, summary) = (fields.text("title"), fields.text("version"), fields.text("summary"));
    let (framework, level) = (framework?, level?);
    check_place(&doc, frameworks, (&framework, &level), module.as_ref());
    let around = Surroundings {
        tree,
        faults,
        frameworks,
        code,
        framework: &framework.value,
        module: module.as_ref().map(|module| module.value.as_str()),
    };
    let lessons = lesson::read_all(&around);
    let questions = question::read_all(&around);
    let tasks = practical::read_all(&around, &level.value);
    let pictures = lesson::read_pictures(&around);
    let folder = format!("{code}/");
    let content_sha = tree
        .hash(&folder, |name| name == "course.toml" || name.starts_with("lessons/") || name.starts_with("pictures/"));
    if lessons.is_empty() && questions.is_empty() && tasks.is_empty() {
        doc.fault(1, "gói trống: không có bài học, câu hỏi hay bài thực hành nào");
    }
    Some(Package {
        code: code.to_owned(),
        module: module.map(|module| module.value),
        framework: framework.value,
        level: level.value,
        title: title?.value,
        version: version?.value,
        summary: summary?.value,
        lessons,
        pictures,
        questions,
        tasks,
        content_sha,
    })
}

fn check_code(doc: &Doc<'_>, code: &str) {
    if !is_slug(code) {
        doc.fault(1, format!("tên thư mục “{code}” chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối"));
    }
}

fn check_place(
    doc: &Doc<'_>,
    frameworks: &Frameworks,
    (framework, level): (&fields::At<String>, &fields::At<String>),
    module: Option<&fields::At<String>>,
) {
    let Some(known) = frameworks.get(&framework.value) else {
        doc.fault(framework.line, format!("không có chuẩn “{}” trong courses/frameworks", framework.value));
        return;
    };
    if known.level(&level.value).is_none() {
        doc.fault(level.line, format!("chuẩn “{}” không có mức “{}”", framework.value, level.value));
    }
    if let Some(module) = module {
        match known.module(&module.value) {
            None => doc.fault(module.line, format!("chuẩn “{}” không có mô đun “{}”", framework.value, module.value)),
            Some(found) if found.level_code != level.value => {
                doc.fault(module.line, format!("mô đun “{}” thuộc mức “{}”", module.value, found.level_code));
            }
            Some(_) => {}
        }
    }
}

/// Lower-case ASCII letters, digits and hyphens: what may stand in an address.
fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
