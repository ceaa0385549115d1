//! The invigilator's room: who is here, who works, minutes, the end. Only for those assigned to the sitting.

use serde_json::json;

use super::close;
use super::model::{Attempt, AttemptState, Desk, Part, TimeGrant};
use super::rules::{self, CloseBy};
use super::sit;
use super::store;
use crate::app::Tx;
use crate::db::{CandidateId, SittingId, TimeGrantId};
use crate::error::{Error, Message, Result};
use crate::exams::{Candidate, CandidateState, Exam, Sitting, SittingState};
use crate::rights::{Action, Facts, allow_seen};

/// A candidate in the room with the work so far.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The candidate.
    pub candidate: Candidate,
    /// The theory paper, once begun.
    pub theory: Option<Attempt>,
    /// Questions with a stored answer.
    pub answers: i64,
    /// The practical paper, once begun.
    pub practical: Option<Attempt>,
}

/// Lets only the assigned invigilators in; nobody else learns that the sitting exists. Who is a candidate of the
/// sitting does not invigilate it.
fn mine(tx: &mut Tx<'_>, id: SittingId) -> Result<(Sitting, Exam)> {
    let actor = tx.actor()?.clone();
    let assigned = match actor.person {
        Some(person) => store::is_invigilator(tx, id, person)? && store::candidate_of_person(tx, id, person)?.is_none(),
        None => false,
    };
    allow_seen(&actor, Action::Invigilate, &Facts::assigned(assigned))?;
    store::sitting_and_exam(tx, id)
}

fn my_candidate(tx: &mut Tx<'_>, sitting: SittingId, id: CandidateId) -> Result<Desk> {
    mine(tx, sitting)?;
    let desk = store::desk(tx, id)?;
    if desk.sitting.id == sitting { Ok(desk) } else { Err(Error::NotFound) }
}

/// The sittings the actor invigilates: those of the last day and all to come, the earliest first.
pub fn my_sittings(tx: &mut Tx<'_>) -> Result<Vec<(Sitting, Exam, String)>> {
    let Some(person) = tx.actor()?.person else {
        return Ok(Vec::new());
    };
    let rows = store::sittings_of(tx, person, tx.now.plus_minutes(-24 * 60))?;
    rows.into_iter()
        .map(|(sitting, exam)| Ok((store::room_name(tx, sitting.room_id)?, sitting, exam)))
        .map(|row: Result<_>| row.map(|(room, sitting, exam)| (sitting, exam, room)))
        .collect()
}

/// A sitting with its room, for its invigilator.
pub(super) fn sitting(tx: &mut Tx<'_>, id: SittingId) -> Result<(Sitting, Exam, String)> {
    let (sitting, exam) = mine(tx, id)?;
    let room = store::room_name(tx, sitting.room_id)?;
    Ok((sitting, exam, room))
}

/// Everybody in the sitting by seat, with the work so far; for its invigilator.
pub fn seats(tx: &mut Tx<'_>, id: SittingId) -> Result<Vec<Seat>> {
    mine(tx, id)?;
    let attempts = store::attempts_of_sitting(tx, id)?;
    let counts = store::answer_counts(tx, id)?;
    let of = |candidate: CandidateId, part: Part| {
        attempts.iter().rfind(|a| a.candidate_id == candidate && a.part == part).cloned()
    };
    Ok(store::candidates(tx, id)?
        .into_iter()
        .map(|candidate| {
            let theory = of(candidate.id, Part::Theory);
            Seat {
                answers: theory.as_ref().and_then(|a| counts.get(&a.id)).copied().unwrap_or(0),
                practical: of(candidate.id, Part::Practical),
                theory,
                candidate,
            }
        })
        .collect())
}

/// A candidate of the sitting, for its invigilator.
pub(super) fn candidate(tx: &mut Tx<'_>, sitting: SittingId, id: CandidateId) -> Result<Desk> {
    my_candidate(tx, sitting, id)
}

