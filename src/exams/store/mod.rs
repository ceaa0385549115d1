//! SQL of exams, rounds, sittings, candidates and forms.

mod blueprints;
mod candidates;
mod duties;
mod exams;
mod papers;
mod persons;
mod rounds;
mod standard;

pub(super) use blueprints::*;
pub(super) use candidates::*;
pub(super) use duties::*;
pub(super) use exams::*;
pub(super) use papers::*;
pub(super) use persons::*;
pub(super) use rounds::*;
pub(super) use standard::*;

/// Rows of one statement, well below the bound values either database takes.
const BATCH: usize = 1_000;
