//! SQL of the lists of the bank.

use diesel::prelude::*;

use super::versions::{QuestionRow, VersionRow};
use crate::app::Tx;
use crate::db::QuestionVersionId;
use crate::db::schema::{question, question_version};
use crate::error::Result;
use crate::questions::model::{Kind, Pool, Question, State, StateCounts, Version};

/// What a list shows; every list of values is one of which the column must have one.
pub(crate) struct Filter {
    pub(crate) modules: Vec<String>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) pools: Vec<Pool>,
    pub(crate) states: Vec<State>,
    pub(crate) difficulties: Vec<i32>,
    /// An element and all below it; empty for any.
    pub(crate) element: String,
    /// Folded words that must all occur; at most four count.
    pub(crate) words: Vec<String>,
}

impl Filter {
    fn word(&self, at: usize) -> String {
        self.words.get(at).map_or_else(|| "%".to_owned(), |word| format!("%{}%", plain(word)))
    }
    /// The element itself, and what stands below it.
    fn element(&self) -> (String, String) {
        let code = plain(&self.element);
        if code.is_empty() { ("%".to_owned(), "%".to_owned()) } else { (code.clone(), format!("{code}.%")) }
    }
}

/// Without what LIKE would read as a pattern.
fn plain(text: &str) -> String {
    text.replace(['%', '_', '\\'], "")
}

macro_rules! matching {
    ($filter:expr, $states:expr) => {{
        let (element, below) = $filter.element();
        question_version::table
            .inner_join(question::table)
            .filter(question::module_code.eq_any($filter.modules.clone()))
            .filter(question::pool.eq_any($filter.pools.clone()))
            .filter(question_version::kind.eq_any($filter.kinds.clone()))
            .filter(question_version::difficulty.eq_any($filter.difficulties.clone()))
            .filter(question_version::state.eq_any($states))
            .filter(question_version::element_code.like(element).or(question_version::element_code.like(below)))
            .filter(question_version::folded.like($filter.word(0)))
            .filter(question_version::folded.like($filter.word(1)))
            .filter(question_version::folded.like($filter.word(2)))
            .filter(question_version::folded.like($filter.word(3)))
    }};
}

/// Versions in the order of their questions' codes, the newest first, and how many there are in all.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    (from, size): (i64, i64),
) -> Result<(Vec<(Question, Version)>, i64)> {
    let total = matching!(filter, filter.states.clone()).count().get_result(tx.db)?;
    let rows: Vec<(QuestionRow, VersionRow)> = matching!(filter, filter.states.clone())
        .order((question::code, question_version::version.desc(), question_version::id))
        .select((QuestionRow::as_select(), VersionRow::as_select()))
        .limit(size)
        .offset(from)
        .load(tx.db)?;
    Ok((rows.into_iter().map(|(question, version)| (question.into(), version.into())).collect(), total))
}

/// How many versions stand in each state, whatever states the filter names.
pub(crate) fn state_counts(tx: &mut Tx<'_>, filter: &Filter) -> Result<StateCounts> {
    let rows: Vec<(State, i64)> = matching!(filter, State::ALL.to_vec())
        .group_by(question_version::state)
        .select((question_version::state, diesel::dsl::count_star()))
        .load(tx.db)?;
    Ok(rows.into_iter().collect())
}

/// The newest version not out of use that has this content, of any question.
pub(crate) fn by_content(tx: &mut Tx<'_>, sha: &str) -> Result<Option<(QuestionVersionId, String)>> {
    Ok(question_version::table
        .inner_join(question::table)
        .filter(question_version::content_sha.eq(sha))
        .filter(question_version::state.ne(State::Retired))
        .order((question::code, question_version::version.desc()))
        .select((question_version::id, question::code))
        .first(tx.db)
        .optional()?)
}
