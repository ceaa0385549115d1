//! The life of a question: written, handed in, approved by a second person, changed by a new version, taken out of use.

use std::collections::HashMap;

use serde_json::json;

use super::model::{Content, Deed, Event, Pool, Question, State, Version};
use super::rules::{self, Part, Trigrams};
use super::store;
use crate::app::Tx;
use crate::db::{AccountId, QuestionId, QuestionVersionId};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::rights::{Action, Actor, Facts, Role, allow, allow_seen};
use crate::standard;

/// A question to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuestion {
    /// The framework.
    pub framework_code: String,
    /// The module.
    pub module_code: String,
    /// Where it may be used.
    pub pool: Pool,
    /// What it says.
    pub content: Content,
}

/// Where an action is allowed, by module.
pub(super) fn of_module(module: &str) -> Facts {
    Facts { module: Some(module.to_owned()), ..Facts::none() }
}

/// What is wrong with an element: it must stand in the framework, in the module. Codes of earlier versions of the
/// framework stay good, since questions outlive them.
pub(super) fn element_fault(
    tx: &mut Tx<'_>,
    (framework, module): (&str, &str),
    element: &str,
) -> Result<Option<Message>> {
    let is_known = match standard::element(tx, framework, element) {
        Ok(found) => found.module_code == module,
        Err(Error::NotFound) => false,
        Err(other) => return Err(other),
    };
    let message = || Message::new("questions-element-unknown").with("element", element).with("module", module);
    Ok((!is_known).then(message))
}

fn check_element(tx: &mut Tx<'_>, of: (&str, &str), element: &str) -> Result<()> {
    match element_fault(tx, of, element)? {
        Some(message) => Err(Error::invalid("element", message)),
        None => Ok(()),
    }
}

/// Errors at the fields of the form, from the faults of a content.
fn at_fields(content: &Content) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for fault in rules::faults(content) {
        errors.add(field_of(fault.part), fault.message);
    }
    errors
}

/// The form's field of a part.
pub(super) fn field_of(part: Part) -> String {
    match part {
        Part::Stem => "stem".into(),
        Part::Item(at) => format!("item-{at}"),
        Part::Items | Part::Truth => "items".into(),
        Part::Explanation => "explanation".into(),
        Part::Element => "element".into(),
        Part::Difficulty => "difficulty".into(),
    }
}

/// A question and its versions, the newest first, for one who may see them.
pub fn question(tx: &mut Tx<'_>, id: QuestionId) -> Result<(Question, Vec<Version>)> {
    let actor = tx.actor()?.clone();
    let question = store::question(tx, id)?;
    allow_seen(&actor, Action::SeeQuestions, &of_module(&question.module_code))?;
    let versions = store::versions(tx, id)?;
    Ok((question, versions))
}

/// What happened to a question, the newest first, each with the name of who did it.
pub fn history(tx: &mut Tx<'_>, id: QuestionId) -> Result<Vec<(Event, Option<String>)>> {
    question(tx, id)?;
    let events = store::events(tx, id)?;
    let accounts: Vec<AccountId> = events.iter().filter_map(|event| event.account_id).collect();
    let names = store::names(tx, &accounts)?;
    Ok(events
        .into_iter()
        .map(|event| {
            let name = event.account_id.and_then(|id| names.get(&id).cloned());
            (event, name)
        })
        .collect())
}

/// The names of accounts, for pages.
pub(super) fn names(tx: &mut Tx<'_>, of: &[AccountId]) -> Result<HashMap<AccountId, String>> {
    store::names(tx, of)
}

/// The question of a version.
pub(super) fn question_of(tx: &mut Tx<'_>, id: QuestionVersionId) -> Result<QuestionId> {
    Ok(store::version(tx, id)?.question_id)
}

