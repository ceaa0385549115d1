//! Exams as data.

use diesel::prelude::*;

use crate::db::schema::exam;
use crate::db::{AccountId, ExamId, ExamLineageId, Instant, Json, PracticalTaskId};
use crate::questions::BlueprintLine;

crate::db::text_enum! {
    /// What an exam is for.
    pub enum ExamKind {
        /// Theory and practical, under a council, towards the national certificate.
        National => "national",
        /// Theory from practice questions, for people the trainer names; no certificate.
        ClassTest => "class_test",
    }
}

crate::db::text_enum! {
    /// Where an exam stands. Published is never edited: a change is a new version.
    pub enum ExamState {
        /// Being written.
        Draft => "draft",
        /// Waits for a second person.
        InReview => "in_review",
        /// In use, read-only.
        Published => "published",
        /// Replaced by a later version.
        Retired => "retired",
    }
}

impl ExamKind {
    /// Its name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("exams-kind-{}", self.as_str().replace('_', "-")))
    }
    /// The pool its questions come from.
    pub fn pool(self) -> crate::questions::Pool {
        match self {
            Self::National => crate::questions::Pool::Exam,
            Self::ClassTest => crate::questions::Pool::Practice,
        }
    }
}

impl ExamState {
    /// Its name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("exams-state-{}", self.as_str().replace('_', "-")))
    }
}

/// One version of an exam.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = exam)]
pub struct Exam {
    /// Its id.
    pub id: ExamId,
    /// The exam over all its versions.
    pub lineage_id: ExamLineageId,
    /// From 1.
    pub version: i32,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub kind: ExamKind,
    /// The framework.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// The one module of an advanced exam (TTLT 17/2016, art. 7: one exam per module).
    pub module_code: Option<String>,
    /// How many questions of which kind, copied from a blueprint of the bank.
    pub blueprint: Json<Vec<BlueprintLine>>,
    /// The tasks one of which is drawn for a sitting.
    pub practical_tasks: Json<Vec<PracticalTaskId>>,
    /// Minutes of the theory paper.
    pub theory_minutes: i32,
    /// Minutes of the practical paper; 0 for a class test.
    pub practical_minutes: i32,
    /// Minutes a late start may cost nothing: the deadline is at most start of the paper + slack + minutes.
    pub slack_minutes: i32,
    /// Minutes after the start of timing within which a candidate is still admitted (art. 13.1).
    pub late_minutes: i32,
    /// Percent of the marks that pass, in each paper.
    pub pass_percent: i32,
    /// Where it stands.
    pub state: ExamState,
    /// Why it was sent back; empty when it was not.
    pub return_note: String,
    /// Who wrote it.
    pub author_id: AccountId,
    /// Who approved it, never the author; `None` for class tests and before.
    pub approved_by: Option<AccountId>,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// When it was begun.
    pub created_at: Instant,
    /// When it was last changed.
    pub changed_at: Instant,
}

impl Exam {
    /// Questions of one form.
    pub fn question_count(&self) -> i32 {
        self.blueprint.0.iter().map(|line| line.count).sum()
    }
    /// Whether there is a practical paper.
    pub fn has_practical(&self) -> bool {
        self.kind == ExamKind::National
    }
    /// Minutes a sitting takes at least: both papers, the slack, and ten minutes between them.
    pub fn sitting_minutes(&self) -> i64 {
        let between = if self.has_practical() { BETWEEN_PAPERS } else { 0 };
        i64::from(self.theory_minutes + self.practical_minutes + self.slack_minutes) + between
    }
}

/// Minutes planned between the two papers, which follow each other (art. 7).
pub const BETWEEN_PAPERS: i64 = 10;

/// The first step of an exam's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExam {
    /// Its name.
    pub title: String,
    /// What it is for.
    pub kind: ExamKind,
    /// The framework.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// The module, for levels examined module by module.
    pub module_code: Option<String>,
}

/// The times and the pass mark of an exam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExamTimes {
    /// Theory, 5 to 240 minutes.
    pub theory_minutes: i32,
    /// Practical, 10 to 300 minutes; 0 for a class test.
    pub practical_minutes: i32,
    /// 0 to 15 minutes.
    pub slack_minutes: i32,
    /// 0 to 30 minutes.
    pub late_minutes: i32,
    /// 50 to 100 percent for a national exam (art. 15), 1 to 100 for a class test.
    pub pass_percent: i32,
}

impl ExamTimes {
    /// What a new exam starts from: the usual local practice (30 minutes of theory, 60 of practical, 50 %), ten
    /// minutes of grace by art. 13.1.
    pub fn usual(kind: ExamKind) -> Self {
        let practical_minutes = if kind == ExamKind::National { 60 } else { 0 };
        Self { theory_minutes: 30, practical_minutes, slack_minutes: 3, late_minutes: 10, pass_percent: 50 }
    }
}
