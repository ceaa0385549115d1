//! Where and when: sites, rooms with their working PCs, and one table of bookings of rooms and people.
//!
//! * A booking holds one room *or* one person for a half-open span of time, on behalf of a subject (a sitting).
//! * Two live bookings of the same room or person never share an instant. The database itself refuses it (an exclusion
//!   constraint on PostgreSQL, a trigger on SQLite); what is read beforehand only serves to say who was there first.
//! * Bookings are never deleted: a released one holds no time.

mod model;
pub mod pages;
pub mod rules;
mod store;

use std::collections::HashMap;

use serde_json::json;

pub use model::{Booked, Booking, Busy, NewBooking, Room, RoomForm, RoomUse, Site, Span};

use crate::app::Tx;
use crate::db::diesel::result::{DatabaseErrorKind, Error as QueryError};
use crate::db::{AccountId, BookingId, Instant, PersonId, RoomId, SiteId, SubjectId, Violation, violation};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::rights::{Action, Facts, allow};
use crate::text;

/// Most working PCs a room may be said to have.
const MOST_PCS: i32 = 500;

/// All sites, in the order of names.
pub fn sites(tx: &mut Tx<'_>) -> Result<Vec<Site>> {
    store::sites(tx)
}

/// Enters a site.
///
/// # Errors
/// At the field `site_name` when it is blank or taken.
pub fn create_site(tx: &mut Tx<'_>, name: &str, address: &str) -> Result<SiteId> {
    allow(&tx.actor()?.clone(), Action::ManageRooms, &Facts::none())?;
    let name = text::tidy(name);
    if name.is_empty() {
        return Err(Error::invalid("site_name", "form-required"));
    }
    if store::sites(tx)?.iter().any(|site| text::same_text(&site.name, &name)) {
        return Err(Error::invalid("site_name", "scheduling-site-taken"));
    }
    let site = Site { id: SiteId::new(), name, address: text::tidy(address), created_at: tx.now };
    store::insert_site(tx, &site)?;
    tx.audit("scheduling.site.create", "site", site.id, json!({"name": site.name}))?;
    Ok(site.id)
}

/// All rooms, in the order of sites and names.
pub fn rooms(tx: &mut Tx<'_>) -> Result<Vec<Room>> {
    store::rooms(tx)
}

/// A room.
pub fn room(tx: &mut Tx<'_>, id: RoomId) -> Result<Room> {
    store::room(tx, id)
}

/// Enters a room.
///
/// # Errors
/// At the fields `name` (blank, or taken in this site) and `working_pcs` (0 to 500).
pub fn create_room(tx: &mut Tx<'_>, form: &RoomForm) -> Result<RoomId> {
    allow(&tx.actor()?.clone(), Action::ManageRooms, &Facts::none())?;
    let (form, id) = (checked(tx, None, form)?, RoomId::new());
    store::insert_room(tx, id, &form)?;
    tx.audit("scheduling.room.create", "room", id, json!({"name": form.name, "working_pcs": form.working_pcs}))?;
    Ok(id)
}

/// Changes a room. What is booked already stays booked; capacity is checked again when a round is approved.
pub fn change_room(tx: &mut Tx<'_>, id: RoomId, form: &RoomForm) -> Result<()> {
    allow(&tx.actor()?.clone(), Action::ManageRooms, &Facts::none())?;
    let old = store::room(tx, id)?;
    let form = checked(tx, Some(id), form)?;
    store::update_room(tx, id, &form)?;
    let detail = json!({
        "name": [old.name, form.name], "working_pcs": [old.working_pcs, form.working_pcs],
        "active": [old.is_active, form.use_ == RoomUse::InUse],
    });
    tx.audit("scheduling.room.change", "room", id, detail)
}

fn checked(tx: &mut Tx<'_>, own: Option<RoomId>, form: &RoomForm) -> Result<RoomForm> {
    let form = RoomForm { name: text::tidy(&form.name), note: text::tidy(&form.note), ..form.clone() };
    let mut errors = FieldErrors::default();
    if form.name.is_empty() {
        errors.add("name", "form-required");
    } else if store::room_named(tx, form.site_id, &form.name)?.is_some_and(|id| Some(id) != own) {
        errors.add("name", "scheduling-room-name-taken");
    }
    if !(0..=MOST_PCS).contains(&form.working_pcs) {
        errors.add("working_pcs", Message::new("scheduling-pcs-range").with("most", MOST_PCS));
    }
    errors.check()?;
    Ok(form)
}

