//! Candidates: entry, numbers, codes, and who is in progress.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::super::model::{Candidate, CandidateState, RoundState};
use super::BATCH;
use crate::app::Tx;
use crate::db::schema::{attempt, candidate, exam_round};
use crate::db::{CandidateId, Instant, PersonId, RoundId, SittingId, SqlUuid, each_backend, sql};
use crate::error::Result;

pub(in super::super) fn candidate(tx: &mut Tx<'_>, id: CandidateId) -> Result<Candidate> {
    Ok(candidate::table.find(id).select(Candidate::as_select()).first(tx.db)?)
}

/// Candidates of a round in the order of their names.
pub(in super::super) fn candidates(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<Candidate>> {
    Ok(candidate::table
        .filter(candidate::round_id.eq(round))
        .order((candidate::name_key, candidate::birth_date, candidate::id))
        .select(Candidate::as_select())
        .load(tx.db)?)
}

/// Candidates of a sitting in the order of their names.
pub(in super::super) fn candidates_of_sitting(tx: &mut Tx<'_>, sitting: SittingId) -> Result<Vec<Candidate>> {
    Ok(candidate::table
        .filter(candidate::sitting_id.eq(sitting))
        .order((candidate::name_key, candidate::birth_date, candidate::id))
        .select(Candidate::as_select())
        .load(tx.db)?)
}

pub(in super::super) fn count_in_sittings(tx: &mut Tx<'_>, sittings: &[SittingId]) -> Result<HashMap<SittingId, i64>> {
    let mut counts = HashMap::new();
    for some in sittings.chunks(BATCH) {
        let rows: Vec<(SittingId, i64)> = candidate::table
            .filter(candidate::sitting_id.eq_any(some.to_vec()))
            .filter(candidate::state.ne(CandidateState::Withdrawn))
            .group_by(candidate::sitting_id)
            .select((candidate::sitting_id, diesel::dsl::count_star()))
            .load(tx.db)?;
        counts.extend(rows);
    }
    Ok(counts)
}

pub(in super::super) fn insert_candidates(tx: &mut Tx<'_>, rows: &[Candidate]) -> Result<()> {
    for some in rows.chunks(BATCH) {
        each_backend!(tx.db, c => diesel::insert_into(candidate::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(in super::super) fn delete_candidate(tx: &mut Tx<'_>, id: CandidateId) -> Result<()> {
    diesel::delete(candidate::table.find(id)).execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn move_candidate(tx: &mut Tx<'_>, id: CandidateId, to: SittingId) -> Result<()> {
    diesel::update(candidate::table.find(id))
        .set((
            candidate::sitting_id.eq(to),
            candidate::seat.eq(None::<i32>),
            candidate::number.eq(None::<i32>),
            candidate::code_hash.eq(None::<String>),
            candidate::code_printed_at.eq(None::<Instant>),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Takes back numbers, seats and codes of a round, so that new ones cannot collide with old ones.
pub(in super::super) fn clear_numbers(tx: &mut Tx<'_>, round: RoundId) -> Result<()> {
    diesel::update(candidate::table.filter(candidate::round_id.eq(round)))
        .set((
            candidate::number.eq(None::<i32>),
            candidate::seat.eq(None::<i32>),
            candidate::code_hash.eq(None::<String>),
            candidate::code_printed_at.eq(None::<Instant>),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Gives numbers and seats, many rows in one statement.
pub(in super::super) fn set_numbers(tx: &mut Tx<'_>, rows: &[(CandidateId, i32, i32)]) -> Result<()> {
    let text = "UPDATE candidate SET number = $1, seat = $2 WHERE id = $3";
    for (id, number, seat) in rows {
        sql(tx.db, text)
            .bind::<Integer, _>(*number)
            .bind::<Integer, _>(*seat)
            .bind::<SqlUuid, _>(*id)
            .execute(tx.db)?;
    }
    Ok(())
}

/// Stores the hash of a fresh code; the former code is void from then on.
pub(in super::super) fn set_code(tx: &mut Tx<'_>, id: CandidateId, hash: &str) -> Result<()> {
    diesel::update(candidate::table.find(id))
        .set((candidate::code_hash.eq(Some(hash)), candidate::code_printed_at.eq(Some(tx.now))))
        .execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn candidate_by_hash(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Candidate>> {
    Ok(candidate::table.filter(candidate::code_hash.eq(hash)).select(Candidate::as_select()).first(tx.db).optional()?)
}

/// Marks an expected candidate as withdrawn; `false` when somebody already checked them in or closed them.
pub(in super::super) fn set_withdrawn(tx: &mut Tx<'_>, id: CandidateId) -> Result<bool> {
    let row = candidate::table.find(id).filter(candidate::state.eq(CandidateState::Expected));
    let changed = diesel::update(row)
        .set((
            candidate::state.eq(CandidateState::Withdrawn),
            candidate::withdrawn_at.eq(Some(tx.now)),
            candidate::code_hash.eq(None::<String>),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Rounds in which these persons still are.
pub(in super::super) fn live_rounds(
    tx: &mut Tx<'_>,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, (RoundId, String)>> {
    let mut found = HashMap::new();
    for some in persons.chunks(BATCH) {
        let rows: Vec<(PersonId, RoundId, String)> = candidate::table
            .inner_join(exam_round::table.on(candidate::round_id.eq(exam_round::id.nullable())))
            .filter(candidate::person_id.eq_any(some.to_vec()))
            .filter(candidate::state.ne(CandidateState::Withdrawn))
            .filter(exam_round::state.ne_all(vec![RoundState::Closed, RoundState::Cancelled]))
            .order((exam_round::created_at, exam_round::id))
            .select((candidate::person_id, exam_round::id, exam_round::title))
            .load(tx.db)?;
        for (person, round, title) in rows {
            found.entry(person).or_insert((round, title));
        }
    }
    Ok(found)
}

/// Who was entered in a round that was approved and not over, or had an open attempt, at an instant.
pub(in super::super) fn in_progress(tx: &mut Tx<'_>, at: Instant) -> Result<HashSet<PersonId>> {
    let ended = vec![RoundState::Closed, RoundState::Cancelled];
    let in_rounds: Vec<PersonId> = candidate::table
        .inner_join(exam_round::table.on(candidate::round_id.eq(exam_round::id.nullable())))
        .filter(candidate::created_at.le(at))
        .filter(candidate::withdrawn_at.is_null().or(candidate::withdrawn_at.gt(at)))
        .filter(exam_round::approved_at.le(at))
        .filter(exam_round::state.ne_all(ended).or(exam_round::changed_at.gt(at)))
        .select(candidate::person_id)
        .load(tx.db)?;
    let working: Vec<PersonId> = attempt::table
        .inner_join(candidate::table)
        .filter(attempt::started_at.le(at))
        .filter(attempt::closed_at.is_null().or(attempt::closed_at.gt(at)))
        .select(candidate::person_id)
        .load(tx.db)?;
    Ok(in_rounds.into_iter().chain(working).collect())
}
