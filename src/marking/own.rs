//! What a person may know of the own exams: the theory mark at once (art. 6.6), results once they are approved.

use super::model::ResultNote;
use super::store;
use crate::app::Tx;
use crate::db::Instant;
use crate::error::Result;

/// One of the actor's own exams.
#[derive(Debug, Clone)]
pub struct OwnExam {
    /// The round's title, or the class test's.
    pub title: String,
    /// Whether it is a class test: theory only, no certificate.
    pub is_class_test: bool,
    /// When the sitting begins.
    pub starts_at: Instant,
    /// The candidate's state.
    pub state: String,
    /// Theory mark and full mark in hundredths, once marked.
    pub theory: (Option<i32>, Option<i32>),
    /// Whether practical work was handed in.
    pub has_practical: bool,
    /// The full mark of the practical task.
    pub practical_max: Option<i32>,
    /// Passed, practical mark and note, once the results are approved.
    pub result: Option<(bool, Option<i32>, ResultNote)>,
    /// Receipts: part in words, code.
    pub receipts: Vec<(&'static str, String)>,
}

/// The actor's own exams, the newest first.
pub fn own_exams(tx: &mut Tx<'_>) -> Result<Vec<OwnExam>> {
    let me = tx.actor()?.person()?;
    store::exams_of_person(tx, me)
}
