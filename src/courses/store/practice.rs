//! Practice and its answers.

use diesel::prelude::*;
use serde_json::Value;

use crate::app::Tx;
use crate::courses::model::{Practice, PracticeAnswer, PracticeSummary};
use crate::db::schema::{practice, practice_answer};
use crate::db::{Instant, Json, PersonId, PracticeId};
use crate::error::Result;
use crate::questions::FormItem;

#[derive(Queryable, Selectable)]
#[diesel(table_name = practice)]
struct Row {
    id: PracticeId,
    person_id: PersonId,
    framework_code: String,
    module_code: String,
    items: Json<Vec<FormItem>>,
    position: i32,
    correct: i32,
    total: i32,
    started_at: Instant,
    finished_at: Option<Instant>,
}

/// A practice, whoever it belongs to.
pub(in crate::courses) fn practice(tx: &mut Tx<'_>, id: PracticeId) -> Result<Option<Practice>> {
    let row: Option<Row> = practice::table.find(id).select(Row::as_select()).first(tx.db).optional()?;
    Ok(row.map(|row| Practice {
        id: row.id,
        person_id: row.person_id,
        framework_code: row.framework_code,
        module_code: row.module_code,
        items: row.items.0,
        position: row.position,
        correct: row.correct,
        total: row.total,
        started_at: row.started_at,
        finished_at: row.finished_at,
    }))
}

/// The open practice of a person in a module.
pub(in crate::courses) fn open_practice(tx: &mut Tx<'_>, person: PersonId, module: &str) -> Result<Option<PracticeId>> {
    Ok(practice::table
        .filter(practice::person_id.eq(person))
        .filter(practice::module_code.eq(module))
        .filter(practice::state.eq("open"))
        .select(practice::id)
        .first(tx.db)
        .optional()?)
}

/// The latest practices of a person, in all modules or in one.
pub(in crate::courses) fn last_practices(
    tx: &mut Tx<'_>,
    person: PersonId,
    module: Option<&str>,
    most: i64,
) -> Result<Vec<PracticeSummary>> {
    let mut query = practice::table
        .filter(practice::person_id.eq(person))
        .order((practice::started_at.desc(), practice::id.desc()))
        .limit(most)
        .select((
            practice::id,
            practice::module_code,
            practice::correct,
            practice::total,
            practice::started_at,
            practice::finished_at,
        ))
        .into_boxed();
    if let Some(module) = module {
        query = query.filter(practice::module_code.eq(module.to_owned()));
    }
    let rows: Vec<(PracticeId, String, i32, i32, Instant, Option<Instant>)> = query.load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(id, module_code, correct, total, started_at, finished_at)| PracticeSummary {
            id,
            module_code,
            correct,
            total,
            started_at,
            finished_at,
        })
        .collect())
}

pub(in crate::courses) fn insert_practice(tx: &mut Tx<'_>, new: &Practice) -> Result<()> {
    diesel::insert_into(practice::table)
        .values((
            practice::id.eq(new.id),
            practice::person_id.eq(new.person_id),
            practice::framework_code.eq(&new.framework_code),
            practice::module_code.eq(&new.module_code),
            practice::items.eq(Json(new.items.clone())),
            practice::state.eq("open"),
            practice::position.eq(new.position),
            practice::correct.eq(new.correct),
            practice::total.eq(new.total),
            practice::started_at.eq(new.started_at),
            practice::finished_at.eq(new.finished_at),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// The answers of a practice, by position.
pub(in crate::courses) fn answers(tx: &mut Tx<'_>, of: PracticeId) -> Result<Vec<PracticeAnswer>> {
    let rows: Vec<(i32, Json<Value>, Option<bool>)> = practice_answer::table
        .filter(practice_answer::practice_id.eq(of))
        .order(practice_answer::position)
        .select((practice_answer::position, practice_answer::value, practice_answer::is_correct))
        .load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(position, value, is_correct)| PracticeAnswer { position, value: value.0, is_correct })
        .collect())
}

/// Keeps an answer; an answer given before takes the new value and keeps its first verdict.
pub(in crate::courses) fn save_answer(tx: &mut Tx<'_>, of: PracticeId, answer: &PracticeAnswer) -> Result<()> {
    let changed = diesel::update(practice_answer::table.find((of, answer.position)))
        .set((practice_answer::value.eq(Json(answer.value.clone())), practice_answer::answered_at.eq(tx.now)))
        .execute(tx.db)?;
    if changed == 0 {
        diesel::insert_into(practice_answer::table)
            .values((
                practice_answer::practice_id.eq(of),
                practice_answer::position.eq(answer.position),
                practice_answer::value.eq(Json(answer.value.clone())),
                practice_answer::is_correct.eq(answer.is_correct),
                practice_answer::answered_at.eq(tx.now),
            ))
            .execute(tx.db)?;
    }
    Ok(())
}

/// Remembers the question shown when the practice is opened again.
pub(in crate::courses) fn set_position(tx: &mut Tx<'_>, id: PracticeId, position: i32) -> Result<()> {
    diesel::update(practice::table.find(id)).set(practice::position.eq(position)).execute(tx.db)?;
    Ok(())
}

/// Finishes an open practice.
pub(in crate::courses) fn close_practice(tx: &mut Tx<'_>, id: PracticeId, correct: i32) -> Result<()> {
    diesel::update(practice::table.find(id).filter(practice::state.eq("open")))
        .set((practice::state.eq("finished"), practice::correct.eq(correct), practice::finished_at.eq(Some(tx.now))))
        .execute(tx.db)?;
    Ok(())
}
