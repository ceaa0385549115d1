//! Drawing: the forms of a sitting, its practical task, the attempts prepared with them.

use serde_json::json;

use super::model::{Candidate, CandidateState, Exam, RoundState};
use super::store::Drawn;
use super::{duties, rules, store};
use crate::app::Tx;
use crate::db::{CandidateId, PersonId, PracticalTaskId, SittingId};
use crate::error::{Error, Message, Result};
use crate::questions::{self, FormItem, PoolQuestion, rules as draw_rules};
use crate::rights::{Action, Facts, allow};

/// Approves a sitting: draws a form for every candidate, picks the practical task, prepares the attempts. A sitting
/// that is approved already stays as it is.
///
/// # Errors
/// `exams-round-cancelled`, what [`super::approve_round`] refuses of a sitting, and `exams-not-ready` when the bank
/// cannot fill the paper any more.
pub fn approve_sitting(tx: &mut Tx<'_>, id: SittingId) -> Result<()> {
    let actor = tx.actor()?.clone();
    let sitting = store::sitting(tx, id)?;
    let round = store::round(tx, sitting.round_id.ok_or(Error::NotFound)?)?;
    if actor.account == Some(round.created_by) {
        return Err(Error::refused("exams-round-own"));
    }
    allow(&actor, Action::ApproveRounds, &Facts::by(Some(round.created_by)))?;
    if sitting.approved_at.is_some() {
        return Ok(());
    }
    if !matches!(round.state, RoundState::Draft | RoundState::Approved) {
        return Err(Error::refused("exams-round-over"));
    }
    super::rounds::refuse_unready_sitting(tx, &sitting)?;
    let exam = store::exam(tx, sitting.exam_id)?;
    draw_sitting(tx, &exam, id)
}

/// Draws a sitting; the caller has authorised it.
pub(super) fn draw_sitting(tx: &mut Tx<'_>, exam: &Exam, id: SittingId) -> Result<()> {
    let by = tx.actor()?.account;
    let task = pick_task(exam)?;
    if !store::set_sitting_approved(tx, id, by, task)? {
        return Err(Error::conflict("exams-moved"));
    }
    let mut candidates = store::candidates_of_sitting(tx, id)?;
    candidates.retain(|candidate| candidate.state == CandidateState::Expected);
    refuse_conflicts(tx, exam, id, &candidates)?;
    let pool = questions::pool(tx, &exam.framework_code, exam.kind.pool())?;
    let mut forms = Vec::with_capacity(candidates.len());
    for candidate in &candidates {
        forms.push(draw_form(exam, &pool, candidate.id)?);
    }
    store::insert_forms(tx, &forms)?;
    let ids: Vec<CandidateId> = candidates.iter().map(|candidate| candidate.id).collect();
    let parts: &[&'static str] = if exam.has_practical() { &["theory", "practical"] } else { &["theory"] };
    store::prepare_attempts(tx, &ids, parts)?;
    tx.audit("exams.sitting.approve", "sitting", id, json!({"candidates": ids.len(), "task": task}))
}

fn refuse_conflicts(tx: &mut Tx<'_>, exam: &Exam, id: SittingId, candidates: &[Candidate]) -> Result<()> {
    // A class test holds practice questions, which everybody may read with their explanations.
    if !exam.has_practical() {
        return Ok(());
    }
    let persons: Vec<PersonId> = candidates.iter().map(|candidate| candidate.person_id).collect();
    duties::refuse_setters(tx, exam, &persons, "exams-setter-candidate")?;
    let invigilators = store::invigilators(tx, id)?;
    duties::refuse_setters(tx, exam, &invigilators, "exams-setter-invigilator")
}

fn pick_task(exam: &Exam) -> Result<Option<PracticalTaskId>> {
    if !exam.has_practical() {
        return Ok(None);
    }
    let task = rules::pick(&exam.practical_tasks.0, rand::random());
    task.map(Some).ok_or_else(|| not_ready("exams-check-task-none"))
}

fn not_ready(key: &'static str) -> Error {
    Error::Refused(Message::new("exams-not-ready").with("why", crate::messages::label(key)))
}

fn draw_form(exam: &Exam, pool: &[PoolQuestion], candidate: CandidateId) -> Result<Drawn> {
    let bytes: [u8; 32] = rand::random();
    let seed = crate::audit::hex(&bytes);
    let items =
        draw_rules::draw(&exam.blueprint.0, pool, &seed).map_err(|_| not_ready("exams-check-pool-short-now"))?;
    Ok(Drawn { candidate, seed, items })
}

/// The questions of a candidate's form in their order; `None` before the sitting is approved.
pub fn form_items(tx: &mut Tx<'_>, candidate: CandidateId) -> Result<Option<Vec<FormItem>>> {
    store::form_items(tx, candidate)
}
