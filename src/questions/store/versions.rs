//! SQL of questions and their versions.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::{account, question, question_event, question_version};
use crate::db::{AccountId, Instant, Json, QuestionEventId, QuestionId, QuestionVersionId};
use crate::error::Result;
use crate::questions::model::{Content, Deed, Event, Item, Kind, Pool, PoolQuestion, Question, State, Version};

/// Most ids of one IN list.
const IDS: usize = 500;

#[derive(Queryable, Selectable)]
#[diesel(table_name = question)]
pub(crate) struct QuestionRow {
    id: QuestionId,
    code: String,
    framework_code: String,
    module_code: String,
    pool: Pool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = question_version)]
pub(crate) struct VersionRow {
    id: QuestionVersionId,
    question_id: QuestionId,
    version: i32,
    kind: Kind,
    stem: String,
    body: Json<Vec<Item>>,
    explanation: String,
    element_code: String,
    difficulty: i32,
    state: State,
    author_id: Option<AccountId>,
    source: String,
    content_sha: String,
    approved_by: Option<AccountId>,
    approved_at: Option<Instant>,
    created_at: Instant,
    changed_at: Instant,
}

impl From<QuestionRow> for Question {
    fn from(row: QuestionRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            framework_code: row.framework_code,
            module_code: row.module_code,
            pool: row.pool,
        }
    }
}

impl From<VersionRow> for Version {
    fn from(row: VersionRow) -> Self {
        Self {
            id: row.id,
            question_id: row.question_id,
            version: row.version,
            content: Content {
                kind: row.kind,
                stem: row.stem,
                items: row.body.0,
                explanation: row.explanation,
                element_code: row.element_code,
                difficulty: row.difficulty,
            },
            state: row.state,
            author_id: row.author_id,
            source: row.source,
            content_sha: row.content_sha,
            approved_by: row.approved_by,
            approved_at: row.approved_at,
            created_at: row.created_at,
            changed_at: row.changed_at,
        }
    }
}

pub(crate) fn question(tx: &mut Tx<'_>, id: QuestionId) -> Result<Question> {
    let row: QuestionRow = question::table.find(id).select(QuestionRow::as_select()).first(tx.db)?;
    Ok(row.into())
}

pub(crate) fn question_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Question>> {
    let row: Option<QuestionRow> =
        question::table.filter(question::code.eq(code)).select(QuestionRow::as_select()).first(tx.db).optional()?;
    Ok(row.map(Question::from))
}

/// Codes that begin so, for the next number of a module.
pub(crate) fn codes_from(tx: &mut Tx<'_>, beginning: &str) -> Result<Vec<String>> {
    let pattern = format!("{}%", beginning.replace(['%', '_'], ""));
    Ok(question::table.filter(question::code.like(pattern)).select(question::code).load(tx.db)?)
}

pub(crate) fn version(tx: &mut Tx<'_>, id: QuestionVersionId) -> Result<Version> {
    let row: VersionRow = question_version::table.find(id).select(VersionRow::as_select()).first(tx.db)?;
    Ok(row.into())
}

/// All versions of a question, the newest first.
pub(crate) fn versions(tx: &mut Tx<'_>, of: QuestionId) -> Result<Vec<Version>> {
    let rows: Vec<VersionRow> = question_version::table
        .filter(question_version::question_id.eq(of))
        .order(question_version::version.desc())
        .select(VersionRow::as_select())
        .load(tx.db)?;
    Ok(rows.into_iter().map(Version::from).collect())
}

pub(crate) fn versions_by_id(
    tx: &mut Tx<'_>,
    ids: &[QuestionVersionId],
) -> Result<HashMap<QuestionVersionId, Version>> {
    let mut found = HashMap::with_capacity(ids.len());
    for part in ids.chunks(IDS) {
        let rows: Vec<VersionRow> = question_version::table
            .filter(question_version::id.eq_any(part.to_vec()))
            .select(VersionRow::as_select())
            .load(tx.db)?;
        found.extend(rows.into_iter().map(|row| (row.id, row.into())));
    }
    Ok(found)
}

pub(crate) fn pool(tx: &mut Tx<'_>, framework: &str, pool: Pool) -> Result<Vec<PoolQuestion>> {
    type Row = (QuestionVersionId, QuestionId, String, String, i32, Kind, Json<Vec<Item>>);
    let rows: Vec<Row> = question_version::table
        .inner_join(question::table)
        .filter(question_version::state.eq(State::Approved))
        .filter(question::framework_code.eq(framework))
        .filter(question::pool.eq(pool))
        .order((question::code, question::id))
        .select((
            question_version::id,
            question_version::question_id,
            question::module_code,
            question_version::element_code,
            question_version::difficulty,
            question_version::kind,
            question_version::body,
        ))
        .load(tx.db)?;
    let line = |(version_id, question_id, module_code, element_code, difficulty, kind, body): Row| PoolQuestion {
        version_id,
        question_id,
        module_code,
        element_code,
        difficulty,
        kind,
        option_count: u8::try_from(body.0.len()).unwrap_or(u8::MAX),
    };
    Ok(rows.into_iter().map(line).collect())
}

