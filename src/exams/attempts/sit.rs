//! What a candidate does: come in, begin, go on at another machine, hand in.

use serde_json::json;

use super::close;
use super::model::{Attempt, AttemptState, Desk, Owner, Part};
use super::rules::{self, Admitted, CloseBy, Timing};
use super::store;
use crate::app::Tx;
use crate::db::{AttemptId, CandidateId, SittingId};
use crate::error::{Error, Message, Result};
use crate::exams::CandidateState;
use crate::rights::{Action, Actor, Facts, allow_seen};

/// The desk of a candidate, for the candidate alone: by exam code in an exam under a council, by the own account in a
/// class test. Anybody else learns not even that it exists.
pub fn my_desk(tx: &mut Tx<'_>, of: CandidateId) -> Result<Desk> {
    let desk = store::desk(tx, of)?;
    owner(tx.actor()?, &desk)?;
    Ok(desk)
}

/// The desk of the acting person in a class test.
pub fn my_class_test(tx: &mut Tx<'_>, sitting: SittingId) -> Result<Desk> {
    let person = tx.actor()?.person()?;
    let id = store::candidate_of_person(tx, sitting, person)?.ok_or(Error::NotFound)?;
    my_desk(tx, id)
}

/// As whom the actor may write at this desk; [`Error::NotFound`] for everybody else.
fn owner(actor: &Actor, desk: &Desk) -> Result<Owner> {
    let facts = Facts {
        owner: Some(desk.candidate.person_id).filter(|_| desk.is_class_test()),
        candidate: Some(desk.candidate.id),
        ..Facts::none()
    };
    allow_seen(actor, Action::SitExam, &facts)?;
    owner_of(actor)
}

/// As whom an actor writes: a candidate by exam code, else a person.
pub fn owner_of(actor: &Actor) -> Result<Owner> {
    match (actor.candidate, actor.person) {
        (Some(candidate), _) => Ok(Owner::Candidate(candidate)),
        (None, Some(person)) => Ok(Owner::Person(person)),
        (None, None) => Err(Error::NotFound),
    }
}

/// An attempt with its desk, for its owner alone.
pub fn my_attempt(tx: &mut Tx<'_>, id: AttemptId) -> Result<(Attempt, Desk)> {
    let attempt = store::attempt(tx, id)?;
    let desk = my_desk(tx, attempt.candidate_id)?;
    Ok((attempt, desk))
}

/// An attempt for its owner, also by the own account after an exam under a council: to see result and receipt.
pub fn my_closed_attempt(tx: &mut Tx<'_>, id: AttemptId) -> Result<(Attempt, Desk)> {
    let attempt = store::attempt(tx, id)?;
    let desk = store::desk(tx, attempt.candidate_id)?;
    let facts = Facts { owner: Some(desk.candidate.person_id), candidate: Some(desk.candidate.id), ..Facts::none() };
    allow_seen(tx.actor()?, Action::SitExam, &facts)?;
    Ok((attempt, desk))
}

/// The times of a paper for a candidate, with the minutes granted so far.
pub(super) fn timing(tx: &mut Tx<'_>, desk: &Desk, part: Part) -> Result<Timing> {
    Ok(Timing {
        minutes: desk.minutes(part),
        percent: desk.candidate.time_percent,
        slack: desk.exam.slack_minutes,
        late: desk.exam.late_minutes,
        granted: store::granted(tx, desk.sitting.id, desk.candidate.id, part)?,
        t0: if desk.is_class_test() { None } else { desk.opened_at(part) },
    })
}

/// Whether the candidate may begin a paper now, and the deadline if so.
///
/// # Errors
/// The refusals of [`rules::may_begin`] and [`rules::may_begin_class_test`]; `sitting-no-such-part`.
pub(super) fn may_begin(tx: &mut Tx<'_>, desk: &Desk, part: Part) -> Result<Timing> {
    if !desk.parts().contains(&part) {
        return Err(Error::refused("sitting-no-such-part"));
    }
    let timing = timing(tx, desk, part)?;
    let (sitting, candidate) = (&desk.sitting, &desk.candidate);
    if desk.is_class_test() {
        rules::may_begin_class_test(sitting.state, candidate.state, (sitting.starts_at, sitting.ends_at), tx.now)?;
    } else {
        let other = if part == Part::Theory { Part::Practical } else { Part::Theory };
        let before = store::live_attempt(tx, candidate.id, other)?.is_some_and(|a| a.started_at.is_some());
        let admitted = if before { Admitted::Before } else { Admitted::Now };
        rules::may_begin(sitting.state, candidate.state, &timing, admitted, tx.now)?;
    }
    Ok(timing)
}