/// Whether the actor wrote at the version or handed it in; then somebody else approves it.
pub(super) fn is_own(tx: &mut Tx<'_>, version: &Version) -> Result<bool> {
    let Some(me) = tx.actor()?.account else {
        return Ok(false);
    };
    Ok(version.author_id == Some(me) || store::writers(tx, version.id)?.contains(&me))
}

/// Whether the actor may write in the module.
pub fn may_write(actor: &Actor, module: &str) -> bool {
    allow(actor, Action::WriteQuestions, &of_module(module)).is_ok()
}

/// Whether the actor may review questions of the module at all; the own ones are refused when it comes to it.
pub fn may_review(actor: &Actor, module: &str) -> bool {
    let in_scope = actor
        .held
        .iter()
        .any(|held| held.role == Role::QuestionReviewer && held.module.as_deref().is_none_or(|scope| scope == module));
    (actor.is_system || in_scope) && allow(actor, Action::ReviewQuestions, &of_module(module)).is_ok()
}

/// Writes a new question as a draft.
///
/// # Errors
/// Faults at the fields; `questions-element-unknown`.
pub fn create(tx: &mut Tx<'_>, new: &NewQuestion, source: &str) -> Result<QuestionVersionId> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::WriteQuestions, &of_module(&new.module_code))?;
    let content = new.content.clone().tidy();
    at_fields(&content).check()?;
    check_element(tx, (&new.framework_code, &new.module_code), &content.element_code)?;
    let question = Question {
        id: QuestionId::new(),
        code: next_code(tx, &new.module_code)?,
        framework_code: new.framework_code.clone(),
        module_code: new.module_code.clone(),
        pool: new.pool,
    };
    store::insert_question(tx, &question, actor.account)?;
    insert_draft(tx, &question, (1, content), source)
}

/// `IU01-S0007`: the module, and the number among the questions written here.
fn next_code(tx: &mut Tx<'_>, module: &str) -> Result<String> {
    let beginning = format!("{module}-S");
    let codes = store::codes_from(tx, &beginning)?;
    let last = codes.iter().filter_map(|code| code.strip_prefix(&beginning)?.parse::<u32>().ok()).max().unwrap_or(0);
    Ok(format!("{beginning}{:04}", last + 1))
}

fn insert_draft(
    tx: &mut Tx<'_>,
    question: &Question,
    (number, content): (i32, Content),
    source: &str,
) -> Result<QuestionVersionId> {
    let author = tx.actor()?.account;
    let draft = Version {
        id: QuestionVersionId::new(),
        question_id: question.id,
        version: number,
        content_sha: content.sha(),
        content,
        state: State::Draft,
        author_id: author,
        source: source.to_owned(),
        approved_by: None,
        approved_at: None,
        created_at: tx.now,
        changed_at: tx.now,
    };
    store::insert_version(tx, &draft)?;
    store::insert_event(tx, draft.id, Deed::Created, author, "")?;
    tx.audit("questions.write", "question", question.id, json!({"code": question.code, "version": number}))?;
    Ok(draft.id)
}

/// Changes a question: its draft in place, or a new draft after an approved or retired version. `seen` is the hash of
/// the content that the author had before the eyes.
///
/// # Errors
/// Faults at the fields; `questions-in-review` while it waits for review; `questions-changed-meanwhile`;
/// `questions-nothing-changed`.
pub fn revise(
    tx: &mut Tx<'_>,
    id: QuestionId,
    content: &Content,
    seen: &str,
    source: &str,
) -> Result<QuestionVersionId> {
    let (question, versions) = question(tx, id)?;
    let actor = tx.actor()?.clone();
    allow(&actor, Action::WriteQuestions, &of_module(&question.module_code))?;
    let content = content.clone().tidy();
    at_fields(&content).check()?;
    check_element(tx, (&question.framework_code, &question.module_code), &content.element_code)?;
    let newest = versions.first().ok_or(Error::NotFound)?;
    let current = current(&versions).ok_or(Error::NotFound)?;
    if current.state == State::InReview {
        return Err(Error::refused("questions-in-review"));
    }
    if current.content_sha != seen {
        return Err(Error::conflict("questions-changed-meanwhile"));
    }
    if current.content_sha == content.sha() {
        return if current.state == State::Draft {
            Ok(current.id)
        } else {
            Err(Error::refused("questions-nothing-changed"))
        };
    }
    if current.state != State::Draft {
        return insert_draft(tx, &question, (newest.version + 1, content), source);
    }
    if !store::rewrite_draft(tx, current, &content, actor.account)? {
        return Err(Error::conflict("questions-changed-meanwhile"));
    }
    if actor.account != current.author_id {
        store::insert_event(tx, current.id, Deed::Created, actor.account, "")?;
    }
    let detail = json!({"code": question.code, "version": current.version});
    tx.audit("questions.write", "question", question.id, detail)?;
    Ok(current.id)
}

