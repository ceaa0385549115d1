//! Who may do what. Access is refused unless a rule of [`RULES`] grants it.
//!
//! Typed guards in `routes.rs` keep out the wrong kind of person; [`allow`] decides on the loaded object, of which the
//! slice hands in the [`Facts`].

use chrono::NaiveDate;

use crate::db::{AccountId, CandidateId, PersonId, SessionId, UnitId};
use crate::error::{Error, Result};

crate::db::text_enum! {
    /// What an account may be granted. Every account that belongs to a person is also a learner.
    pub enum Role {
        /// Học viên: implied for every account of a person, never granted.
        Learner => "learner",
        /// Giảng viên.
        Trainer => "trainer",
        /// Người duyệt câu hỏi.
        QuestionReviewer => "question_reviewer",
        /// Giáo vụ.
        TrainingOfficer => "training_officer",
        /// Thư ký hội đồng thi.
        ExamSecretary => "exam_secretary",
        /// Chủ tịch hội đồng thi.
        BoardChair => "board_chair",
        /// Cán bộ coi thi.
        Invigilator => "invigilator",
        /// Cán bộ chấm thi.
        Examiner => "examiner",
        /// Người giữ phách.
        ScriptKeeper => "script_keeper",
        /// Trưởng ban chấm thi.
        HeadOfMarking => "head_of_marking",
        /// Cán bộ nhân sự, within a unit subtree.
        HrOfficer => "hr_officer",
        /// Lãnh đạo, within a unit subtree.
        Leader => "leader",
        /// Cơ quan quản lý trực tiếp: approves results.
        ManagingAuthority => "managing_authority",
        /// Giám đốc trung tâm: issues certificates.
        HeadOfCentre => "head_of_centre",
        /// Quản trị hệ thống.
        Administrator => "administrator",
        /// Thanh tra.
        Inspector => "inspector",
    }
}

impl Role {
    /// The key of the role's name on screen.
    pub fn label_key(self) -> String {
        format!("role-{}", self.as_str().replace('_', "-"))
    }
}

/// A role held now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// The root of the subtree it covers; `None` for the whole city.
    pub unit: Option<UnitId>,
    /// The only module it covers; `None` for all.
    pub module: Option<String>,
    /// First day of the grant.
    pub from: NaiveDate,
    /// Day after the last; `None` while it is open.
    pub to: Option<NaiveDate>,
}

/// Who is acting.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account; `None` for a candidate who came in by exam code, and for the system itself.
    pub account: Option<AccountId>,
    /// The person behind the account or the candidate.
    pub person: Option<PersonId>,
    /// The candidate whose exam code opened the session.
    pub candidate: Option<CandidateId>,
    /// The browser session; `None` for commands and jobs.
    pub session: Option<SessionId>,
    /// The name shown and written into the audit log.
    pub name: String,
    /// The unit or office shown under the name.
    pub place: String,
    /// Roles held today.
    pub held: Vec<Held>,
    /// The session's token against forged requests.
    pub csrf: String,
    /// The account must choose a new password before anything else.
    pub must_change_password: bool,
    /// The program itself: a command at the console or a scheduled job.
    pub is_system: bool,
}

impl Actor {
    /// The program itself, such as `"lệnh demo"`; every rule lets it pass, and the audit log names it.
    pub fn system(name: &str) -> Self {
        Self {
            account: None,
            person: None,
            candidate: None,
            session: None,
            name: name.to_owned(),
            place: String::new(),
            held: Vec::new(),
            csrf: String::new(),
            must_change_password: false,
            is_system: true,
        }
    }
    /// Whether the role is held, whatever its scope.
    pub fn has(&self, role: Role) -> bool {
        (role == Role::Learner && self.person.is_some() && self.account.is_some())
            || self.held.iter().any(|held| held.role == role)
    }
    /// The roots of the subtrees in which a role is held; `None` when it is held for the whole city.
    pub fn roots(&self, role: Role) -> Option<Vec<UnitId>> {
        let mine: Vec<&Held> = self.held.iter().filter(|held| held.role == role).collect();
        if self.is_system || mine.iter().any(|held| held.unit.is_none()) {
            return None;
        }
        Some(mine.iter().filter_map(|held| held.unit).collect())
    }
    /// The account, for what only an account may do.
    pub fn account(&self) -> Result<AccountId> {
        self.account.ok_or(Error::Forbidden)
    }
    /// The person, for what only a person may do.
    pub fn person(&self) -> Result<PersonId> {
        self.person.ok_or(Error::Forbidden)
    }
}

