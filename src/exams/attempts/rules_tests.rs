use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Instant {
    format!("2026-11-22T{text}Z").parse().unwrap()
}

fn national() -> Timing {
    Timing { minutes: 30, percent: 100, slack: 3, late: 10, granted: 0, t0: Some(at("01:00:00")) }
}

fn key<T>(result: Result<T>) -> Option<&'static str> {
    result.err().and_then(|error| error.key())
}

#[test]
fn the_deadline_gives_each_the_own_time_but_not_beyond_the_slack() {
    assert_eq!(national().deadline(at("01:00:00")), at("01:30:00"));
    assert_eq!(national().deadline(at("01:02:59")), at("01:32:59"));
    assert_eq!(national().deadline(at("01:03:00")), at("01:33:00"));
    assert_eq!(national().deadline(at("01:09:00")), at("01:33:00"));
    assert_eq!(Timing { percent: 150, ..national() }.deadline(at("01:09:00")), at("01:48:00"));
    assert_eq!(Timing { granted: 12, ..national() }.deadline(at("01:09:00")), at("01:45:00"));
    assert_eq!(Timing { t0: None, ..national() }.deadline(at("05:00:00")), at("05:30:00"));
    assert_eq!(Timing { minutes: 5, percent: 133, ..national() }.full(), TimeDelta::seconds(399));
}

#[test]
fn more_than_ten_minutes_late_is_refused_by_the_rule() {
    let begin = |now, timing: &Timing, admitted| {
        key(may_begin(SittingState::Open, CandidateState::CheckedIn, timing, admitted, now))
    };
    assert_eq!(begin(at("01:10:00"), &national(), Admitted::Now), None);
    assert_eq!(begin(at("01:10:00.000001"), &national(), Admitted::Now), Some("sitting-too-late"));
    assert_eq!(begin(at("01:11:00"), &Timing { granted: 5, ..national() }, Admitted::Now), None);
    assert_eq!(begin(at("01:11:00"), &national(), Admitted::Before), None);
    assert_eq!(begin(at("01:40:00"), &national(), Admitted::Before), Some("sitting-time-over"));
    assert_eq!(begin(at("00:59:59"), &national(), Admitted::Now), Some("sitting-not-open-yet"));
    assert_eq!(begin(at("01:00:00"), &Timing { t0: None, ..national() }, Admitted::Now), Some("sitting-not-open-yet"));
}

#[test]
fn only_who_was_checked_in_begins_in_an_open_sitting() {
    use CandidateState as C;
    use SittingState as S;
    let begin = |sitting, candidate| key(may_begin(sitting, candidate, &national(), Admitted::Now, at("01:01:00")));
    assert_eq!(begin(S::Open, C::CheckedIn), None);
    assert_eq!(begin(S::Open, C::Working), None);
    assert_eq!(begin(S::Open, C::Expected), Some("sitting-not-checked-in"));
    assert_eq!(begin(S::Open, C::Absent), Some("sitting-absent"));
    assert_eq!(begin(S::Open, C::Barred), Some("sitting-barred"));
    assert_eq!(begin(S::Open, C::Suspended), Some("sitting-suspended"));
    assert_eq!(begin(S::Open, C::Withdrawn), Some("sitting-withdrawn"));
    assert_eq!(begin(S::Planned, C::CheckedIn), Some("sitting-not-open-yet"));
    assert_eq!(begin(S::Paused, C::CheckedIn), Some("sitting-paused"));
    assert_eq!(begin(S::Ended, C::CheckedIn), Some("sitting-ended"));
}

#[test]
fn a_class_test_is_begun_inside_its_window() {
    let window = (at("01:00:00"), at("05:00:00"));
    let begin = |now| key(may_begin_class_test(SittingState::Planned, CandidateState::Expected, window, now));
    assert_eq!(begin(at("00:59:59")), Some("sitting-window-not-yet"));
    assert_eq!(begin(at("01:00:00")), None);
    assert_eq!(begin(at("05:00:00")), Some("sitting-window-over"));
}

