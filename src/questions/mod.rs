//! The question bank: questions with immutable versions, their review by a second person, blueprints and the drawing
//! and marking of forms.
//!
//! * A **question** keeps its code, module and pool for ever; what it says stands in **versions**. A version changes
//!   only while it is a draft. At most one version of a question is approved; changing an approved question makes the
//!   next version, and its approval retires the former one. Forms point to versions, so what was drawn never changes.
//! * `draft → in_review → approved → retired`; in review a version may be returned with a note, and a draft dropped.
//!   Who wrote at a version or handed it in never approves it.
//! * A question is for exams or for practice, never for both.
//! * Keys leave this slice only through [`keys`], explanations only through [`explanations`]; what candidates see is
//!   [`Delivered`], which holds neither.
//!
//! [`pool`], [`delivered`], [`keys`], [`explanations`] and [`take_packaged`] are for other slices, which have authorised
//! already; everything that pages call authorises itself.

pub mod bank;
pub mod blueprints;
pub mod imports;
pub mod list;
mod model;
pub mod rules;
mod store;

pub mod pages;

use std::collections::HashMap;

use serde_json::json;

pub use model::{
    BlueprintLine, Content, Deed, Delivered, Event, FormItem, Item, Key, Kind, PackagedQuestion, Pool, PoolQuestion,
    Question, State, StateCounts, Version, difficulty_label,
};

use crate::app::Tx;
use crate::db::{QuestionId, QuestionVersionId};
use crate::error::{Error, Message, Result};
use crate::text::markdown_to_html;

/// What [`Version::source`] says of a question written here.
pub const WRITTEN: &str = "soạn trên hệ thống";
/// What [`Version::source`] says of a question from a workbook.
pub const IMPORTED: &str = "nhập từ Excel";

/// All approved questions of a framework for exams or for practice.
pub fn pool(tx: &mut Tx<'_>, framework: &str, pool: Pool) -> Result<Vec<PoolQuestion>> {
    store::pool(tx, framework, pool)
}

/// What a candidate may see of versions: all of them, in any state, since a form points to what was approved when it
/// was drawn.
///
/// # Errors
/// [`Error::NotFound`] when one of them does not exist.
pub fn delivered(tx: &mut Tx<'_>, versions: &[QuestionVersionId]) -> Result<HashMap<QuestionVersionId, Delivered>> {
    each(tx, versions, |version| Delivered {
        kind: version.content.kind,
        stem_html: html(&version.content.stem),
        options: version.content.items.into_iter().map(|item| item.text).collect(),
    })
}

/// The keys of versions, for marking.
///
/// # Errors
/// [`Error::NotFound`] when one of them does not exist.
pub fn keys(tx: &mut Tx<'_>, versions: &[QuestionVersionId]) -> Result<HashMap<QuestionVersionId, Key>> {
    each(tx, versions, |version| Key {
        kind: version.content.kind,
        truths: version.content.items.iter().map(|item| item.truth).collect(),
    })
}

/// The explanations of versions as HTML for the template helper `clean`; for practice, and for exams after publication.
///
/// # Errors
/// [`Error::NotFound`] when one of them does not exist.
pub fn explanations(tx: &mut Tx<'_>, versions: &[QuestionVersionId]) -> Result<HashMap<QuestionVersionId, String>> {
    each(tx, versions, |version| html(&version.content.explanation))
}

fn each<T>(
    tx: &mut Tx<'_>,
    versions: &[QuestionVersionId],
    make: impl Fn(Version) -> T,
) -> Result<HashMap<QuestionVersionId, T>> {
    let found = store::versions_by_id(tx, versions)?;
    if versions.iter().any(|id| !found.contains_key(id)) {
        return Err(Error::NotFound);
    }
    Ok(found.into_iter().map(|(id, version)| (id, make(version))).collect())
}

fn html(text: &str) -> String {
    markdown_to_html(text, |_, address| address.to_owned())
}

/// Takes a question from a course package. The same content again changes nothing; new content becomes the next
/// version, approved at once, since packages are reviewed before they are delivered. A version that trainers made here
/// meanwhile stays the one in use until the package itself changes.
///
/// # Errors
/// `questions-code-reused` when the code already means a question of another module or pool;
/// `questions-element-unknown`; a content with faults is refused with the first of them.
pub fn take_packaged(tx: &mut Tx<'_>, packaged: &PackagedQuestion, source: &str) -> Result<()> {
    let content = packaged.content.clone().tidy();
    if let Some(fault) = rules::faults(&content).into_iter().next() {
        return Err(Error::Refused(fault.message));
    }
    let home = (packaged.framework_code.as_str(), packaged.module_code.as_str());
    if let Some(message) = bank::element_fault(tx, home, &content.element_code)? {
        return Err(Error::Refused(message));
    }
    let Some(known) = store::question_by_code(tx, &packaged.code)? else {
        let new = Question {
            id: QuestionId::new(),
            code: packaged.code.clone(),
            framework_code: packaged.framework_code.clone(),
            module_code: packaged.module_code.clone(),
            pool: packaged.pool,
        };
        store::insert_question(tx, &new, None)?;
        return insert_packaged(tx, &new, (1, content), source);
    };
    if known.module_code != packaged.module_code || known.pool != packaged.pool {
        return Err(Error::refused(Message::new("questions-code-reused").with("code", &packaged.code)));
    }
    let versions = store::versions(tx, known.id)?;
    let last = versions.iter().find(|version| version.source != WRITTEN && version.source != IMPORTED);
    if last.is_some_and(|last| last.content_sha == content.sha()) {
        return Ok(());
    }
    for live in versions.iter().filter(|version| version.state == State::Approved) {
        store::set_state(tx, live.id, State::Approved, State::Retired)?;
        store::insert_event(tx, live.id, Deed::Retired, None, source)?;
    }
    let next = versions.first().map_or(1, |newest| newest.version + 1);
    insert_packaged(tx, &known, (next, content), source)
}

fn insert_packaged(tx: &mut Tx<'_>, of: &Question, (number, content): (i32, Content), source: &str) -> Result<()> {
    let version = Version {
        id: QuestionVersionId::new(),
        question_id: of.id,
        version: number,
        content_sha: content.sha(),
        content,
        state: State::Approved,
        author_id: None,
        source: source.to_owned(),
        approved_by: None,
        approved_at: Some(tx.now),
        created_at: tx.now,
        changed_at: tx.now,
    };
    store::insert_version(tx, &version)?;
    store::insert_event(tx, version.id, Deed::Created, None, source)?;
    store::insert_event(tx, version.id, Deed::Approved, None, source)?;
    tx.audit("questions.package", "question", of.id, json!({"code": of.code, "version": number, "source": source}))
}