/// What can be done; one word for one right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See units and persons.
    SeePeople,
    /// Change persons and postings, import staff lists.
    ManagePeople,
    /// Import the organisation tree, move people out of ended units.
    ManageUnits,
    /// Create and disable accounts.
    ManageAccounts,
    /// Grant and revoke roles.
    ManageGrants,
    /// Read and verify the audit log.
    ReadAudit,
    /// Load a framework.
    ManageFrameworks,
    /// See frameworks with how sure each of their elements is.
    SeeFrameworks,
    /// See requirements.
    SeeRequirements,
    /// Enter and change requirements.
    ManageRequirements,
    /// See the question bank with its keys.
    SeeQuestions,
    /// Write questions and new versions.
    WriteQuestions,
    /// Approve or return a question somebody else wrote.
    ReviewQuestions,
    /// Make blueprints.
    ManageBlueprints,
    /// Learn and practise.
    Learn,
    /// Sites, rooms and their working PCs.
    ManageRooms,
    /// See the schedule of rooms.
    SeeRooms,
    /// Write exams.
    WriteExams,
    /// Approve an exam somebody else wrote.
    ApproveExams,
    /// See exams and rounds.
    SeeExams,
    /// Make rounds, sittings, candidates and exam codes.
    ManageRounds,
    /// Approve a round and its sittings.
    ApproveRounds,
    /// Supervise a sitting one is assigned to.
    Invigilate,
    /// Sit an exam: one's own attempt only.
    SitExam,
    /// Give scripts their numbers and examiners.
    KeepScripts,
    /// Mark scripts one is assigned.
    MarkScripts,
    /// Decide a script on which two examiners differ.
    DecideMarks,
    /// Propose results to the managing authority.
    ProposeResults,
    /// Approve results by decision.
    ApproveResults,
    /// Issue certificates.
    IssueCertificates,
    /// Revoke and replace certificates.
    RevokeCertificates,
    /// See the register.
    SeeRegister,
    /// See papers from elsewhere, exemptions and rules of equivalence.
    SeeEvidence,
    /// Enter papers and exemptions.
    EnterEvidence,
    /// Accept or refuse papers and exemptions that somebody else entered.
    AcceptEvidence,
    /// Enter and close rules of equivalence.
    ManageEquivalences,
    /// Bring in lists of the register kept before this program.
    ImportRegister,
    /// See standings and reports.
    SeeCompliance,
}

/// On which objects a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// On every object.
    Always,
    /// On objects inside the subtree of the grant.
    InUnit,
    /// On objects of the module of the grant.
    InModule,
    /// On what belongs to the actor.
    Own,
    /// On what the actor is assigned to.
    Assigned,
    /// On what somebody else wrote or proposed.
    NotOwn,
}

/// What a slice says about an object.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The object's unit and all units above it, in any order.
    pub units: Vec<UnitId>,
    /// The person it belongs to.
    pub owner: Option<PersonId>,
    /// The candidate it belongs to.
    pub candidate: Option<CandidateId>,
    /// The accounts that wrote, proposed or approved it so far.
    pub authors: Vec<AccountId>,
    /// The module it belongs to.
    pub module: Option<String>,
    /// Whether the actor was assigned to it by name.
    pub assigned: bool,
}

impl Facts {
    /// An object with nothing to say about it, or none at all.
    pub fn none() -> Self {
        Self::default()
    }
    /// Something inside a unit, given with the units above it.
    pub fn in_units(units: Vec<UnitId>) -> Self {
        Self { units, ..Self::default() }
    }
    /// Something written by an account.
    pub fn by(author: Option<AccountId>) -> Self {
        Self { authors: author.into_iter().collect(), ..Self::default() }
    }
    /// Something the actor is or is not assigned to.
    pub fn assigned(assigned: bool) -> Self {
        Self { assigned, ..Self::default() }
    }
}

use Action as A;
use Role as R;
use When as W;

