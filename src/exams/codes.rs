//! Exam codes: made and shown once; only their hashes stay.

use serde_json::json;

use super::model::{Candidate, CandidateState, RoundState, Sitting, SittingState};
use super::{rounds, rules, store};
use crate::app::Tx;
use crate::db::{CandidateId, RoundId};
use crate::error::{Error, Message, Result};

/// Makes a code for every candidate of a round who has none yet, in the order of numbers. What is returned is shown
/// once, as slips, and kept nowhere.
///
/// # Errors
/// `exams-not-numbered`, `exams-codes-issued` when everybody has one, `exams-round-over`.
pub fn issue_codes(tx: &mut Tx<'_>, id: RoundId) -> Result<Vec<(CandidateId, String)>> {
    rounds::manageable(tx, id)?;
    refuse_over(store::round(tx, id)?.state)?;
    let mut candidates: Vec<Candidate> = store::candidates(tx, id)?;
    candidates.retain(|candidate| candidate.state == CandidateState::Expected);
    if candidates.is_empty() || candidates.iter().any(|candidate| candidate.number.is_none()) {
        return Err(Error::refused("exams-not-numbered"));
    }
    candidates.retain(|candidate| candidate.code_hash.is_none());
    if candidates.is_empty() {
        return Err(Error::refused("exams-codes-issued"));
    }
    candidates.sort_by_key(|candidate| candidate.number);
    let mut codes = Vec::with_capacity(candidates.len());
    for candidate in &candidates {
        codes.push((candidate.id, fresh_code(tx, candidate.id)?));
    }
    tx.audit("exams.codes", "round", id, json!({"count": codes.len()}))?;
    Ok(codes)
}

/// Makes a new code for one candidate; the old one is void at once.
///
/// # Errors
/// `exams-not-numbered`, `exams-round-over`, `exams-candidate-out`, at the field `reason` when it is blank.
pub fn reissue_code(tx: &mut Tx<'_>, id: CandidateId, reason: &str) -> Result<String> {
    let candidate = store::candidate(tx, id)?;
    let round = candidate.round_id.ok_or(Error::NotFound)?;
    rounds::manageable(tx, round)?;
    refuse_over(store::round(tx, round)?.state)?;
    let sitting: Sitting = store::sitting(tx, candidate.sitting_id)?;
    if sitting.state == SittingState::Ended {
        return Err(Error::refused("exams-round-over"));
    }
    if candidate.number.is_none() {
        return Err(Error::refused("exams-not-numbered"));
    }
    if matches!(
        candidate.state,
        CandidateState::Withdrawn | CandidateState::Suspended | CandidateState::Barred | CandidateState::Absent
    ) {
        let message = Message::new("exams-candidate-out").with("name", &candidate.full_name);
        return Err(Error::Refused(message));
    }
    let reason = crate::text::tidy(reason);
    if reason.is_empty() {
        return Err(Error::invalid("reason", "form-required"));
    }
    let code = fresh_code(tx, id)?;
    tx.audit("exams.code.again", "candidate", id, json!({"reason": reason}))?;
    Ok(code)
}

fn refuse_over(state: RoundState) -> Result<()> {
    match state {
        RoundState::Draft | RoundState::Approved | RoundState::Running => Ok(()),
        _ => Err(Error::refused("exams-round-over")),
    }
}

fn fresh_code(tx: &mut Tx<'_>, id: CandidateId) -> Result<String> {
    let code = rules::exam_code(rand::random());
    store::set_code(tx, id, &rules::code_hash(&code))?;
    Ok(code)
}
