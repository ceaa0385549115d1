//! Blueprints: how many questions of which module, element and difficulty make one theory paper.

use serde_json::json;

use super::model::{BlueprintLine, Pool};
use super::rules::{Cover, coverage};
use super::store;
use crate::app::Tx;
use crate::db::{BlueprintId, Instant};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::rights::{Action, Facts, allow, allow_seen};
use crate::standard;

/// Most lines of a blueprint.
pub const MOST_LINES: usize = 60;
/// Most questions of a line.
const MOST_QUESTIONS: i32 = 200;

/// A blueprint as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlueprintDraft {
    /// Its name.
    pub title: String,
    /// The framework.
    pub framework_code: String,
    /// The level it examines.
    pub level_code: String,
    /// The only module it examines; `None` for all of the level.
    pub module_code: Option<String>,
    /// From which pool it draws.
    pub pool: Pool,
    /// Its lines, in order.
    pub lines: Vec<BlueprintLine>,
}

impl BlueprintDraft {
    /// How many questions one form has.
    pub fn questions(&self) -> i32 {
        self.lines.iter().map(|line| line.count).sum()
    }
}

/// A blueprint. An exam copies its lines when it is written, so that later changes touch no exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blueprint {
    /// The blueprint.
    pub id: BlueprintId,
    /// When it last changed.
    pub changed_at: Instant,
    /// What it says.
    pub draft: BlueprintDraft,
}

/// All blueprints by title.
pub fn blueprints(tx: &mut Tx<'_>) -> Result<Vec<Blueprint>> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::SeeQuestions, &Facts::none())?;
    store::blueprints(tx)
}

/// One blueprint.
pub fn blueprint(tx: &mut Tx<'_>, id: BlueprintId) -> Result<Blueprint> {
    let actor = tx.actor()?.clone();
    allow_seen(&actor, Action::SeeQuestions, &Facts::none())?;
    store::blueprint(tx, id)
}

/// Line by line what the bank has for a blueprint.
pub fn covered(tx: &mut Tx<'_>, draft: &BlueprintDraft) -> Result<Vec<Cover>> {
    let pool = store::pool(tx, &draft.framework_code, draft.pool)?;
    Ok(coverage(&draft.lines, &pool))
}

/// Writes a blueprint, new or changed. The bank need not fill it yet; exams are refused while it does not.
///
/// # Errors
/// Faults at the fields `title`, `level`, `lines` and `line-N-…`.
pub fn save_blueprint(tx: &mut Tx<'_>, id: Option<BlueprintId>, draft: &BlueprintDraft) -> Result<BlueprintId> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::ManageBlueprints, &Facts::none())?;
    let framework = standard::framework(tx, &draft.framework_code)?;
    faults(&framework, draft).check()?;
    let detail = json!({"title": draft.title, "questions": draft.questions()});
    match id {
        Some(id) => {
            store::blueprint(tx, id)?;
            store::update_blueprint(tx, id, draft)?;
            tx.audit("questions.blueprint.change", "blueprint", id, detail)?;
            Ok(id)
        }
        None => {
            let id = BlueprintId::new();
            store::insert_blueprint(tx, id, draft)?;
            tx.audit("questions.blueprint.create", "blueprint", id, detail)?;
            Ok(id)
        }
    }
}

/// What is wrong with a blueprint in itself.
pub fn faults(framework: &standard::Framework, draft: &BlueprintDraft) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if draft.title.is_empty() {
        errors.add("title", "form-required");
    } else if draft.title.chars().count() > 200 {
        errors.add("title", Message::new("questions-too-long").with("limit", 200));
    }
    if framework.level(&draft.level_code).is_none() {
        errors.add("level", "form-required");
    }
    if draft.lines.is_empty() || draft.lines.len() > MOST_LINES {
        errors.add("lines", Message::new("questions-blueprint-lines").with("most", MOST_LINES));
    }
    for (at, line) in draft.lines.iter().enumerate() {
        if framework.module(&line.module_code).is_none() {
            errors.add(format!("line-{at}-part"), "form-required");
        } else if let Some(element) = &line.element_prefix
            && framework.element(element).is_none_or(|found| found.module_code != line.module_code)
        {
            let message = Message::new("questions-element-unknown");
            let message = message.with("element", element).with("module", &line.module_code);
            errors.add(format!("line-{at}-part"), message);
        }
        if !(1..=MOST_QUESTIONS).contains(&line.count) {
            errors.add(format!("line-{at}-count"), Message::new("questions-line-count").with("most", MOST_QUESTIONS));
        }
        if draft.lines[..at].iter().any(|other| same_cell(other, line)) {
            errors.add(format!("line-{at}-part"), "questions-line-twice");
        }
    }
    errors
}

fn same_cell(one: &BlueprintLine, other: &BlueprintLine) -> bool {
    one.module_code == other.module_code
        && one.element_prefix == other.element_prefix
        && one.difficulty == other.difficulty
}

/// Refuses a blueprint that the bank cannot fill, naming the first cell and all that is missing; for exams.
///
/// # Errors
/// `questions-bank-short`.
pub fn check_fillable(tx: &mut Tx<'_>, framework: &str, pool: Pool, lines: &[BlueprintLine]) -> Result<()> {
    let questions = store::pool(tx, framework, pool)?;
    let short = super::rules::shortages(lines, &questions);
    let Some(first) = short.first() else {
        return Ok(());
    };
    let missing: usize = short.iter().map(|line| line.missing).sum();
    let cell = cell_label(&lines[first.line]);
    Err(Error::refused(
        Message::new("questions-bank-short")
            .with("cell", cell)
            .with("short", first.missing)
            .with("wanted", first.wanted)
            .with("missing", missing),
    ))
}

/// A line in words: “IU01.1, thông hiểu”.
pub fn cell_label(line: &BlueprintLine) -> String {
    let part = line.element_prefix.as_deref().unwrap_or(&line.module_code);
    match line.difficulty {
        None => part.to_owned(),
        Some(difficulty) => format!("{part}, {}", super::difficulty_label(difficulty).to_lowercase()),
    }
}