/// Checks a candidate in: the invigilator has compared identity paper, photo and person.
///
/// # Errors
/// `sitting-not-approved`, `sitting-ended`, `sitting-too-late` (art. 13.1), `sitting-changed-meanwhile`.
pub fn check_in(tx: &mut Tx<'_>, sitting: SittingId, id: CandidateId) -> Result<()> {
    let desk = my_candidate(tx, sitting, id)?;
    if desk.sitting.approved_at.is_none() {
        return Err(Error::refused("sitting-not-approved"));
    }
    if desk.sitting.state == SittingState::Ended {
        return Err(Error::refused("sitting-ended"));
    }
    if desk.candidate.state == CandidateState::CheckedIn {
        return Ok(());
    }
    let timing = sit::timing(tx, &desk, Part::Theory)?;
    rules::in_time(&timing, tx.now)?;
    let by = tx.actor()?.account;
    if store::check_in(tx, id, by)? != 1 {
        return Err(Error::conflict("sitting-changed-meanwhile"));
    }
    tx.audit("candidates.check-in", "candidate", id, json!({"sitting": sitting}))
}

/// Notes that a candidate did not come; checking in within the time allowed undoes it.
///
/// # Errors
/// `sitting-changed-meanwhile` when the candidate is here already.
pub fn mark_absent(tx: &mut Tx<'_>, sitting: SittingId, id: CandidateId) -> Result<()> {
    let desk = my_candidate(tx, sitting, id)?;
    if desk.candidate.state == CandidateState::Absent {
        return Ok(());
    }
    let from = [CandidateState::Expected, CandidateState::CheckedIn];
    if store::set_candidate_state(tx, id, &from, CandidateState::Absent)? != 1 {
        return Err(Error::conflict("sitting-changed-meanwhile"));
    }
    tx.audit("candidates.absent", "candidate", id, json!({"sitting": sitting}))
}

/// Starts the timing of a paper for the whole sitting (T0). Once; repeating it changes nothing.
///
/// # Errors
/// `sitting-not-approved`, `sitting-ended`, `sitting-nobody-here`, `sitting-theory-first`, `sitting-theory-running`.
pub fn open_part(tx: &mut Tx<'_>, id: SittingId, part: Part) -> Result<()> {
    let (sitting, exam) = mine(tx, id)?;
    let begun = match part {
        Part::Theory => sitting.theory_start_at,
        Part::Practical => sitting.practical_start_at,
    };
    if begun.is_some() {
        return Ok(());
    }
    may_open(tx, &sitting, &exam, part)?;
    let by = tx.actor()?.account;
    if store::open_part(tx, id, part, by)? != 1 {
        return Err(Error::conflict("sitting-changed-meanwhile"));
    }
    if let Some(round) = sitting.round_id {
        store::round_runs(tx, round)?;
    }
    tx.audit("sittings.open", "sitting", id, json!({"part": part}))
}

fn may_open(tx: &mut Tx<'_>, sitting: &Sitting, exam: &Exam, part: Part) -> Result<()> {
    if sitting.approved_at.is_none() {
        return Err(Error::refused("sitting-not-approved"));
    }
    if sitting.state == SittingState::Ended {
        return Err(Error::refused("sitting-ended"));
    }
    let here = [CandidateState::CheckedIn, CandidateState::Working, CandidateState::HandedIn];
    if !store::candidates(tx, sitting.id)?.iter().any(|c| here.contains(&c.state)) {
        return Err(Error::refused("sitting-nobody-here"));
    }
    if part == Part::Theory {
        return Ok(());
    }
    if !exam.has_practical() || sitting.practical_task_id.is_none() {
        return Err(Error::refused("sitting-no-such-part"));
    }
    if sitting.theory_start_at.is_none() {
        return Err(Error::refused("sitting-theory-first"));
    }
    let running = running(tx, sitting.id, Part::Theory)?;
    if running > 0 {
        return Err(Error::refused(Message::new("sitting-theory-running").with("count", running)));
    }
    Ok(())
}

fn running(tx: &mut Tx<'_>, sitting: SittingId, part: Part) -> Result<usize> {
    let attempts = store::attempts_of_sitting(tx, sitting)?;
    Ok(attempts.iter().filter(|a| a.part == part && a.state == AttemptState::Open).count())
}

