//! SQL: what the bank has in a module.

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::QuestionId;
use crate::db::schema::{question, question_version};
use crate::error::Result;
use crate::questions::model::State;

/// A text of the bank to compare with.
pub(crate) struct Folded {
    pub(crate) id: QuestionId,
    pub(crate) code: String,
    pub(crate) folded: String,
    pub(crate) stem: String,
}

/// The texts of all versions of a module that are not out of use.
pub(crate) fn folded(tx: &mut Tx<'_>, module: &str) -> Result<Vec<Folded>> {
    let rows: Vec<(QuestionId, String, String, String)> = question_version::table
        .inner_join(question::table)
        .filter(question::module_code.eq(module))
        .filter(question_version::state.ne(State::Retired))
        .order((question::code, question_version::version))
        .select((question::id, question::code, question_version::folded, question_version::stem))
        .load(tx.db)?;
    Ok(rows.into_iter().map(|(id, code, folded, stem)| Folded { id, code, folded, stem }).collect())
}
