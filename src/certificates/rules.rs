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

/// The series in which certificates of a level are numbered: a new one every year.
pub fn series(level_code: &str, year: i32) -> String {
    format!("certificate {} {year}", level_letters(level_code))
}

/// The series of register numbers of a year.
pub fn register_series(year: i32) -> String {
    format!("register {year}")
}

/// Số hiệu by the pattern of the configuration: `{level}` CB or NC, `{year}`, `{number}` with six digits.
pub fn serial(pattern: &str, (level_code, year): (&str, i32), number: i64) -> String {
    pattern
        .replace("{level}", &level_letters(level_code))
        .replace("{year}", &year.to_string())
        .replace("{number}", &format!("{number:06}"))
}

fn level_letters(level_code: &str) -> String {
    match level_code {
        "basic" => "CB".to_owned(),
        "advanced" => "NC".to_owned(),
        other => other.to_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{CertificateEventId, CertificateId, DecisionId};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn event(kind: EventKind, on: &str) -> Event {
        Event {
            id: CertificateEventId::new(),
            certificate_id: CertificateId::new(),
            kind,
            effective_on: day(on),
            decision_id: DecisionId::new(),
            reason: String::new(),
            replaced_by: None,
            recorded_at: "2026-11-22T05:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_revocation_counts_from_its_day() {
        let events = [event(EventKind::Corrected, "2026-03-01"), event(EventKind::Revoked, "2026-05-01")];
        assert_eq!(standing(&events, day("2026-02-28")), Standing::Valid);
        assert_eq!(standing(&events, day("2026-04-30")), Standing::Corrected);
        assert_eq!(standing(&events, day("2026-05-01")), Standing::Revoked);
    }

    #[test]
    fn numbers_follow_the_pattern() {
        let pattern = "CNTT-{level} {year}/{number}";
        assert_eq!(serial(pattern, ("basic", 2026), 147), "CNTT-CB 2026/000147");
        assert_eq!(serial(pattern, ("advanced", 2027), 1), "CNTT-NC 2027/000001");
        assert_ne!(series("basic", 2026), series("advanced", 2026));
    }
}