/// The whole policy, line by line. A snapshot test prints it, so that a change is read as a change of policy.
pub const RULES: &[(Action, Role, When)] = &[
    (A::SeePeople, R::HrOfficer, W::InUnit),
    (A::SeePeople, R::Leader, W::InUnit),
    (A::SeePeople, R::Administrator, W::Always),
    (A::SeePeople, R::ExamSecretary, W::Always),
    (A::ManagePeople, R::HrOfficer, W::InUnit),
    (A::ManageUnits, R::Administrator, W::Always),
    (A::ManageAccounts, R::Administrator, W::Always),
    (A::ManageGrants, R::Administrator, W::NotOwn),
    (A::ReadAudit, R::Administrator, W::Always),
    (A::ReadAudit, R::Inspector, W::Always),
    (A::ManageFrameworks, R::Administrator, W::Always),
    (A::SeeFrameworks, R::Trainer, W::Always),
    (A::SeeFrameworks, R::QuestionReviewer, W::Always),
    (A::SeeFrameworks, R::TrainingOfficer, W::Always),
    (A::SeeFrameworks, R::ExamSecretary, W::Always),
    (A::SeeFrameworks, R::BoardChair, W::Always),
    (A::SeeFrameworks, R::HrOfficer, W::Always),
    (A::SeeFrameworks, R::Administrator, W::Always),
    (A::SeeFrameworks, R::Inspector, W::Always),
    (A::SeeRequirements, R::HrOfficer, W::Always),
    (A::SeeRequirements, R::Leader, W::Always),
    (A::SeeRequirements, R::TrainingOfficer, W::Always),
    (A::SeeRequirements, R::Inspector, W::Always),
    (A::ManageRequirements, R::HrOfficer, W::InUnit),
    (A::SeeQuestions, R::Trainer, W::InModule),
    (A::SeeQuestions, R::QuestionReviewer, W::InModule),
    (A::WriteQuestions, R::Trainer, W::InModule),
    (A::ReviewQuestions, R::QuestionReviewer, W::NotOwn),
    (A::ManageBlueprints, R::Trainer, W::Always),
    (A::Learn, R::Learner, W::Always),
    (A::ManageRooms, R::TrainingOfficer, W::Always),
    (A::SeeRooms, R::TrainingOfficer, W::Always),
    (A::SeeRooms, R::ExamSecretary, W::Always),
    (A::WriteExams, R::Trainer, W::Own),
    (A::ApproveExams, R::BoardChair, W::NotOwn),
    (A::ApproveExams, R::QuestionReviewer, W::NotOwn),
    (A::SeeExams, R::Trainer, W::Always),
    (A::SeeExams, R::QuestionReviewer, W::Always),
    (A::SeeExams, R::ExamSecretary, W::Always),
    (A::SeeExams, R::BoardChair, W::Always),
    (A::SeeExams, R::ManagingAuthority, W::Always),
    (A::SeeExams, R::HeadOfCentre, W::Always),
    (A::SeeExams, R::Inspector, W::Always),
    (A::ManageRounds, R::ExamSecretary, W::Always),
    (A::ApproveRounds, R::BoardChair, W::NotOwn),
    (A::Invigilate, R::Invigilator, W::Assigned),
    (A::SitExam, R::Learner, W::Own),
    (A::KeepScripts, R::ScriptKeeper, W::Always),
    (A::MarkScripts, R::Examiner, W::Assigned),
    (A::DecideMarks, R::HeadOfMarking, W::Always),
    (A::ProposeResults, R::BoardChair, W::Always),
    (A::ApproveResults, R::ManagingAuthority, W::NotOwn),
    (A::IssueCertificates, R::HeadOfCentre, W::NotOwn),
    (A::RevokeCertificates, R::HeadOfCentre, W::Always),
    (A::SeeRegister, R::HeadOfCentre, W::Always),
    (A::SeeRegister, R::ExamSecretary, W::Always),
    (A::SeeRegister, R::ManagingAuthority, W::Always),
    (A::SeeRegister, R::Inspector, W::Always),
    (A::SeeEvidence, R::HrOfficer, W::InUnit),
    (A::SeeEvidence, R::ExamSecretary, W::Always),
    (A::SeeEvidence, R::Inspector, W::Always),
    (A::EnterEvidence, R::HrOfficer, W::InUnit),
    (A::AcceptEvidence, R::HrOfficer, W::InUnit),
    (A::ManageEquivalences, R::HrOfficer, W::InUnit),
    (A::ImportRegister, R::ExamSecretary, W::Always),
    (A::SeeCompliance, R::HrOfficer, W::InUnit),
    (A::SeeCompliance, R::Leader, W::InUnit),
    (A::SeeCompliance, R::Inspector, W::Always),
    // Who still lacks the level is who may be entered for an exam.
    (A::SeeCompliance, R::ExamSecretary, W::Always),
];

