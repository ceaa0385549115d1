//! What comes next: pure.

use chrono::NaiveDate;

use super::{Learner, Progress, Sitting, Slot};
use crate::clock;
use crate::compliance::model::Standing;
use crate::db::{Instant, SubjectId};

/// A task is urgent from so many days before its date.
pub const SOON: i64 = 14;
/// Right answers of a hundred in the last practice from which a module needs no more practice.
const ENOUGH: i32 = 80;

/// The one thing to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next<'a> {
    /// An exam today.
    SitToday(&'a Sitting),
    /// An exam on a later day, and what to learn or practise until then.
    Prepare(&'a Sitting, Option<&'a Progress>),
    /// A lesson.
    Learn(&'a Progress),
    /// Practice of a module whose lessons are done.
    Practise(&'a Progress),
    /// Every requirement is met.
    Done,
    /// Nothing to learn or sit; a requirement may still wait for the exam board.
    Nothing,
}

/// When a task is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Its day has passed.
    Late,
    /// Within fourteen days.
    Soon,
    /// Later, or without a date.
    Later,
}

/// Which group a date belongs to.
pub fn when(due_on: Option<NaiveDate>, today: NaiveDate) -> When {
    match due_on.map(|due| (due - today).num_days()) {
        Some(..0) => When::Late,
        Some(0..=SOON) => When::Soon,
        _ => When::Later,
    }
}

impl Progress {
    /// Whether all lessons are done.
    pub fn is_done(&self) -> bool {
        self.done >= self.lessons
    }
    /// Whether the last practice of the module went well enough.
    pub fn is_practised(&self) -> bool {
        match (self.practice_correct, self.practice_total) {
            (Some(right), Some(total)) if total > 0 => right * 100 >= total * ENOUGH,
            _ => false,
        }
    }
    /// Whether there is anything to do in it.
    pub fn is_open(&self) -> bool {
        !self.is_done() || (self.module_code.is_some() && !self.is_practised())
    }
}

impl Learner {
    /// The earliest due date of an unmet requirement that a course serves.
    pub fn due_on(&self, course: &Progress) -> Option<NaiveDate> {
        self.standings
            .iter()
            .filter(|mine| mine.member.standing.is_lacking())
            .filter(|mine| {
                mine.demand.framework_code == course.framework_code && mine.demand.level_code == course.level_code
            })
            .map(|mine| mine.demand.due_on)
            .min()
    }
    /// Courses with something to do for an unmet requirement, or begun on the own account; those begun first.
    pub fn open_courses(&self) -> Vec<&Progress> {
        let is_asked = |course: &Progress| self.due_on(course).is_some();
        let met = |course: &Progress| {
            self.standings.iter().any(|mine| {
                mine.member.standing == Standing::Met
                    && mine.demand.framework_code == course.framework_code
                    && mine.demand.level_code == course.level_code
            })
        };
        let mut open: Vec<&Progress> = self
            .courses
            .iter()
            .filter(|course| course.is_open() && (is_asked(course) || (!met(course) && course.done > 0)))
            .collect();
        open.sort_by_key(|course| (self.due_on(course).unwrap_or(NaiveDate::MAX), course.is_done(), course.done == 0));
        open
    }
}

/// The next task: an exam today, an exam ahead, the next lesson, practice, nothing.
pub fn next(learner: &Learner, today: NaiveDate) -> Next<'_> {
    let open = learner.open_courses();
    let course = open.iter().find(|course| !course.is_done()).or(open.first()).copied();
    if let Some(sitting) = learner.sittings.first() {
        return if clock::day(sitting.starts_at) <= today {
            Next::SitToday(sitting)
        } else {
            Next::Prepare(sitting, course)
        };
    }
    match course {
        Some(course) if course.is_done() => Next::Practise(course),
        Some(course) => Next::Learn(course),
        None if learner.standings.iter().all(|m| !m.member.standing.is_lacking()) && !learner.standings.is_empty() => {
            Next::Done
        }
        None => Next::Nothing,
    }
}

/// Exams and bookings in one list, each thing once.
pub fn schedule(sittings: &[Sitting], bookings: Vec<Slot>) -> Vec<Slot> {
    let mut slots: Vec<Slot> = sittings
        .iter()
        .map(|sitting| Slot {
            subject: Some(SubjectId(sitting.id.0)),
            starts_at: sitting.starts_at,
            ends_at: sitting.ends_at,
            title: sitting.title.clone(),
            place: [sitting.room.clone(), sitting.site.clone()].into_iter().flatten().collect::<Vec<_>>().join(", "),
        })
        .collect();
    let known: Vec<Option<SubjectId>> = slots.iter().map(|slot| slot.subject).collect();
    slots.extend(bookings.into_iter().filter(|slot| !known.contains(&slot.subject)));
    slots.sort_by_key(|slot| (slot.starts_at, slot.ends_at));
    slots
}

/// “Quá hạn 3 ngày”, “Còn 5 ngày”, “Hôm nay”; `None` when there is no date or it is far.
pub fn days_left(due_on: NaiveDate, today: NaiveDate) -> (When, i64) {
    (when(Some(due_on), today), (due_on - today).num_days())
}

/// Whether the exam has begun.
pub fn has_begun(sitting: &Sitting, now: Instant) -> bool {
    sitting.starts_at <= now
}
