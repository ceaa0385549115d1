//! Brings packages into the database: what is the same stays, what changed becomes a new version in force, what is gone
//! is taken out of force, and nothing is ever deleted, since attempts and progress point to it.

use std::collections::BTreeSet;

use super::markdown;
use super::model::{LoadReport, PracticalFile, Purpose};
use super::package::{self, Library, Package, PackagedTask, Tree, media_type, picture_address};
use super::store;
use crate::app::{App, Tx, folder_of};
use crate::error::{Error, Message, Result};
use crate::files::{self, Stored};
use crate::rights::Actor;
use crate::{questions, standard};
use serde_json::json;

/// The configured folder of packages, else those compiled in.
pub fn configured_tree(app: &App) -> Result<Tree> {
    match folder_of(&app.config().data.courses) {
        Some(folder) => Ok(Tree::of_folder(&folder)?.with_frameworks_of(&Tree::compiled_in())),
        None => Ok(Tree::compiled_in()),
    }
}

/// Loads the standards and all packages of the configured folder, else those compiled in. Loading the same packages again changes
/// nothing.
///
/// # Errors
/// `courses-faults` when the packages have faults; nothing is loaded then.
pub fn load_all(app: &App) -> Result<LoadReport> {
    let library = sound_library(app)?;
    standard::load_builtin(app)?;
    load_library(app, &library)
}

/// The packages of the configured folder, else those compiled in; refused as a whole when any has a fault.
fn sound_library(app: &App) -> Result<Library> {
    let (library, faults) = package::read(&configured_tree(app)?);
    match faults.first() {
        None => Ok(library),
        Some(first) => {
            Err(Error::refused(Message::new("courses-faults").with("count", faults.len()).with("first", first)))
        }
    }
}

/// Loads the standards and all packages at the start of the program. Faulty packages do not keep the program from
/// starting: what was loaded before stays in force, and the log says what is wrong.
pub fn load_at_start(app: &App) -> Result<()> {
    standard::load_builtin(app)?;
    match sound_library(app).and_then(|library| load_library(app, &library)) {
        Ok(report) => tracing::info!(?report, "courses loaded"),
        Err(Error::Refused(message)) => {
            tracing::error!(fault = crate::messages::text(&message), "courses not loaded");
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

/// A package whose files are on disk and whose texts are rendered, so that the transaction has only rows to write.
struct Ready<'l> {
    package: &'l Package,
    html: Vec<String>,
    pictures: Vec<(String, Stored)>,
    tasks: Vec<ReadyTask<'l>>,
}

struct ReadyTask<'l> {
    task: &'l PackagedTask,
    html: String,
    files: Vec<(PracticalFile, Stored)>,
}

/// Loads a library without faults.
pub fn load_library(app: &App, library: &Library) -> Result<LoadReport> {
    let ready: Vec<Ready<'_>> =
        library.packages.iter().map(|package| make_ready(app, package)).collect::<Result<_>>()?;
    app.write(&Actor::system("nạp khóa học"), |tx| {
        let mut report = LoadReport { packages: ready.len(), ..LoadReport::default() };
        for one in &ready {
            load_course(tx, one, &mut report)?;
            for task in &one.tasks {
                load_task(tx, one.package, task, &mut report)?;
            }
            let source = format!("gói khóa học {}", one.package.code);
            for question in &one.package.questions {
                questions::take_packaged(tx, question, &source)?;
            }
            report.questions += one.package.questions.len();
        }
        withdraw(tx, library, &mut report)?;
        if report.changes() {
            let detail = json!({
                "courses": report.courses_changed, "tasks": report.tasks_changed,
                "withdrawn": report.withdrawn,
            });
            tx.audit("courses.load", "course", "all", detail)?;
        }
        Ok(report)
    })
}

impl LoadReport {
    /// Whether anything changed.
    pub fn changes(&self) -> bool {
        self.courses_changed + self.tasks_changed + self.withdrawn > 0
    }
}

fn make_ready<'l>(app: &App, package: &'l Package) -> Result<Ready<'l>> {
    let keep = |name: &str, bytes: &[u8]| app.files().keep(bytes, media_type(name));
    let pictures: Vec<(String, Stored)> =
        package.pictures.iter().map(|(name, bytes)| Ok((name.clone(), keep(name, bytes)?))).collect::<Result<_>>()?;
    let address = |written: &str| {
        let plain = picture_address(&package.code, written);
        let name = written.rsplit('/').next().unwrap_or_default();
        // The version in the address lets browsers keep a picture for good.
        pictures.iter().find(|(known, _)| known == name).map_or_else(
            || plain.clone(),
            |(_, stored)| format!("{plain}?v={}", stored.sha.get(..12).unwrap_or_default()),
        )
    };
    let link = |written: &str| match package.lessons.iter().find(|lesson| lesson.file == written) {
        Some(lesson) => format!("/courses/{}/{}", package.code, lesson.slug),
        None => written.to_owned(),
    };
    let html = package.lessons.iter().map(|lesson| markdown::to_html(&lesson.markdown, &address, &link)).collect();
    let tasks = package.tasks.iter().map(|task| ready_task(app, task)).collect::<Result<_>>()?;
    Ok(Ready { package, html, pictures, tasks })
}

