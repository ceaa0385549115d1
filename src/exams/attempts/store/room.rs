//! What the invigilator of a sitting sees and does.

use std::collections::HashMap;

use diesel::dsl::{count_star, sum};
use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::{
    answer, attempt, candidate, exam, exam_round, room, site, sitting, sitting_invigilator, time_grant,
};
use crate::db::{AccountId, AttemptId, CandidateId, Instant, PersonId, RoomId, RoundId, SittingId, TimeGrantId};
use crate::error::Result;
use crate::exams::attempts::model::{Part, TimeGrant};
use crate::exams::{Candidate, CandidateState, Exam, RoundState, Sitting, SittingState};

pub(in crate::exams::attempts) fn is_invigilator(tx: &mut Tx<'_>, of: SittingId, person: PersonId) -> Result<bool> {
    let found: i64 = sitting_invigilator::table
        .filter(sitting_invigilator::sitting_id.eq(of))
        .filter(sitting_invigilator::person_id.eq(person))
        .count()
        .get_result(tx.db)?;
    Ok(found > 0)
}

/// Sittings a person invigilates from an instant on, the earliest first, with those that ended within the day before.
pub(in crate::exams::attempts) fn sittings_of(
    tx: &mut Tx<'_>,
    person: PersonId,
    since: Instant,
) -> Result<Vec<(Sitting, Exam)>> {
    Ok(sitting::table
        .inner_join(exam::table)
        .inner_join(sitting_invigilator::table)
        .filter(sitting_invigilator::person_id.eq(person))
        .filter(sitting::ends_at.ge(since).or(sitting::state.eq(SittingState::Open)))
        .order((sitting::starts_at, sitting::id))
        .select((Sitting::as_select(), Exam::as_select()))
        .load(tx.db)?)
}

pub(in crate::exams::attempts) fn sitting_and_exam(tx: &mut Tx<'_>, id: SittingId) -> Result<(Sitting, Exam)> {
    Ok(sitting::table
        .inner_join(exam::table)
        .filter(sitting::id.eq(id))
        .select((Sitting::as_select(), Exam::as_select()))
        .first(tx.db)?)
}

/// The candidates of a sitting by seat, then by number.
pub(in crate::exams::attempts) fn candidates(tx: &mut Tx<'_>, of: SittingId) -> Result<Vec<Candidate>> {
    let mut rows: Vec<Candidate> = candidate::table
        .filter(candidate::sitting_id.eq(of))
        .order((candidate::name_key, candidate::id))
        .select(Candidate::as_select())
        .load(tx.db)?;
    rows.sort_by_key(|row| (row.seat.unwrap_or(i32::MAX), row.number.unwrap_or(i32::MAX)));
    Ok(rows)
}

/// How many answers each attempt of a sitting has.
pub(in crate::exams::attempts) fn answer_counts(tx: &mut Tx<'_>, of: SittingId) -> Result<HashMap<AttemptId, i64>> {
    let rows: Vec<(AttemptId, i64)> = answer::table
        .inner_join(attempt::table.inner_join(candidate::table))
        .filter(candidate::sitting_id.eq(of))
        .group_by(answer::attempt_id)
        .select((answer::attempt_id, count_star()))
        .load(tx.db)?;
    Ok(rows.into_iter().collect())
}

/// Name of the room and of its site.
pub(in crate::exams::attempts) fn room_name(tx: &mut Tx<'_>, id: Option<RoomId>) -> Result<String> {
    let Some(id) = id else {
        return Ok(String::new());
    };
    let (room, site): (String, String) =
        room::table.inner_join(site::table).filter(room::id.eq(id)).select((room::name, site::name)).first(tx.db)?;
    Ok(format!("{room}, {site}"))
}

pub(in crate::exams::attempts) fn check_in(tx: &mut Tx<'_>, id: CandidateId, by: Option<AccountId>) -> Result<usize> {
    let waiting =
        candidate::table.find(id).filter(candidate::state.eq_any([CandidateState::Expected, CandidateState::Absent]));
    let changes = (
        candidate::state.eq(CandidateState::CheckedIn),
        candidate::checked_in_by.eq(by),
        candidate::checked_in_at.eq(Some(tx.now)),
    );
    Ok(diesel::update(waiting).set(changes).execute(tx.db)?)
}

