//! Sites, rooms and bookings as data.

use diesel::prelude::*;

use crate::db::schema::{booking, room, site};
use crate::db::{AccountId, BookingId, Instant, PersonId, RoomId, SiteId, SubjectId};

/// A place with rooms.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = site)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// When it was entered.
    pub created_at: Instant,
}

/// A room as stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = room)]
pub(super) struct RoomRow {
    pub id: RoomId,
    pub site_id: SiteId,
    pub name: String,
    pub working_pcs: i32,
    pub is_active: bool,
    pub note: String,
    pub created_at: Instant,
    pub changed_at: Instant,
}

/// A room with its site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Where it is.
    pub site: Site,
    /// Its name, such as “Phòng máy 3”.
    pub name: String,
    /// PCs that work today, spares included.
    pub working_pcs: i32,
    /// Whether new bookings are taken.
    pub is_active: bool,
    /// A remark for those who plan.
    pub note: String,
}

impl Room {
    /// “Phòng máy 3, Trung tâm CNTT”.
    pub fn label(&self) -> String {
        format!("{}, {}", self.name, self.site.name)
    }
}

/// What a form says about a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomForm {
    /// Where it is.
    pub site_id: SiteId,
    /// Its name, once per site.
    pub name: String,
    /// PCs that work, spares included: 0 to 500.
    pub working_pcs: i32,
    /// Whether new bookings are taken.
    pub use_: RoomUse,
    /// A remark for those who plan.
    pub note: String,
}

/// Whether a room may be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomUse {
    /// It may.
    InUse,
    /// It may not; what is booked already stays.
    Closed,
}

/// What is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Booked {
    /// A room.
    Room(RoomId),
    /// A person.
    Person(PersonId),
}

/// A span of time, its end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub starts_at: Instant,
    /// The first instant after it.
    pub ends_at: Instant,
}

/// What a new booking needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBooking {
    /// The room or the person.
    pub what: Booked,
    /// When.
    pub span: Span,
    /// The kind of what it is for, such as `sitting`.
    pub subject_kind: &'static str,
    /// What it is for.
    pub subject_id: SubjectId,
    /// What it is for, in words.
    pub title: String,
}

/// A booking of a room or of a person.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = booking)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// The room, unless a person is booked.
    pub room_id: Option<RoomId>,
    /// The person, unless a room is booked.
    pub person_id: Option<PersonId>,
    /// From.
    pub starts_at: Instant,
    /// To, excluded.
    pub ends_at: Instant,
    /// The kind of what it is for.
    pub subject_kind: String,
    /// What it is for.
    pub subject_id: SubjectId,
    /// What it is for, in words.
    pub title: String,
    /// Who booked.
    pub created_by: Option<AccountId>,
    /// When it was booked.
    pub created_at: Instant,
    /// When it was given up; a released booking holds no time.
    pub released_at: Option<Instant>,
}

/// Somebody who is booked at a time, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// What the time is taken for.
    pub title: String,
    /// When.
    pub span: Span,
    /// Who booked it.
    pub by: String,
}
