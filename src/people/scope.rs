//! Whose people an actor may see or change: the subtrees of the grants held today.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{store, units};
use crate::app::Tx;
use crate::db::UnitId;
use crate::error::Result;
use crate::rights::{Action, Actor, RULES, When, may_ever};

/// The units whose people are within reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The whole city.
    All,
    /// These units, among them ended ones whose people wait to be assigned.
    Units(HashSet<UnitId>),
}

impl Scope {
    /// Whether a unit is within reach.
    pub fn holds(&self, unit: UnitId) -> bool {
        match self {
            Self::All => true,
            Self::Units(units) => units.contains(&unit),
        }
    }
    /// The units as a list for a query; `None` for the whole city.
    pub fn units(&self) -> Option<Vec<UnitId>> {
        match self {
            Self::All => None,
            Self::Units(units) => {
                let mut list: Vec<UnitId> = units.iter().copied().collect();
                list.sort_unstable();
                Some(list)
            }
        }
    }
}

/// The roots of the subtrees in which the actor may do something; `None` for the whole city.
pub(super) fn roots(actor: &Actor, action: Action) -> Option<Vec<UnitId>> {
    if actor.is_system {
        return None;
    }
    let mut all = Vec::new();
    for (_, role, when) in RULES.iter().filter(|(a, role, _)| *a == action && actor.has(*role)) {
        match (when, actor.roots(*role)) {
            (When::InUnit, Some(roots)) => all.extend(roots),
            _ => return None,
        }
    }
    Some(all)
}

/// The units in which the actor may do something today.
pub fn scope(tx: &mut Tx<'_>, action: Action) -> Result<Scope> {
    let today = tx.today();
    scope_on(tx, action, today)
}

/// The units of a day in which the actor may do something, by the grants held today.
pub(super) fn scope_on(tx: &mut Tx<'_>, action: Action, on: NaiveDate) -> Result<Scope> {
    let actor = tx.actor()?.clone();
    let Some(roots) = roots(&actor, action) else {
        return Ok(Scope::All);
    };
    let now = tx.now;
    let tree = units::tree(tx, on, now)?;
    let mut found: HashSet<UnitId> = roots.iter().flat_map(|root| tree.subtree(*root)).collect();
    for (ended, _) in store::units::ended_with_people(tx, on)? {
        if units::reach(tx, ended, on)?.iter().any(|unit| roots.contains(unit)) {
            found.insert(ended);
        }
    }
    Ok(Scope::Units(found))
}

/// Whether the actor may change anybody at all; for buttons.
pub fn may_manage_somebody(actor: &Actor) -> bool {
    may_ever(actor, Action::ManagePeople)
}
