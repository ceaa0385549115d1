//! Results of a round: computed, proposed by the chair of the board, approved by the managing authority.

use serde_json::json;

use super::decision::{DecisionKind, NewDecision, enter_decision};
use super::model::{ResultRow, RoundInfo, Script, ScriptState, Sheet};
use super::{rules, store};
use crate::app::Tx;
use crate::db::{DecisionId, RoundId};
use crate::error::{Error, Message, Result};
use crate::rights::{Action, Facts, allow, allow_seen};

/// A round on its way to approved results.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The round.
    pub round: RoundInfo,
    /// Candidates.
    pub candidates: usize,
    /// Scripts, and how many of them have their mark.
    pub scripts: (usize, usize),
    /// Papers to which 0 is given by rule.
    pub blank: usize,
    /// Results: proposed ones, or a preview once every script has its mark; empty before.
    pub rows: Vec<ResultRow>,
}

/// A round with its results, for those who may see exams. Before every script has its mark, no result is shown.
pub fn outcome(tx: &mut Tx<'_>, round: RoundId) -> Result<Outcome> {
    allow_seen(&tx.actor()?.clone(), Action::SeeExams, &Facts::none())?;
    load(tx, round)
}

fn load(tx: &mut Tx<'_>, round: RoundId) -> Result<Outcome> {
    let info = store::round(tx, round)?;
    let papers = store::papers(tx, round)?;
    let scripts: Vec<_> = papers.iter().filter_map(|paper| paper.script.as_ref()).collect();
    let done = scripts.iter().filter(|script| script.state == ScriptState::Final).count();
    let counts = (scripts.len(), done);
    let handed = store::handed(tx, round)?;
    let mut blank = 0;
    let mut waiting = 0;
    for paper in papers.iter().filter(|paper| paper.script.is_none()) {
        let Some(practical) = &paper.practical else { continue };
        let files = handed.get(&practical.id).map(Vec::as_slice).unwrap_or_default();
        let marked = matches!(practical.outcome.as_deref(), Some("submitted" | "timed_out"));
        blank += usize::from(marked && rules::is_blank(files));
        waiting += usize::from(marked && !rules::is_blank(files));
    }
    let rows = match info.state.as_str() {
        "marking" if waiting == 0 && counts.0 == counts.1 => {
            papers.iter().filter_map(|paper| rules::result(paper, info.pass_percent)).collect()
        }
        "results_proposed" | "results_approved" | "closed" => store::results(tx, round)?,
        _ => Vec::new(),
    };
    Ok(Outcome { round: info, candidates: papers.len(), scripts: (counts.0 + waiting, counts.1), blank, rows })
}

/// The chair of the board proposes the results to the managing authority: they are computed and kept.
///
/// # Errors
/// `marking-round-state`; `marking-not-all-marked` while a script has no mark.
pub fn propose_results(tx: &mut Tx<'_>, round: RoundId) -> Result<()> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::ProposeResults, &Facts::none())?;
    let me = actor.account()?;
    let found = load(tx, round)?;
    if found.round.state != "marking" {
        return Err(Error::refused("marking-round-state"));
    }
    let (scripts, done) = found.scripts;
    if scripts != done || found.rows.len() != found.candidates {
        let message = Message::new("marking-not-all-marked").with("open", scripts - done);
        return Err(Error::refused(message));
    }
    if !store::move_round(tx, round, "marking", "results_proposed")? {
        return Err(Error::conflict("marking-changed-meanwhile"));
    }
    store::insert_results(tx, round, &found.rows)?;
    store::note_proposal(tx, round, me)?;
    let passed = found.rows.iter().filter(|row| row.passed).count();
    tx.audit("marking.results.propose", "round", round, json!({"candidates": found.rows.len(), "passed": passed}))
}

/// What follows the approval of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterApproval {
    /// Certificates are issued here; issuing them ends the round.
    Issue,
    /// This body may not issue them: the approval ends the round.
    Close,
}

/// The managing authority approves the results by a numbered decision; not by the account that proposed them.
/// `new.authority` and `new.round_id` are taken from the round, `new.kind` is the approval. A round in which nobody
/// passed ends with the approval, too.
///
/// # Errors
/// `marking-round-state`, `marking-changed-meanwhile`, fields as in [`enter_decision`].
pub fn approve_results(tx: &mut Tx<'_>, round: RoundId, new: &NewDecision, after: AfterApproval) -> Result<DecisionId> {
    let actor = tx.actor()?.clone();
    let info = store::round(tx, round)?;
    allow(&actor, Action::ApproveResults, &Facts::by(info.proposed_by))?;
    if info.state != "results_proposed" {
        return Err(Error::refused("marking-round-state"));
    }
    let authority = info.authority.clone();
    let new = NewDecision { kind: DecisionKind::Results, authority, round_id: Some(round), ..new.clone() };
    let decision = enter_decision(tx, &new)?;
    if !store::move_round(tx, round, "results_proposed", "results_approved")? {
        return Err(Error::conflict("marking-changed-meanwhile"));
    }
    store::note_approval(tx, round, decision)?;
    tx.audit("marking.results.approve", "round", round, json!({"decision": new.number, "on": new.decided_on}))?;
    let passed = store::results(tx, round)?.iter().any(|row| row.passed);
    if after == AfterApproval::Close || !passed {
        super::close_round(tx, round)?;
    }
    Ok(decision)
}

/// The scripts of a round with all sheets, for the mark sheet by script number; only once every script has its mark.
///
/// # Errors
/// `marking-not-all-marked`.
pub fn mark_sheet(tx: &mut Tx<'_>, round: RoundId) -> Result<(RoundInfo, Vec<(Script, Vec<Sheet>)>, i32)> {
    allow_seen(&tx.actor()?.clone(), Action::SeeExams, &Facts::none())?;
    let info = store::round(tx, round)?;
    let scripts = store::scripts_of(tx, round)?;
    let open = scripts.iter().filter(|script| script.state != ScriptState::Final).count();
    if open > 0 || scripts.is_empty() {
        return Err(Error::refused(Message::new("marking-not-all-marked").with("open", open)));
    }
    let maximum = store::papers(tx, round)?.iter().filter_map(|paper| paper.practical_max).max().unwrap_or(0);
    let mut sheets = store::sheets_of_round(tx, round)?;
    let rows = scripts
        .into_iter()
        .map(|script| {
            let (mine, rest) = std::mem::take(&mut sheets).into_iter().partition(|s| s.script_id == script.id);
            sheets = rest;
            (script, mine)
        })
        .collect();
    Ok((info, rows, maximum))
}
