//! SQL of sites, rooms and bookings.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Booked, Booking, NewBooking, Room, RoomForm, RoomRow, RoomUse, Site, Span};
use crate::app::Tx;
use crate::db::schema::{account, booking, person, room, site};
use crate::db::{AccountId, BookingId, PersonId, RoomId, SiteId, SubjectId, each_backend};
use crate::error::Result;

/// Rows of one INSERT: 11 columns stay below the limit of bound values of both databases.
const BATCH: usize = 1_000;

fn joined((row, site): (RoomRow, Site)) -> Room {
    let RoomRow { id, name, working_pcs, is_active, note, .. } = row;
    Room { id, site, name, working_pcs, is_active, note }
}

pub(super) fn sites(tx: &mut Tx<'_>) -> Result<Vec<Site>> {
    let mut found: Vec<Site> = site::table.select(Site::as_select()).load(tx.db)?;
    found.sort_by_cached_key(|s| (crate::text::sort_key(&s.name), s.id));
    Ok(found)
}

pub(super) fn insert_site(tx: &mut Tx<'_>, new: &Site) -> Result<()> {
    diesel::insert_into(site::table).values(new).execute(tx.db)?;
    Ok(())
}

pub(super) fn rooms(tx: &mut Tx<'_>) -> Result<Vec<Room>> {
    let rows: Vec<(RoomRow, Site)> =
        room::table.inner_join(site::table).select((RoomRow::as_select(), Site::as_select())).load(tx.db)?;
    let mut found: Vec<Room> = rows.into_iter().map(joined).collect();
    found.sort_by_cached_key(|r| (crate::text::sort_key(&r.site.name), crate::text::sort_key(&r.name), r.id));
    Ok(found)
}

pub(super) fn room(tx: &mut Tx<'_>, id: RoomId) -> Result<Room> {
    let row = room::table
        .inner_join(site::table)
        .filter(room::id.eq(id))
        .select((RoomRow::as_select(), Site::as_select()))
        .first(tx.db)?;
    Ok(joined(row))
}

pub(super) fn insert_room(tx: &mut Tx<'_>, id: RoomId, form: &RoomForm) -> Result<()> {
    let row = RoomRow {
        id,
        site_id: form.site_id,
        name: form.name.clone(),
        working_pcs: form.working_pcs,
        is_active: form.use_ == RoomUse::InUse,
        note: form.note.clone(),
        created_at: tx.now,
        changed_at: tx.now,
    };
    diesel::insert_into(room::table).values(&row).execute(tx.db)?;
    Ok(())
}

pub(super) fn update_room(tx: &mut Tx<'_>, id: RoomId, form: &RoomForm) -> Result<()> {
    diesel::update(room::table.find(id))
        .set((
            room::site_id.eq(form.site_id),
            room::name.eq(&form.name),
            room::working_pcs.eq(form.working_pcs),
            room::is_active.eq(form.use_ == RoomUse::InUse),
            room::note.eq(&form.note),
            room::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(super) fn room_named(tx: &mut Tx<'_>, site_id: SiteId, name: &str) -> Result<Option<RoomId>> {
    let found = room::table.filter(room::site_id.eq(site_id)).filter(room::name.eq(name)).select(room::id);
    Ok(found.first(tx.db).optional()?)
}

/// The first live booking of the same room or person that shares time with the span.
pub(super) fn clash(tx: &mut Tx<'_>, what: Booked, span: Span) -> Result<Option<Booking>> {
    let live = booking::table
        .filter(booking::released_at.is_null())
        .filter(booking::starts_at.lt(span.ends_at))
        .filter(booking::ends_at.gt(span.starts_at))
        .order((booking::starts_at, booking::id))
        .select(Booking::as_select());
    Ok(match what {
        Booked::Room(id) => live.filter(booking::room_id.eq(id)).first(tx.db).optional()?,
        Booked::Person(id) => live.filter(booking::person_id.eq(id)).first(tx.db).optional()?,
    })
}

/// Live bookings of persons that share time with the span.
pub(super) fn busy(tx: &mut Tx<'_>, persons: &[PersonId], span: Span) -> Result<Vec<Booking>> {
    let mut found = Vec::new();
    for some in persons.chunks(BATCH) {
        let rows: Vec<Booking> = booking::table
            .filter(booking::released_at.is_null())
            .filter(booking::starts_at.lt(span.ends_at))
            .filter(booking::ends_at.gt(span.starts_at))
            .filter(booking::person_id.eq_any(some.to_vec()))
            .order((booking::starts_at, booking::id))
            .select(Booking::as_select())
            .load(tx.db)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Inserts bookings as they are; the database refuses those that overlap.
pub(super) fn insert_bookings(tx: &mut Tx<'_>, rows: &[Booking]) -> crate::db::QueryResult<()> {
    for some in rows.chunks(BATCH) {
        each_backend!(tx.db, c => diesel::insert_into(booking::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(super) fn row(tx: &Tx<'_>, new: &NewBooking, by: Option<AccountId>) -> Booking {
    let (room_id, person_id) = match new.what {
        Booked::Room(id) => (Some(id), None),
        Booked::Person(id) => (None, Some(id)),
    };
    Booking {
        id: BookingId::new(),
        room_id,
        person_id,
        starts_at: new.span.starts_at,
        ends_at: new.span.ends_at,
        subject_kind: new.subject_kind.to_owned(),
        subject_id: new.subject_id,
        title: new.title.clone(),
        created_by: by,
        created_at: tx.now,
        released_at: None,
    }
}

pub(super) fn release(tx: &mut Tx<'_>, subject: SubjectId) -> Result<usize> {
    let live = booking::table.filter(booking::subject_id.eq(subject)).filter(booking::released_at.is_null());
    Ok(diesel::update(live).set(booking::released_at.eq(Some(tx.now))).execute(tx.db)?)
}

pub(super) fn release_person(tx: &mut Tx<'_>, subject: SubjectId, who: PersonId) -> Result<usize> {
    let live = booking::table
        .filter(booking::subject_id.eq(subject))
        .filter(booking::person_id.eq(who))
        .filter(booking::released_at.is_null());
    Ok(diesel::update(live).set(booking::released_at.eq(Some(tx.now))).execute(tx.db)?)
}

pub(super) fn between(tx: &mut Tx<'_>, span: Span) -> Result<Vec<Booking>> {
    Ok(booking::table
        .filter(booking::released_at.is_null())
        .filter(booking::starts_at.lt(span.ends_at))
        .filter(booking::ends_at.gt(span.starts_at))
        .order((booking::starts_at, booking::id))
        .select(Booking::as_select())
        .load(tx.db)?)
}

pub(super) fn account_names(tx: &mut Tx<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, String>> {
    let mut names = HashMap::new();
    for some in ids.chunks(BATCH) {
        let rows: Vec<(AccountId, String)> = account::table
            .filter(account::id.eq_any(some.to_vec()))
            .select((account::id, account::display_name))
            .load(tx.db)?;
        names.extend(rows);
    }
    Ok(names)
}

pub(super) fn person_name(tx: &mut Tx<'_>, id: PersonId) -> Result<String> {
    Ok(person::table.find(id).select(person::full_name).first(tx.db)?)
}
