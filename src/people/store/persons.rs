//! SQL of persons.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{BATCH, MANY};
use crate::app::Tx;
use crate::db::schema::{person, posting};
use crate::db::{Backend, PersonId, UnitId, each_backend};
use crate::error::Result;
use crate::people::model::{NewPerson, Person, Posting, StaffKind};

pub(in crate::people) fn person(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    Ok(person::table.find(id).select(Person::as_select()).first(tx.db)?)
}

pub(in crate::people) fn persons(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<Person>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(MANY) {
        found.extend(person::table.filter(person::id.eq_any(some)).select(Person::as_select()).load(tx.db)?);
    }
    Ok(found)
}

pub(in crate::people) fn by_identity(tx: &mut Tx<'_>, number: &str) -> Result<Option<Person>> {
    let found = person::table.filter(person::identity_number.eq(number)).select(Person::as_select());
    Ok(found.first(tx.db).optional()?)
}

/// Those who have one of these identity numbers, staff numbers or folded names: all whom a file could mean.
pub(in crate::people) fn matching(tx: &mut Tx<'_>, keys: &MatchKeys) -> Result<Vec<Person>> {
    let mut found = Vec::new();
    for some in keys.identity_numbers.chunks(MANY) {
        let rows = person::table.filter(person::identity_number.eq_any(some)).select(Person::as_select());
        found.extend(rows.load(tx.db)?);
    }
    for some in keys.staff_numbers.chunks(MANY) {
        let rows = person::table.filter(person::staff_number.eq_any(some)).select(Person::as_select());
        found.extend(rows.load(tx.db)?);
    }
    for some in keys.folded_names.chunks(MANY) {
        let rows = person::table.filter(person::folded_name.eq_any(some)).select(Person::as_select());
        found.extend(rows.load(tx.db)?);
    }
    found.sort_by_key(|p| p.id);
    found.dedup_by_key(|p| p.id);
    Ok(found)
}

/// What rows of a file give to find persons by.
#[derive(Debug, Default)]
pub(in crate::people) struct MatchKeys {
    pub(in crate::people) identity_numbers: Vec<String>,
    pub(in crate::people) staff_numbers: Vec<String>,
    pub(in crate::people) folded_names: Vec<String>,
}

pub(in crate::people) fn insert(tx: &mut Tx<'_>, rows: &[Person]) -> Result<()> {
    for some in rows.chunks(BATCH) {
        each_backend!(tx.db, c => diesel::insert_into(person::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(in crate::people) fn update(tx: &mut Tx<'_>, id: PersonId, new: &NewPerson) -> Result<()> {
    diesel::update(person::table.find(id))
        .set((
            person::full_name.eq(&new.full_name),
            person::folded_name.eq(crate::text::fold(&new.full_name)),
            person::name_key.eq(crate::text::name_sort_key(&new.full_name)),
            person::birth_date.eq(new.birth_date),
            person::gender.eq(new.gender),
            person::birthplace.eq(&new.birthplace),
            person::identity_number.eq(&new.identity_number),
            person::staff_number.eq(&new.staff_number),
            person::email.eq(&new.email),
            person::phone.eq(&new.phone),
            person::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(in crate::people) fn set_photo(tx: &mut Tx<'_>, id: PersonId, sha: &str) -> Result<()> {
    diesel::update(person::table.find(id))
        .set((person::photo_sha.eq(Some(sha)), person::changed_at.eq(tx.now)))
        .execute(tx.db)?;
    Ok(())
}

/// What a list of people is narrowed to.
#[derive(Debug, Clone, Default)]
pub(in crate::people) struct ListFilter {
    /// Units whose people are shown; `None` for all.
    pub(in crate::people) units: Option<Vec<UnitId>>,
    /// Folded words, or digits of a number.
    pub(in crate::people) words: String,
    /// Only one kind of staff.
    pub(in crate::people) kind: Option<StaffKind>,
    /// The day.
    pub(in crate::people) on: NaiveDate,
}

type Listed = (Person, Posting);

/// A page of the people posted on the day, by given name, and how many there are in all.
pub(in crate::people) fn list(
    tx: &mut Tx<'_>,
    filter: &ListFilter,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Listed>, i64)> {
    let total: i64 = filtered(filter).count().get_result(tx.db)?;
    let rows = filtered(filter)
        .order((person::name_key, person::id))
        .limit(limit)
        .offset(offset)
        .select((Person::as_select(), Posting::as_select()))
        .load(tx.db)?;
    Ok((rows, total))
}

type Joined = diesel::helper_types::InnerJoin<person::table, posting::table>;

fn filtered(filter: &ListFilter) -> diesel::helper_types::IntoBoxed<'static, Joined, Backend> {
    let mut query = person::table.inner_join(posting::table).into_boxed::<Backend>();
    query = query
        .filter(posting::superseded_at.is_null())
        .filter(posting::valid_from.le(filter.on))
        .filter(posting::valid_to.is_null().or(posting::valid_to.gt(filter.on)));
    if let Some(units) = &filter.units {
        query = query.filter(posting::unit_id.eq_any(units.clone()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(posting::staff_kind.eq(kind));
    }
    for word in filter.words.split_whitespace() {
        let plain: String = word.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
        let pattern = format!("%{plain}%");
        query = query.filter(
            person::folded_name
                .like(pattern.clone())
                .or(person::identity_number
                    .is_not_null()
                    .and(person::identity_number.assume_not_null().like(pattern.clone())))
                .or(person::staff_number.is_not_null().and(person::staff_number.assume_not_null().like(pattern))),
        );
    }
    query
}
