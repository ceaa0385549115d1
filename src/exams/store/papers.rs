//! Forms and the attempts prepared with them.

use diesel::prelude::*;

use super::BATCH;
use crate::app::Tx;
use crate::db::schema::{attempt, form};
use crate::db::{AttemptId, CandidateId, FormId, Json, SessionId, each_backend};
use crate::error::Result;
use crate::questions::FormItem;

/// A form that was drawn for a candidate.
#[derive(Debug, Clone)]
pub(in super::super) struct Drawn {
    pub candidate: CandidateId,
    pub seed: String,
    pub items: Vec<FormItem>,
}

pub(in super::super) fn insert_forms(tx: &mut Tx<'_>, forms: &[Drawn]) -> Result<()> {
    let now = tx.now;
    for some in forms.chunks(BATCH) {
        let rows: Vec<_> = some
            .iter()
            .map(|drawn| {
                (
                    form::id.eq(FormId::new()),
                    form::candidate_id.eq(drawn.candidate),
                    form::seed.eq(drawn.seed.clone()),
                    form::items.eq(Json(drawn.items.clone())),
                    form::created_at.eq(now),
                )
            })
            .collect();
        each_backend!(tx.db, c => diesel::insert_into(form::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Prepares an attempt of each part for each candidate; the parts are words of the column's CHECK.
pub(in super::super) fn prepare_attempts(
    tx: &mut Tx<'_>,
    candidates: &[CandidateId],
    parts: &[&'static str],
) -> Result<()> {
    let now = tx.now;
    let pairs: Vec<(CandidateId, &'static str)> =
        candidates.iter().flat_map(|id| parts.iter().map(move |part| (*id, *part))).collect();
    for some in pairs.chunks(BATCH) {
        let rows: Vec<_> = some
            .iter()
            .map(|(candidate, part)| {
                (
                    attempt::id.eq(AttemptId::new()),
                    attempt::candidate_id.eq(*candidate),
                    attempt::part.eq(*part),
                    attempt::state.eq("prepared"),
                    attempt::epoch.eq(0),
                    attempt::revision.eq(0_i64),
                    attempt::session_id.eq(None::<SessionId>),
                    attempt::answered.eq(0),
                    attempt::prepared_at.eq(now),
                )
            })
            .collect();
        each_backend!(tx.db, c => diesel::insert_into(attempt::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Closes prepared attempts of a candidate as withdrawn.
pub(in super::super) fn withdraw_attempts(tx: &mut Tx<'_>, candidate: CandidateId) -> Result<usize> {
    let prepared = attempt::table.filter(attempt::candidate_id.eq(candidate)).filter(attempt::state.eq("prepared"));
    Ok(diesel::update(prepared)
        .set((
            attempt::state.eq("closed"),
            attempt::outcome.eq(Some("withdrawn")),
            attempt::closed_at.eq(Some(tx.now)),
            attempt::close_noticed_at.eq(Some(tx.now)),
        ))
        .execute(tx.db)?)
}

/// Attempts of a candidate that somebody has begun.
pub(in super::super) fn begun_attempts(tx: &mut Tx<'_>, candidate: CandidateId) -> Result<i64> {
    Ok(attempt::table
        .filter(attempt::candidate_id.eq(candidate))
        .filter(attempt::started_at.is_not_null())
        .count()
        .get_result(tx.db)?)
}

/// The items of a candidate's form.
pub(in super::super) fn form_items(tx: &mut Tx<'_>, candidate: CandidateId) -> Result<Option<Vec<FormItem>>> {
    let found: Option<Json<Vec<FormItem>>> =
        form::table.filter(form::candidate_id.eq(candidate)).select(form::items).first(tx.db).optional()?;
    Ok(found.map(|items| items.0))
}
