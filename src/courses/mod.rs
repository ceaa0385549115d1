//! Courses: packages of lessons, pictures, questions and practical tasks; what a learner read; practice.
//!
//! * A **package** is a folder of files (`docs/course-packages.md`). [`check`] names file and line of every fault;
//!   [`load_all`] brings a library without faults into the database. Changed content is a new version in force; earlier
//!   versions stay, because exams and progress point to them.
//! * A **step** of a course is a lesson or an open practical task. A person opens it and marks it as done; what comes
//!   next is what was opened last and not done.
//! * What belongs to the pool `exam` is sealed: nothing of it is ever shown by a page of this slice. Exams and marking
//!   reach it through [`practical_task`].

mod load;
mod markdown;
mod model;
mod package;
pub mod pages;
mod practice;
pub mod rules;
mod store;

pub use load::{configured_tree, load_all, load_at_start, load_library};
pub use markdown::markdown_to_html;
pub use model::{
    Course, CourseProgress, Criterion, Lesson, LoadReport, Mark, Part, Pool, PracticalFile, PracticalTask, Practice,
    PracticeAnswer, PracticeSummary, Purpose, Rubric, Step,
};
pub use package::{Fault, Library, Package, Tree, read as check};
pub use practice::{
    Opened as OpenedPractice, OpenedQuestion, Overview as PracticeOverview, QUESTIONS, answer_practice,
    finish_practice, last_practices, opened_practice, practice_overview, practise_wrong, shortage, start_practice,
};

use crate::app::Tx;
use crate::db::{PersonId, PracticalTaskId};
use crate::error::{Error, Result};
use crate::rights::{Action, Facts, allow};

/// How far a person is in each course that has something to learn: courses of modules by code, then those of a
/// whole level.
pub fn progress(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<CourseProgress>> {
    let courses = store::current_courses(tx)?;
    let steps = store::steps(tx, None)?;
    let marks = store::marks(tx, person, None)?;
    Ok(rules::progress(&courses, &steps, &marks))
}

/// A practical task in one version, in force or not; for exams and marking. Whoever shows it to a person decides first
/// that the person may see it.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn practical_task(tx: &mut Tx<'_>, id: PracticalTaskId) -> Result<PracticalTask> {
    store::task(tx, id)
}

/// The practical tasks in force of a level and pool, by code; for those who write exams.
pub fn practical_tasks(tx: &mut Tx<'_>, framework: &str, level: &str, pool: Pool) -> Result<Vec<PracticalTask>> {
    store::current_tasks(tx, framework, level, pool)
}

/// A course as its learner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The course.
    pub course: Course,
    /// How far the learner is.
    pub progress: CourseProgress,
    /// Its steps in their order, with what the learner did.
    pub steps: Vec<(Step, Option<Mark>)>,
}

impl Outline {
    /// Whether the learner has opened a step before.
    pub fn has_opened(&self, slug: &str) -> bool {
        self.steps.iter().any(|(step, mark)| step.slug == slug && mark.is_some())
    }
    /// Whether the learner has finished a step.
    pub fn has_finished(&self, slug: &str) -> bool {
        let is_done = |mark: &Option<Mark>| mark.as_ref().is_some_and(|mark| mark.done_at.is_some());
        self.steps.iter().any(|(step, mark)| step.slug == slug && is_done(mark))
    }
}

/// A course in force with what the acting person did in it.
///
/// # Errors
/// [`Error::NotFound`] when there is no such course, or nothing in it is open to learners.
pub fn outline(tx: &mut Tx<'_>, code: &str) -> Result<Outline> {
    let person = learner(tx)?;
    let course = store::current_course(tx, code)?.ok_or(Error::NotFound)?;
    let steps = store::steps(tx, Some(code))?;
    let marks = store::marks(tx, person, Some(code))?;
    let progress = rules::progress(std::slice::from_ref(&course), &steps, &marks).pop().ok_or(Error::NotFound)?;
    let marked = |step: &Step| marks.iter().find(|mark| mark.slug == step.slug).cloned();
    let steps = steps.into_iter().map(|step| (step.clone(), marked(&step))).collect();
    Ok(Outline { course, progress, steps })
}

/// A lesson of a course in force.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn lesson(tx: &mut Tx<'_>, course: &Course, slug: &str) -> Result<Lesson> {
    learner(tx)?;
    store::lesson(tx, course.id, slug)?.ok_or(Error::NotFound)
}

/// Notes that the acting person opened a step; the first time counts.
pub fn open_step(tx: &mut Tx<'_>, outline: &Outline, slug: &str) -> Result<()> {
    let person = learner(tx)?;
    let (step, mark) = step_of(outline, slug)?;
    if mark.is_none() {
        store::open_step(tx, person, &step.course_code, &step.slug)?;
    }
    Ok(())
}

/// Notes that the acting person finished a step; doing it again changes nothing.
pub fn finish_step(tx: &mut Tx<'_>, outline: &Outline, slug: &str) -> Result<()> {
    let person = learner(tx)?;
    let (step, _) = step_of(outline, slug)?;
    store::open_step(tx, person, &step.course_code, &step.slug)?;
    store::finish_step(tx, person, &step.course_code, &step.slug)
}

fn step_of<'o>(outline: &'o Outline, slug: &str) -> Result<&'o (Step, Option<Mark>)> {
    outline.steps.iter().find(|(step, _)| step.slug == slug).ok_or(Error::NotFound)
}

/// The version in force of a practical task that is open to learners.
///
/// # Errors
/// [`Error::NotFound`] when there is none, and when the task is sealed for exams.
pub fn rehearsal(tx: &mut Tx<'_>, course: &str, code: &str) -> Result<PracticalTask> {
    learner(tx)?;
    let task = store::current_task(tx, course, code)?;
    if task.pool == Pool::Practice { Ok(task) } else { Err(Error::NotFound) }
}

/// The hash and media type of a picture of a course in force.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn picture(tx: &mut Tx<'_>, course: &str, name: &str) -> Result<(String, &'static str)> {
    store::picture(tx, course, name)?.ok_or(Error::NotFound)
}

/// The acting person, who must be a learner.
fn learner(tx: &Tx<'_>) -> Result<PersonId> {
    let me = tx.actor()?;
    allow(me, Action::Learn, &Facts::none())?;
    me.person()
}
