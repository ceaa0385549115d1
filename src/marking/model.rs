//! Rounds as marking sees them, scripts, mark sheets and results as data.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

pub use crate::courses::{Criterion, Rubric};
use crate::db::schema::{mark_sheet, script, script_file};
use crate::db::{
    AccountId, AttemptId, CandidateId, DecisionId, Instant, Json, MarkSheetId, PersonId, PracticalTaskId, RoundId,
    ScriptFileId, ScriptId,
};

crate::db::text_enum! {
    /// Where a script stands. `Marked` and `MarkedAgain` are the moments in which both sheets of a pass are final and
    /// are compared; a comparison takes no time, so that neither is stored today.
    pub enum ScriptState {
        /// Two examiners are marking it.
        HandedIn => "handed_in",
        /// Both have marked it.
        Marked => "marked",
        /// The two totals differ: both mark again.
        Different => "different",
        /// Both have marked it again.
        MarkedAgain => "marked_again",
        /// The totals differ again: the head of marking decides.
        ToDecide => "to_decide",
        /// It has its mark.
        Final => "final",
    }
}

impl ScriptState {
    /// Which pass is open: 1, 2, or none.
    pub fn open_pass(self) -> Option<i32> {
        match self {
            Self::HandedIn => Some(1),
            Self::Different => Some(2),
            _ => None,
        }
    }
}

crate::db::text_enum! {
    /// Whether a mark sheet may still be changed.
    pub enum SheetState {
        /// It may.
        Draft => "draft",
        /// It may not.
        Final => "final",
    }
}

crate::db::text_enum! {
    /// What must be said beside a result.
    pub enum ResultNote {
        /// Nothing.
        Plain => "",
        /// Did not come.
        Absent => "absent",
        /// Came more than the allowed minutes late (art. 13.1).
        Barred => "barred",
        /// Suspended during the exam (art. 13.11).
        Suspended => "suspended",
        /// The paper was annulled (art. 13.11).
        Disqualified => "disqualified",
        /// Gave up.
        Withdrawn => "withdrawn",
        /// Handed in no practical work: 0 by rule, not offered to examiners.
        BlankPractical => "blank_practical",
        /// Did not sit the theory paper.
        NoTheory => "no_theory",
    }
}

impl ResultNote {
    /// The key of the words on screen; `None` when there is nothing to say.
    pub fn key(self) -> Option<String> {
        (self != Self::Plain).then(|| format!("marking-note-{}", self.as_str().replace('_', "-")))
    }
}

/// A round with what marking needs of its exam.
#[derive(Debug, Clone)]
pub struct RoundInfo {
    /// The round.
    pub id: RoundId,
    /// Its title.
    pub title: String,
    /// Its state, as `product.md` names it.
    pub state: String,
    /// The managing authority that approves its results.
    pub authority: String,
    /// Number of the decision that set up its council.
    pub council_number: String,
    /// Day of that decision.
    pub council_date: NaiveDate,
    /// Who proposed the results.
    pub proposed_by: Option<AccountId>,
    /// The decision that approved them.
    pub decision_id: Option<DecisionId>,
    /// The exam's title.
    pub exam_title: String,
    /// The framework.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// The only module of an advanced exam.
    pub module_code: Option<String>,
    /// Least share of the marks of each paper, in percent.
    pub pass_percent: i32,
    /// Who wrote and who approved the exam.
    pub setters: Vec<AccountId>,
}

/// A candidate with both papers.
#[derive(Debug, Clone)]
pub struct Papers {
    /// The candidate.
    pub candidate_id: CandidateId,
    /// The person.
    pub person_id: PersonId,
    /// Exam number.
    pub number: Option<i32>,
    /// Name as it stood on the exam's list.
    pub full_name: String,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Place of birth.
    pub birthplace: String,
    /// `male`, `female`.
    pub gender: Option<String>,
    /// Unit as it stood on the exam's list.
    pub unit_name: String,
    /// The candidate's state in the sitting.
    pub state: String,
    /// When the sitting began.
    pub starts_at: Instant,
    /// Whether the sitting has ended.
    pub sitting_ended: bool,
    /// The practical task of the sitting.
    pub task_id: Option<PracticalTaskId>,
    /// The theory attempt.
    pub theory: Option<Paper>,
    /// The practical attempt.
    pub practical: Option<Paper>,
    /// The script made of it.
    pub script: Option<ScriptBrief>,
    /// The full mark of the practical task, in hundredths.
    pub practical_max: Option<i32>,
}

/// An attempt, as far as its mark is concerned.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The attempt.
    pub id: AttemptId,
    /// Whether it is closed.
    pub closed: bool,
    /// Its outcome.
    pub outcome: Option<String>,
    /// Its mark in hundredths, when it was marked by machine.
    pub mark: Option<i32>,
    /// The full mark in hundredths.
    pub max_mark: Option<i32>,
}

