//! Writing an exam, step by step, and its review.

use serde_json::json;

use super::model::{Exam, ExamKind, ExamState, ExamTimes, NewExam};
use super::{rules, store};
use crate::app::Tx;
use crate::db::{ExamId, ExamLineageId, Json, PracticalTaskId};
use crate::error::{Error, FieldErrors, Result};
use crate::questions::BlueprintLine;
use crate::rights::{Action, Facts, allow};
use crate::text;

/// Most characters of a title.
const TITLE_LIMIT: usize = 200;

/// An exam; for those who see exams.
pub fn exam(tx: &mut Tx<'_>, id: ExamId) -> Result<Exam> {
    store::exam(tx, id)
}

/// All exams, those changed last first.
pub fn exams(tx: &mut Tx<'_>) -> Result<Vec<Exam>> {
    allow(&tx.actor()?.clone(), Action::SeeExams, &Facts::none())?;
    store::exams(tx)
}

/// All versions of an exam, the newest first.
pub fn versions(tx: &mut Tx<'_>, lineage: ExamLineageId) -> Result<Vec<Exam>> {
    store::versions(tx, lineage)
}

/// Begins an exam as a draft with the usual times.
///
/// # Errors
/// At the fields `title`, `level`, `module`.
pub fn create_exam(tx: &mut Tx<'_>, new: &NewExam) -> Result<ExamId> {
    let actor = tx.actor()?.clone();
    let me = actor.account()?;
    allow(&actor, Action::WriteExams, &Facts::by(Some(me)))?;
    let info = checked(tx, new)?;
    let (times, id) = (ExamTimes::usual(info.kind), ExamId::new());
    let draft = Exam {
        id,
        lineage_id: ExamLineageId::new(),
        version: 1,
        title: info.title,
        kind: info.kind,
        framework_code: info.framework_code,
        level_code: info.level_code,
        module_code: info.module_code,
        blueprint: Json(Vec::new()),
        practical_tasks: Json(Vec::new()),
        theory_minutes: times.theory_minutes,
        practical_minutes: times.practical_minutes,
        slack_minutes: times.slack_minutes,
        late_minutes: times.late_minutes,
        pass_percent: times.pass_percent,
        state: ExamState::Draft,
        return_note: String::new(),
        author_id: me,
        approved_by: None,
        published_at: None,
        created_at: tx.now,
        changed_at: tx.now,
    };
    store::insert_exam(tx, &draft)?;
    tx.audit("exams.create", "exam", id, json!({"title": draft.title, "kind": draft.kind}))?;
    Ok(id)
}

fn checked(tx: &mut Tx<'_>, new: &NewExam) -> Result<NewExam> {
    let info = NewExam { title: text::tidy(&new.title), ..new.clone() };
    let mut errors = FieldErrors::default();
    if info.title.is_empty() {
        errors.add("title", "form-required");
    } else if info.title.chars().count() > TITLE_LIMIT {
        errors.add("title", "exams-title-long");
    }
    match store::level(tx, &info.framework_code, &info.level_code)? {
        None => errors.add("level", "exams-level-unknown"),
        // Only a level examined module by module names one; a basic exam is drawn from all modules (art. 7).
        Some(level) => match info.module_code.as_deref() {
            None if level.by_module && info.kind == ExamKind::National => errors.add("module", "exams-module-needed"),
            Some(module) if !level.modules.iter().any(|(code, _)| code == module) => {
                errors.add("module", "exams-module-unknown");
            }
            _ => {}
        },
    }
    errors.check()?;
    Ok(info)
}

/// The draft, if the actor wrote it.
///
/// # Errors
/// `exams-read-only` when it is no draft.
pub(super) fn own_draft(tx: &mut Tx<'_>, id: ExamId) -> Result<Exam> {
    let (actor, found) = (tx.actor()?.clone(), store::exam(tx, id)?);
    allow(&actor, Action::WriteExams, &Facts::by(Some(found.author_id)))?;
    if found.state != ExamState::Draft {
        return Err(Error::refused("exams-read-only"));
    }
    Ok(found)
}

fn saved(done: bool) -> Result<()> {
    if done { Ok(()) } else { Err(Error::conflict("exams-read-only")) }
}

/// Changes title, kind and level of a draft. Another kind or level begins the paper anew: what was chosen belonged to
/// the former one.
pub fn save_info(tx: &mut Tx<'_>, id: ExamId, new: &NewExam) -> Result<()> {
    let old = own_draft(tx, id)?;
    let info = checked(tx, new)?;
    saved(store::save_info(tx, id, &info)?)?;
    let same_paper = old.kind == info.kind
        && old.framework_code == info.framework_code
        && old.level_code == info.level_code
        && old.module_code == info.module_code;
    if !same_paper {
        saved(store::save_blueprint(tx, id, &[])?)?;
        saved(store::save_tasks(tx, id, &[])?)?;
    }
    if old.kind != info.kind {
        saved(store::save_times(tx, id, ExamTimes::usual(info.kind))?)?;
    }
    tx.audit("exams.info", "exam", id, json!({"title": info.title, "kind": info.kind, "level": info.level_code}))
}

/// Copies the lines of a blueprint into a draft.
///
/// # Errors
/// At the field `blueprint` when it has no line or a line without questions.
pub fn save_blueprint(tx: &mut Tx<'_>, id: ExamId, lines: &[BlueprintLine]) -> Result<()> {
    own_draft(tx, id)?;
    if lines.is_empty() || lines.iter().any(|line| line.count < 1) {
        return Err(Error::invalid("blueprint", "exams-blueprint-empty"));
    }
    saved(store::save_blueprint(tx, id, lines)?)?;
    tx.audit("exams.blueprint", "exam", id, json!({"lines": lines}))
}

