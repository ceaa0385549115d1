//! Questions from a workbook: a dry run that is looked at, then all accepted rows in one transaction.

mod sheet;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::bank::{self, NewQuestion, current, may_write};
use super::list::{self, ListFilter};
use super::model::{Content, Pool, State};
use super::rules::Trigrams;
use super::{IMPORTED, store};
use crate::app::{App, By, Tx};
use crate::db::{AccountId, Instant, QuestionImportId, QuestionVersionId, text_enum};
use crate::error::{Error, Message, Result};
use crate::files;
use crate::rights::{Action, Facts, allow};
use crate::tables::{self, Limits, WorkbookDraft};
use crate::{clock, messages, standard};
use sheet::Head;

text_enum! {
    /// Where an import stands.
    pub enum ImportState {
        /// Looked at; nothing of it is in the bank.
        DryRun => "dry_run",
        /// Its accepted rows are in the bank.
        Confirmed => "confirmed",
        /// Thrown away.
        Discarded => "discarded",
    }
}

text_enum! {
    /// What a row would do.
    pub enum Outcome {
        /// A new question.
        Created => "created",
        /// A new version of a known question.
        Changed => "changed",
        /// Nothing: the bank has it already.
        Same => "same",
        /// Nothing: it has faults.
        Refused => "refused",
    }
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// Such as `F12`.
    pub cell: String,
    /// The head of the column.
    pub column: String,
    /// What is wrong and what to do, in words.
    pub message: String,
}

/// A row of the workbook with what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its number in the sheet.
    pub row: u32,
    /// The code of a known question, where the row names one.
    pub code: Option<String>,
    /// The framework of the module; empty while the module is unknown.
    pub framework_code: String,
    /// The module.
    pub module_code: String,
    /// Where the question may be used.
    pub pool: Option<Pool>,
    /// The question as typed, to recognise the row.
    pub stem: String,
    /// What the row says; `None` when its kind cannot be read.
    pub content: Option<Content>,
    /// What it would do.
    pub outcome: Outcome,
    /// The hash of the content that a change starts from.
    pub seen: Option<String>,
    /// What is wrong.
    pub faults: Vec<CellFault>,
    /// Questions that say nearly the same: codes, or rows of the file.
    pub alike: Vec<String>,
    /// Where the columns stand, for messages that come later.
    pub columns: Vec<(String, u16)>,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The import.
    pub id: QuestionImportId,
    /// The name of the file.
    pub file_name: String,
    /// Its content.
    pub file_sha: String,
    /// Where it stands.
    pub state: ImportState,
    /// Its rows.
    pub rows: Vec<ImportRow>,
    /// Who brought it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Instant,
}

impl Import {
    /// How many rows would do this.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }
}

/// Reads a workbook and keeps what it would do; nothing gets into the bank.
///
/// # Errors
/// At the field `file` when the file cannot be read; see also the message keys `questions-import-…`.
pub fn dry_run(app: &App, by: By<'_>, name: &str, bytes: &[u8]) -> Result<QuestionImportId> {
    let limits = Limits { cells: 100_000, rows: 20_000, ..Limits::default() };
    let unreadable =
        |e: tables::TableError| Error::invalid("file", Message::new("questions-import-unreadable").with("why", e));
    let sheets = tables::read(name, bytes, &limits).map_err(unreadable)?;
    let rows = sheet::read(&sheets).map_err(|message| Error::invalid("file", message))?;
    let stored = app.files().keep(bytes, "application/octet-stream")?;
    app.write(by, |tx| {
        let actor = tx.actor()?.clone();
        allow(&actor, Action::WriteQuestions, &Facts::none())?;
        let mut rows = rows.clone();
        judge(tx, &mut rows)?;
        files::record(tx, &stored)?;
        let import = Import {
            id: QuestionImportId::new(),
            file_name: name.to_owned(),
            file_sha: stored.sha.clone(),
            state: ImportState::DryRun,
            rows,
            created_by: actor.account()?,
            created_at: tx.now,
        };
        store::insert_import(tx, &import)?;
        tx.audit("questions.import.dry-run", "question_import", import.id, summary(&import))?;
        Ok(import.id)
    })
}

