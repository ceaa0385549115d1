//! The list of the bank: what is asked for, and what one may see of it.

use super::model::{Kind, Pool, Question, State, StateCounts, Version, difficulty_label};
use super::store;
use crate::app::Tx;
use crate::error::Result;
use crate::rights::{Action, Actor, Facts, Role, allow};
use crate::{standard, text};

/// Questions on a page of the list.
pub const PAGE: i64 = 50;
/// Most questions of an export.
const MOST: i64 = 20_000;

/// What is asked for; `None` and empty texts ask for everything. Without a state, versions out of use are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// A module.
    pub module: Option<String>,
    /// An element and all below it.
    pub element: String,
    /// A kind.
    pub kind: Option<Kind>,
    /// A pool.
    pub pool: Option<Pool>,
    /// A state.
    pub state: Option<State>,
    /// A difficulty.
    pub difficulty: Option<i32>,
    /// Words in the question, in any order, with or without diacritics.
    pub words: String,
}

impl ListFilter {
    /// What is asked for, in words, for an exported file.
    pub fn in_words(&self) -> String {
        let mut parts: Vec<String> = self.module.iter().cloned().collect();
        parts.extend(Some(self.element.clone()).filter(|element| !element.is_empty()));
        parts.extend(self.kind.map(Kind::label));
        parts.extend(self.pool.map(Pool::label));
        parts.extend(self.difficulty.map(difficulty_label));
        parts.extend(self.state.map(State::label));
        parts.extend(Some(format!("“{}”", self.words)).filter(|_| !self.words.is_empty()));
        if parts.is_empty() { crate::messages::label("questions-filter-none") } else { parts.join("; ") }
    }

    fn for_store(&self, modules: Vec<String>) -> store::Filter {
        let one_or = |one: Option<State>| one.map_or_else(usual_states, |state| vec![state]);
        store::Filter {
            modules: modules.into_iter().filter(|code| self.module.as_ref().is_none_or(|one| one == code)).collect(),
            kinds: self.kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]),
            pools: self.pool.map_or_else(|| Pool::ALL.to_vec(), |pool| vec![pool]),
            states: one_or(self.state),
            difficulties: self.difficulty.map_or_else(|| vec![1, 2, 3], |difficulty| vec![difficulty]),
            element: self.element.clone(),
            words: text::fold(&self.words).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect(),
        }
    }
}

fn usual_states() -> Vec<State> {
    vec![State::Draft, State::InReview, State::Approved]
}

/// The modules whose questions the actor may see, in the order of the frameworks.
pub fn modules(tx: &mut Tx<'_>) -> Result<Vec<(String, standard::Module)>> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::SeeQuestions, &Facts::none())?;
    let frameworks = standard::frameworks(tx)?;
    Ok(frameworks
        .into_iter()
        .flat_map(|framework| framework.modules.into_iter().map(move |module| (framework.code.clone(), module)))
        .filter(|(_, module)| in_scope(&actor, &module.code))
        .collect())
}

fn in_scope(actor: &Actor, module: &str) -> bool {
    actor.is_system
        || actor.held.iter().any(|held| {
            matches!(held.role, Role::Trainer | Role::QuestionReviewer)
                && held.module.as_deref().is_none_or(|scope| scope == module)
        })
}

fn store_filter(tx: &mut Tx<'_>, filter: &ListFilter) -> Result<store::Filter> {
    let codes = modules(tx)?.into_iter().map(|(_, module)| module.code).collect();
    Ok(filter.for_store(codes))
}

/// A page of the list (from 1), how many there are in all, and how many stand in each state.
pub fn page(tx: &mut Tx<'_>, filter: &ListFilter, page: i64) -> Result<(Vec<(Question, Version)>, i64, StateCounts)> {
    let filter = store_filter(tx, filter)?;
    let (rows, total) = store::list(tx, &filter, ((page - 1).max(0) * PAGE, PAGE))?;
    let counts = store::state_counts(tx, &filter)?;
    Ok((rows, total, counts))
}

/// The whole list, for a workbook.
pub fn all(tx: &mut Tx<'_>, filter: &ListFilter) -> Result<Vec<(Question, Version)>> {
    let filter = store_filter(tx, filter)?;
    Ok(store::list(tx, &filter, (0, MOST))?.0)
}