/// Sets times and pass mark of a draft.
///
/// # Errors
/// `exams-range` at each field outside its range.
pub fn save_times(tx: &mut Tx<'_>, id: ExamId, times: ExamTimes) -> Result<()> {
    let old = own_draft(tx, id)?;
    rules::check_times(old.kind, times).check()?;
    let practical_minutes = if old.has_practical() { times.practical_minutes } else { 0 };
    let times = ExamTimes { practical_minutes, ..times };
    saved(store::save_times(tx, id, times)?)?;
    let detail = json!({
        "theory": times.theory_minutes, "practical": times.practical_minutes, "slack": times.slack_minutes,
        "late": times.late_minutes, "pass": times.pass_percent,
    });
    tx.audit("exams.times", "exam", id, detail)
}

/// Chooses the practical tasks one of which each sitting gets.
///
/// # Errors
/// At the field `tasks` when one is unknown, of another level, or not of the exam pool.
pub fn choose_tasks(tx: &mut Tx<'_>, id: ExamId, tasks: &[PracticalTaskId]) -> Result<()> {
    let old = own_draft(tx, id)?;
    let known = store::tasks(tx, &old.framework_code, &old.level_code)?;
    if tasks.iter().any(|id| !known.iter().any(|task| task.id == *id)) {
        return Err(Error::invalid("tasks", "exams-task-unknown"));
    }
    saved(store::save_tasks(tx, id, tasks)?)?;
    tx.audit("exams.tasks", "exam", id, json!({"tasks": tasks}))
}

/// Hands a national exam to a second person.
///
/// # Errors
/// `exams-not-ready` while the checklist has a bad item; `exams-class-test-no-review` for class tests.
pub fn submit_exam(tx: &mut Tx<'_>, id: ExamId) -> Result<()> {
    let draft = own_draft(tx, id)?;
    if draft.kind == ExamKind::ClassTest {
        return Err(Error::refused("exams-class-test-no-review"));
    }
    super::checks::refuse_unready(tx, &draft)?;
    move_exam(tx, &draft, ExamState::InReview)?;
    store::set_return_note(tx, id, "")?;
    tx.audit("exams.submit", "exam", id, json!({"version": draft.version}))
}

/// Publishes an exam somebody else wrote, and retires its former version.
///
/// # Errors
/// `exams-own` to the author, `exams-not-in-review`, `exams-not-ready` when the bank has changed meanwhile.
pub fn approve_exam(tx: &mut Tx<'_>, id: ExamId) -> Result<()> {
    let (actor, found) = (tx.actor()?.clone(), store::exam(tx, id)?);
    if actor.account == Some(found.author_id) {
        return Err(Error::refused("exams-own"));
    }
    allow(&actor, Action::ApproveExams, &Facts::by(Some(found.author_id)))?;
    if found.state != ExamState::InReview {
        return Err(Error::refused("exams-not-in-review"));
    }
    super::checks::refuse_unready(tx, &found)?;
    move_exam(tx, &found, ExamState::Published)?;
    store::set_published(tx, id, actor.account)?;
    store::retire_others(tx, found.lineage_id, id)?;
    tx.audit("exams.approve", "exam", id, json!({"version": found.version, "blueprint": found.blueprint.0}))
}

/// Sends an exam back to its author with the reason; the author may also take it back.
///
/// # Errors
/// At the field `note` when the reason is blank; `exams-not-in-review`.
pub fn return_exam(tx: &mut Tx<'_>, id: ExamId, note: &str) -> Result<()> {
    let (actor, found) = (tx.actor()?.clone(), store::exam(tx, id)?);
    let by_author = actor.account == Some(found.author_id);
    if !by_author {
        allow(&actor, Action::ApproveExams, &Facts::by(Some(found.author_id)))?;
    }
    let note = text::tidy(note);
    if note.is_empty() && !by_author {
        return Err(Error::invalid("note", "exams-note-needed"));
    }
    if found.state != ExamState::InReview {
        return Err(Error::refused("exams-not-in-review"));
    }
    move_exam(tx, &found, ExamState::Draft)?;
    store::set_return_note(tx, id, &note)?;
    tx.audit("exams.return", "exam", id, json!({"note": note}))
}

/// Begins a new version of a published exam as a draft; the published one stays in use until the new one is published.
///
/// # Errors
/// `exams-version-open` when a newer version is already being written.
pub fn new_version(tx: &mut Tx<'_>, id: ExamId) -> Result<ExamId> {
    let (actor, old) = (tx.actor()?.clone(), store::exam(tx, id)?);
    let me = actor.account()?;
    allow(&actor, Action::WriteExams, &Facts::by(Some(me)))?;
    let newest = store::versions(tx, old.lineage_id)?.into_iter().next().unwrap_or_else(|| old.clone());
    if newest.id != id || !matches!(old.state, ExamState::Published | ExamState::Retired) {
        return Err(Error::refused("exams-version-open"));
    }
    let copy = Exam {
        id: ExamId::new(),
        version: old.version + 1,
        state: ExamState::Draft,
        return_note: String::new(),
        author_id: me,
        approved_by: None,
        published_at: None,
        created_at: tx.now,
        changed_at: tx.now,
        ..old
    };
    store::insert_exam(tx, &copy)?;
    tx.audit("exams.version", "exam", copy.id, json!({"version": copy.version, "from": id}))?;
    Ok(copy.id)
}

pub(super) fn move_exam(tx: &mut Tx<'_>, from: &Exam, to: ExamState) -> Result<()> {
    if !rules::may_move_exam(from.kind, from.state, to) || !store::move_exam(tx, from.id, from.state, to)? {
        return Err(Error::conflict("exams-moved"));
    }
    Ok(())
}
