//! The rules of an attempt, pure: no database, no clock.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::model::{AttemptState, Choice, Outcome, SaveItem};
use crate::clock;
use crate::db::Instant;
use crate::error::{Error, Message, Result};
use crate::exams::{CandidateState, SittingState};

/// The greatest theory mark: 10 points, in hundredths.
pub const MAX_MARK: i32 = 1000;
/// Seconds after the deadline in which saves that came in time are still being written; closing waits that long.
pub const SETTLE_SECONDS: i64 = 2;
/// Most questions of a form.
pub const MAX_POSITION: i32 = 500;
/// Most entries of one answer.
const MAX_CHOICES: usize = 32;
/// Most changed questions in one save.
pub const MAX_ITEMS: usize = 200;
/// Most minutes of one grant.
pub const MAX_GRANT: i32 = 60;

/// The times of one paper for one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Minutes of the paper.
    pub minutes: i32,
    /// The candidate's percentage of them, at least 100.
    pub percent: i32,
    /// Minutes of staggered start that cost nothing.
    pub slack: i32,
    /// Minutes after T0 within which one may begin.
    pub late: i32,
    /// Minutes granted so far.
    pub granted: i32,
    /// T0, the start of timing; `None` for a class test, where each begins alone.
    pub t0: Option<Instant>,
}

impl Timing {
    /// The candidate's own working time, without grants.
    pub fn full(&self) -> TimeDelta {
        TimeDelta::milliseconds(i64::from(self.minutes) * i64::from(self.percent) * 600)
    }

    /// `min(start + minutes × percent, T0 + slack + minutes × percent) + granted minutes`: who begins later than the
    /// slack regains nothing.
    pub fn deadline(&self, start: Instant) -> Instant {
        let own = start.plus(self.full());
        let common = self.t0.map(|t0| t0.plus_minutes(i64::from(self.slack)).plus(self.full()));
        common.map_or(own, |common| own.min(common)).plus_minutes(i64::from(self.granted))
    }

    /// The first instant at which one may no longer begin: more than the late minutes after T0 (TTLT 17/2016, art.
    /// 13.1). Minutes granted to the candidate, a recorded act, move it.
    pub fn late_from(&self) -> Option<Instant> {
        self.t0.map(|t0| t0.plus_minutes(i64::from(self.late) + i64::from(self.granted)))
    }
}

/// Whether somebody is already in the room, for the rule about lateness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// The candidate has worked on a paper of this sitting: the door was passed in time.
    Before,
    /// This is the first paper the candidate begins.
    Now,
}

/// Whether a paper may be begun in a sitting under invigilation.
///
/// # Errors
/// `sitting-…`: not open yet, ended, not checked in, late (art. 13.1), absent, barred, suspended.
pub fn may_begin(
    sitting: SittingState,
    candidate: CandidateState,
    timing: &Timing,
    admitted: Admitted,
    now: Instant,
) -> Result<()> {
    match sitting {
        SittingState::Ended => return Err(Error::refused("sitting-ended")),
        SittingState::Paused => return Err(Error::refused("sitting-paused")),
        SittingState::Planned | SittingState::Open => {}
    }
    may_be_here(candidate)?;
    if candidate == CandidateState::Expected {
        return Err(Error::refused("sitting-not-checked-in"));
    }
    if sitting == SittingState::Planned || timing.t0.is_none_or(|t0| now < t0) {
        return Err(Error::refused("sitting-not-open-yet"));
    }
    if admitted == Admitted::Now {
        in_time(timing, now)?;
    }
    if timing.deadline(now) <= now {
        return Err(Error::refused("sitting-time-over"));
    }
    Ok(())
}

/// Whether a class test may be begun: inside its window.
pub fn may_begin_class_test(
    sitting: SittingState,
    candidate: CandidateState,
    (from, to): (Instant, Instant),
    now: Instant,
) -> Result<()> {
    may_be_here(candidate)?;
    if now < from {
        let message = Message::new("sitting-window-not-yet").with("from", clock::date_time_text(from));
        return Err(Error::refused(message));
    }
    if sitting == SittingState::Ended || now >= to {
        return Err(Error::refused(Message::new("sitting-window-over").with("to", clock::date_time_text(to))));
    }
    Ok(())
}

fn may_be_here(candidate: CandidateState) -> Result<()> {
    let key = match candidate {
        CandidateState::Absent => "sitting-absent",
        CandidateState::Barred => "sitting-barred",
        CandidateState::Suspended => "sitting-suspended",
        CandidateState::Withdrawn => "sitting-withdrawn",
        _ => return Ok(()),
    };
    Err(Error::refused(key))
}

