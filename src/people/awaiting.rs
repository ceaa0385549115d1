//! “Chờ phân về”: people posted to units that have ended, and assigning them to a successor.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use super::model::{NewPosting, Person, Posting};
use super::scope::scope;
use super::unit_files::MAIN_PART;
use super::{persons, store, units};
use crate::app::Tx;
use crate::db::{PersonId, UnitId};
use crate::error::{Error, Message, Result};
use crate::rights::Action;

/// An ended unit with the people left on it.
#[derive(Debug, Clone)]
pub struct Awaiting {
    /// The unit.
    pub unit: UnitId,
    /// Its last name, with the unit it belonged to.
    pub name: String,
    /// The first day on which it was gone.
    pub ended_on: Option<NaiveDate>,
    /// Its people, by given name.
    pub people: Vec<(Person, Posting)>,
    /// The units they may be assigned to, within the actor's reach: successors and what is below them, the one that
    /// took the main part first.
    pub targets: Vec<UnitId>,
}

/// Whom of an ended unit to assign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Everybody left on it.
    All,
    /// These.
    These(Vec<PersonId>),
}

/// People to assign.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The ended unit.
    pub from: UnitId,
    /// A successor or a unit below one.
    pub into: UnitId,
    /// Who.
    pub who: Chosen,
    /// First day of the new posting.
    pub on: NaiveDate,
}

/// How many people wait, within the actor's reach.
pub fn waiting(tx: &mut Tx<'_>) -> Result<i64> {
    let (scope, today) = (scope(tx, Action::ManagePeople)?, tx.today());
    let ended = store::units::ended_with_people(tx, today)?;
    Ok(ended.into_iter().filter(|(unit, _)| scope.holds(*unit)).map(|(_, people)| people).sum())
}

/// The ended units with people left on them, within the actor's reach, by name.
pub fn awaiting(tx: &mut Tx<'_>) -> Result<Vec<Awaiting>> {
    let (scope, today) = (scope(tx, Action::ManagePeople)?, tx.today());
    let mut found = Vec::new();
    for (unit, _) in store::units::ended_with_people(tx, today)? {
        if scope.holds(unit) {
            found.push(one(tx, unit, today)?);
        }
    }
    found.sort_by_cached_key(|ended| (crate::text::sort_key(&ended.name), ended.unit));
    Ok(found)
}

fn one(tx: &mut Tx<'_>, unit: UnitId, today: NaiveDate) -> Result<Awaiting> {
    let facts = store::units::facts(tx, unit)?;
    let ended_on = facts.last().and_then(|fact| fact.valid_to);
    let last_day = ended_on.and_then(|day| day.pred_opt()).unwrap_or(today);
    let now = tx.now;
    let name = units::tree(tx, last_day, now)?.label(unit);
    let postings = store::postings::of_units(tx, &[unit], today)?;
    let ids: Vec<PersonId> = postings.iter().map(|posting| posting.person_id).collect();
    let known: HashMap<PersonId, Person> = persons::persons(tx, &ids)?;
    let mut people: Vec<(Person, Posting)> =
        postings.into_iter().filter_map(|p| known.get(&p.person_id).map(|person| (person.clone(), p))).collect();
    people.sort_by(|a, b| (&a.0.name_key, a.0.id).cmp(&(&b.0.name_key, b.0.id)));
    let targets = targets(tx, unit, today)?;
    Ok(Awaiting { unit, name, ended_on, people, targets })
}

/// Where people of an ended unit may go: its successors and what is below them; any unit when there is none.
fn targets(tx: &mut Tx<'_>, unit: UnitId, today: NaiveDate) -> Result<Vec<UnitId>> {
    let scope = scope(tx, Action::ManagePeople)?;
    let tree = units::tree_today(tx)?;
    let main: Vec<UnitId> = store::units::lineage_of(tx, unit)?
        .into_iter()
        .filter(|edge| edge.from_unit == unit && edge.note.as_deref() == Some(MAIN_PART))
        .map(|edge| edge.to_unit)
        .collect();
    let mut roots = units::successors(tx, unit, today)?;
    roots.sort_by_key(|root| (!main.contains(root), tree.get(*root).map(|node| node.name_key.clone())));
    if roots.is_empty() {
        roots.extend(tree.root());
    }
    Ok(roots.into_iter().flat_map(|root| tree.subtree(root)).filter(|unit| scope.holds(*unit)).collect())
}

/// Posts people of an ended unit to a successor; what they are stays.
///
/// # Errors
/// `people-assign-nobody`; `people-not-successor`; [`Error::NotFound`] for a unit out of reach; as [`persons::post`].
pub fn assign(tx: &mut Tx<'_>, assignment: &Assignment) -> Result<usize> {
    let today = tx.today();
    let scope = scope(tx, Action::ManagePeople)?;
    if !scope.holds(assignment.from) {
        return Err(Error::NotFound);
    }
    let ended = one(tx, assignment.from, today)?;
    if !ended.targets.contains(&assignment.into) {
        let name = units::tree_today(tx)?.label(assignment.into);
        return Err(Error::refused(Message::new("people-not-successor").with("name", name)));
    }
    let is_chosen = |person: &Person| match &assignment.who {
        Chosen::All => true,
        Chosen::These(list) => list.contains(&person.id),
    };
    let chosen: Vec<&(Person, Posting)> = ended.people.iter().filter(|(person, _)| is_chosen(person)).collect();
    if chosen.is_empty() {
        return Err(Error::refused("people-assign-nobody"));
    }
    for (person, old) in &chosen {
        let posting = NewPosting {
            person_id: person.id,
            unit_id: assignment.into,
            staff_kind: old.staff_kind,
            position: old.position.clone(),
            rank_code: old.rank_code.clone(),
            rank_title: old.rank_title.clone(),
            valid_from: assignment.on.max(ended.ended_on.unwrap_or(assignment.on)),
            source: format!("Phân về từ {}", ended.name),
        };
        persons::post(tx, &posting)?;
    }
    let ids: Vec<PersonId> = chosen.iter().map(|(person, _)| person.id).collect();
    let detail = json!({"from": assignment.from, "into": assignment.into, "on": assignment.on, "people": ids});
    tx.audit("people.assign", "unit", assignment.from, detail)?;
    Ok(ids.len())
}