/// Begins a paper, or finds the attempt begun before: repeating the request gives the same attempt, form and deadline.
///
/// # Errors
/// `sitting-closed` when the paper was handed in, those of [`rules::may_begin`], `sitting-no-form`.
pub fn start(tx: &mut Tx<'_>, of: CandidateId, part: Part) -> Result<AttemptId> {
    let desk = my_desk(tx, of)?;
    if let Some(begun) = store::live_attempt(tx, of, part)?.filter(|a| a.state != AttemptState::Prepared) {
        return Ok(begun.id);
    }
    let timing = may_begin(tx, &desk, part)?;
    if part == Part::Theory && store::form_items(tx, of)?.is_empty() {
        return Err(Error::refused("sitting-no-form"));
    }
    if part == Part::Practical && desk.sitting.practical_task_id.is_none() {
        return Err(Error::refused("sitting-no-task"));
    }
    let deadline = timing.deadline(tx.now);
    let session = tx.actor()?.session;
    let id = store::begin(tx, of, part, deadline, session)?;
    let here = [CandidateState::Expected, CandidateState::CheckedIn];
    store::set_candidate_state(tx, of, &here, CandidateState::Working)?;
    tx.audit("attempts.start", "attempt", id, json!({"part": part, "candidate": of, "deadline": deadline}))?;
    Ok(id)
}

/// Makes the acting session the one in charge; every other page of the attempt becomes read-only. Gives the attempt
/// with its new epoch.
///
/// # Errors
/// `sitting-closed`; `sitting-changed-meanwhile` when another window was quicker.
pub fn take_over(tx: &mut Tx<'_>, id: AttemptId) -> Result<(Attempt, Desk)> {
    let (attempt, desk) = my_attempt(tx, id)?;
    let attempt = close::close_if_due(tx, &desk, attempt)?;
    if attempt.state != AttemptState::Open {
        return Ok((attempt, desk));
    }
    let session = tx.actor()?.session;
    if store::take_over(tx, id, attempt.epoch, session)? != 1 {
        return Err(Error::conflict("sitting-changed-meanwhile"));
    }
    if attempt.session_id != session {
        tx.audit("attempts.take-over", "attempt", id, json!({"epoch": attempt.epoch + 1}))?;
    }
    Ok((store::attempt(tx, id)?, desk))
}

/// Hands in. Repeating it gives the same receipt; after the deadline the attempt is closed as timed out at the deadline.
pub fn submit(tx: &mut Tx<'_>, id: AttemptId) -> Result<Attempt> {
    let (attempt, desk) = my_attempt(tx, id)?;
    match attempt.state {
        AttemptState::Closed => Ok(attempt),
        AttemptState::Prepared => Err(Error::refused("sitting-not-begun")),
        AttemptState::Paused => Err(Error::refused("sitting-paused")),
        AttemptState::Open => {
            close::close(tx, &desk, &attempt, CloseBy::Candidate)?;
            store::attempt(tx, id)
        }
    }
}

/// The attempt as it is now: closed if its time is over.
pub fn look(tx: &mut Tx<'_>, id: AttemptId) -> Result<(Attempt, Desk)> {
    let (attempt, desk) = my_attempt(tx, id)?;
    Ok((close::close_if_due(tx, &desk, attempt)?, desk))
}

/// Refuses work on an attempt that is over.
pub(super) fn still_open(attempt: &Attempt) -> Result<()> {
    if attempt.state == AttemptState::Open {
        return Ok(());
    }
    let at = attempt.closed_at.map(crate::clock::time_text).unwrap_or_default();
    Err(Error::refused(Message::new("sitting-closed").with("at", at)))
}
