//! Who set or approved what a paper may hold.

use diesel::prelude::*;

use super::super::model::Exam;
use crate::app::Tx;
use crate::db::AccountId;
use crate::db::schema::{question, question_version};
use crate::error::Result;

/// Accounts that wrote or approved an approved question the exam may draw.
pub(in super::super) fn question_people(tx: &mut Tx<'_>, exam: &Exam) -> Result<Vec<AccountId>> {
    let mut modules: Vec<String> = exam.blueprint.0.iter().map(|line| line.module_code.clone()).collect();
    modules.sort_unstable();
    modules.dedup();
    let rows: Vec<(Option<AccountId>, Option<AccountId>)> = question_version::table
        .inner_join(question::table)
        .filter(question::framework_code.eq(&exam.framework_code))
        .filter(question::module_code.eq_any(modules))
        .filter(question::pool.eq(exam.kind.pool()))
        .filter(question_version::state.eq("approved"))
        .select((question_version::author_id, question_version::approved_by))
        .distinct()
        .load(tx.db)?;
    Ok(rows.into_iter().flat_map(|(author, approver)| [author, approver]).flatten().collect())
}
