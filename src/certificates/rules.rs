//! Pure decisions about certificates: numbers, standing, who gets one.

use chrono::NaiveDate;

use super::model::{Event, EventKind, Standing};

/// Whether a certificate with these events counts on a day. A revocation outweighs a replacement, and both a
/// correction.
pub fn standing(events: &[Event], on: NaiveDate) -> Standing {
    let had = |kind: EventKind| events.iter().any(|event| event.kind == kind && event.effective_on <= on);
    if had(EventKind::Revoked) {
        Standing::Revoked
    } else if had(EventKind::Replaced) {
        Standing::Replaced
    } else if had(EventKind::Corrected) {
        Standing::Corrected
    } else {
        Standing::Valid
    }
}
