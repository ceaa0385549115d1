//! Marking: practical scripts under blind numbers, two examiners, results of a round (TTLT 17/2016, art. 11 and 15).
//!
//! ```text
//! round    running ──scripts made──▶ marking ──proposed──▶ results_proposed ──decision──▶ results_approved
//! script   handed_in ─equal─▶ final      handed_in ─differs─▶ different ─equal─▶ final
//!                                        different ─differs─▶ to_decide ─head of marking─▶ final
//! ```
//!
//! * A script has a random number; examiners see that number, the task, the rubric and clean copies of the files
//!   ([`office`]), and nothing else. The keeper of script numbers alone sees whose it is before the results stand.
//! * Two different examiners mark each script on sheets of their own, in hundredths. Any difference of totals: both mark
//!   again; again a difference: the head of marking decides with a reason. No tolerance, no average.
//! * A sheet that is final never changes; a script's state moves by compare-and-set.
//! * Work with nothing in it is 0 by rule and is not offered to examiners.
//! * Pass = the exam's share of the marks (50 %) in each paper, decided on integers.

mod decision;
mod desk;
mod keeper;
mod model;
pub mod office;
mod own;
pub mod pages;
mod results;
mod rules;
mod store;

pub use decision::{Decision, DecisionKind, NewDecision, decision, enter_decision};
pub use desk::{Desk, Dispute, Entry, decide, desk, dispute, disputes, file, queue, save};
pub use keeper::{Made, Remedy, board, eligible_examiners, keeper_rounds, make_scripts, replace_examiner, settle_file};
pub use model::{
    Board, Criterion, Duty, Handed, Marks, Papers, QueueItem, Removed, ResultNote, ResultRow, RoundInfo, Rubric,
    Script, ScriptFile, ScriptState, Sheet, SheetState, Task,
};
pub use own::{OwnExam, own_exams};
pub use results::{AfterApproval, Outcome, approve_results, mark_sheet, outcome, propose_results};

use crate::app::Tx;
use crate::db::{PersonId, RoundId};
use crate::error::{Error, Result};

/// The results of a round as they were proposed, in the order of exam numbers; empty before. The caller has decided
/// whether the actor may see them.
pub fn results(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<ResultRow>> {
    store::results(tx, round)
}

/// A round as marking and certificates see it. The caller has decided whether the actor may see it.
pub fn round(tx: &mut Tx<'_>, id: RoundId) -> Result<RoundInfo> {
    store::round(tx, id)
}

/// Codes of the modules of a level that a person has passed in rounds with approved results, in order.
pub fn passed_modules(tx: &mut Tx<'_>, person: PersonId, of: (&str, &str)) -> Result<Vec<String>> {
    store::passed_modules(tx, person, of)
}

/// Ends a round once its certificates are issued, or at its approval when there is nothing to issue.
///
/// # Errors
/// `marking-changed-meanwhile` when its results are not approved, or it was closed before.
pub fn close_round(tx: &mut Tx<'_>, id: RoundId) -> Result<()> {
    if store::move_round(tx, id, "results_approved", "closed")? {
        tx.audit("marking.round.close", "round", id, serde_json::json!({}))
    } else {
        Err(Error::conflict("marking-changed-meanwhile"))
    }
}
