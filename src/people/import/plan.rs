//! What a list would do: every row as created, changed, the same, refused or asked. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::matching::{Match, PeopleIndex, Seen, UnitDirectory};
use super::rows::{Problem, StaffRow, Values, Weight};
use crate::db::{PersonId, UnitId};
use crate::people::Scope;
use crate::people::model::{Gender, NewPerson, NewPosting, Person, Posting, StaffKind};
use crate::text::{format_date, same_text};

crate::db::text_enum! {
    /// What a row would do.
    pub enum Outcome {
        /// Somebody new.
        Created => "created",
        /// Something about somebody changes.
        Changed => "changed",
        /// Nothing.
        Same => "same",
        /// It cannot be taken.
        Refused => "refused",
        /// A person must say whom it means.
        Asked => "asked",
    }
}

/// One field that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field; its name on screen is `people-field-<field>`.
    pub field: String,
    /// What stands there now; empty for nothing.
    pub old: String,
    /// What the list says.
    pub new: String,
}

/// Whom a person said a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Somebody who is recorded.
    Person(PersonId),
    /// Somebody new.
    New,
}

/// What people answered on the page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Rows whose proposed identity number was accepted.
    pub identity: BTreeSet<i32>,
    /// Whom rows mean.
    pub whom: BTreeMap<i32, Whom>,
}

/// What is done when the list is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Records somebody new with a posting; the posting's person is not looked at.
    Create(NewPerson, NewPosting),
    /// Changes what is recorded, the posting, or both.
    Change(PersonId, Option<NewPerson>, Option<NewPosting>),
}

/// A row and what it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The row.
    pub row: StaffRow,
    /// What it would do.
    pub outcome: Outcome,
    /// The person it means.
    pub person_id: Option<PersonId>,
    /// What changes.
    pub changes: Vec<Change>,
    /// What is wrong, or what a person should know.
    pub problems: Vec<Problem>,
    /// Those whom it may mean.
    pub candidates: Vec<PersonId>,
    /// What is done at the end.
    pub act: Option<Act>,
}

/// All that a plan stands on.
pub struct Ground<'a> {
    /// Units within reach.
    pub units: &'a UnitDirectory,
    /// Persons whom rows may mean.
    pub people: &'a PeopleIndex,
    /// The importer's reach.
    pub scope: &'a Scope,
    /// The day of the list.
    pub as_of: NaiveDate,
    /// The kind of staff where the list says none.
    pub default_kind: Option<StaffKind>,
    /// Where postings come from.
    pub source: &'a str,
}

/// Plans all rows of a list.
pub fn plan(rows: Vec<StaffRow>, answers: &Answers, ground: &Ground<'_>) -> Vec<Planned> {
    let mut seen = Seen::default();
    rows.into_iter().map(|row| plan_row(row, answers, ground, &mut seen)).collect()
}

fn plan_row(mut row: StaffRow, answers: &Answers, ground: &Ground<'_>, seen: &mut Seen) -> Planned {
    let mut problems = row.problems.clone();
    if answers.identity.contains(&row.line)
        && let Some(at) = problems.iter().position(|p| p.proposal.is_some())
    {
        row.values.identity_number = problems[at].proposal.clone();
        problems.remove(at);
    }
    let (unit, heading_kind) = match ground.units.unit_of(&row) {
        Ok(found) => found,
        Err(problem) => {
            problems.push(problem);
            (None, None)
        }
    };
    row.values.staff_kind = row.values.staff_kind.or(heading_kind);
    if let Some(earlier) = seen.earlier(&row, unit) {
        problems.push(Problem::of_row("people-row-twice", earlier));
    }
    let mut planned = Planned {
        row,
        outcome: Outcome::Refused,
        person_id: None,
        changes: Vec::new(),
        problems,
        candidates: Vec::new(),
        act: None,
    };
    if !planned.problems.iter().any(|p| p.weight == Weight::Refuses) {
        decide(&mut planned, unit, answers, (ground, seen));
    }
    planned
}

