//! What people hold from elsewhere, and what frees them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{equivalence, evidence, exemption};
use crate::db::{AccountId, EquivalenceId, EvidenceId, ExemptionId, Instant, PersonId};

crate::db::text_enum! {
    /// By which way a paper came in.
    pub enum Source {
        /// Typed in, with a scan.
        ByHand => "by_hand",
        /// From a list of the centre's register of before.
        OldRegister => "old_register",
        /// From a column of a staff list.
        StaffList => "staff_list",
    }
}

crate::db::text_enum! {
    /// Where a paper stands.
    pub enum EvidenceState {
        /// Waits for a second person.
        Pending => "pending",
        /// Counts by a rule of equivalence.
        Accepted => "accepted",
        /// Does not count.
        Refused => "refused",
        /// Counted until it was found wrong.
        Withdrawn => "withdrawn",
    }
}

crate::db::text_enum! {
    /// Where an exemption stands.
    pub enum ExemptionState {
        /// Waits for a second person.
        Pending => "pending",
        /// Holds in its period.
        Accepted => "accepted",
        /// Does not hold.
        Refused => "refused",
        /// Held until it was ended.
        Ended => "ended",
    }
}

impl Source {
    /// Its name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("evidence-source-{}", self.as_str().replace('_', "-")))
    }
}

impl EvidenceState {
    /// Its name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("evidence-state-{}", self.as_str()))
    }
}

impl ExemptionState {
    /// Its name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("exemption-state-{}", self.as_str()))
    }
}

/// A rule by which papers of a kind count as a level.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = equivalence)]
pub struct Equivalence {
    /// The rule.
    pub id: EquivalenceId,
    /// The framework of the level.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// The kind of paper, as it is called on it.
    pub title: String,
    /// The same folded.
    pub title_key: String,
    /// By which document.
    pub legal_ground: String,
    /// Papers issued from this day on; all when there is none.
    pub issued_from: Option<NaiveDate>,
    /// Papers issued until this day, included; all when there is none.
    pub issued_to: Option<NaiveDate>,
    /// From this day on such papers count.
    pub valid_from: NaiveDate,
    /// From this day on they count no more.
    pub valid_to: Option<NaiveDate>,
    /// Who entered it.
    pub created_by: AccountId,
    /// When.
    pub recorded_at: Instant,
    /// Who closed it.
    pub ended_by: Option<AccountId>,
    /// When it was closed: no more papers are accepted by it, those accepted keep counting.
    pub ended_at: Option<Instant>,
}

/// What is said when a rule is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEquivalence {
    /// The framework of the level.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// The kind of paper.
    pub title: String,
    /// By which document.
    pub legal_ground: String,
    /// First day of issue; open when none.
    pub issued_from: Option<NaiveDate>,
    /// Last day of issue; open when none.
    pub issued_to: Option<NaiveDate>,
    /// From this day on such papers count.
    pub valid_from: NaiveDate,
    /// From this day on they count no more.
    pub valid_to: Option<NaiveDate>,
}

/// A paper a person holds from elsewhere or from before.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence)]
pub struct Evidence {
    /// The paper.
    pub id: EvidenceId,
    /// Who holds it.
    pub person_id: PersonId,
    /// By which way it came in.
    pub source: Source,
    /// Its kind, as it is called on the paper.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Its number; may be empty on old papers.
    pub serial: String,
    /// The number folded, without blanks and signs.
    pub serial_key: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// First day on which the paper itself is not valid any more.
    pub expires_on: Option<NaiveDate>,
    /// The scan.
    pub scan_sha: Option<String>,
    /// The name of the scan's file.
    pub scan_name: Option<String>,
    /// A remark of whoever entered it.
    pub note: String,
    /// Where it stands.
    pub state: EvidenceState,
    /// Who entered it.
    pub entered_by: AccountId,
    /// When.
    pub entered_at: Instant,
    /// The rule it was accepted by.
    pub equivalence_id: Option<EquivalenceId>,
    /// The framework of the level it counts as.
    pub framework_code: Option<String>,
    /// The level it counts as.
    pub level_code: Option<String>,
    /// From this day on it counts.
    pub counts_from: Option<NaiveDate>,
    /// From this day on it counts no more: the paper expires, or the rule ends.
    pub counts_to: Option<NaiveDate>,
    /// Who accepted or refused it: never who entered it.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Why it was refused or withdrawn.
    pub reason: Option<String>,
    /// Who withdrew it.
    pub withdrawn_by: Option<AccountId>,
    /// When.
    pub withdrawn_at: Option<Instant>,
    /// From this day on it does not count.
    pub withdrawn_from: Option<NaiveDate>,
}

