//! Rounds and sittings: made by the secretary, approved by the chair.

use serde_json::json;

use super::model::{
    CandidateState, Exam, ExamKind, ExamState, NewRound, NewSitting, Round, RoundState, Sitting, SittingState,
};
use super::{duties, papers, rules, store};
use crate::app::Tx;
use crate::clock;
use crate::db::{ExamId, PersonId, RoundId, SittingId, SubjectId};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::rights::{Action, Facts, allow};
use crate::scheduling::{self, Booked, NewBooking, Span};
use crate::text;

/// A round.
pub fn round(tx: &mut Tx<'_>, id: RoundId) -> Result<Round> {
    store::round(tx, id)
}

/// All rounds, those made last first.
pub fn rounds(tx: &mut Tx<'_>) -> Result<Vec<Round>> {
    store::rounds(tx)
}

/// A sitting.
pub fn sitting(tx: &mut Tx<'_>, id: SittingId) -> Result<Sitting> {
    store::sitting(tx, id)
}

/// The sittings of a round, in the order of their start.
pub fn sittings(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<Sitting>> {
    store::sittings(tx, round)
}

/// The sittings of an exam in all its rounds; for a class test its one window.
pub fn sittings_of_exam(tx: &mut Tx<'_>, exam: ExamId) -> Result<Vec<Sitting>> {
    store::sittings_of_exam(tx, exam)
}

/// Who invigilates a sitting.
pub fn invigilators(tx: &mut Tx<'_>, sitting: SittingId) -> Result<Vec<PersonId>> {
    store::invigilators(tx, sitting)
}

/// Makes a round of a published national exam.
///
/// # Errors
/// At the fields `title`, `authority`, `council_number`, `council_date`, `exam`.
pub fn create_round(tx: &mut Tx<'_>, new: &NewRound) -> Result<RoundId> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::ManageRounds, &Facts::none())?;
    let me = actor.account()?;
    let form = checked(tx, new)?;
    let exam = store::exam(tx, form.exam_id)?;
    if exam.kind != ExamKind::National || exam.state != ExamState::Published {
        return Err(Error::invalid("exam", "exams-round-exam"));
    }
    let row = Round {
        id: RoundId::new(),
        exam_id: form.exam_id,
        title: form.title,
        authority: form.authority,
        council_number: form.council_number,
        council_date: form.council_date,
        state: RoundState::Draft,
        created_by: me,
        approved_by: None,
        approved_at: None,
        proposed_by: None,
        proposed_at: None,
        results_decision_id: None,
        created_at: tx.now,
        changed_at: tx.now,
    };
    store::insert_round(tx, &row)?;
    let detail = json!({"title": row.title, "exam": row.exam_id, "council": row.council_number});
    tx.audit("exams.round.create", "round", row.id, detail)?;
    Ok(row.id)
}

fn checked(tx: &Tx<'_>, new: &NewRound) -> Result<NewRound> {
    let form = NewRound {
        title: text::tidy(&new.title),
        authority: text::tidy(&new.authority),
        council_number: text::tidy(&new.council_number),
        ..new.clone()
    };
    let mut errors = FieldErrors::default();
    for (field, value) in
        [("title", &form.title), ("authority", &form.authority), ("council_number", &form.council_number)]
    {
        if value.is_empty() {
            errors.add(field, "form-required");
        }
    }
    if form.council_date > tx.today() {
        errors.add("council_date", "exams-council-future");
    }
    errors.check()?;
    Ok(form)
}

/// Changes the words and the council decision of a draft.
pub fn change_round(tx: &mut Tx<'_>, id: RoundId, new: &NewRound) -> Result<()> {
    draft(tx, id)?;
    let form = checked(tx, new)?;
    if !store::save_round(tx, id, &form)? {
        return Err(Error::conflict("exams-round-read-only"));
    }
    tx.audit("exams.round.change", "round", id, json!({"title": form.title, "council": form.council_number}))
}

/// The round, if the actor may manage rounds.
pub(super) fn manageable(tx: &mut Tx<'_>, id: RoundId) -> Result<Round> {
    allow(&tx.actor()?.clone(), Action::ManageRounds, &Facts::none())?;
    store::round(tx, id)
}

/// The round, if the actor may still change its lists.
///
/// # Errors
/// `exams-round-read-only` once it is approved.
pub(super) fn draft(tx: &mut Tx<'_>, id: RoundId) -> Result<Round> {
    let found = manageable(tx, id)?;
    if found.state != RoundState::Draft {
        return Err(Error::refused("exams-round-read-only"));
    }
    Ok(found)
}

/// A sitting of a draft round.
pub(super) fn draft_sitting(tx: &mut Tx<'_>, id: SittingId) -> Result<(Round, Sitting)> {
    let sitting = store::sitting(tx, id)?;
    let round = draft(tx, sitting.round_id.ok_or(Error::NotFound)?)?;
    Ok((round, sitting))
}

/// The time a sitting takes.
pub(super) fn span_of(sitting: &Sitting) -> Span {
    Span { starts_at: sitting.starts_at, ends_at: sitting.ends_at }
}

/// What a booking for a sitting says.
pub(super) fn booking(round: &Round, sitting: &Sitting, what: Booked) -> NewBooking {
    NewBooking {
        what,
        span: span_of(sitting),
        subject_kind: "sitting",
        subject_id: SubjectId(sitting.id.0),
        title: format!("{} – ca {}", round.title, clock::local(sitting.starts_at).format("%H:%M")),
    }
}

/// Plans a sitting and books its room.
///
/// # Errors
/// At the fields `starts_at` (past) and `ends_at` (both papers do not fit); `scheduling-room-taken`.
pub fn add_sitting(tx: &mut Tx<'_>, round: RoundId, new: &NewSitting) -> Result<SittingId> {
    let round = draft(tx, round)?;
    let exam = store::exam(tx, round.exam_id)?;
    check_span(tx, &exam, new)?;
    let row = Sitting {
        id: SittingId::new(),
        round_id: Some(round.id),
        exam_id: exam.id,
        room_id: Some(new.room_id),
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        state: SittingState::Planned,
        capacity: 0,
        practical_task_id: None,
        approved_by: None,
        approved_at: None,
        theory_start_at: None,
        practical_start_at: None,
        opened_by: None,
        ended_at: None,
        ended_by: None,
        created_at: tx.now,
    };
    scheduling::book(tx, &booking(&round, &row, Booked::Room(new.room_id)))?;
    store::insert_sitting(tx, &row)?;
    let detail = json!({"round": round.id, "room": new.room_id, "from": new.starts_at, "to": new.ends_at});
    tx.audit("exams.sitting.add", "sitting", row.id, detail)?;
    Ok(row.id)
}

fn check_span(tx: &Tx<'_>, exam: &Exam, new: &NewSitting) -> Result<()> {
    let mut errors = FieldErrors::default();
    if new.starts_at < tx.now {
        errors.add("starts_at", "exams-sitting-past");
    }
    let needed = exam.sitting_minutes();
    if new.ends_at < new.starts_at.plus_minutes(needed) {
        errors.add("ends_at", Message::new("exams-sitting-short").with("minutes", needed));
    }
    if clock::day(new.ends_at) != clock::day(new.starts_at) {
        errors.add("ends_at", "exams-sitting-overnight");
    }
    errors.check()
}

/// Takes a sitting back while it has no candidates; its room and invigilators are free again.
///
/// # Errors
/// `exams-sitting-not-empty`.
pub fn remove_sitting(tx: &mut Tx<'_>, id: SittingId) -> Result<()> {
    draft_sitting(tx, id)?;
    if !store::candidates_of_sitting(tx, id)?.is_empty() {
        return Err(Error::refused("exams-sitting-not-empty"));
    }
    scheduling::release(tx, SubjectId(id.0))?;
    store::delete_sitting(tx, id)?;
    tx.audit("exams.sitting.remove", "sitting", id, json!({}))
}

/// Names the invigilators of a sitting, books them and reckons how many candidates the room takes.
///
/// # Errors
/// `exams-setter-invigilator` and `exams-candidate-invigilator` (both with names), `scheduling-person-taken`,
/// `exams-capacity-below` when more candidates are entered already.
pub fn assign_invigilators(tx: &mut Tx<'_>, id: SittingId, persons: &[PersonId]) -> Result<()> {
    let (round, sitting) = draft_sitting(tx, id)?;
    let exam = store::exam(tx, round.exam_id)?;
    let mut wanted = persons.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    duties::refuse_setters(tx, &exam, &wanted, "exams-setter-invigilator")?;
    let entered = store::candidates(tx, round.id)?;
    let both: Vec<PersonId> = wanted.iter().copied().filter(|id| entered.iter().any(|c| c.person_id == *id)).collect();
    duties::refuse(tx, &both, "exams-candidate-invigilator")?;
    let capacity = capacity(tx, &sitting, wanted.len())?;
    let count = i32::try_from(entered.iter().filter(|c| c.sitting_id == id).count()).unwrap_or(i32::MAX);
    if count > capacity {
        let message = Message::new("exams-capacity-below").with("count", count).with("capacity", capacity);
        return Err(Error::Refused(message));
    }
    rebook(tx, (&round, &sitting), &wanted)?;
    store::replace_invigilators(tx, id, &wanted)?;
    store::set_capacity(tx, id, capacity)?;
    tx.audit("exams.invigilators", "sitting", id, json!({"persons": wanted, "capacity": capacity}))
}

fn rebook(tx: &mut Tx<'_>, (round, sitting): (&Round, &Sitting), wanted: &[PersonId]) -> Result<()> {
    let old = store::invigilators(tx, sitting.id)?;
    for person in old.iter().filter(|id| !wanted.contains(id)) {
        scheduling::release_person(tx, SubjectId(sitting.id.0), *person)?;
    }
    let fresh: Vec<PersonId> = wanted.iter().copied().filter(|id| !old.contains(id)).collect();
    for person in fresh {
        scheduling::book(tx, &booking(round, sitting, Booked::Person(person)))?;
    }
    Ok(())
}

fn capacity(tx: &mut Tx<'_>, sitting: &Sitting, invigilators: usize) -> Result<i32> {
    let room = scheduling::room(tx, sitting.room_id.ok_or(Error::NotFound)?)?;
    let invigilators = i32::try_from(invigilators).unwrap_or(i32::MAX);
    Ok(scheduling::rules::room_capacity(room.working_pcs, invigilators))
}

/// What stands in the way of approving a sitting, the first thing found.
///
/// # Errors
/// `exams-sitting-invigilators`, `exams-sitting-over`, `exams-sitting-no-candidates`, `exams-not-numbered`,
/// `exams-sitting-past-approve`.
pub(super) fn refuse_unready_sitting(tx: &mut Tx<'_>, sitting: &Sitting) -> Result<()> {
    let which = scheduling::rules::span_text(span_of(sitting));
    let said = |key: &'static str| Error::Refused(Message::new(key).with("sitting", which.clone()));
    let invigilators = store::invigilators(tx, sitting.id)?.len();
    if invigilators < usize::try_from(scheduling::rules::FEWEST_INVIGILATORS).unwrap_or(2) {
        return Err(said("exams-sitting-invigilators"));
    }
    let mut candidates = store::candidates_of_sitting(tx, sitting.id)?;
    candidates.retain(|candidate| candidate.state != CandidateState::Withdrawn);
    if candidates.is_empty() {
        return Err(said("exams-sitting-no-candidates"));
    }
    if candidates.iter().any(|candidate| candidate.number.is_none() || candidate.seat.is_none()) {
        return Err(Error::refused("exams-not-numbered"));
    }
    // PCs may have broken since the sitting was planned.
    let capacity = capacity(tx, sitting, invigilators)?;
    if i32::try_from(candidates.len()).unwrap_or(i32::MAX) > capacity {
        return Err(said("exams-sitting-over"));
    }
    if sitting.ends_at <= tx.now {
        return Err(said("exams-sitting-past-approve"));
    }
    Ok(())
}

/// Approves a round made by somebody else: all sittings are approved and their forms drawn; lists are read-only after.
///
/// # Errors
/// `exams-round-own` to whoever made it, `exams-round-read-only`, `exams-round-no-sittings`, and what
/// `refuse_unready_sitting` finds.
pub fn approve_round(tx: &mut Tx<'_>, id: RoundId) -> Result<()> {
    let (actor, found) = (tx.actor()?.clone(), store::round(tx, id)?);
    if actor.account == Some(found.created_by) {
        return Err(Error::refused("exams-round-own"));
    }
    allow(&actor, Action::ApproveRounds, &Facts::by(Some(found.created_by)))?;
    if found.state != RoundState::Draft {
        return Err(Error::refused("exams-round-read-only"));
    }
    let sittings = store::sittings(tx, id)?;
    if sittings.is_empty() {
        return Err(Error::refused("exams-round-no-sittings"));
    }
    let exam = store::exam(tx, found.exam_id)?;
    super::checks::refuse_unready(tx, &exam)?;
    for sitting in &sittings {
        papers::approve_sitting(tx, sitting.id)?;
    }
    set_round_state(tx, id, RoundState::Draft, RoundState::Approved)?;
    store::set_round_approved(tx, id, actor.account)?;
    tx.audit("exams.round.approve", "round", id, json!({"sittings": sittings.len()}))
}

/// Moves a round from one state to the next; for the slices that follow its life. The caller has authorised it.
///
/// # Errors
/// `exams-round-moved` when it stands elsewhere or the step is none of product.md's.
pub fn set_round_state(tx: &mut Tx<'_>, id: RoundId, from: RoundState, to: RoundState) -> Result<()> {
    if !rules::may_move_round(from, to) || !store::move_round(tx, id, from, to)? {
        return Err(Error::conflict("exams-round-moved"));
    }
    tx.audit("exams.round.state", "round", id, json!({"from": from, "to": to}))
}

/// Gives up a round before its first sitting is opened; everything booked is free again.
///
/// # Errors
/// `exams-round-begun`, at the field `reason` when it is blank.
pub fn cancel_round(tx: &mut Tx<'_>, id: RoundId, reason: &str) -> Result<()> {
    let found = manageable(tx, id)?;
    let reason = text::tidy(reason);
    if reason.is_empty() {
        return Err(Error::invalid("reason", "form-required"));
    }
    let sittings = store::sittings(tx, id)?;
    let begun = sittings.iter().any(|sitting| sitting.state != SittingState::Planned);
    if begun || !rules::may_move_round(found.state, RoundState::Cancelled) {
        return Err(Error::refused("exams-round-begun"));
    }
    for sitting in &sittings {
        scheduling::release(tx, SubjectId(sitting.id.0))?;
    }
    for candidate in store::candidates(tx, id)? {
        store::withdraw_attempts(tx, candidate.id)?;
        store::set_withdrawn(tx, candidate.id)?;
    }
    set_round_state(tx, id, found.state, RoundState::Cancelled)?;
    tx.audit("exams.round.cancel", "round", id, json!({"reason": reason}))
}
