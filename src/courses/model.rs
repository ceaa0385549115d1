//! Courses, lessons, practical tasks and practice as the rest of the program sees them.

use serde::{Deserialize, Serialize};

use crate::db::{Instant, PersonId, PracticalTaskId, PracticeId};
use crate::questions::FormItem;
pub use crate::questions::Pool;

/// How far a person is in a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseProgress {
    /// The course.
    pub code: String,
    /// Its title.
    pub title: String,
    /// One to three sentences about it.
    pub summary: String,
    /// Its framework.
    pub framework_code: String,
    /// Its level.
    pub level_code: String,
    /// Its module; `None` when it belongs to a whole level.
    pub module_code: Option<String>,
    /// Lessons and open practical tasks in it.
    pub lessons: usize,
    /// How many of them are done.
    pub done: usize,
    /// Where to go on: address below the course, title. `None` when all is done.
    pub next: Option<(String, String)>,
    /// Minutes of what is not done yet.
    pub minutes_left: i32,
    /// When the person last opened or finished something in it.
    pub last_at: Option<Instant>,
}

/// A finished or open practice of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeSummary {
    /// The practice.
    pub id: PracticeId,
    /// The module.
    pub module_code: String,
    /// Right at the first answer.
    pub correct: i32,
    /// Questions.
    pub total: i32,
    /// When it began.
    pub started_at: Instant,
    /// When it was finished; `None` while it is open.
    pub finished_at: Option<Instant>,
}

/// A part of a practical paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// `van-ban`, `bang-tinh`, `trinh-chieu` or `tep-internet`.
    pub code: String,
    /// The title.
    pub title: String,
    /// The name of the file to hand in.
    pub file: String,
}

/// One line of a rubric.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Unique in the rubric.
    pub id: String,
    /// The code of its part.
    pub part: String,
    /// What must be true of the file.
    pub text: String,
    /// Hundredths of a mark.
    pub points: i32,
}

/// What is marked in a practical task; the points of all criteria add up to 1000 hundredths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    /// Parts in their order.
    pub parts: Vec<Part>,
    /// Criteria in their order.
    pub criteria: Vec<Criterion>,
}

impl Rubric {
    /// The full mark, in hundredths.
    pub fn maximum(&self) -> i32 {
        self.criteria.iter().map(|criterion| criterion.points).sum()
    }
}

crate::db::text_enum! {
    /// What a file of a practical task is for.
    pub enum Purpose {
        /// Handed to the candidate.
        Starter => "starter",
        /// Part of a model solution; examiners see it, and learners after a rehearsal.
        Model => "model",
    }
}

/// A file of a practical task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticalFile {
    /// What it is for.
    pub purpose: Purpose,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, under which `files` keeps it.
    pub file_sha: String,
    /// Bytes.
    pub size: i64,
}

impl PracticalFile {
    /// The media type, by the ending of the name (the checker has compared it with the content).
    pub fn media_type(&self) -> &'static str {
        super::package::media_type(&self.name)
    }
}

/// A practical task in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticalTask {
    /// The version.
    pub id: PracticalTaskId,
    /// The task over all its versions.
    pub code: String,
    /// The course it came in.
    pub course_code: String,
    /// The framework.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// The title.
    pub title: String,
    /// Minutes for the work.
    pub minutes: i32,
    /// Where it may be used.
    pub pool: Pool,
    /// What the candidate reads, rendered and cleaned.
    pub html: String,
    /// What is marked.
    pub rubric: Rubric,
    /// Files handed out and of the model solution.
    pub files: Vec<PracticalFile>,
}

impl PracticalTask {
    /// The files for a purpose.
    pub fn files_for(&self, purpose: Purpose) -> impl Iterator<Item = &PracticalFile> {
        self.files.iter().filter(move |file| file.purpose == purpose)
    }
}

/// A course in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The version.
    pub id: crate::db::CourseId,
    /// The course over all its versions.
    pub code: String,
    /// The title.
    pub title: String,
    /// One to three sentences.
    pub summary: String,
    /// The framework.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// The module.
    pub module_code: Option<String>,
}

/// A lesson, or an open practical task, as a line of the outline of its course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The course.
    pub course_code: String,
    /// The address below the course: `phan-cung`, or `practical/<code>`.
    pub slug: String,
    /// The title.
    pub title: String,
    /// Minutes.
    pub minutes: i32,
}

/// What a person did with a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The course.
    pub course_code: String,
    /// The step.
    pub slug: String,
    /// First opened.
    pub opened_at: Instant,
    /// Marked as done.
    pub done_at: Option<Instant>,
}

/// A lesson with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The address below the course.
    pub slug: String,
    /// The title.
    pub title: String,
    /// Reading time in minutes.
    pub minutes: i32,
    /// What the reader can do afterwards.
    pub objective: String,
    /// Codes of elements.
    pub elements: Vec<String>,
    /// The text, rendered and cleaned.
    pub html: String,
}

/// What a load changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadReport {
    /// Packages read.
    pub packages: usize,
    /// Courses whose text or pictures are new or changed.
    pub courses_changed: usize,
    /// Practical tasks that are new or changed.
    pub tasks_changed: usize,
    /// Courses and tasks that are no longer in the library; their past versions stay.
    pub withdrawn: usize,
    /// Questions handed to the bank, which takes those that are new or changed.
    pub questions: usize,
}

/// A practice of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// The practice.
    pub id: PracticeId,
    /// Whose it is.
    pub person_id: PersonId,
    /// The framework.
    pub framework_code: String,
    /// The module.
    pub module_code: String,
    /// Its questions with the order of their options.
    pub items: Vec<FormItem>,
    /// The question answered last, from 1.
    pub position: i32,
    /// Right at the first answer; counted when it is finished.
    pub correct: i32,
    /// Questions.
    pub total: i32,
    /// When it began.
    pub started_at: Instant,
    /// When it was finished; `None` while it is open.
    pub finished_at: Option<Instant>,
}

/// An answer in a practice.
#[derive(Debug, Clone, PartialEq)]
pub struct PracticeAnswer {
    /// The question, from 1.
    pub position: i32,
    /// The last answer, in the runner's form.
    pub value: serde_json::Value,
    /// Whether the *first* answer was right.
    pub is_correct: Option<bool>,
}