/// What results need of a script.
#[derive(Debug, Clone)]
pub struct ScriptBrief {
    /// The script.
    pub id: ScriptId,
    /// Its number.
    pub number: i32,
    /// Where it stands.
    pub state: ScriptState,
    /// Its mark in hundredths, once final.
    pub final_mark: Option<i32>,
}

/// A candidate's result in a round; marks in hundredths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRow {
    /// The candidate.
    pub candidate_id: CandidateId,
    /// The person.
    pub person_id: PersonId,
    /// Exam number.
    pub number: Option<i32>,
    /// Name as it stood on the exam's list.
    pub full_name: String,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Place of birth.
    pub birthplace: String,
    /// `male`, `female`.
    pub gender: Option<String>,
    /// Unit as it stood on the exam's list.
    pub unit_name: String,
    /// The day of the exam.
    pub exam_day: NaiveDate,
    /// Theory; `None` without a paper.
    pub theory_mark: Option<i32>,
    /// Full mark of the theory paper.
    pub theory_max: Option<i32>,
    /// Practice; `None` without a paper.
    pub practical_mark: Option<i32>,
    /// Full mark of the practical paper.
    pub practical_max: Option<i32>,
    /// At least the exam's share of the marks in each paper.
    pub passed: bool,
    /// What must be said beside it.
    pub note: ResultNote,
}

/// A practical script under its blind number.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = script)]
pub struct Script {
    /// The script.
    pub id: ScriptId,
    /// Its round.
    pub round_id: RoundId,
    /// The attempt behind it; never shown to examiners.
    pub attempt_id: AttemptId,
    /// Số phách.
    #[diesel(column_name = script_number)]
    pub number: i32,
    /// Where it stands.
    pub state: ScriptState,
    /// Its mark in hundredths, once final.
    pub final_mark: Option<i32>,
    /// Who decided it, where two examiners differed twice.
    pub decided_by: Option<AccountId>,
    /// Why so.
    pub decided_reason: Option<String>,
}

/// A cleaned copy of a file that a candidate handed in.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = script_file)]
pub struct ScriptFile {
    /// The copy.
    pub id: ScriptFileId,
    /// Its script.
    pub script_id: ScriptId,
    /// Its neutral name.
    pub name: String,
    /// SHA-256 of the copy.
    pub file_sha: String,
    /// SHA-256 of what was handed in.
    pub source_sha: String,
    /// Bytes of the copy.
    pub size: i64,
    /// What was taken out, for the keeper of script numbers.
    pub removed: Json<Removed>,
}

/// What was taken out of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Removed {
    /// Places in words, such as "tác giả (docProps/core.xml)"; never the names themselves.
    pub places: Vec<String>,
    /// Why the file as a whole is kept from the examiners; they get a note in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
    /// The keeper put this copy in by hand.
    #[serde(default)]
    pub by_hand: bool,
}

/// Marks by criterion, in hundredths.
pub type Marks = BTreeMap<String, i32>;

/// One examiner's sheet for one script and pass.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mark_sheet)]
pub struct Sheet {
    /// The sheet.
    pub id: MarkSheetId,
    /// The script.
    pub script_id: ScriptId,
    /// First or second examiner.
    pub slot: i32,
    /// First marking, or the marking again.
    pub pass: i32,
    /// Who marks.
    pub examiner_id: AccountId,
    /// Marks given so far.
    pub marks: Json<Marks>,
    /// Their sum.
    pub total: i32,
    /// A remark of the examiner.
    pub note: String,
    /// Whether it may still change.
    pub state: SheetState,
    /// Rises by one with every save.
    pub revision: i32,
    /// The last save.
    pub saved_at: Instant,
}

/// A practical task, as far as examiners see it.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its title.
    pub title: String,
    /// Its text as checked HTML.
    pub html: String,
    /// Its rubric.
    pub rubric: Rubric,
}

/// A script in the queue of an examiner or of the head of marking.
#[derive(Debug, Clone)]
pub struct QueueItem {
    /// The script.
    pub script: Script,
    /// The round's title.
    pub round_title: String,
    /// The actor's slot; 0 for the head of marking.
    pub slot: i32,
    /// The actor's sheets so far.
    pub sheets: Vec<Sheet>,
}

/// What a keeper sees of a round before and after scripts are made.
#[derive(Debug, Clone)]
pub struct Board {
    /// The round.
    pub round: RoundInfo,
    /// All candidates.
    pub papers: Vec<Papers>,
    /// Files of scripts, those withheld among them.
    pub files: Vec<ScriptFile>,
    /// Files for which no copy exists: script or attempt, and the name handed in.
    pub uncleaned: Vec<Handed>,
    /// Who marks which script in which slot.
    pub duties: Vec<Duty>,
}

/// A file as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The attempt.
    pub attempt_id: AttemptId,
    /// The name the candidate gave.
    pub name: String,
    /// SHA-256.
    pub sha: String,
    /// Whether it equals the starter file, untouched.
    pub same_as_starter: bool,
}

/// Who marks a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The script.
    pub script_id: ScriptId,
    /// 1 or 2.
    pub slot: i32,
    /// The examiner's account.
    pub examiner_id: AccountId,
}