/// Whether one may still come in (TTLT 17/2016, art. 13.1).
///
/// # Errors
/// `sitting-too-late` with the rule, the minutes and the instant.
pub fn in_time(timing: &Timing, now: Instant) -> Result<()> {
    match timing.late_from() {
        Some(last) if now > last => Err(Error::refused(
            Message::new("sitting-too-late")
                .with("minutes", timing.late)
                .with("until", clock::time_text(last))
                .with("day", clock::date_text(last)),
        )),
        _ => Ok(()),
    }
}

/// What a decision on a save or a close needs to know of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Where it stands.
    pub state: AttemptState,
    /// The epoch in charge.
    pub epoch: i32,
    /// The deadline.
    pub deadline: Option<Instant>,
}

/// Whether a save is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Its items are stored where they are newer.
    Take,
    /// Another window is in charge.
    Stale,
    /// The attempt is closed, or its time was over when the body had been read.
    Closed,
}

/// Decides on a save. Half-open like all our periods: what came *at* the deadline came too late.
pub fn judge_save(head: &Head, epoch: i32, received: Instant) -> Verdict {
    let in_time = head.deadline.is_some_and(|deadline| received < deadline);
    if head.state != AttemptState::Open || !in_time {
        Verdict::Closed
    } else if head.epoch != epoch {
        Verdict::Stale
    } else {
        Verdict::Take
    }
}

/// Whether an item replaces what is stored: only a newer revision does, so duplicates are harmless.
pub fn is_newer(item: i64, stored: Option<i64>) -> bool {
    stored.is_none_or(|stored| item > stored)
}

/// Refuses what no page of ours sends.
pub fn check_items(items: &[SaveItem]) -> Result<()> {
    let whole = items.len() <= MAX_ITEMS && items.iter().all(is_well_formed);
    if whole { Ok(()) } else { Err(Error::refused("sitting-save-unreadable")) }
}

fn is_well_formed(item: &SaveItem) -> bool {
    (1..=MAX_POSITION).contains(&item.position)
        && (1..=1_000_000_000).contains(&item.revision)
        && item.value.choice.len() <= MAX_CHOICES
}

/// Why an attempt is being closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseBy {
    /// The candidate hands in.
    Candidate,
    /// The job or any request finds the time over.
    Time,
    /// The invigilator ends the sitting.
    Sitting,
}

/// How an attempt closes: its outcome and its finish time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// How it ended.
    pub outcome: Outcome,
    /// When: never later than the deadline.
    pub at: Instant,
}

/// The one rule of closing, for requests, the job and the room alike; `None` when there is nothing to close.
pub fn closing(head: &Head, by: CloseBy, now: Instant) -> Option<Closing> {
    let deadline = head.deadline?;
    if head.state != AttemptState::Open && head.state != AttemptState::Paused {
        return None;
    }
    let timed_out = |at| Some(Closing { outcome: Outcome::TimedOut, at });
    match by {
        CloseBy::Candidate if now < deadline => Some(Closing { outcome: Outcome::Submitted, at: now }),
        CloseBy::Candidate => timed_out(deadline),
        CloseBy::Time if now >= deadline.plus_seconds(SETTLE_SECONDS) => timed_out(deadline),
        CloseBy::Time => None,
        CloseBy::Sitting => timed_out(now.min(deadline)),
    }
}

/// The theory mark: `correct × 1000 / n` hundredths of ten points, half up, rounded once. Each question weighs the
/// same and counts whole or not at all; a form without questions gives 0.
pub fn theory_mark(correct: usize, questions: usize) -> i32 {
    if questions == 0 {
        return 0;
    }
    let (correct, questions) = (correct.min(questions) as u64, questions as u64);
    let max = u64::from(MAX_MARK.unsigned_abs());
    i32::try_from((correct * max * 2 + questions) / (questions * 2)).unwrap_or(MAX_MARK)
}

/// Whether a mark passes: at least so many percent of the greatest (TTLT 17/2016, art. 15: 50 % in each paper).
pub fn passes(mark: i32, max: i32, percent: i32) -> bool {
    i64::from(mark) * 100 >= i64::from(max) * i64::from(percent)
}

/// Whether the answer says anything: for true/false every statement must have an answer.
pub fn is_answered(value: &Choice) -> bool {
    !value.choice.is_empty() && value.choice.iter().all(Option::is_some)
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of a receipt: 60 bits of SHA-256 over what was handed in, and a check character, in groups of four.
pub fn receipt_code(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let head = hash.finalize().iter().take(8).fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte)) >> 4;
    let digit = |n: u64| char::from(CROCKFORD[(n & 31) as usize]);
    let mut code = String::with_capacity(15);
    for place in 0..12_u64 {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(digit(head >> (55 - place * 5)));
    }
    code.push(digit(head % 31));
    code
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
