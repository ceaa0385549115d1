//! Constraints that refuse a change, read the same from both databases.

use diesel::result::{DatabaseErrorKind, Error};

/// The constraint that refused a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// A unique index or key.
    Unique,
    /// A missing or still referenced row.
    ForeignKey,
    /// A CHECK.
    Check,
    /// The room is booked at that time.
    RoomOverlap,
    /// The person is booked at that time.
    PersonOverlap,
    /// The audit log takes additions only.
    AppendOnly,
}

/// Which constraint an error speaks of; `None` for any other failure.
pub fn violation(error: &Error) -> Option<Violation> {
    let Error::DatabaseError(kind, info) = error else {
        return None;
    };
    let named = |name: &str| info.message().contains(name) || info.constraint_name() == Some(name);
    if named("booking_room_overlap") {
        return Some(Violation::RoomOverlap);
    }
    if named("booking_person_overlap") {
        return Some(Violation::PersonOverlap);
    }
    if info.message().contains("append only") {
        return Some(Violation::AppendOnly);
    }
    match kind {
        DatabaseErrorKind::UniqueViolation => Some(Violation::Unique),
        DatabaseErrorKind::ForeignKeyViolation => Some(Violation::ForeignKey),
        DatabaseErrorKind::CheckViolation => Some(Violation::Check),
        _ => None,
    }
}
