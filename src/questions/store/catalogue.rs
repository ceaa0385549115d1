//! SQL: what the framework says, and what the bank has in a module.

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::QuestionId;
use crate::db::schema::{element, framework, question, question_version};
use crate::error::Result;
use crate::questions::model::State;

/// The module in which an element of the current framework stands.
pub(crate) fn module_of_element(tx: &mut Tx<'_>, of: &str, code: &str) -> Result<Option<String>> {
    Ok(element::table
        .inner_join(framework::table)
        .filter(framework::code.eq(of))
        .filter(framework::is_current.eq(true))
        .filter(element::code.eq(code))
        .select(element::module_code)
        .first(tx.db)
        .optional()?)
}

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
