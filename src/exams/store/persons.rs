//! Persons as candidates' lists need them.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::Entrant;
use super::BATCH;
use crate::app::Tx;
use crate::db::schema::{account, person, posting, unit_fact};
use crate::db::{AccountId, PersonId, UnitId};
use crate::error::Result;
use crate::text;

/// Persons in the order of their names.
pub(in super::super) fn entrants(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<Entrant>> {
    let mut found: Vec<Entrant> = Vec::with_capacity(ids.len());
    for some in ids.chunks(BATCH) {
        let rows: Vec<Entrant> =
            person::table.filter(person::id.eq_any(some.to_vec())).select(Entrant::as_select()).load(tx.db)?;
        found.extend(rows);
    }
    found.sort_by(|a, b| (&a.name_key, a.birth_date, a.id).cmp(&(&b.name_key, b.birth_date, b.id)));
    Ok(found)
}

/// The unit of each person on a day.
pub(in super::super) fn units_of(
    tx: &mut Tx<'_>,
    ids: &[PersonId],
    on: NaiveDate,
) -> Result<HashMap<PersonId, UnitId>> {
    let mut units = HashMap::new();
    for some in ids.chunks(BATCH) {
        let rows: Vec<(PersonId, UnitId)> = posting::table
            .filter(posting::person_id.eq_any(some.to_vec()))
            .filter(posting::superseded_at.is_null())
            .filter(posting::valid_from.le(on))
            .filter(posting::valid_to.is_null().or(posting::valid_to.gt(on)))
            .order((posting::valid_from, posting::id))
            .select((posting::person_id, posting::unit_id))
            .load(tx.db)?;
        units.extend(rows);
    }
    Ok(units)
}

/// Persons whose name or unit holds the words, or whose identity or staff number is the text; at most `limit`.
pub(in super::super) fn find_persons(tx: &mut Tx<'_>, words: &str, on: NaiveDate, limit: i64) -> Result<Vec<Entrant>> {
    let plain = text::tidy(words);
    let pattern = format!("%{}%", text::fold(&plain).replace(['%', '_'], ""));
    let in_units = posting::table
        .inner_join(unit_fact::table.on(unit_fact::unit_id.eq(posting::unit_id)))
        .filter(unit_fact::folded.like(pattern.clone()))
        .filter(unit_fact::superseded_at.is_null())
        .filter(unit_fact::valid_to.is_null().or(unit_fact::valid_to.gt(on)))
        .filter(posting::superseded_at.is_null())
        .filter(posting::valid_from.le(on))
        .filter(posting::valid_to.is_null().or(posting::valid_to.gt(on)))
        .select(posting::person_id);
    Ok(person::table
        .filter(
            person::folded_name
                .like(pattern)
                .or(person::id.eq_any(in_units))
                .or(person::identity_number.eq(plain.clone()))
                .or(person::staff_number.eq(plain)),
        )
        .order((person::name_key, person::id))
        .limit(limit)
        .select(Entrant::as_select())
        .load(tx.db)?)
}

/// Persons who have exactly this name, tone placement and case aside; at most two.
pub(in super::super) fn persons_named(tx: &mut Tx<'_>, name: &str) -> Result<Vec<Entrant>> {
    let rows: Vec<Entrant> = person::table
        .filter(person::folded_name.eq(text::fold(name)))
        .order((person::name_key, person::id))
        .select(Entrant::as_select())
        .load(tx.db)?;
    Ok(rows.into_iter().filter(|row| text::same_text(&row.full_name, name)).take(2).collect())
}

/// Persons by identity or staff number.
pub(in super::super) fn persons_by_numbers(tx: &mut Tx<'_>, numbers: &[String]) -> Result<HashMap<String, PersonId>> {
    let mut found = HashMap::new();
    for some in numbers.chunks(BATCH / 2) {
        let rows: Vec<(PersonId, Option<String>, Option<String>)> = person::table
            .filter(person::identity_number.eq_any(some.to_vec()).or(person::staff_number.eq_any(some.to_vec())))
            .select((person::id, person::identity_number, person::staff_number))
            .load(tx.db)?;
        for (id, identity, staff) in rows {
            for number in [staff, identity].into_iter().flatten() {
                found.insert(number, id);
            }
        }
    }
    Ok(found)
}

/// The person of each account that belongs to one.
pub(in super::super) fn persons_of_accounts(
    tx: &mut Tx<'_>,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, PersonId>> {
    let mut found = HashMap::new();
    for some in accounts.chunks(BATCH) {
        let rows: Vec<(AccountId, Option<PersonId>)> = account::table
            .filter(account::id.eq_any(some.to_vec()))
            .select((account::id, account::person_id))
            .load(tx.db)?;
        found.extend(rows.into_iter().filter_map(|(id, person)| person.map(|person| (id, person))));
    }
    Ok(found)
}

/// The names accounts show.
pub(in super::super) fn account_names(tx: &mut Tx<'_>, accounts: &[AccountId]) -> Result<HashMap<AccountId, String>> {
    let mut found = HashMap::new();
    for some in accounts.chunks(BATCH) {
        let rows: Vec<(AccountId, String)> = account::table
            .filter(account::id.eq_any(some.to_vec()))
            .select((account::id, account::display_name))
            .load(tx.db)?;
        found.extend(rows);
    }
    Ok(found)
}