#[test]
fn what_comes_at_the_deadline_comes_too_late() {
    let head = Head { state: AttemptState::Open, epoch: 2, deadline: Some(at("01:30:00")) };
    assert_eq!(judge_save(&head, 2, at("01:29:59.999999")), Verdict::Take);
    assert_eq!(judge_save(&head, 2, at("01:30:00")), Verdict::Closed);
    assert_eq!(judge_save(&head, 1, at("01:10:00")), Verdict::Stale);
    assert_eq!(judge_save(&Head { state: AttemptState::Closed, ..head }, 2, at("01:10:00")), Verdict::Closed);
    assert_eq!(judge_save(&Head { state: AttemptState::Prepared, ..head }, 2, at("01:10:00")), Verdict::Closed);
}

#[test]
fn the_finish_time_of_a_time_out_is_the_deadline() {
    let head = Head { state: AttemptState::Open, epoch: 1, deadline: Some(at("01:30:00")) };
    let timed_out = |time| Some(Closing { outcome: Outcome::TimedOut, at: at(time) });
    assert_eq!(closing(&head, CloseBy::Time, at("01:30:01")), None);
    assert_eq!(closing(&head, CloseBy::Time, at("01:30:02")), timed_out("01:30:00"));
    assert_eq!(closing(&head, CloseBy::Time, at("23:00:00")), timed_out("01:30:00"));
    assert_eq!(closing(&head, CloseBy::Candidate, at("01:30:00")), timed_out("01:30:00"));
    let handed_in = Some(Closing { outcome: Outcome::Submitted, at: at("01:20:00") });
    assert_eq!(closing(&head, CloseBy::Candidate, at("01:20:00")), handed_in);
    assert_eq!(closing(&head, CloseBy::Sitting, at("01:20:00")), timed_out("01:20:00"));
    assert_eq!(closing(&head, CloseBy::Sitting, at("01:40:00")), timed_out("01:30:00"));
    let closed = Head { state: AttemptState::Closed, ..head };
    assert_eq!(closing(&closed, CloseBy::Candidate, at("01:20:00")), None);
}

#[test]
fn marks_are_rounded_once_half_up() {
    assert_eq!(theory_mark(0, 30), 0);
    assert_eq!(theory_mark(30, 30), 1000);
    assert_eq!(theory_mark(1, 3), 333);
    assert_eq!(theory_mark(2, 3), 667);
    assert_eq!(theory_mark(1, 16), 63); // 62.5
    assert_eq!(theory_mark(5, 0), 0);
    assert!(passes(500, 1000, 50) && !passes(499, 1000, 50));
}

#[test]
fn half_a_set_of_statements_is_no_answer() {
    let value = |choice: &[Option<u8>]| Choice { choice: choice.to_vec(), flag: true };
    assert!(is_answered(&value(&[Some(1)])));
    assert!(!is_answered(&value(&[])));
    assert!(!is_answered(&value(&[Some(1), None])));
}

#[test]
fn receipt_codes_are_groups_people_can_read_out() {
    let code = receipt_code(&["a", "b"]);
    assert_eq!(code.len(), 15);
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 5]);
    assert!(!code.contains(['I', 'L', 'O', 'U']));
    assert_ne!(code, receipt_code(&["ab", ""]));
    assert_eq!(code, receipt_code(&["a", "b"]));
}

#[test]
fn what_no_page_sends_is_refused() {
    let item = |position, revision, entries| SaveItem {
        position,
        revision,
        value: Choice { choice: vec![Some(0); entries], flag: false },
    };
    assert!(check_items(&[item(1, 1, 0), item(500, 9, 32)]).is_ok());
    for bad in [item(0, 1, 1), item(501, 1, 1), item(1, 0, 1), item(1, i64::MAX, 1), item(1, 1, 33)] {
        assert!(check_items(&[bad]).is_err());
    }
    assert!(check_items(&vec![item(1, 1, 1); MAX_ITEMS + 1]).is_err());
}

/// What can happen to an attempt; times are seconds after the start.
#[derive(Debug, Clone)]
enum Event {
    Save { epoch: i32, revision: i64, wait: i64 },
    TakeOver { wait: i64 },
    Grant { wait: i64 },
    Submit { wait: i64 },
    Job { wait: i64 },
    EndSitting { wait: i64 },
}

