//! SQL of postings.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{BATCH, MANY};
use crate::app::Tx;
use crate::db::schema::posting;
use crate::db::{Instant, PersonId, PostingId, UnitId, each_backend};
use crate::error::Result;
use crate::people::model::{Posting, PostingOn};

/// All postings that hold on a day as known at an instant.
pub(in crate::people) fn on(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<Vec<PostingOn>> {
    Ok(posting::table
        .filter(posting::recorded_at.le(known_at))
        .filter(posting::superseded_at.is_null().or(posting::superseded_at.gt(known_at)))
        .filter(posting::valid_from.le(on))
        .filter(posting::valid_to.is_null().or(posting::valid_to.gt(on)))
        .order(posting::id)
        .select(PostingOn::as_select())
        .load(tx.db)?)
}

/// The believed postings of a person, in the order of time.
pub(in crate::people) fn believed(tx: &mut Tx<'_>, of: PersonId) -> Result<Vec<Posting>> {
    Ok(posting::table
        .filter(posting::person_id.eq(of))
        .filter(posting::superseded_at.is_null())
        .order((posting::valid_from, posting::id))
        .select(Posting::as_select())
        .load(tx.db)?)
}

/// The believed postings of several persons, in the order of time.
pub(in crate::people) fn believed_of(tx: &mut Tx<'_>, of: &[PersonId]) -> Result<Vec<Posting>> {
    let mut found = Vec::new();
    for some in of.chunks(MANY) {
        found.extend(
            posting::table
                .filter(posting::person_id.eq_any(some))
                .filter(posting::superseded_at.is_null())
                .order((posting::valid_from, posting::id))
                .select(Posting::as_select())
                .load(tx.db)?,
        );
    }
    Ok(found)
}

/// Everything ever recorded of a person's postings, the latest first.
pub(in crate::people) fn history(tx: &mut Tx<'_>, of: PersonId) -> Result<Vec<Posting>> {
    Ok(posting::table
        .filter(posting::person_id.eq(of))
        .order((posting::valid_from.desc(), posting::recorded_at.desc(), posting::id.desc()))
        .select(Posting::as_select())
        .load(tx.db)?)
}

/// The believed postings of a unit that hold on a day.
pub(in crate::people) fn of_units(tx: &mut Tx<'_>, units: &[UnitId], on: NaiveDate) -> Result<Vec<Posting>> {
    let mut found = Vec::new();
    for some in units.chunks(MANY) {
        found.extend(
            posting::table
                .filter(posting::unit_id.eq_any(some))
                .filter(posting::superseded_at.is_null())
                .filter(posting::valid_from.le(on))
                .filter(posting::valid_to.is_null().or(posting::valid_to.gt(on)))
                .order(posting::id)
                .select(Posting::as_select())
                .load(tx.db)?,
        );
    }
    Ok(found)
}

pub(in crate::people) fn insert(tx: &mut Tx<'_>, rows: &[Posting]) -> Result<()> {
    for some in rows.chunks(BATCH) {
        each_backend!(tx.db, c => diesel::insert_into(posting::table).values(some).execute(c))?;
    }
    Ok(())
}

/// Marks postings as replaced; false when somebody else replaced one of them first.
pub(in crate::people) fn supersede(tx: &mut Tx<'_>, ids: &[PostingId]) -> Result<bool> {
    let mut done = 0;
    for some in ids.chunks(MANY) {
        done += diesel::update(posting::table)
            .filter(posting::id.eq_any(some))
            .filter(posting::superseded_at.is_null())
            .set(posting::superseded_at.eq(Some(tx.now)))
            .execute(tx.db)?;
    }
    Ok(done == ids.len())
}
