//! Certificates: issue, register, verification, and what happens to them later.

mod model;
pub mod pages;
mod rules;
mod store;

use chrono::NaiveDate;

pub use model::{Certificate, Content, Entry, Event, EventKind, Held, Standing};

use crate::app::Tx;
use crate::db::{Instant, PersonId};
use crate::error::Result;

/// Certificates that count on a day, as was known at an instant, ordered by person. Corrected ones count; revoked and
/// replaced ones do not from the day their event takes effect (the replacement counts in their place).
pub fn held(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<Vec<Held>> {
    store::held(tx, on, known_at)
}

/// All certificates of a person with their events, the newest first. The caller has decided whether the actor may see
/// this person's.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Entry>> {
    store::of_person(tx, person)
}