fn ready_task<'l>(app: &App, task: &'l PackagedTask) -> Result<ReadyTask<'l>> {
    let both = [(Purpose::Starter, &task.starter), (Purpose::Model, &task.model)];
    let mut files = Vec::new();
    for (purpose, list) in both {
        for (name, bytes) in list {
            let stored = app.files().keep(bytes, media_type(name))?;
            let file = PracticalFile { purpose, name: name.clone(), file_sha: stored.sha.clone(), size: stored.size };
            files.push((file, stored));
        }
    }
    Ok(ReadyTask { task, html: markdown::to_html(&task.markdown, &str::to_owned, &str::to_owned), files })
}

/// What to do with the versions of something, given the content it should have.
enum Step<I> {
    Nothing,
    Revive(I),
    Add,
}

fn step<I: Copy>(versions: &[(I, String, bool)], wanted: &str) -> Step<I> {
    match versions.iter().find(|(_, sha, _)| sha == wanted) {
        Some((_, _, true)) => Step::Nothing,
        Some((id, _, false)) => Step::Revive(*id),
        None => Step::Add,
    }
}

fn load_course(tx: &mut Tx<'_>, ready: &Ready<'_>, report: &mut LoadReport) -> Result<()> {
    let package = ready.package;
    let versions = store::course_versions(tx, &package.code)?;
    let step = step(&versions, &package.content_sha);
    if matches!(step, Step::Nothing) {
        return Ok(());
    }
    report.courses_changed += 1;
    store::retire_course(tx, &package.code)?;
    match step {
        Step::Revive(id) => store::revive_course(tx, id),
        _ => {
            let id = store::insert_course(tx, package, &ready.html)?;
            for (_, stored) in &ready.pictures {
                files::record(tx, stored)?;
            }
            let rows: Vec<(String, String)> =
                ready.pictures.iter().map(|(name, stored)| (name.clone(), stored.sha.clone())).collect();
            store::insert_pictures(tx, id, &rows)
        }
    }
}

fn load_task(tx: &mut Tx<'_>, package: &Package, ready: &ReadyTask<'_>, report: &mut LoadReport) -> Result<()> {
    let task = ready.task;
    let versions = store::task_versions(tx, &task.code)?;
    let step = step(&versions, &task.content_sha);
    if matches!(step, Step::Nothing) {
        return Ok(());
    }
    report.tasks_changed += 1;
    store::retire_task(tx, &task.code)?;
    match step {
        Step::Revive(id) => store::revive_task(tx, id),
        _ => {
            for (_, stored) in &ready.files {
                files::record(tx, stored)?;
            }
            let files: Vec<PracticalFile> = ready.files.iter().map(|(file, _)| file.clone()).collect();
            store::insert_task(tx, package, task, &ready.html, &files)
        }
    }
}

fn withdraw(tx: &mut Tx<'_>, library: &Library, report: &mut LoadReport) -> Result<()> {
    let courses: BTreeSet<&str> = library.packages.iter().map(|package| package.code.as_str()).collect();
    for course in store::current_courses(tx)? {
        if !courses.contains(course.code.as_str()) {
            store::retire_course(tx, &course.code)?;
            report.withdrawn += 1;
        }
    }
    let tasks: BTreeSet<&str> =
        library.packages.iter().flat_map(|package| &package.tasks).map(|task| task.code.as_str()).collect();
    for code in store::current_task_codes(tx)? {
        if !tasks.contains(code.as_str()) {
            store::retire_task(tx, &code)?;
            report.withdrawn += 1;
        }
    }
    Ok(())
}
