//! The head rows of attempts, and the desks they stand on. Every change of a head row is a compare-and-set.

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::{attempt, candidate, exam, form, sitting};
use crate::db::{AttemptId, CandidateId, Instant, Json, PersonId, SessionId, SittingId};
use crate::error::Result;
use crate::exams::attempts::model::{Attempt, AttemptState, Desk, Outcome, Part};
use crate::exams::attempts::rules::Closing;
use crate::exams::{Candidate, CandidateState, Exam, Sitting};
use crate::questions::FormItem;

pub(in crate::exams::attempts) fn desk(tx: &mut Tx<'_>, of: CandidateId) -> Result<Desk> {
    let (candidate, sitting, exam) = candidate::table
        .inner_join(sitting::table.inner_join(exam::table))
        .filter(candidate::id.eq(of))
        .select((Candidate::as_select(), Sitting::as_select(), Exam::as_select()))
        .first(tx.db)?;
    Ok(Desk { candidate, sitting, exam })
}

pub(in crate::exams::attempts) fn candidate_of_person(
    tx: &mut Tx<'_>,
    sitting: SittingId,
    person: PersonId,
) -> Result<Option<CandidateId>> {
    Ok(candidate::table
        .filter(candidate::sitting_id.eq(sitting))
        .filter(candidate::person_id.eq(person))
        .select(candidate::id)
        .first(tx.db)
        .optional()?)
}

pub(in crate::exams::attempts) fn attempt(tx: &mut Tx<'_>, id: AttemptId) -> Result<Attempt> {
    Ok(attempt::table.find(id).select(Attempt::as_select()).first(tx.db)?)
}

/// The attempt that counts: the unique index allows one for candidate and paper.
pub(in crate::exams::attempts) fn live_attempt(
    tx: &mut Tx<'_>,
    of: CandidateId,
    part: Part,
) -> Result<Option<Attempt>> {
    Ok(attempt::table
        .filter(attempt::candidate_id.eq(of))
        .filter(attempt::part.eq(part))
        .filter(attempt::outcome.is_null().or(attempt::outcome.ne(Outcome::Void)))
        .select(Attempt::as_select())
        .first(tx.db)
        .optional()?)
}

/// Begins an attempt: a prepared one is opened, otherwise one is made.
pub(in crate::exams::attempts) fn begin(
    tx: &mut Tx<'_>,
    of: CandidateId,
    part: Part,
    deadline: Instant,
    session: Option<SessionId>,
) -> Result<AttemptId> {
    let changes = (
        attempt::state.eq(AttemptState::Open),
        attempt::epoch.eq(1),
        attempt::session_id.eq(session),
        attempt::started_at.eq(Some(tx.now)),
        attempt::deadline_at.eq(Some(deadline)),
    );
    if let Some(prepared) = live_attempt(tx, of, part)? {
        let waiting = attempt::table.find(prepared.id).filter(attempt::state.eq(AttemptState::Prepared));
        diesel::update(waiting).set(changes).execute(tx.db)?;
        return Ok(prepared.id);
    }
    let id = AttemptId::new();
    let fresh = (
        attempt::id.eq(id),
        attempt::candidate_id.eq(of),
        attempt::part.eq(part),
        attempt::revision.eq(0),
        attempt::answered.eq(0),
        attempt::prepared_at.eq(tx.now),
        changes,
    );
    diesel::insert_into(attempt::table).values(fresh).execute(tx.db)?;
    Ok(id)
}

/// Hands the attempt to a session, if it is still open at the epoch seen.
pub(in crate::exams::attempts) fn take_over(
    tx: &mut Tx<'_>,
    id: AttemptId,
    epoch: i32,
    session: Option<SessionId>,
) -> Result<usize> {
    let seen = attempt::table.find(id).filter(attempt::state.eq(AttemptState::Open)).filter(attempt::epoch.eq(epoch));
    let changes =
        (attempt::epoch.eq(epoch + 1), attempt::revision.eq(attempt::revision + 1), attempt::session_id.eq(session));
    Ok(diesel::update(seen).set(changes).execute(tx.db)?)
}

/// What is known of an attempt once it is closed.
pub(in crate::exams::attempts) struct Final<'a> {
    pub closing: Closing,
    pub answered: i32,
    pub receipt_code: &'a str,
    pub answers_root: &'a str,
    pub mark: Option<(i32, i32)>,
}

