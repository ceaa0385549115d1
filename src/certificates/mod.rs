//! Certificates: issue, register, verification, and what happens to them later (TTLT 17/2016, art. 16–19; TT 10/2026).
//!
//! * A certificate rests on a decision; one person gets one of a level by one decision. Its content is frozen when it is
//!   issued, and the PDF made then is the certificate for ever, whatever the template becomes.
//! * Số hiệu (by level and year) and số vào sổ (by year) have no gaps: they are taken in the transaction that writes the
//!   row ([`issue_round`] says how that fits with printing).
//! * Nothing is deleted. A certificate is corrected, replaced or revoked by a decision; the replacement names the
//!   original. It counts on a day unless a revocation or replacement has taken effect by then.
//! * Anybody who has the code may ask whether it counts: no more is told than stands on the paper.

mod changes;
pub mod code;
mod issue;
mod model;
pub mod pages;
mod register;
mod rules;
mod store;

use chrono::NaiveDate;

pub use changes::{Change, Corrected, check, check_replacement, correct, replace, revoke};
pub use issue::{Due, IssueList, Issued, issue_list, issue_round};
pub use model::{Certificate, Content, Entry, Event, EventKind, Held, Standing};
pub use register::{Details, details, pdf, register, verify, verify_earlier};
pub use store::Search;

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