/// Lets the actor do this to the object, or says [`Error::Forbidden`]. A slice turns that into [`Error::NotFound`]
/// where the actor may not even see the object.
pub fn allow(actor: &Actor, action: Action, facts: &Facts) -> Result<()> {
    if actor.is_system || RULES.iter().any(|rule| rule.0 == action && holds(actor, rule, facts)) {
        return Ok(());
    }
    // A candidate who came in by exam code has no role: only the own attempt.
    if action == Action::SitExam && actor.candidate.is_some() && actor.candidate == facts.candidate {
        return Ok(());
    }
    Err(Error::Forbidden)
}

/// Like [`allow`], for objects whose very existence is hidden from those without the right.
pub fn allow_seen(actor: &Actor, action: Action, facts: &Facts) -> Result<()> {
    allow(actor, action, facts).map_err(|_| Error::NotFound)
}

/// Whether the actor holds the right on some object at all; for menus and lists.
pub fn may_ever(actor: &Actor, action: Action) -> bool {
    actor.is_system || RULES.iter().any(|(a, role, _)| *a == action && actor.has(*role))
}

fn holds(actor: &Actor, (_, role, when): &(Action, Role, When), facts: &Facts) -> bool {
    if !actor.has(*role) {
        return false;
    }
    let authored = actor.account.is_some_and(|me| facts.authors.contains(&me));
    match when {
        When::Always => true,
        When::Assigned => facts.assigned,
        When::NotOwn => !authored,
        When::Own => authored || (actor.person.is_some() && actor.person == facts.owner),
        When::InUnit => {
            actor.held.iter().any(|held| held.role == *role && held.unit.is_none_or(|root| facts.units.contains(&root)))
        }
        When::InModule => actor.held.iter().any(|held| {
            held.role == *role && (held.module.is_none() || facts.module.is_none() || held.module == facts.module)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role, unit: Option<UnitId>) -> Actor {
        let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let held = vec![Held { role, unit, module: None, from, to: None }];
        Actor { held, account: Some(AccountId::new()), is_system: false, ..Actor::system("x") }
    }

    #[test]
    fn a_subtree_grant_ends_at_its_subtree() {
        let (mine, other) = (UnitId::new(), UnitId::new());
        let hr = actor(Role::HrOfficer, Some(mine));
        assert!(allow(&hr, Action::SeePeople, &Facts::in_units(vec![UnitId::new(), mine])).is_ok());
        assert!(allow(&hr, Action::SeePeople, &Facts::in_units(vec![other])).is_err());
        assert!(allow(&hr, Action::SeePeople, &Facts::none()).is_err());
    }

    #[test]
    fn nobody_approves_the_own_work() {
        let chair = actor(Role::BoardChair, None);
        assert!(allow(&chair, Action::ApproveExams, &Facts::by(chair.account)).is_err());
        assert!(allow(&chair, Action::ApproveExams, &Facts::by(Some(AccountId::new()))).is_ok());
    }

    #[test]
    fn an_exam_code_opens_the_own_attempt_only() {
        let me = CandidateId::new();
        let sitter = Actor { candidate: Some(me), is_system: false, ..Actor::system("SBD 0001") };
        let own = Facts { candidate: Some(me), ..Facts::none() };
        let other = Facts { candidate: Some(CandidateId::new()), ..Facts::none() };
        assert!(allow(&sitter, Action::SitExam, &own).is_ok());
        assert!(allow(&sitter, Action::SitExam, &other).is_err());
        assert!(allow(&sitter, Action::SeePeople, &own).is_err());
    }
}