/// Closes the attempt if nothing has changed it since it was read.
pub(in crate::exams::attempts) fn close(tx: &mut Tx<'_>, seen: &Attempt, last: &Final<'_>) -> Result<usize> {
    let same = attempt::table
        .find(seen.id)
        .filter(attempt::state.eq(seen.state))
        .filter(attempt::epoch.eq(seen.epoch))
        .filter(attempt::revision.eq(seen.revision));
    let changes = (
        attempt::state.eq(AttemptState::Closed),
        attempt::outcome.eq(Some(last.closing.outcome)),
        attempt::revision.eq(seen.revision + 1),
        attempt::closed_at.eq(Some(last.closing.at)),
        attempt::close_noticed_at.eq(Some(tx.now)),
        attempt::answered.eq(last.answered),
        attempt::receipt_code.eq(Some(last.receipt_code)),
        attempt::answers_root.eq(Some(last.answers_root)),
        attempt::mark.eq(last.mark.map(|(mark, _)| mark)),
        attempt::max_mark.eq(last.mark.map(|(_, max)| max)),
        attempt::marked_at.eq(last.mark.map(|_| tx.now)),
    );
    Ok(diesel::update(same).set(changes).execute(tx.db)?)
}

/// Moves the deadline of an open attempt that nothing has changed since it was read.
pub(in crate::exams::attempts) fn move_deadline(tx: &mut Tx<'_>, seen: &Attempt, deadline: Instant) -> Result<usize> {
    let same = attempt::table
        .find(seen.id)
        .filter(attempt::state.eq(AttemptState::Open))
        .filter(attempt::revision.eq(seen.revision));
    let changes = (attempt::deadline_at.eq(Some(deadline)), attempt::revision.eq(seen.revision + 1));
    Ok(diesel::update(same).set(changes).execute(tx.db)?)
}

/// Open attempts whose deadline is at or before an instant, the oldest first.
pub(in crate::exams::attempts) fn due(tx: &mut Tx<'_>, until: Instant, most: i64) -> Result<Vec<AttemptId>> {
    Ok(attempt::table
        .filter(attempt::state.eq_any([AttemptState::Open, AttemptState::Paused]))
        .filter(attempt::deadline_at.le(until))
        .order((attempt::deadline_at, attempt::id))
        .select(attempt::id)
        .limit(most)
        .load(tx.db)?)
}

/// Attempts of a sitting, with those not begun left out.
pub(in crate::exams::attempts) fn attempts_of_sitting(tx: &mut Tx<'_>, of: SittingId) -> Result<Vec<Attempt>> {
    Ok(attempt::table
        .inner_join(candidate::table)
        .filter(candidate::sitting_id.eq(of))
        .filter(attempt::started_at.is_not_null())
        .order(attempt::id)
        .select(Attempt::as_select())
        .load(tx.db)?)
}

/// Changes where a candidate stands, from one of the states given.
pub(in crate::exams::attempts) fn set_candidate_state(
    tx: &mut Tx<'_>,
    id: CandidateId,
    from: &[CandidateState],
    to: CandidateState,
) -> Result<usize> {
    let seen = candidate::table.find(id).filter(candidate::state.eq_any(from.to_vec()));
    Ok(diesel::update(seen).set(candidate::state.eq(to)).execute(tx.db)?)
}

/// The questions of a candidate's form, pinned and in their order; empty when none was drawn.
pub(in crate::exams::attempts) fn form_items(tx: &mut Tx<'_>, of: CandidateId) -> Result<Vec<FormItem>> {
    let items: Option<Json<Vec<FormItem>>> =
        form::table.filter(form::candidate_id.eq(of)).select(form::items).first(tx.db).optional()?;
    Ok(items.map(|items| items.0).unwrap_or_default())
}

/// What was prepared for a sitting and never begun counts for nothing.
pub(in crate::exams::attempts) fn void_prepared(tx: &mut Tx<'_>, of: SittingId) -> Result<()> {
    let here = candidate::table.filter(candidate::sitting_id.eq(of)).select(candidate::id);
    let waiting =
        attempt::table.filter(attempt::candidate_id.eq_any(here)).filter(attempt::state.eq(AttemptState::Prepared));
    let changes = (
        attempt::state.eq(AttemptState::Closed),
        attempt::outcome.eq(Some(Outcome::Void)),
        attempt::closed_at.eq(Some(tx.now)),
        attempt::close_noticed_at.eq(Some(tx.now)),
    );
    diesel::update(waiting).set(changes).execute(tx.db)?;
    Ok(())
}