/// The version that an author goes on from: one in the making, else the one in use, else the newest.
pub fn current(versions: &[Version]) -> Option<&Version> {
    let of = |state| versions.iter().find(move |version| version.state == state);
    of(State::Draft).or_else(|| of(State::InReview)).or_else(|| of(State::Approved)).or(versions.first())
}

/// A version with its question, for one who may see it.
fn seen(tx: &mut Tx<'_>, id: QuestionVersionId) -> Result<(Question, Version)> {
    let version = store::version(tx, id)?;
    let actor = tx.actor()?.clone();
    let question = store::question(tx, version.question_id)?;
    allow_seen(&actor, Action::SeeQuestions, &of_module(&question.module_code))?;
    Ok((question, version))
}

/// Moves a version on and notes it in its history and in the audit log.
fn step(tx: &mut Tx<'_>, of: (&Question, &Version), deed: Deed, to: State, note: &str) -> Result<()> {
    let (question, version) = of;
    if !rules::may(version.state, deed) || !store::set_state(tx, version.id, version.state, to)? {
        return Err(moved(version));
    }
    noted(tx, of, deed, note)?;
    tx.audit(
        &format!("questions.{deed}"),
        "question",
        question.id,
        json!({"code": question.code, "version": version.version, "note": note}),
    )
}

fn noted(tx: &mut Tx<'_>, (_, version): (&Question, &Version), deed: Deed, note: &str) -> Result<()> {
    let by = tx.actor()?.account;
    store::insert_event(tx, version.id, deed, by, note)
}

fn moved(version: &Version) -> Error {
    Error::conflict(Message::new("questions-moved").with("state", version.state.label().to_lowercase()))
}

/// Hands a draft in for review.
pub fn submit(tx: &mut Tx<'_>, id: QuestionVersionId) -> Result<()> {
    let (question, version) = seen(tx, id)?;
    let actor = tx.actor()?.clone();
    allow(&actor, Action::WriteQuestions, &of_module(&question.module_code))?;
    step(tx, (&question, &version), Deed::Submitted, State::InReview, "")
}

/// Takes a version back out of review; whoever may write in the module.
pub fn withdraw(tx: &mut Tx<'_>, id: QuestionVersionId) -> Result<()> {
    let (question, version) = seen(tx, id)?;
    let actor = tx.actor()?.clone();
    allow(&actor, Action::WriteQuestions, &of_module(&question.module_code))?;
    let note = crate::messages::label("questions-withdrawn-note");
    step(tx, (&question, &version), Deed::Returned, State::Draft, &note)
}

/// One who reviews must have the module and must not have written at the version.
fn second_person(tx: &mut Tx<'_>, question: &Question, version: &Version) -> Result<Actor> {
    let actor = tx.actor()?.clone();
    if !may_review(&actor, &question.module_code) {
        return Err(Error::Forbidden);
    }
    let mut authors = store::writers(tx, version.id)?;
    authors.extend(version.author_id);
    let facts = Facts { authors, ..of_module(&question.module_code) };
    allow(&actor, Action::ReviewQuestions, &facts).map_err(|_| Error::refused("questions-second-person"))?;
    Ok(actor)
}