/// Starts the timing of a paper, once.
pub(in crate::exams::attempts) fn open_part(
    tx: &mut Tx<'_>,
    id: SittingId,
    part: Part,
    by: Option<AccountId>,
) -> Result<usize> {
    let now = tx.now;
    Ok(match part {
        Part::Theory => {
            let waiting = sitting::table
                .find(id)
                .filter(sitting::state.eq(SittingState::Planned))
                .filter(sitting::theory_start_at.is_null());
            let changes = (
                sitting::state.eq(SittingState::Open),
                sitting::theory_start_at.eq(Some(now)),
                sitting::opened_by.eq(by),
            );
            diesel::update(waiting).set(changes).execute(tx.db)?
        }
        Part::Practical => {
            let waiting = sitting::table
                .find(id)
                .filter(sitting::state.eq(SittingState::Open))
                .filter(sitting::practical_start_at.is_null());
            diesel::update(waiting).set(sitting::practical_start_at.eq(Some(now))).execute(tx.db)?
        }
    })
}

pub(in crate::exams::attempts) fn end_sitting(tx: &mut Tx<'_>, id: SittingId, by: Option<AccountId>) -> Result<usize> {
    let running = sitting::table.find(id).filter(sitting::state.eq_any([SittingState::Open, SittingState::Paused]));
    let changes =
        (sitting::state.eq(SittingState::Ended), sitting::ended_at.eq(Some(tx.now)), sitting::ended_by.eq(by));
    Ok(diesel::update(running).set(changes).execute(tx.db)?)
}

/// Minutes granted for a paper to a candidate, alone or with the whole sitting.
pub(in crate::exams::attempts) fn granted(
    tx: &mut Tx<'_>,
    of: SittingId,
    candidate: CandidateId,
    part: Part,
) -> Result<i32> {
    let total: Option<i64> = time_grant::table
        .filter(time_grant::sitting_id.eq(of))
        .filter(time_grant::part.eq(part))
        .filter(time_grant::candidate_id.is_null().or(time_grant::candidate_id.eq(candidate)))
        .select(sum(time_grant::minutes))
        .first(tx.db)?;
    Ok(total.and_then(|total| i32::try_from(total).ok()).unwrap_or(0))
}

/// All grants of a sitting, the newest first.
pub(in crate::exams::attempts) fn grants(tx: &mut Tx<'_>, of: SittingId) -> Result<Vec<TimeGrant>> {
    Ok(time_grant::table
        .filter(time_grant::sitting_id.eq(of))
        .order((time_grant::granted_at.desc(), time_grant::id.desc()))
        .select(TimeGrant::as_select())
        .load(tx.db)?)
}

pub(in crate::exams::attempts) fn insert_grant(tx: &mut Tx<'_>, new: &TimeGrant) -> Result<TimeGrantId> {
    diesel::insert_into(time_grant::table)
        .values((
            time_grant::id.eq(new.id),
            time_grant::sitting_id.eq(new.sitting_id),
            time_grant::candidate_id.eq(new.candidate_id),
            time_grant::part.eq(new.part),
            time_grant::minutes.eq(new.minutes),
            time_grant::reason.eq(&new.reason),
            time_grant::granted_by.eq(new.granted_by),
            time_grant::granted_at.eq(new.granted_at),
        ))
        .execute(tx.db)?;
    Ok(new.id)
}

/// The first sitting opened makes the round run.
pub(in crate::exams::attempts) fn round_runs(tx: &mut Tx<'_>, id: RoundId) -> Result<()> {
    let waiting = exam_round::table.find(id).filter(exam_round::state.eq(RoundState::Approved));
    diesel::update(waiting)
        .set((exam_round::state.eq(RoundState::Running), exam_round::changed_at.eq(tx.now)))
        .execute(tx.db)?;
    Ok(())
}

/// The last sitting ended hands the round over to marking.
pub(in crate::exams::attempts) fn round_marks(tx: &mut Tx<'_>, id: RoundId) -> Result<()> {
    let left: i64 = sitting::table
        .filter(sitting::round_id.eq(id))
        .filter(sitting::state.ne(SittingState::Ended))
        .count()
        .get_result(tx.db)?;
    if left == 0 {
        let running = exam_round::table.find(id).filter(exam_round::state.eq(RoundState::Running));
        diesel::update(running)
            .set((exam_round::state.eq(RoundState::Marking), exam_round::changed_at.eq(tx.now)))
            .execute(tx.db)?;
    }
    Ok(())
}
