//! Persons and their postings.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::model::{NewPerson, NewPosting, Person, Posting, PostingOn};
use super::{rules, store, units};
use crate::app::Tx;
use crate::db::{Instant, PersonId, PostingId, UnitId, Violation, violation};
use crate::error::{Error, Message, Result};
use crate::rights::{Action, Facts, allow, allow_seen};
use crate::text::{self, format_date};

/// A person.
pub fn person(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    store::persons::person(tx, id)
}

/// Persons by id; ids that nobody has are left out.
pub fn persons(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<HashMap<PersonId, Person>> {
    Ok(store::persons::persons(tx, ids)?.into_iter().map(|person| (person.id, person)).collect())
}

/// All postings that hold on a day as known at an instant. A posting whose unit is not in the tree of that day belongs
/// to a unit that has ended: its person waits to be assigned.
pub fn postings_on(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<Vec<PostingOn>> {
    store::postings::on(tx, on, known_at)
}

/// The unit a person is posted to on a day, as believed now.
pub fn unit_of(tx: &mut Tx<'_>, id: PersonId, on: NaiveDate) -> Result<Option<UnitId>> {
    Ok(posting_of(tx, id, on)?.map(|posting| posting.unit_id))
}

/// The posting of a person on a day, as believed now.
pub fn posting_of(tx: &mut Tx<'_>, id: PersonId, on: NaiveDate) -> Result<Option<Posting>> {
    Ok(store::postings::believed(tx, id)?.into_iter().find(|posting| posting.holds_on(on)))
}

/// What rights ask about a person: the unit of today, else the last one.
pub fn facts_of(tx: &mut Tx<'_>, id: PersonId) -> Result<Facts> {
    if tx.actor()?.is_system {
        return Ok(Facts::none());
    }
    let today = tx.today();
    let believed = store::postings::believed(tx, id)?;
    let posting = believed.iter().find(|p| p.holds_on(today)).or(believed.last());
    let units = match posting {
        Some(posting) => units::reach(tx, posting.unit_id, today)?,
        None => Vec::new(),
    };
    Ok(Facts { units, owner: Some(id), ..Facts::none() })
}

/// A person whom the actor may see; anybody else does not exist for them.
pub fn see_person(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    let facts = facts_of(tx, id)?;
    allow_seen(&tx.actor()?.clone(), Action::SeePeople, &facts)?;
    store::persons::person(tx, id)
}

fn manage(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    let person = see_person(tx, id)?;
    let facts = facts_of(tx, id)?;
    allow(&tx.actor()?.clone(), Action::ManagePeople, &facts)?;
    Ok(person)
}

/// Records a person without a posting; only for those who manage the people of the whole city.
///
/// # Errors
/// At the fields of `rules::check_person`; `people-identity-taken` at `identity_number`.
pub fn create_person(tx: &mut Tx<'_>, new: &NewPerson) -> Result<PersonId> {
    allow(&tx.actor()?.clone(), Action::ManagePeople, &Facts::none())?;
    insert_person(tx, new)
}

/// Records a person who takes up a posting; `posting.person_id` is not looked at.
///
/// # Errors
/// As [`create_person`] and [`post`].
pub fn hire(tx: &mut Tx<'_>, new: &NewPerson, posting: &NewPosting) -> Result<PersonId> {
    let facts = units::facts_of(tx, posting.unit_id, posting.valid_from)?;
    allow(&tx.actor()?.clone(), Action::ManagePeople, &facts)?;
    let id = insert_person(tx, new)?;
    post(tx, &NewPosting { person_id: id, ..posting.clone() })?;
    Ok(id)
}

fn insert_person(tx: &mut Tx<'_>, new: &NewPerson) -> Result<PersonId> {
    let new = rules::check_person(new, tx.today())?;
    refuse_taken_identity(tx, &new, None)?;
    let row = new_row(tx.now, &new);
    store::persons::insert(tx, std::slice::from_ref(&row)).map_err(taken)?;
    tx.audit("people.person.create", "person", row.id, json!({"name": row.full_name}))?;
    Ok(row.id)
}

/// The row of a new person whose data has been checked.
pub(super) fn new_row(now: Instant, new: &NewPerson) -> Person {
    Person {
        id: PersonId::new(),
        full_name: new.full_name.clone(),
        folded_name: text::fold(&new.full_name),
        name_key: text::name_sort_key(&new.full_name),
        birth_date: new.birth_date,
        gender: new.gender,
        birthplace: new.birthplace.clone(),
        identity_number: new.identity_number.clone(),
        staff_number: new.staff_number.clone(),
        email: new.email.clone(),
        phone: new.phone.clone(),
        photo_sha: None,
        created_at: now,
        changed_at: now,
    }
}

fn refuse_taken_identity(tx: &mut Tx<'_>, new: &NewPerson, own: Option<PersonId>) -> Result<()> {
    let Some(number) = new.identity_number.as_deref() else {
        return Ok(());
    };
    match store::persons::by_identity(tx, number)? {
        Some(other) if Some(other.id) != own => Err(Error::invalid("identity_number", "people-identity-taken")),
        _ => Ok(()),
    }
}

/// The unique index has the last word when two people enter the same number at once.
fn taken(error: Error) -> Error {
    let is_unique = match &error {
        Error::Internal(cause) => cause.downcast_ref().and_then(violation) == Some(Violation::Unique),
        _ => false,
    };
    if is_unique { Error::conflict("people-identity-taken") } else { error }
}

/// Changes what is recorded about a person; the log keeps which fields changed.
///
/// # Errors
/// As [`create_person`]; `people-no-change`.
pub fn change_person(tx: &mut Tx<'_>, id: PersonId, new: &NewPerson) -> Result<()> {
    let old = manage(tx, id)?;
    let new = rules::check_person(new, tx.today())?;
    refuse_taken_identity(tx, &new, Some(id))?;
    let changed = changed_fields(&old, &new);
    if changed.is_empty() {
        return Err(Error::refused("people-no-change"));
    }
    store::persons::update(tx, id, &new).map_err(taken)?;
    tx.audit("people.person.change", "person", id, Value::Object(changed))
}

/// Old and new value of every field that differs.
pub(super) fn changed_fields(old: &Person, new: &NewPerson) -> Map<String, Value> {
    let pairs = [
        ("full_name", json!(old.full_name), json!(new.full_name)),
        ("birth_date", json!(old.birth_date), json!(new.birth_date)),
        ("gender", json!(old.gender), json!(new.gender)),
        ("birthplace", json!(old.birthplace), json!(new.birthplace)),
        ("identity_number", json!(old.identity_number), json!(new.identity_number)),
        ("staff_number", json!(old.staff_number), json!(new.staff_number)),
        ("email", json!(old.email), json!(new.email)),
        ("phone", json!(old.phone), json!(new.phone)),
    ];
    let differing = pairs.into_iter().filter(|(_, old, new)| old != new);
    differing.map(|(name, old, new)| (name.to_owned(), json!({"old": old, "new": new}))).collect()
}

/// Posts a person to a unit from a day on; the former posting ends that day, a later one that is known already stays.
///
/// # Errors
/// `people-unit-not-living` when the unit does not exist that day; `people-raced`. Who posts must manage both the unit
/// left and the unit entered.
pub fn post(tx: &mut Tx<'_>, new: &NewPosting) -> Result<PostingId> {
    let actor = tx.actor()?.clone();
    if !actor.is_system {
        let target = units::facts_of(tx, new.unit_id, new.valid_from)?;
        allow(&actor, Action::ManagePeople, &target)?;
        if !store::postings::believed(tx, new.person_id)?.is_empty() {
            let current = facts_of(tx, new.person_id)?;
            allow(&actor, Action::ManagePeople, &current)?;
        }
    }
    if store::units::path_on(tx, new.unit_id, new.valid_from)?.is_empty() {
        let name = store::units::facts(tx, new.unit_id)?.last().map(|f| f.name.clone()).ok_or(Error::NotFound)?;
        let message = Message::new("people-unit-not-living").with("name", name);
        return Err(Error::refused(message.with("date", format_date(new.valid_from))));
    }
    let believed = store::postings::believed(tx, new.person_id)?;
    let (rows, gone) = fitted(tx, &believed, new);
    let id = rows[0].id;
    replace(tx, &gone, &rows)?;
    let detail = json!({"person": new.person_id, "unit": new.unit_id, "from": new.valid_from, "kind": new.staff_kind, "position": new.position});
    tx.audit("people.posting", "posting", id, detail)?;
    Ok(id)
}

/// The rows that a new posting makes, itself first, and the postings they replace.
pub(super) fn fitted(tx: &Tx<'_>, believed: &[Posting], new: &NewPosting) -> (Vec<Posting>, Vec<PostingId>) {
    let fitting = rules::fit_posting(believed, new.valid_from);
    let mut rows = vec![Posting {
        id: PostingId::new(),
        person_id: new.person_id,
        unit_id: new.unit_id,
        staff_kind: new.staff_kind,
        position: text::tidy(&new.position),
        rank_code: new.rank_code.clone(),
        rank_title: new.rank_title.clone(),
        valid_from: new.valid_from,
        valid_to: fitting.ends,
        recorded_at: tx.now,
        superseded_at: None,
        source: new.source.clone(),
    }];
    rows.extend(fitting.keep.map(|(old, to)| cut(tx, &old, to)));
    (rows, fitting.supersede.iter().map(|p| p.id).collect())
}

fn cut(tx: &Tx<'_>, old: &Posting, to: NaiveDate) -> Posting {
    Posting { id: PostingId::new(), valid_to: Some(to), recorded_at: tx.now, superseded_at: None, ..old.clone() }
}

pub(super) fn replace(tx: &mut Tx<'_>, gone: &[PostingId], rows: &[Posting]) -> Result<()> {
    if !store::postings::supersede(tx, gone)? {
        return Err(Error::conflict("people-raced"));
    }
    store::postings::insert(tx, rows)
}

/// Ends a person's service; `on` is the first day without posting. Later postings stay.
///
/// # Errors
/// `people-no-posting` when nothing holds the day before.
pub fn end_posting(tx: &mut Tx<'_>, id: PersonId, on: NaiveDate) -> Result<()> {
    manage(tx, id)?;
    let believed = store::postings::believed(tx, id)?;
    let ends = |p: &&Posting| p.valid_from < on && p.valid_to.is_none_or(|to| to >= on);
    let Some(old) = believed.iter().find(ends) else {
        return Err(Error::refused(Message::new("people-no-posting").with("date", format_date(on))));
    };
    let row = cut(tx, old, on);
    replace(tx, &[old.id], &[row])?;
    tx.audit("people.posting.end", "person", id, json!({"on": on, "unit": old.unit_id}))
}

/// Gives a person a photo among the stored files, which must be recorded already.
pub fn set_photo(tx: &mut Tx<'_>, id: PersonId, sha: &str) -> Result<()> {
    if !tx.actor()?.is_system {
        manage(tx, id)?;
    }
    store::persons::set_photo(tx, id, sha)?;
    tx.audit("people.person.photo", "person", id, json!({"sha": sha}))
}
