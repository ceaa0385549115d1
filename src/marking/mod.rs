//! Marking.
mod decision;
mod model;
pub mod pages;
mod rules;
mod store;

pub use decision::{Decision, DecisionKind, NewDecision, decision, enter_decision};
pub use model::{ResultNote, ResultRow, RoundInfo};

use crate::app::Tx;
use crate::db::RoundId;
use crate::error::Result;

/// The results of a round as they were proposed, in the order of exam numbers; empty before. The caller has decided
/// whether the actor may see them.
pub fn results(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<ResultRow>> {
    store::results(tx, round)
}