/// Grants minutes for a paper to one candidate or to the whole sitting: a row with its reason, never an overwritten
/// start. Open attempts follow at once; a paper already handed in stays handed in.
///
/// # Errors
/// At the fields `minutes` (1 to 60) and `reason` (required); `sitting-ended`.
pub fn grant_minutes(
    tx: &mut Tx<'_>,
    id: SittingId,
    to: Option<CandidateId>,
    part: Part,
    (minutes, reason): (i32, &str),
) -> Result<()> {
    let (sitting, _) = mine(tx, id)?;
    if let Some(candidate) = to {
        my_candidate(tx, id, candidate)?;
    }
    if sitting.state == SittingState::Ended {
        return Err(Error::refused("sitting-ended"));
    }
    if !(1..=rules::MAX_GRANT).contains(&minutes) {
        return Err(Error::invalid("minutes", Message::new("sitting-minutes-range").with("most", rules::MAX_GRANT)));
    }
    if reason.is_empty() {
        return Err(Error::invalid("reason", "sitting-reason-required"));
    }
    let new = TimeGrant {
        id: TimeGrantId::new(),
        sitting_id: id,
        candidate_id: to,
        part,
        minutes,
        reason: reason.to_owned(),
        granted_by: tx.actor()?.account()?,
        granted_at: tx.now,
    };
    store::insert_grant(tx, &new)?;
    follow(tx, &new)?;
    let detail = json!({"candidate": to, "part": part, "minutes": minutes, "reason": reason});
    tx.audit("sittings.grant-minutes", "sitting", id, detail)
}

/// Moves the deadlines of open attempts by a grant.
fn follow(tx: &mut Tx<'_>, grant: &TimeGrant) -> Result<()> {
    for attempt in store::attempts_of_sitting(tx, grant.sitting_id)? {
        let for_it = grant.candidate_id.is_none_or(|only| only == attempt.candidate_id) && attempt.part == grant.part;
        let (Some(started), true) = (attempt.started_at, for_it && attempt.state == AttemptState::Open) else {
            continue;
        };
        let desk = store::desk(tx, attempt.candidate_id)?;
        let deadline = sit::timing(tx, &desk, attempt.part)?.deadline(started);
        if store::move_deadline(tx, &attempt, deadline)? != 1 {
            return Err(Error::conflict("sitting-changed-meanwhile"));
        }
    }
    Ok(())
}

/// Minutes granted in a sitting, the newest first; for its invigilator.
pub(super) fn grants(tx: &mut Tx<'_>, id: SittingId) -> Result<Vec<TimeGrant>> {
    mine(tx, id)?;
    store::grants(tx, id)
}

/// Ends the sitting: open papers are closed as timed out now, who never began is absent.
///
/// # Errors
/// `sitting-not-open-yet` before it was opened; `sitting-changed-meanwhile`.
pub fn end_sitting(tx: &mut Tx<'_>, id: SittingId) -> Result<()> {
    let (sitting, _) = mine(tx, id)?;
    match sitting.state {
        SittingState::Ended => return Ok(()),
        SittingState::Planned => return Err(Error::refused("sitting-not-open-yet")),
        SittingState::Open | SittingState::Paused => {}
    }
    let mut closed = 0;
    for attempt in store::attempts_of_sitting(tx, id)? {
        if attempt.state != AttemptState::Closed {
            let desk = store::desk(tx, attempt.candidate_id)?;
            closed += u32::from(close::close(tx, &desk, &attempt, CloseBy::Sitting)?);
        }
    }
    for candidate in store::candidates(tx, id)? {
        leave(tx, &candidate)?;
    }
    store::void_prepared(tx, id)?;
    let by = tx.actor()?.account;
    if store::end_sitting(tx, id, by)? != 1 {
        return Err(Error::conflict("sitting-changed-meanwhile"));
    }
    if let Some(round) = sitting.round_id {
        store::round_marks(tx, round)?;
    }
    tx.audit("sittings.end", "sitting", id, json!({"closed": closed}))
}

/// At the end: who began and has left is handed in, who never began is absent.
fn leave(tx: &mut Tx<'_>, candidate: &Candidate) -> Result<()> {
    let to = match candidate.state {
        CandidateState::Working => CandidateState::HandedIn,
        CandidateState::Expected | CandidateState::CheckedIn => CandidateState::Absent,
        _ => return Ok(()),
    };
    store::set_candidate_state(tx, candidate.id, &[candidate.state], to)?;
    Ok(())
}
