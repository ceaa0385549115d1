//! Requirements: entered, changed and ended, never overwritten.

use chrono::NaiveDate;
use serde_json::json;

use super::model::{NewRequirement, Requirement};
use super::{rules, store};
use crate::app::Tx;
use crate::db::{Instant, RequirementId, RequirementLineageId, UnitId};
use crate::error::{Error, Result};
use crate::people;
use crate::rights::{Action, Facts, allow};

/// Where a requirement stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequirementState {
    /// It holds.
    Running,
    /// It begins later.
    Coming,
    /// It has ended.
    Ended,
}

impl Requirement {
    /// Where it stands on a day.
    pub fn state_on(&self, day: NaiveDate) -> RequirementState {
        if self.valid_to.is_some_and(|to| to <= day) {
            RequirementState::Ended
        } else if self.valid_from > day {
            RequirementState::Coming
        } else {
            RequirementState::Running
        }
    }
    /// What it says, to be said again with changes.
    pub fn terms(&self) -> NewRequirement {
        NewRequirement {
            title: self.title.clone(),
            framework_code: self.framework_code.clone(),
            level_code: self.level_code.clone(),
            unit_id: self.unit_id,
            group: self.group.clone(),
            due_on: self.due_on,
            legal_ground: self.legal_ground.clone(),
            valid_from: self.valid_from,
        }
    }
}

/// The requirements that hold on a day, as known at an instant, in the order of their due days. Whose they are to see
/// is for the caller to say: learners see their own, the unit's officers their subtree.
pub fn requirements_on(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<Vec<Requirement>> {
    store::requirements_on(tx, on, known_at)
}

/// The last version of every requirement as known now: running, coming and ended, in the order of their due days.
pub fn last_requirements(tx: &mut Tx<'_>) -> Result<Vec<Requirement>> {
    allow(&tx.actor()?.clone(), Action::SeeRequirements, &Facts::none())?;
    store::last_versions(tx)
}

/// One version of a requirement.
pub fn requirement(tx: &mut Tx<'_>, id: RequirementId) -> Result<Requirement> {
    store::requirement(tx, id)
}

/// Every record of a requirement, the newest record first; those with `superseded_at` were replaced.
pub fn requirement_history(tx: &mut Tx<'_>, of: RequirementLineageId) -> Result<Vec<Requirement>> {
    allow(&tx.actor()?.clone(), Action::SeeRequirements, &Facts::none())?;
    let all = store::history(tx, of)?;
    if all.is_empty() { Err(Error::NotFound) } else { Ok(all) }
}

/// Enters a requirement.
///
/// # Errors
/// [`Error::Invalid`] at the field; [`Error::Forbidden`] for a unit outside the actor's subtree.
pub fn enter_requirement(tx: &mut Tx<'_>, new: &NewRequirement) -> Result<RequirementId> {
    may_manage(tx, new.unit_id)?;
    let new = rules::checked(new)?;
    check_level(tx, &new)?;
    let (id, lineage) = (RequirementId::new(), RequirementLineageId::new());
    let by = tx.actor()?.account;
    store::insert_requirement(tx, (id, lineage), &new, None, by)?;
    tx.audit("standard.requirement.enter", "requirement", lineage, detail(&new))?;
    Ok(id)
}

/// Changes a requirement from the day `new.valid_from` on: the version in force ends there and the next one starts. On the
/// first day of the last version it replaces that version. `seen` is the version the change was made from.
///
/// # Errors
/// `standard-ended`; `standard-changed-meanwhile` when `seen` is not the last version any more; fields as in
/// [`enter_requirement`].
pub fn change_requirement(tx: &mut Tx<'_>, seen: RequirementId, new: &NewRequirement) -> Result<RequirementId> {
    let last = last_version(tx, seen)?;
    may_manage(tx, last.unit_id)?;
    may_manage(tx, new.unit_id)?;
    let new = rules::checked(new)?;
    check_level(tx, &new)?;
    let cut = rules::cut(&last, new.valid_from)?;
    let by = tx.actor()?.account;
    end_record(tx, &last, cut.remains_to)?;
    let id = RequirementId::new();
    store::insert_requirement(tx, (id, last.lineage_id), &new, cut.next_to, by)?;
    tx.audit("standard.requirement.change", "requirement", last.lineage_id, detail(&new))?;
    Ok(id)
}

/// Ends a requirement: from the day `on` it does not hold any more.
///
/// # Errors
/// As [`change_requirement`].
pub fn end_requirement(tx: &mut Tx<'_>, seen: RequirementId, on: NaiveDate) -> Result<()> {
    let last = last_version(tx, seen)?;
    may_manage(tx, last.unit_id)?;
    let cut = rules::cut(&last, on)?;
    end_record(tx, &last, cut.remains_to)?;
    tx.audit("standard.requirement.end", "requirement", last.lineage_id, json!({"title": last.title, "on": on}))
}

/// The version, which must be the last one as known now.
fn last_version(tx: &mut Tx<'_>, seen: RequirementId) -> Result<Requirement> {
    let seen = store::requirement(tx, seen)?;
    let last = store::history(tx, seen.lineage_id)?
        .into_iter()
        .filter(|version| version.superseded_at.is_none())
        .max_by_key(|version| version.valid_from);
    match last {
        Some(last) if last.id == seen.id => Ok(last),
        _ => Err(Error::conflict("standard-changed-meanwhile")),
    }
}

/// Replaces a record by what remains of its version.
fn end_record(tx: &mut Tx<'_>, last: &Requirement, remains_to: Option<NaiveDate>) -> Result<()> {
    if !store::supersede(tx, last.id)? {
        return Err(Error::conflict("standard-changed-meanwhile"));
    }
    if remains_to.is_some() {
        let by = tx.actor()?.account;
        store::insert_requirement(tx, (RequirementId::new(), last.lineage_id), &last.terms(), remains_to, by)?;
    }
    Ok(())
}

fn may_manage(tx: &mut Tx<'_>, unit: UnitId) -> Result<()> {
    let (actor, today) = (tx.actor()?.clone(), tx.today());
    let path = match people::reach(tx, unit, today) {
        Err(Error::NotFound) => return Err(Error::invalid("unit", "standard-no-such-unit")),
        other => other?,
    };
    allow(&actor, Action::ManageRequirements, &Facts::in_units(path))
}

/// Whether the actor may change a requirement of this unit.
pub fn may_change(tx: &mut Tx<'_>, unit: UnitId) -> Result<bool> {
    match may_manage(tx, unit) {
        Ok(()) => Ok(true),
        Err(Error::Forbidden) => Ok(false),
        Err(other) => Err(other),
    }
}

fn check_level(tx: &mut Tx<'_>, new: &NewRequirement) -> Result<()> {
    match super::framework(tx, &new.framework_code) {
        Ok(framework) if framework.level(&new.level_code).is_some() => Ok(()),
        Ok(_) | Err(Error::NotFound) => Err(Error::invalid("level", "standard-no-such-level")),
        Err(other) => Err(other),
    }
}

fn detail(new: &NewRequirement) -> serde_json::Value {
    json!({
        "title": new.title,
        "framework": new.framework_code,
        "level": new.level_code,
        "unit": new.unit_id,
        "group": new.group,
        "due_on": new.due_on,
        "legal_ground": new.legal_ground,
        "from": new.valid_from,
    })
}
