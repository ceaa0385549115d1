//! The day of the exam: begin, save, hand in, close; the practical paper; the invigilator's room.
//!
//! ```text
//! prepared ──start──▶ open ──hand in │ time over │ end of sitting──▶ closed (exactly one outcome)
//!                      └── take over: epoch + 1, the same answers and deadline
//! ```
//!
//! What is promised:
//! * One live attempt for candidate and paper, by a unique index; starting again gives the same one.
//! * The server owns the deadline: [`rules::Timing::deadline`]. What had been read before it counts.
//! * "Đã lưu" is said after the commit only ([`recorder`]); an older revision never replaces a newer one; every version
//!   is kept; a save carries the epoch of its page, and a page of an older epoch may only read.
//! * Every change of an attempt changes its head row by compare-and-set, so an attempt closes exactly once, whoever
//!   comes first: candidate, job or invigilator. The finish time of a time-out is the deadline.
//! * The theory mark is [`rules::theory_mark`] of the answers, the keys of the pinned versions and the order shown.

mod close;
mod model;
mod office;
pub mod pages;
mod practical;
pub mod recorder;
mod room;
pub mod rules;
mod sit;
mod store;

use crate::app::Tx;
use crate::db::{AttemptId, CandidateId};
use crate::error::Result;
use crate::jobs::Task;

pub use close::{answers_root, close_expired};
pub use model::{
    Answer, Attempt, AttemptState, Choice, Desk, Outcome, Owner, Part, Save, SaveItem, Saved, Submission, TimeGrant,
};
pub use practical::{NewFile, hand_up, my_files};
pub use recorder::Recorder;
pub use room::{Seat, check_in, end_sitting, grant_minutes, mark_absent, my_sittings, open_part, seats};
pub use sit::{look, my_attempt, my_class_test, my_desk, owner_of, start, submit, take_over};

/// The attempt of a candidate at a paper that counts, if there is one; for marking and results.
pub fn attempt_of(tx: &mut Tx<'_>, candidate: CandidateId, part: Part) -> Result<Option<Attempt>> {
    store::live_attempt(tx, candidate, part)
}

/// The answers of an attempt in the order of the questions; for item analysis and recomputing marks.
pub fn answers(tx: &mut Tx<'_>, attempt: AttemptId) -> Result<Vec<Answer>> {
    store::answers(tx, attempt)
}

/// The files of a practical attempt that count, the latest complete one of each name; for marking.
pub fn files(tx: &mut Tx<'_>, attempt: AttemptId) -> Result<Vec<Submission>> {
    store::live_submissions(tx, attempt)
}

/// The periodic work of exam day.
pub fn tasks() -> Vec<Task> {
    vec![Task { name: "close-attempts", every: 2, run: close_expired }]
}
