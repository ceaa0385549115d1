//! Pure rules of rooms and time.

use super::model::Span;
use crate::clock;

/// Candidates one invigilator may watch (TTLT 17/2016, art. 12).
pub const WATCHED_BY_ONE: i32 = 10;
/// Fewest invigilators of a room (TTLT 17/2016, art. 12).
pub const FEWEST_INVIGILATORS: i32 = 2;

/// How many candidates a room takes: the largest n with n + ⌈n/10⌉ ≤ working PCs (one spare for each ten begun) and
/// n ≤ 10 × invigilators; 0 with fewer than two invigilators (TTLT 17/2016, art. 12).
pub fn room_capacity(working_pcs: i32, invigilators: i32) -> i32 {
    if invigilators < FEWEST_INVIGILATORS || working_pcs < 2 {
        return 0;
    }
    let by_machines = i64::from(working_pcs) * 10 / 11;
    let by_people = i64::from(invigilators) * i64::from(WATCHED_BY_ONE);
    i32::try_from(by_machines.min(by_people)).unwrap_or(i32::MAX)
}

/// PCs kept free for the candidates of a room: one for each ten begun.
pub fn spares(candidates: i32) -> i32 {
    candidates.max(0).saturating_add(9) / 10
}

/// A span in words: “08:00–09:45 ngày 28/11/2026”.
pub fn span_text(span: Span) -> String {
    let (from, to) = (clock::local(span.starts_at), clock::local(span.ends_at));
    if from.date_naive() == to.date_naive() {
        return format!("{}–{} ngày {}", from.format("%H:%M"), to.format("%H:%M"), from.format("%d/%m/%Y"));
    }
    format!("{} – {}", from.format("%H:%M %d/%m/%Y"), to.format("%H:%M %d/%m/%Y"))
}

/// The hours of a span: “08:00–09:45”.
pub fn hours_text(span: Span) -> String {
    format!("{}–{}", clock::local(span.starts_at).format("%H:%M"), clock::local(span.ends_at).format("%H:%M"))
}

/// Whether two spans share an instant; spans that only touch do not.
pub fn overlap(one: Span, other: Span) -> bool {
    one.starts_at < other.ends_at && other.starts_at < one.ends_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Instant;
    use proptest::prelude::*;

    fn span(from: i64, to: i64) -> Span {
        let at = |minutes: i64| Instant::from_millis(minutes * 60_000).unwrap();
        Span { starts_at: at(from), ends_at: at(to) }
    }

    #[test]
    fn rooms_of_usual_sizes() {
        assert_eq!(room_capacity(22, 2), 20);
        assert_eq!(room_capacity(21, 2), 19);
        assert_eq!(room_capacity(33, 3), 30);
        assert_eq!(room_capacity(33, 2), 20);
        assert_eq!(room_capacity(40, 1), 0);
        assert_eq!(room_capacity(1, 2), 0);
        assert_eq!(room_capacity(2, 2), 1);
        assert_eq!(room_capacity(-3, 2), 0);
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        assert!(!overlap(span(0, 60), span(60, 90)));
        assert!(overlap(span(0, 61), span(60, 90)));
    }

    proptest! {
        #[test]
        fn capacity_is_the_largest_number_that_fits(pcs in 0i32..3_000, invigilators in 0i32..40) {
            let fits = |n: i32| n + spares(n) <= pcs && n <= 10 * invigilators;
            let n = room_capacity(pcs, invigilators);
            if invigilators < 2 {
                prop_assert_eq!(n, 0);
            } else {
                prop_assert!(fits(n));
                prop_assert!(!fits(n + 1));
            }
        }
    }
}