fn summary(import: &Import) -> serde_json::Value {
    json!({
        "file": import.file_name,
        "created": import.count(Outcome::Created),
        "changed": import.count(Outcome::Changed),
        "same": import.count(Outcome::Same),
        "refused": import.count(Outcome::Refused),
    })
}

/// Asks the bank and the framework about every row that is whole in itself.
fn judge(tx: &mut Tx<'_>, rows: &mut [ImportRow]) -> Result<()> {
    let frameworks = standard::frameworks(tx)?;
    let actor = tx.actor()?.clone();
    let mut bank: HashMap<String, Vec<(String, Trigrams)>> = HashMap::new();
    let mut taken: HashMap<String, u32> = HashMap::new();
    let mut before: Vec<(u32, String, Trigrams)> = Vec::new();
    for row in rows {
        let Some(framework) = frameworks.iter().find(|framework| framework.module(&row.module_code).is_some()) else {
            let message = Message::new("questions-import-module").with("typed", &row.module_code);
            sheet::refuse(row, Head::Module, &message);
            continue;
        };
        row.framework_code.clone_from(&framework.code);
        if !may_write(&actor, &row.module_code) {
            let message = Message::new("questions-import-not-yours").with("module", &row.module_code);
            sheet::refuse(row, Head::Module, &message);
            continue;
        }
        let Some(content) = row.content.clone() else { continue };
        let known = framework.element(&content.element_code);
        if !content.element_code.is_empty() && known.is_none_or(|e| e.module_code != row.module_code) {
            let message = Message::new("questions-element-unknown");
            let message = message.with("element", &content.element_code).with("module", &row.module_code);
            sheet::refuse(row, Head::Element, &message);
        }
        let sha = content.sha();
        if let Some(first) = taken.get(&sha) {
            sheet::refuse(row, Head::Stem, &Message::new("questions-import-twice").with("row", first));
        }
        if row.outcome != Outcome::Created {
            continue;
        }
        taken.insert(sha.clone(), row.row);
        meet_bank(tx, row, &sha)?;
        if row.outcome == Outcome::Created {
            if !bank.contains_key(&row.module_code) {
                let texts = store::folded(tx, &row.module_code)?;
                let texts = texts.into_iter().map(|line| (line.code, Trigrams::of(&line.folded))).collect();
                bank.insert(row.module_code.clone(), texts);
            }
            let mine = Trigrams::of(&content.folded());
            row.alike = alike(&mine, &bank[&row.module_code], &before);
            before.push((row.row, row.module_code.clone(), mine));
        }
    }
    Ok(())
}

fn alike(mine: &Trigrams, bank: &[(String, Trigrams)], before: &[(u32, String, Trigrams)]) -> Vec<String> {
    let codes = bank.iter().filter(|(_, other)| mine.is_alike(other)).map(|(code, _)| code.clone());
    let rows = before
        .iter()
        .filter(|(_, _, other)| mine.is_alike(other))
        .map(|(row, ..)| messages::say("questions-import-row", &[("row", &row.to_string())]));
    let mut found: Vec<String> = codes.chain(rows).collect();
    found.dedup();
    found.truncate(3);
    found
}

/// Whether the bank has the row already, under its code or under any.
fn meet_bank(tx: &mut Tx<'_>, row: &mut ImportRow, sha: &str) -> Result<()> {
    let Some(code) = row.code.clone() else {
        if store::by_content(tx, sha)?.is_some() {
            row.outcome = Outcome::Same;
        }
        return Ok(());
    };
    let Some(question) = store::question_by_code(tx, &code)? else {
        sheet::refuse(row, Head::Code, &Message::new("questions-import-code").with("code", &code));
        return Ok(());
    };
    if question.module_code != row.module_code {
        let message = Message::new("questions-import-fixed").with("value", &question.module_code);
        sheet::refuse(row, Head::Module, &message);
    }
    if Some(question.pool) != row.pool {
        let message = Message::new("questions-import-fixed").with("value", question.pool.label());
        sheet::refuse(row, Head::Pool, &message);
    }
    if row.outcome == Outcome::Refused {
        return Ok(());
    }
    let versions = store::versions(tx, question.id)?;
    if versions.iter().any(|version| version.state != State::Retired && version.content_sha == sha) {
        row.outcome = Outcome::Same;
        return Ok(());
    }
    match current(&versions) {
        Some(version) if version.state == State::InReview => {
            sheet::refuse(row, Head::Code, &"questions-in-review".into());
        }
        Some(version) => {
            row.outcome = Outcome::Changed;
            row.seen = Some(version.content_sha.clone());
        }
        None => {}
    }
    Ok(())
}