pub(crate) fn insert_question(tx: &mut Tx<'_>, new: &Question, by: Option<AccountId>) -> Result<()> {
    diesel::insert_into(question::table)
        .values((
            question::id.eq(new.id),
            question::code.eq(&new.code),
            question::framework_code.eq(&new.framework_code),
            question::module_code.eq(&new.module_code),
            question::pool.eq(new.pool),
            question::created_by.eq(by),
            question::created_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(crate) fn insert_version(tx: &mut Tx<'_>, new: &Version) -> Result<()> {
    diesel::insert_into(question_version::table)
        .values((
            question_version::id.eq(new.id),
            question_version::question_id.eq(new.question_id),
            question_version::version.eq(new.version),
            question_version::kind.eq(new.content.kind),
            question_version::stem.eq(&new.content.stem),
            question_version::folded.eq(new.content.folded()),
            question_version::body.eq(Json(new.content.items.clone())),
            question_version::explanation.eq(&new.content.explanation),
            question_version::element_code.eq(&new.content.element_code),
            question_version::difficulty.eq(new.content.difficulty),
            question_version::state.eq(new.state),
            question_version::author_id.eq(new.author_id),
            question_version::source.eq(&new.source),
            question_version::content_sha.eq(&new.content_sha),
            question_version::approved_by.eq(new.approved_by),
            question_version::approved_at.eq(new.approved_at),
            question_version::created_at.eq(new.created_at),
            question_version::changed_at.eq(new.changed_at),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Rewrites a draft; false when it is no longer a draft or changed since it was read.
pub(crate) fn rewrite_draft(
    tx: &mut Tx<'_>,
    draft: &Version,
    content: &Content,
    author: Option<AccountId>,
) -> Result<bool> {
    let changed = diesel::update(question_version::table.find(draft.id))
        .filter(question_version::state.eq(State::Draft))
        .filter(question_version::changed_at.eq(draft.changed_at))
        .set((
            question_version::kind.eq(content.kind),
            question_version::stem.eq(&content.stem),
            question_version::folded.eq(content.folded()),
            question_version::body.eq(Json(content.items.clone())),
            question_version::explanation.eq(&content.explanation),
            question_version::element_code.eq(&content.element_code),
            question_version::difficulty.eq(content.difficulty),
            question_version::author_id.eq(author),
            question_version::content_sha.eq(content.sha()),
            question_version::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Moves a version on; false when somebody else moved it first.
pub(crate) fn set_state(tx: &mut Tx<'_>, id: QuestionVersionId, from: State, to: State) -> Result<bool> {
    let changed = diesel::update(question_version::table.find(id))
        .filter(question_version::state.eq(from))
        .set((question_version::state.eq(to), question_version::changed_at.eq(tx.now)))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Approves a version in review; false when somebody else moved it first.
pub(crate) fn approve(tx: &mut Tx<'_>, id: QuestionVersionId, by: Option<AccountId>) -> Result<bool> {
    let changed = diesel::update(question_version::table.find(id))
        .filter(question_version::state.eq(State::InReview))
        .set((
            question_version::state.eq(State::Approved),
            question_version::approved_by.eq(by),
            question_version::approved_at.eq(Some(tx.now)),
            question_version::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

pub(crate) fn insert_event(
    tx: &mut Tx<'_>,
    version: QuestionVersionId,
    deed: Deed,
    account: Option<AccountId>,
    note: &str,
) -> Result<()> {
    diesel::insert_into(question_event::table)
        .values((
            question_event::id.eq(QuestionEventId::new()),
            question_event::version_id.eq(version),
            question_event::action.eq(deed),
            question_event::account_id.eq(account),
            question_event::note.eq(note),
            question_event::at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// What happened to all versions of a question, the newest first.
pub(crate) fn events(tx: &mut Tx<'_>, of: QuestionId) -> Result<Vec<Event>> {
    type Row = (QuestionEventId, QuestionVersionId, Deed, Option<AccountId>, String, Instant);
    let rows: Vec<Row> = question_event::table
        .inner_join(question_version::table)
        .filter(question_version::question_id.eq(of))
        .order((question_event::at.desc(), question_event::id.desc()))
        .select((
            question_event::id,
            question_event::version_id,
            question_event::action,
            question_event::account_id,
            question_event::note,
            question_event::at,
        ))
        .load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(id, version_id, deed, account_id, note, at)| Event { id, version_id, deed, account_id, note, at })
        .collect())
}

/// Everybody who wrote at a version or handed it in.
pub(crate) fn writers(tx: &mut Tx<'_>, of: QuestionVersionId) -> Result<Vec<AccountId>> {
    let rows: Vec<Option<AccountId>> = question_event::table
        .filter(question_event::version_id.eq(of))
        .filter(question_event::action.eq_any([Deed::Created, Deed::Submitted]))
        .select(question_event::account_id)
        .distinct()
        .load(tx.db)?;
    Ok(rows.into_iter().flatten().collect())
}

/// The names of accounts.
pub(crate) fn names(tx: &mut Tx<'_>, of: &[AccountId]) -> Result<HashMap<AccountId, String>> {
    let mut found = HashMap::new();
    for part in of.chunks(IDS) {
        let rows: Vec<(AccountId, String)> = account::table
            .filter(account::id.eq_any(part.to_vec()))
            .select((account::id, account::display_name))
            .load(tx.db)?;
        found.extend(rows);
    }
    Ok(found)
}