/// Books a room or a person.
///
/// The caller has authorised what the booking is for.
///
/// # Errors
/// `scheduling-room-taken`, `scheduling-person-taken` (both name what, when and who), `scheduling-room-closed`,
/// `scheduling-span-empty`.
pub fn book(tx: &mut Tx<'_>, new: &NewBooking) -> Result<BookingId> {
    if new.span.ends_at <= new.span.starts_at {
        return Err(Error::refused("scheduling-span-empty"));
    }
    if let Booked::Room(id) = new.what {
        let room = store::room(tx, id)?;
        if !room.is_active {
            return Err(Error::refused(Message::new("scheduling-room-closed").with("room", room.label())));
        }
    }
    if let Some(other) = store::clash(tx, new.what, new.span)? {
        return Err(taken(tx, new, &other)?);
    }
    let by = tx.actor()?.account;
    let row = store::row(tx, new, by);
    insert(tx, std::slice::from_ref(&row))?;
    Ok(row.id)
}

/// Books many persons for one subject in one go; [`busy`] says beforehand who cannot be.
///
/// # Errors
/// `scheduling-person-taken` for the first person who is busy.
pub fn book_persons(tx: &mut Tx<'_>, template: &NewBooking, persons: &[PersonId]) -> Result<()> {
    let by = tx.actor()?.account;
    if let Some(other) = store::busy(tx, persons, template.span)?.into_iter().next()
        && let Some(person) = other.person_id
    {
        let one = NewBooking { what: Booked::Person(person), ..template.clone() };
        return Err(taken(tx, &one, &other)?);
    }
    let rows: Vec<Booking> = persons
        .iter()
        .map(|id| store::row(tx, &NewBooking { what: Booked::Person(*id), ..template.clone() }, by))
        .collect();
    insert(tx, &rows)
}

/// Somebody booked between our look and our insert. The whole transaction runs again, and this time the look finds
/// them: on PostgreSQL a refused statement ends the transaction, so that nothing more could be read here.
fn insert(tx: &mut Tx<'_>, rows: &[Booking]) -> Result<()> {
    store::insert_bookings(tx, rows).map_err(|error| match violation(&error) {
        Some(Violation::RoomOverlap | Violation::PersonOverlap) => {
            let lost = Box::new("a booking came first".to_owned());
            Error::from(QueryError::DatabaseError(DatabaseErrorKind::SerializationFailure, lost))
        }
        _ => error.into(),
    })
}

fn taken(tx: &mut Tx<'_>, new: &NewBooking, other: &Booking) -> Result<Error> {
    let (key, name) = match new.what {
        Booked::Room(id) => ("scheduling-room-taken", store::room(tx, id)?.label()),
        Booked::Person(id) => ("scheduling-person-taken", store::person_name(tx, id)?),
    };
    let names = match other.created_by {
        Some(by) => store::account_names(tx, &[by])?,
        None => HashMap::new(),
    };
    let message = Message::new(key)
        .with("name", name)
        .with("what", &new.title)
        .with("when", rules::span_text(new.span))
        .with("other_what", &other.title)
        .with("other_when", rules::span_text(Span { starts_at: other.starts_at, ends_at: other.ends_at }))
        .with("other_who", who(&names, other.created_by));
    Ok(Error::Refused(message))
}

fn who(names: &HashMap<AccountId, String>, by: Option<AccountId>) -> String {
    by.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "hệ thống".to_owned())
}

/// Which of these persons are booked within the span, and for what (the earliest booking of each).
pub fn busy(tx: &mut Tx<'_>, persons: &[PersonId], span: Span) -> Result<HashMap<PersonId, Busy>> {
    let rows = store::busy(tx, persons, span)?;
    let by: Vec<AccountId> = rows.iter().filter_map(|b| b.created_by).collect();
    let names = store::account_names(tx, &by)?;
    let mut found = HashMap::new();
    for row in rows {
        if let Some(person) = row.person_id {
            found.entry(person).or_insert_with(|| Busy {
                title: row.title.clone(),
                span: Span { starts_at: row.starts_at, ends_at: row.ends_at },
                by: who(&names, row.created_by),
            });
        }
    }
    Ok(found)
}

/// Gives up everything booked for a subject; returns how many bookings that were.
pub fn release(tx: &mut Tx<'_>, subject: SubjectId) -> Result<usize> {
    store::release(tx, subject)
}

/// Gives up what is booked of one person for a subject.
pub fn release_person(tx: &mut Tx<'_>, subject: SubjectId, person: PersonId) -> Result<usize> {
    store::release_person(tx, subject, person)
}

/// Live bookings that share time with `[from, to)`, in the order of time.
pub fn bookings_between(tx: &mut Tx<'_>, from: Instant, to: Instant) -> Result<Vec<Booking>> {
    store::between(tx, Span { starts_at: from, ends_at: to })
}

/// Tries to insert a booking past every check, so that a test sees the refusal of the database itself.
#[doc(hidden)]
pub fn insert_unchecked(tx: &mut Tx<'_>, new: &NewBooking) -> Result<Option<Violation>> {
    let row = store::row(tx, new, None);
    match store::insert_bookings(tx, &[row]) {
        Ok(()) => Ok(None),
        Err(error) => violation(&error).map(Some).ok_or_else(|| error.into()),
    }
}