fn decide(planned: &mut Planned, unit: Option<UnitId>, answers: &Answers, (ground, seen): (&Ground<'_>, &mut Seen)) {
    let found = ground.people.find(&planned.row.values, unit, (ground.as_of, ground.scope));
    let person = match found {
        Match::Against(problem) => return planned.problems.push(problem),
        Match::Certain(id) if !ground.people.is_in_reach(id, ground.as_of, ground.scope) => {
            return planned.problems.push(Problem::of_row("people-row-elsewhere", ""));
        }
        Match::Certain(id) => Some(id),
        Match::Nobody => None,
        Match::Perhaps(list) => match answers.whom.get(&planned.row.line) {
            Some(Whom::Person(id)) if list.contains(id) => Some(*id),
            Some(Whom::New) => None,
            _ => match same_as_one(&list, &planned.row.values, unit, ground) {
                Some(id) => Some(id),
                None => {
                    planned.outcome = Outcome::Asked;
                    planned.candidates = list;
                    return;
                }
            },
        },
    };
    match person {
        Some(id) if !seen.person(id) => planned.problems.push(Problem::of_row("people-row-person-twice", "")),
        Some(id) => change(planned, id, unit, ground),
        None => create(planned, unit, ground),
    }
}

/// Nobody need be asked about a row that would change nothing: the same list again changes nothing.
fn same_as_one(list: &[PersonId], values: &Values, unit: Option<UnitId>, ground: &Ground<'_>) -> Option<PersonId> {
    list.iter().copied().find(|id| {
        let Some(person) = ground.people.person(*id) else {
            return false;
        };
        let posting = ground.people.posting_on(*id, ground.as_of);
        person_changes(person, values).is_empty() && posting_changes(posting, values, unit, ground).is_empty()
    })
}

fn create(planned: &mut Planned, unit: Option<UnitId>, ground: &Ground<'_>) {
    let values = &planned.row.values;
    if values.identity_number.is_none() && values.staff_number.is_none() && values.birth_date.is_none() {
        planned.problems.push(Problem::of_row("people-row-unknowable", ""));
    }
    let kind = values.staff_kind.or(ground.default_kind);
    if unit.is_none() {
        planned.problems.push(Problem::of_row("people-row-unit-missing", ""));
    }
    if kind.is_none() {
        planned.problems.push(Problem::of_row("people-row-kind-missing", ""));
    }
    let (Some(unit_id), Some(staff_kind), false) =
        (unit, kind, planned.problems.iter().any(|p| p.weight == Weight::Refuses))
    else {
        return;
    };
    let person = merged(&NewPerson::default(), values);
    let posting = NewPosting {
        person_id: PersonId::new(),
        unit_id,
        staff_kind,
        position: values.position.clone().unwrap_or_default(),
        rank_code: values.rank_code.clone(),
        rank_title: values.rank_title.clone(),
        valid_from: ground.as_of,
        source: ground.source.to_owned(),
    };
    planned.outcome = Outcome::Created;
    planned.changes = posting_changes(None, &Values { staff_kind: Some(staff_kind), ..values.clone() }, unit, ground);
    planned.act = Some(Act::Create(person, posting));
}

fn change(planned: &mut Planned, id: PersonId, unit: Option<UnitId>, ground: &Ground<'_>) {
    planned.person_id = Some(id);
    let Some(person) = ground.people.person(id) else {
        return;
    };
    let values = &planned.row.values;
    let posting = ground.people.posting_on(id, ground.as_of);
    let of_person = person_changes(person, values);
    let of_posting = posting_changes(posting, values, unit, ground);
    let kind = values.staff_kind.or(posting.map(|p| p.staff_kind)).or(ground.default_kind);
    let unit_id = unit.or(posting.map(|p| p.unit_id));
    let new_posting = match (of_posting.is_empty(), unit_id, kind) {
        (true, _, _) => None,
        (false, None, _) => return planned.problems.push(Problem::of_row("people-row-unit-missing", "")),
        (false, _, None) => return planned.problems.push(Problem::of_row("people-row-kind-missing", "")),
        (false, Some(unit_id), Some(staff_kind)) => Some(NewPosting {
            person_id: id,
            unit_id,
            staff_kind,
            position: values.position.clone().or(posting.map(|p| p.position.clone())).unwrap_or_default(),
            rank_code: values.rank_code.clone().or(posting.and_then(|p| p.rank_code.clone())),
            rank_title: values.rank_title.clone().or(posting.and_then(|p| p.rank_title.clone())),
            valid_from: ground.as_of,
            source: ground.source.to_owned(),
        }),
    };
    let new_person = (!of_person.is_empty()).then(|| merged(&as_entered(person), values));
    planned.changes = of_person;
    planned.changes.extend(of_posting);
    let nothing = new_person.is_none() && new_posting.is_none();
    planned.outcome = if nothing { Outcome::Same } else { Outcome::Changed };
    planned.act = (!nothing).then_some(Act::Change(id, new_person, new_posting));
}

/// A person's data as the form would have it.
pub fn as_entered(person: &Person) -> NewPerson {
    NewPerson {
        full_name: person.full_name.clone(),
        birth_date: person.birth_date,
        gender: person.gender,
        birthplace: person.birthplace.clone(),
        identity_number: person.identity_number.clone(),
        staff_number: person.staff_number.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
    }
}

/// What the row says over what is recorded; an empty cell erases nothing, another spelling of the same name neither.
fn merged(old: &NewPerson, values: &Values) -> NewPerson {
    let name = values.full_name.as_ref().filter(|name| !same_text(name, &old.full_name));
    NewPerson {
        full_name: name.unwrap_or(&old.full_name).clone(),
        birth_date: values.birth_date.or(old.birth_date),
        gender: values.gender.or(old.gender),
        birthplace: differing(&values.birthplace, &old.birthplace),
        identity_number: values.identity_number.clone().or(old.identity_number.clone()),
        staff_number: differing(&values.staff_number, &old.staff_number),
        email: values.email.clone().or(old.email.clone()),
        phone: values.phone.clone().or(old.phone.clone()),
    }
}

fn differing(new: &Option<String>, old: &Option<String>) -> Option<String> {
    match (new, old) {
        (Some(new), Some(old)) if same_text(new, old) => Some(old.clone()),
        (Some(new), _) => Some(new.clone()),
        (None, old) => old.clone(),
    }
}

fn person_changes(person: &Person, values: &Values) -> Vec<Change> {
    let old = as_entered(person);
    let new = merged(&old, values);
    let date = |d: Option<NaiveDate>| d.map(format_date);
    let gender = |g: Option<Gender>| g.map(Gender::label);
    let pairs = [
        ("full-name", Some(old.full_name), Some(new.full_name)),
        ("birth-date", date(old.birth_date), date(new.birth_date)),
        ("gender", gender(old.gender), gender(new.gender)),
        ("birthplace", old.birthplace, new.birthplace),
        ("identity-number", old.identity_number, new.identity_number),
        ("staff-number", old.staff_number, new.staff_number),
        ("email", old.email, new.email),
        ("phone", old.phone, new.phone),
    ];
    differences(pairs)
}

fn posting_changes(
    posting: Option<&Posting>,
    values: &Values,
    unit: Option<UnitId>,
    ground: &Ground<'_>,
) -> Vec<Change> {
    let label = |id: Option<UnitId>| id.map(|id| ground.units.tree().label(id));
    let old_unit = posting.map(|p| p.unit_id);
    let new_unit = unit.or(old_unit);
    let kind = |k: Option<StaffKind>| k.map(StaffKind::label);
    let old_kind = posting.map(|p| p.staff_kind);
    let old_position = posting.map(|p| p.position.clone()).filter(|p| !p.is_empty());
    let old_code = posting.and_then(|p| p.rank_code.clone());
    let old_title = posting.and_then(|p| p.rank_title.clone());
    let (new_position, new_code) =
        (differing(&values.position, &old_position), differing(&values.rank_code, &old_code));
    let new_title = differing(&values.rank_title, &old_title);
    let mut changes = Vec::new();
    if old_unit != new_unit {
        let (old, new) = (label(old_unit).unwrap_or_default(), label(new_unit).unwrap_or_default());
        changes.push(Change { field: "unit".into(), old, new });
    }
    changes.extend(differences([
        ("staff-kind", kind(old_kind), kind(values.staff_kind.or(old_kind))),
        ("position", old_position, new_position),
        ("rank-code", old_code, new_code),
        ("rank-title", old_title, new_title),
    ]));
    changes
}

fn differences<const N: usize>(pairs: [(&str, Option<String>, Option<String>); N]) -> Vec<Change> {
    let differing = pairs.into_iter().filter(|(_, old, new)| old != new);
    let change = |(field, old, new): (&str, Option<String>, Option<String>)| Change {
        field: field.to_owned(),
        old: old.unwrap_or_default(),
        new: new.unwrap_or_default(),
    };
    differing.map(change).collect()
}
