//! Rounds, sittings and candidates as data.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{candidate, exam_round, sitting};
use crate::db::{
    AccountId, CandidateId, DecisionId, ExamId, Instant, PersonId, PracticalTaskId, RoomId, RoundId, SittingId,
};

crate::db::text_enum! {
    /// Where a round stands.
    pub enum RoundState {
        /// Being prepared by the secretary.
        Draft => "draft",
        /// Signed by the chair; lists are read-only, forms are drawn.
        Approved => "approved",
        /// The first sitting has been opened.
        Running => "running",
        /// All sittings have ended.
        Marking => "marking",
        /// The chair has sent the results up.
        ResultsProposed => "results_proposed",
        /// The managing authority has approved them.
        ResultsApproved => "results_approved",
        /// Certificates are issued; the council is dissolved.
        Closed => "closed",
        /// Given up.
        Cancelled => "cancelled",
    }
}

crate::db::text_enum! {
    /// Where a sitting stands.
    pub enum SittingState {
        /// Not begun.
        Planned => "planned",
        /// Going on.
        Open => "open",
        /// Interrupted.
        Paused => "paused",
        /// Over.
        Ended => "ended",
    }
}

crate::db::text_enum! {
    /// Where a candidate stands in the sitting.
    pub enum CandidateState {
        /// Not here yet.
        Expected => "expected",
        /// Identity checked at the door.
        CheckedIn => "checked_in",
        /// At work.
        Working => "working",
        /// Handed in.
        HandedIn => "handed_in",
        /// Did not come.
        Absent => "absent",
        /// Came too late (art. 13.1).
        Barred => "barred",
        /// Sent out (art. 13.11).
        Suspended => "suspended",
        /// Withdrawn before the start; what was prepared is closed as withdrawn.
        Withdrawn => "withdrawn",
    }
}

impl RoundState {
    /// Its name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("exams-round-state-{}", self.as_str().replace('_', "-")))
    }
}
impl SittingState {
    /// Its name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("exams-sitting-state-{}", self.as_str().replace('_', "-")))
    }
}
impl CandidateState {
    /// Its name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("exams-candidate-state-{}", self.as_str().replace('_', "-")))
    }
}

/// A round of an exam under one council.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = exam_round)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// The published exam.
    pub exam_id: ExamId,
    /// Its name.
    pub title: String,
    /// Who founded the council: the managing authority (TTLT 17/2016, art. 10).
    pub authority: String,
    /// Number and symbol of the decision.
    pub council_number: String,
    /// Day of the decision.
    pub council_date: NaiveDate,
    /// Where it stands.
    pub state: RoundState,
    /// The secretary who made it.
    pub created_by: AccountId,
    /// The chair who approved it.
    pub approved_by: Option<AccountId>,
    /// When.
    pub approved_at: Option<Instant>,
    /// Who sent the results up.
    pub proposed_by: Option<AccountId>,
    /// When.
    pub proposed_at: Option<Instant>,
    /// The decision that approved the results.
    pub results_decision_id: Option<DecisionId>,
    /// When it was made.
    pub created_at: Instant,
    /// When its state was last changed; for a closed or cancelled round when that was.
    pub changed_at: Instant,
}

/// What a new round needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    /// The published exam.
    pub exam_id: ExamId,
    /// Its name.
    pub title: String,
    /// Who founded the council.
    pub authority: String,
    /// Number and symbol of the decision.
    pub council_number: String,
    /// Day of the decision.
    pub council_date: NaiveDate,
}

/// One start time in one room; for a class test one window without a room.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sitting)]
pub struct Sitting {
    /// Its id.
    pub id: SittingId,
    /// The round; `None` for a class test.
    pub round_id: Option<RoundId>,
    /// The exam.
    pub exam_id: ExamId,
    /// The room; `None` for a class test.
    pub room_id: Option<RoomId>,
    /// Planned start; for a class test the first instant at which one may start.
    pub starts_at: Instant,
    /// Planned end; for a class test the last instant at which one may start.
    pub ends_at: Instant,
    /// Where it stands.
    pub state: SittingState,
    /// Candidates it takes.
    pub capacity: i32,
    /// The practical task drawn at approval.
    pub practical_task_id: Option<PracticalTaskId>,
    /// Who approved it.
    pub approved_by: Option<AccountId>,
    /// When; from then on forms are fixed.
    pub approved_at: Option<Instant>,
    /// When timing of the theory paper began.
    pub theory_start_at: Option<Instant>,
    /// When timing of the practical paper began.
    pub practical_start_at: Option<Instant>,
    /// Who opened it.
    pub opened_by: Option<AccountId>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Who ended it.
    pub ended_by: Option<AccountId>,
    /// When it was planned.
    pub created_at: Instant,
}

/// What a new sitting needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewSitting {
    /// The room.
    pub room_id: RoomId,
    /// Planned start.
    pub starts_at: Instant,
    /// Planned end; at least as late as both papers take.
    pub ends_at: Instant,
}

/// A person in a sitting, as the lists showed them when they were entered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = candidate)]
pub struct Candidate {
    /// Its id.
    pub id: CandidateId,
    /// The round; `None` for a class test.
    pub round_id: Option<RoundId>,
    /// The sitting.
    pub sitting_id: SittingId,
    /// The person.
    pub person_id: PersonId,
    /// Số báo danh, from 1 over the round.
    pub number: Option<i32>,
    /// Machine, from 1 in the sitting.
    pub seat: Option<i32>,
    /// SHA-256 of the exam code; the code itself is printed once and kept nowhere.
    pub code_hash: Option<String>,
    /// When the code was printed.
    pub code_printed_at: Option<Instant>,
    /// The name at entry.
    pub full_name: String,
    /// Its order, [`crate::text::name_sort_key`].
    pub name_key: Vec<u8>,
    /// Birth date at entry.
    pub birth_date: Option<NaiveDate>,
    /// Birthplace at entry; empty for class tests.
    pub birthplace: String,
    /// Gender at entry.
    pub gender: Option<String>,
    /// Photo at entry.
    pub photo_sha: Option<String>,
    /// The unit at entry.
    pub unit_name: String,
    /// Where the candidate stands.
    pub state: CandidateState,
    /// Who checked the identity.
    pub checked_in_by: Option<AccountId>,
    /// When.
    pub checked_in_at: Option<Instant>,
    /// 100, or more for a candidate with an accommodation: percent of the usual minutes.
    pub time_percent: i32,
    /// When entered.
    pub created_at: Instant,
}

impl Candidate {
    /// Số báo danh with four digits; empty before numbering.
    pub fn number_text(&self) -> String {
        self.number.map(|n| format!("{n:04}")).unwrap_or_default()
    }
    /// The machine with two digits; empty before numbering.
    pub fn seat_text(&self) -> String {
        self.seat.map(|n| format!("{n:02}")).unwrap_or_default()
    }
}