/// What is said when a paper is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// Who holds it.
    pub person_id: PersonId,
    /// By which way it comes in.
    pub source: Source,
    /// Its kind, as it is called on the paper.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Its number.
    pub serial: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// First day on which the paper is not valid any more.
    pub expires_on: Option<NaiveDate>,
    /// The scan and the name of its file.
    pub scan: Option<(String, String)>,
    /// A remark.
    pub note: String,
}

/// A person freed from a framework's requirements for a time.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = exemption)]
pub struct Exemption {
    /// The exemption.
    pub id: ExemptionId,
    /// Who is freed.
    pub person_id: PersonId,
    /// From which framework; from all when there is none.
    pub framework_code: Option<String>,
    /// Why.
    pub reason: String,
    /// Number and symbol of the document.
    pub document_number: String,
    /// Its day.
    pub document_on: NaiveDate,
    /// Its scan.
    pub scan_sha: Option<String>,
    /// The name of the scan's file.
    pub scan_name: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Day after the last; open when none.
    pub valid_to: Option<NaiveDate>,
    /// Where it stands.
    pub state: ExemptionState,
    /// Who entered it.
    pub entered_by: AccountId,
    /// When.
    pub entered_at: Instant,
    /// Who accepted or refused it: never who entered it.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Why it was refused.
    pub decision_note: String,
    /// Who ended it.
    pub ended_by: Option<AccountId>,
    /// When.
    pub ended_at: Option<Instant>,
    /// From this day on it does not hold.
    pub ended_from: Option<NaiveDate>,
}

/// What is said when an exemption is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExemption {
    /// Who is freed.
    pub person_id: PersonId,
    /// From which framework; from all when there is none.
    pub framework_code: Option<String>,
    /// Why.
    pub reason: String,
    /// Number and symbol of the document.
    pub document_number: String,
    /// Its day.
    pub document_on: NaiveDate,
    /// The scan and the name of its file.
    pub scan: Option<(String, String)>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Day after the last.
    pub valid_to: Option<NaiveDate>,
}

/// A paper that counts, as standings need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// Who holds it.
    pub person_id: PersonId,
    /// The paper.
    pub id: EvidenceId,
    /// The framework of the level it counts as.
    pub framework_code: String,
    /// The level it counts as.
    pub level_code: String,
    /// Its kind and number, as people say it.
    pub name: String,
    /// From this day on it counts.
    pub from: NaiveDate,
    /// From this day on it counts no more.
    pub to: Option<NaiveDate>,
}

/// A period in which a person is exempt, as standings need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exempt {
    /// Who is exempt.
    pub person_id: PersonId,
    /// The exemption.
    pub id: ExemptionId,
    /// From which framework; from all when there is none.
    pub framework_code: Option<String>,
    /// Why, with the document.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Day after the last.
    pub to: Option<NaiveDate>,
}

/// An entry of a register kept before this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The number on the paper.
    pub serial: String,
    /// The number in the register.
    pub register_number: String,
    /// The kind of paper.
    pub title: String,
    /// The name on it.
    pub holder: String,
    /// Birth date on it.
    pub birth_date: Option<NaiveDate>,
    /// Birthplace on it.
    pub birthplace: String,
    /// Who issued it.
    pub issuer: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
}