fn event() -> impl Strategy<Value = Event> {
    let wait = 0..200_i64;
    prop_oneof![
        8 => (0..4, 1..12_i64, wait.clone()).prop_map(|(epoch, revision, wait)| Event::Save { epoch, revision, wait }),
        2 => wait.clone().prop_map(|wait| Event::TakeOver { wait }),
        1 => wait.clone().prop_map(|wait| Event::Grant { wait }),
        1 => wait.clone().prop_map(|wait| Event::Submit { wait }),
        2 => wait.clone().prop_map(|wait| Event::Job { wait }),
        1 => wait.prop_map(|wait| Event::EndSitting { wait }),
    ]
}

proptest! {
    /// Whatever happens in whatever order: one outcome, never changed; nothing taken after the close or the deadline;
    /// the revision stored never falls; only the epoch in charge writes.
    #[test]
    fn an_attempt_keeps_its_promises(events in prop::collection::vec(event(), 1..60)) {
        let start = at("01:00:00");
        let mut timing = Timing { minutes: 10, ..national() };
        let mut head = Head { state: AttemptState::Open, epoch: 1, deadline: Some(timing.deadline(start)) };
        let (mut now, mut stored, mut outcome) = (start, None, None);
        for event in events {
            let was = (head, stored, outcome);
            let close = match event {
                Event::Save { epoch, revision, wait } => {
                    now = now.plus_seconds(wait);
                    if judge_save(&head, epoch, now) == Verdict::Take {
                        prop_assert_eq!(head.state, AttemptState::Open);
                        prop_assert_eq!(epoch, head.epoch);
                        prop_assert!(now < timing.deadline(start));
                        if is_newer(revision, stored) { stored = Some(revision); }
                    }
                    None
                }
                Event::TakeOver { wait } => {
                    now = now.plus_seconds(wait);
                    if head.state == AttemptState::Open { head.epoch += 1; }
                    None
                }
                Event::Grant { wait } => {
                    now = now.plus_seconds(wait);
                    if head.state == AttemptState::Open {
                        timing.granted += 1;
                        head.deadline = Some(timing.deadline(start));
                    }
                    None
                }
                Event::Submit { wait } => { now = now.plus_seconds(wait); closing(&head, CloseBy::Candidate, now) }
                Event::Job { wait } => { now = now.plus_seconds(wait); closing(&head, CloseBy::Time, now) }
                Event::EndSitting { wait } => { now = now.plus_seconds(wait); closing(&head, CloseBy::Sitting, now) }
            };
            if let Some(closing) = close {
                prop_assert_eq!(outcome, None);
                prop_assert!(closing.at <= timing.deadline(start) && closing.at <= now);
                prop_assert_eq!(closing.outcome == Outcome::Submitted, closing.at < timing.deadline(start) && matches!(event, Event::Submit { .. }));
                outcome = Some(closing);
                head.state = AttemptState::Closed;
            }
            prop_assert!(stored >= was.1);
            if was.2.is_some() {
                prop_assert_eq!((head, stored, outcome), was);
            }
        }
    }

    /// Nobody gets more than the own time and the minutes granted; an earlier start never ends later.
    #[test]
    fn deadlines_are_fair(late in 0..600_i64, later in 0..600_i64, percent in 100..200_i32, granted in 0..60_i32) {
        let timing = Timing { percent, granted, ..national() };
        let t0 = at("01:00:00");
        let (first, second) = (t0.plus_seconds(late), t0.plus_seconds(late + later));
        prop_assert!(timing.deadline(first) <= timing.deadline(second));
        prop_assert!(timing.deadline(first).since(first) <= timing.full() + TimeDelta::minutes(i64::from(granted)));
        prop_assert!(timing.deadline(second) <= t0.plus_minutes(3 + i64::from(granted)).plus(timing.full()));
    }

    #[test]
    fn the_mark_rises_with_every_right_answer(n in 1..500_usize, k in 0..500_usize) {
        let k = k.min(n);
        prop_assert!((0..=MAX_MARK).contains(&theory_mark(k, n)));
        prop_assert!(theory_mark(k, n) <= theory_mark(k + 1, n).max(theory_mark(k, n)));
        // At this size rounding never lifts anybody over the pass mark.
        prop_assert_eq!(passes(theory_mark(k, n), MAX_MARK, 50), 2 * k >= n);
    }
}
