//! Rounds, sittings and their invigilators.

use diesel::prelude::*;

use super::super::model::{CandidateState, NewRound, Round, RoundState, Sitting, SittingState};
use super::BATCH;
use crate::app::Tx;
use crate::db::schema::{candidate, exam_round, sitting, sitting_invigilator};
use crate::db::{AccountId, ExamId, Instant, PersonId, PracticalTaskId, RoundId, SittingId, each_backend};
use crate::error::Result;

pub(in super::super) fn round(tx: &mut Tx<'_>, id: RoundId) -> Result<Round> {
    Ok(exam_round::table.find(id).select(Round::as_select()).first(tx.db)?)
}

pub(in super::super) fn rounds(tx: &mut Tx<'_>) -> Result<Vec<Round>> {
    let order = (exam_round::created_at.desc(), exam_round::id);
    Ok(exam_round::table.order(order).select(Round::as_select()).load(tx.db)?)
}

pub(in super::super) fn insert_round(tx: &mut Tx<'_>, new: &Round) -> Result<()> {
    diesel::insert_into(exam_round::table).values(new).execute(tx.db)?;
    Ok(())
}

/// Changes a draft; `false` when it is no draft any more.
pub(in super::super) fn save_round(tx: &mut Tx<'_>, id: RoundId, form: &NewRound) -> Result<bool> {
    let draft = exam_round::table.find(id).filter(exam_round::state.eq(RoundState::Draft));
    let changed = diesel::update(draft)
        .set((
            exam_round::title.eq(&form.title),
            exam_round::authority.eq(&form.authority),
            exam_round::council_number.eq(&form.council_number),
            exam_round::council_date.eq(form.council_date),
            exam_round::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Moves a round from one state to another; `false` when it stands elsewhere.
pub(in super::super) fn move_round(tx: &mut Tx<'_>, id: RoundId, from: RoundState, to: RoundState) -> Result<bool> {
    let row = exam_round::table.find(id).filter(exam_round::state.eq(from));
    let set = (exam_round::state.eq(to), exam_round::changed_at.eq(tx.now));
    Ok(diesel::update(row).set(set).execute(tx.db)? == 1)
}

pub(in super::super) fn set_round_approved(tx: &mut Tx<'_>, id: RoundId, by: Option<AccountId>) -> Result<()> {
    diesel::update(exam_round::table.find(id))
        .set((exam_round::approved_by.eq(by), exam_round::approved_at.eq(Some(tx.now))))
        .execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn sitting(tx: &mut Tx<'_>, id: SittingId) -> Result<Sitting> {
    Ok(sitting::table.find(id).select(Sitting::as_select()).first(tx.db)?)
}

/// Sittings of a round in the order of their start.
pub(in super::super) fn sittings(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<Sitting>> {
    Ok(sitting::table
        .filter(sitting::round_id.eq(round))
        .order((sitting::starts_at, sitting::created_at, sitting::id))
        .select(Sitting::as_select())
        .load(tx.db)?)
}

/// The sittings of exams, such as the one window of a class test.
pub(in super::super) fn sittings_of_exam(tx: &mut Tx<'_>, exam: ExamId) -> Result<Vec<Sitting>> {
    Ok(sitting::table
        .filter(sitting::exam_id.eq(exam))
        .order((sitting::starts_at, sitting::id))
        .select(Sitting::as_select())
        .load(tx.db)?)
}

pub(in super::super) fn insert_sitting(tx: &mut Tx<'_>, new: &Sitting) -> Result<()> {
    diesel::insert_into(sitting::table).values(new).execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn set_window(tx: &mut Tx<'_>, id: SittingId, from: Instant, to: Instant) -> Result<()> {
    diesel::update(sitting::table.find(id))
        .set((sitting::starts_at.eq(from), sitting::ends_at.eq(to)))
        .execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn set_capacity(tx: &mut Tx<'_>, id: SittingId, capacity: i32) -> Result<()> {
    diesel::update(sitting::table.find(id)).set(sitting::capacity.eq(capacity)).execute(tx.db)?;
    Ok(())
}

/// Marks a sitting as approved once; `false` when it already was.
pub(in super::super) fn set_sitting_approved(
    tx: &mut Tx<'_>,
    id: SittingId,
    by: Option<AccountId>,
    task: Option<PracticalTaskId>,
) -> Result<bool> {
    let row =
        sitting::table.find(id).filter(sitting::approved_at.is_null()).filter(sitting::state.eq(SittingState::Planned));
    let changed = diesel::update(row)
        .set((sitting::approved_by.eq(by), sitting::approved_at.eq(Some(tx.now)), sitting::practical_task_id.eq(task)))
        .execute(tx.db)?;
    Ok(changed == 1)
}

pub(in super::super) fn delete_sitting(tx: &mut Tx<'_>, id: SittingId) -> Result<()> {
    diesel::delete(sitting_invigilator::table.filter(sitting_invigilator::sitting_id.eq(id))).execute(tx.db)?;
    diesel::delete(sitting::table.find(id)).execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn invigilators(tx: &mut Tx<'_>, sitting: SittingId) -> Result<Vec<PersonId>> {
    Ok(sitting_invigilator::table
        .filter(sitting_invigilator::sitting_id.eq(sitting))
        .order(sitting_invigilator::person_id)
        .select(sitting_invigilator::person_id)
        .load(tx.db)?)
}

pub(in super::super) fn replace_invigilators(tx: &mut Tx<'_>, sitting: SittingId, persons: &[PersonId]) -> Result<()> {
    diesel::delete(sitting_invigilator::table.filter(sitting_invigilator::sitting_id.eq(sitting))).execute(tx.db)?;
    for some in persons.chunks(BATCH) {
        let rows: Vec<_> = some
            .iter()
            .map(|id| (sitting_invigilator::sitting_id.eq(sitting), sitting_invigilator::person_id.eq(*id)))
            .collect();
        each_backend!(tx.db, c => diesel::insert_into(sitting_invigilator::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// How many sittings and candidates a round has.
pub(in super::super) fn round_counts(tx: &mut Tx<'_>, id: RoundId) -> Result<(usize, usize)> {
    let sittings: i64 = sitting::table.filter(sitting::round_id.eq(id)).count().get_result(tx.db)?;
    let candidates: i64 = candidate::table
        .filter(candidate::round_id.eq(id))
        .filter(candidate::state.ne(CandidateState::Withdrawn))
        .count()
        .get_result(tx.db)?;
    Ok((usize::try_from(sittings).unwrap_or(0), usize::try_from(candidates).unwrap_or(0)))
}