/// Approves a version somebody else wrote; the version used until now retires in the same moment.
///
/// # Errors
/// `questions-second-person`; `questions-moved` when it is not in review any more.
pub fn approve(tx: &mut Tx<'_>, id: QuestionVersionId) -> Result<()> {
    let (question, version) = seen(tx, id)?;
    let actor = second_person(tx, &question, &version)?;
    if version.state != State::InReview {
        return Err(moved(&version));
    }
    check_element(tx, (&question.framework_code, &question.module_code), &version.content.element_code)?;
    for former in store::versions(tx, question.id)?.iter().filter(|former| former.state == State::Approved) {
        let note = format!("{} {}", crate::messages::label("questions-replaced-note"), version.version);
        step(tx, (&question, former), Deed::Retired, State::Retired, &note)?;
    }
    if !store::approve(tx, id, actor.account)? {
        return Err(moved(&version));
    }
    noted(tx, (&question, &version), Deed::Approved, "")?;
    let detail = json!({"code": question.code, "version": version.version});
    tx.audit("questions.approved", "question", question.id, detail)
}

/// Gives a version back to its author with a note.
///
/// # Errors
/// `form-required` at `note`; `questions-second-person`; `questions-moved`.
pub fn give_back(tx: &mut Tx<'_>, id: QuestionVersionId, note: &str) -> Result<()> {
    let (question, version) = seen(tx, id)?;
    second_person(tx, &question, &version)?;
    if note.is_empty() {
        return Err(Error::invalid("note", "questions-note-required"));
    }
    step(tx, (&question, &version), Deed::Returned, State::Draft, note)
}

/// Takes an approved version out of use, or drops a draft; with a reason.
///
/// # Errors
/// `form-required` at `note`; `questions-moved`.
pub fn retire(tx: &mut Tx<'_>, id: QuestionVersionId, note: &str) -> Result<()> {
    let (question, version) = seen(tx, id)?;
    let actor = tx.actor()?.clone();
    if !may_write(&actor, &question.module_code) && !may_review(&actor, &question.module_code) {
        return Err(Error::Forbidden);
    }
    if note.is_empty() {
        return Err(Error::invalid("note", "questions-note-required"));
    }
    step(tx, (&question, &version), Deed::Retired, State::Retired, note)
}

/// Hands in several drafts in one transaction: all of them or none.
pub fn submit_all(tx: &mut Tx<'_>, ids: &[QuestionVersionId]) -> Result<usize> {
    ids.iter().try_for_each(|id| submit(tx, *id))?;
    Ok(ids.len())
}

/// Approves several versions in one transaction: all of them or none.
pub fn approve_all(tx: &mut Tx<'_>, ids: &[QuestionVersionId]) -> Result<usize> {
    ids.iter().try_for_each(|id| approve(tx, *id))?;
    Ok(ids.len())
}

/// A question that says nearly the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The question.
    pub id: QuestionId,
    /// Its code.
    pub code: String,
    /// What it asks.
    pub stem: String,
}

/// Questions of the module, not out of use, that are alike; at most five.
pub fn alike(tx: &mut Tx<'_>, module: &str, content: &Content, except: Option<QuestionId>) -> Result<Vec<Alike>> {
    let mine = Trigrams::of(&content.folded());
    let mut found: Vec<Alike> = Vec::new();
    for line in store::folded(tx, module)? {
        let known = Some(line.id) == except || found.iter().any(|other| other.id == line.id);
        if !known && mine.is_alike(&Trigrams::of(&line.folded)) {
            found.push(Alike { id: line.id, code: line.code, stem: line.stem });
        }
        if found.len() == 5 {
            break;
        }
    }
    Ok(found)
}