/// An import of one's own.
pub fn import(tx: &mut Tx<'_>, id: QuestionImportId) -> Result<Import> {
    let actor = tx.actor()?.clone();
    let found = store::import(tx, id)?;
    if !actor.is_system && actor.account != Some(found.created_by) {
        return Err(Error::NotFound);
    }
    Ok(found)
}

/// Takes all accepted rows into the bank as drafts of the importer: all of them or none. Gives how many.
///
/// # Errors
/// `questions-import-closed` when it was confirmed or thrown away before; `questions-changed-meanwhile`.
pub fn confirm(tx: &mut Tx<'_>, id: QuestionImportId) -> Result<usize> {
    let import = import(tx, id)?;
    if !store::close_import(tx, id, ImportState::Confirmed)? {
        return Err(Error::conflict("questions-import-closed"));
    }
    let mut taken: Vec<QuestionVersionId> = Vec::new();
    for row in &import.rows {
        let (Some(content), Some(pool)) = (&row.content, row.pool) else { continue };
        match (row.outcome, &row.code, &row.seen) {
            (Outcome::Created, ..) if store::by_content(tx, &content.sha())?.is_none() => {
                let new = NewQuestion {
                    framework_code: row.framework_code.clone(),
                    module_code: row.module_code.clone(),
                    pool,
                    content: content.clone(),
                };
                taken.push(bank::create(tx, &new, IMPORTED)?);
            }
            (Outcome::Changed, Some(code), Some(seen)) => {
                let question = store::question_by_code(tx, code)?.ok_or(Error::NotFound)?;
                taken.push(bank::revise(tx, question.id, content, seen, IMPORTED)?);
            }
            _ => {}
        }
    }
    tx.audit("questions.import.confirm", "question_import", id, summary(&import))?;
    Ok(taken.len())
}

/// Throws a dry run away.
pub fn discard(tx: &mut Tx<'_>, id: QuestionImportId) -> Result<()> {
    import(tx, id)?;
    if !store::close_import(tx, id, ImportState::Discarded)? {
        return Err(Error::conflict("questions-import-closed"));
    }
    tx.audit("questions.import.discard", "question_import", id, json!({}))
}

/// The empty workbook with drop-downs for the modules one may write in.
pub fn template(tx: &mut Tx<'_>) -> Result<Vec<u8>> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::WriteQuestions, &Facts::none())?;
    let frameworks = standard::frameworks(tx)?;
    let modules = frameworks.iter().flat_map(|framework| &framework.modules).map(|module| module.code.clone());
    let modules: Vec<String> = modules.filter(|code| may_write(&actor, code)).collect();
    let mut book = WorkbookDraft::new(clock::local(tx.now).naive_local());
    book.add(sheet::draft(&modules));
    for number in 1..=8 {
        let label = |what: &str| messages::label(&format!("questions-template-{what}-{number}"));
        book.note(label("head"), label("text"));
    }
    book.to_bytes().map_err(Error::internal)
}

/// The filtered list as a workbook of the same layout; it can be imported again.
pub fn export(tx: &mut Tx<'_>, filter: &ListFilter) -> Result<Vec<u8>> {
    let found = list::all(tx, filter)?;
    let mut modules: Vec<String> = found.iter().map(|(question, _)| question.module_code.clone()).collect();
    modules.sort_unstable();
    modules.dedup();
    let mut sheet = sheet::draft(&modules);
    for (question, version) in &found {
        sheet.row(sheet::line(question, &version.content));
    }
    let by = tx.actor()?.name.clone();
    let mut book = WorkbookDraft::new(clock::local(tx.now).naive_local());
    book.add(sheet);
    book.note(messages::label("questions-export-filter"), filter.in_words());
    book.note(messages::label("questions-export-count"), found.len().to_string());
    book.note(messages::label("questions-export-by"), by);
    book.note(messages::label("questions-export-at"), clock::date_time_text(tx.now));
    tx.audit("questions.export", "question", "list", json!({"filter": filter.in_words(), "count": found.len()}))?;
    book.to_bytes().map_err(Error::internal)
}
