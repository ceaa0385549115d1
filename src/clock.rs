//! Time: the only place that asks the system what time it is.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

use crate::db::Instant;

/// Where the present comes from: the system, or a hand that tests and the demo city move.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The computer's clock.
    System,
    /// A clock that stands still until it is moved.
    Fixed(Arc<Mutex<Instant>>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Instant) -> Self {
        Self::Fixed(Arc::new(Mutex::new(at)))
    }
    /// The present.
    #[expect(clippy::disallowed_methods, reason = "the one place that may ask the system")]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Instant::new(chrono::Utc::now()),
            Self::Fixed(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
    /// Moves a fixed clock; the system's clock cannot be moved.
    pub fn set(&self, to: Instant) {
        if let Self::Fixed(at) = self {
            *at.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}

/// Viet Nam's time, UTC+7 without summer time.
pub fn zone() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| unreachable!("seven hours are a valid offset"))
}

/// The instant on a Vietnamese wall clock.
pub fn local(at: Instant) -> DateTime<FixedOffset> {
    at.utc().with_timezone(&zone())
}

/// The day of the instant in Viet Nam.
pub fn day(at: Instant) -> NaiveDate {
    local(at).date_naive()
}

/// The instant of a Vietnamese wall-clock time.
pub fn instant(day: NaiveDate, time: NaiveTime) -> Instant {
    let shifted = NaiveDateTime::new(day, time) - chrono::TimeDelta::hours(7);
    Instant::new(shifted.and_utc())
}

/// The last microsecond of a day in Viet Nam: "as of D" means this instant.
pub fn end_of_day(day: NaiveDate) -> Instant {
    let next = day.succ_opt().unwrap_or(day);
    instant(next, NaiveTime::MIN).plus(chrono::TimeDelta::microseconds(-1))
}

/// `HH:MM:SS` in Viet Nam.
pub fn time_text(at: Instant) -> String {
    local(at).format("%H:%M:%S").to_string()
}

/// `dd/mm/yyyy` in Viet Nam.
pub fn date_text(at: Instant) -> String {
    local(at).format("%d/%m/%Y").to_string()
}

/// `HH:MM dd/mm/yyyy` in Viet Nam.
pub fn date_time_text(at: Instant) -> String {
    local(at).format("%H:%M %d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_seventeen_hours_utc() {
        let before: Instant = "2026-11-21T16:59:59.999999Z".parse().unwrap();
        let after: Instant = "2026-11-21T17:00:00Z".parse().unwrap();
        assert_eq!(day(before).to_string(), "2026-11-21");
        assert_eq!(day(after).to_string(), "2026-11-22");
        assert_eq!(end_of_day(day(before)), before);
    }
}
