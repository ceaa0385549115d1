//! Attempts, answers, granted minutes and submissions as data.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::db::schema::{answer, attempt, submission, time_grant};
use crate::db::{
    AccountId, AttemptId, CandidateId, Instant, Json, PersonId, SessionId, SittingId, SubmissionId, TimeGrantId,
};
use crate::exams::{Candidate, Exam, ExamKind, Sitting};
use crate::messages;

crate::db::text_enum! {
    /// The two papers of an exam.
    pub enum Part {
        /// Bài lý thuyết.
        Theory => "theory",
        /// Bài thực hành.
        Practical => "practical",
    }
}

crate::db::text_enum! {
    /// Where an attempt stands; see the diagram at [`super`].
    pub enum AttemptState {
        /// The form is drawn, nothing has begun.
        Prepared => "prepared",
        /// Answers are taken until the deadline.
        Open => "open",
        /// Interrupted; nothing is taken.
        Paused => "paused",
        /// Over, with exactly one outcome; never open again.
        Closed => "closed",
    }
}

crate::db::text_enum! {
    /// How an attempt ended.
    pub enum Outcome {
        /// The candidate handed in.
        Submitted => "submitted",
        /// The time was over.
        TimedOut => "timed_out",
        /// The candidate left without wanting a mark.
        Withdrawn => "withdrawn",
        /// By decision of the board.
        Disqualified => "disqualified",
        /// It counts for nothing.
        Void => "void",
    }
}

impl Part {
    /// Its name on screen.
    pub fn label(self) -> String {
        messages::label(match self {
            Self::Theory => "sitting-part-theory",
            Self::Practical => "sitting-part-practical",
        })
    }
}

impl Outcome {
    /// Its name on screen.
    pub fn label(self) -> String {
        messages::label(&format!("sitting-outcome-{}", self.as_str().replace('_', "-")))
    }
}

/// One candidate's work on one paper: the head row through which every save and every close passes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = attempt)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// Whose it is.
    pub candidate_id: CandidateId,
    /// Which paper.
    pub part: Part,
    /// Where it stands.
    pub state: AttemptState,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Rises whenever another window takes over; saves of an older epoch are refused.
    pub epoch: i32,
    /// Rises with every change of the attempt.
    pub revision: i64,
    /// The session in charge.
    pub session_id: Option<SessionId>,
    /// When it began.
    pub started_at: Option<Instant>,
    /// Answers count that came before this instant.
    pub deadline_at: Option<Instant>,
    /// When it ended: the hand-in, or the deadline.
    pub closed_at: Option<Instant>,
    /// When the program noticed the end.
    pub close_noticed_at: Option<Instant>,
    /// Questions answered, or files handed in; counted at the end.
    pub answered: i32,
    /// The code of the receipt.
    pub receipt_code: Option<String>,
    /// SHA-256 over all answers in canonical form, in hexadecimal.
    pub answers_root: Option<String>,
    /// The theory mark in hundredths; `None` for the practical paper.
    pub mark: Option<i32>,
    /// The greatest mark in hundredths.
    pub max_mark: Option<i32>,
    /// When it was marked.
    pub marked_at: Option<Instant>,
    /// When the row was made.
    pub prepared_at: Instant,
}

/// Everything about where a candidate sits: the candidate, the sitting and the exam.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The candidate.
    pub candidate: Candidate,
    /// The sitting.
    pub sitting: Sitting,
    /// The exam.
    pub exam: Exam,
}

impl Desk {
    /// Whether the sitting is a class test, which needs neither invigilator nor exam code.
    pub fn is_class_test(&self) -> bool {
        self.exam.kind == ExamKind::ClassTest
    }
    /// When timing of a paper began.
    pub fn opened_at(&self, part: Part) -> Option<Instant> {
        match part {
            Part::Theory => self.sitting.theory_start_at,
            Part::Practical => self.sitting.practical_start_at,
        }
    }
    /// Minutes of a paper, before the candidate's own percentage.
    pub fn minutes(&self, part: Part) -> i32 {
        match part {
            Part::Theory => self.exam.theory_minutes,
            Part::Practical => self.exam.practical_minutes,
        }
    }
    /// The papers of the exam in their order.
    pub fn parts(&self) -> &'static [Part] {
        if self.exam.has_practical() { &[Part::Theory, Part::Practical] } else { &[Part::Theory] }
    }
}

/// The stored answer to one question.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = answer)]
pub struct Answer {
    /// The question's place in the form, from 1.
    pub position: i32,
    /// Rises with every change of the question by the candidate.
    pub revision: i64,
    /// What was chosen.
    pub value: Json<Value>,
    /// When it was stored.
    pub saved_at: Instant,
}

/// What a candidate chose at one question; the only shape an answer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Single and multiple choice: the ticked options as shown, from 0. True/false: 1, 0 or null for each statement.
    pub choice: Vec<Option<u8>>,
    /// Whether the question is marked to be looked at again.
    #[serde(default)]
    pub flag: bool,
}

/// One changed question of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveItem {
    /// The question's place in the form, from 1.
    pub position: i32,
    /// The revision of this change, from 1.
    pub revision: i64,
    /// What was chosen.
    pub value: Choice,
}

/// Who may write into an attempt: the candidate of an exam code, or the person of a class test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// By exam code.
    Candidate(CandidateId),
    /// By the own account.
    Person(PersonId),
}

/// A save as it came.
#[derive(Debug, Clone)]
pub struct Save {
    /// The attempt.
    pub attempt_id: AttemptId,
    /// Who sends it.
    pub owner: Owner,
    /// The session it came by.
    pub session_id: Option<SessionId>,
    /// The epoch of the page.
    pub epoch: i32,
    /// The changed questions.
    pub items: Vec<SaveItem>,
    /// When its body had been read: this instant is held against the deadline.
    pub received_at: Instant,
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is durably stored.
    Stored {
        /// Each item with the revision now stored: its own, or a greater one that was there before.
        items: Vec<(i32, i64)>,
        /// When.
        saved_at: Instant,
        /// The deadline now.
        deadline_at: Instant,
    },
    /// The attempt is open in another window.
    Stale,
    /// The attempt is closed, or its time is over.
    Closed,
    /// There is no such attempt of this owner.
    NotFound,
}

/// Minutes granted by an invigilator: to one candidate, or to everybody in the sitting.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = time_grant)]
pub struct TimeGrant {
    /// Its id.
    pub id: TimeGrantId,
    /// The sitting.
    pub sitting_id: SittingId,
    /// The candidate; `None` for the whole sitting.
    pub candidate_id: Option<CandidateId>,
    /// The paper.
    pub part: Part,
    /// Minutes, at least 1.
    pub minutes: i32,
    /// Why.
    pub reason: String,
    /// By whom.
    pub granted_by: AccountId,
    /// When.
    pub granted_at: Instant,
}

/// A file handed in for the practical paper.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = submission)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// The attempt.
    pub attempt_id: AttemptId,
    /// The name it was sent under.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub file_sha: String,
    /// Bytes.
    pub size: i64,
    /// Media type, by content.
    pub media_type: String,
    /// Whether it equals a file that was handed out.
    pub same_as_starter: bool,
    /// When it was complete.
    pub uploaded_at: Instant,
    /// When a later file of the same name took its place; the old one is kept.
    pub superseded_at: Option<Instant>,
}
