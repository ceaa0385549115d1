//! Typed ids: UUID version 7, made by the application, so that the wrong id in a call does not compile.

use diesel::backend::Backend as DieselBackend;
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sqlite::Sqlite;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::types::{uuid_from_pg, uuid_from_sqlite, uuid_to_pg, uuid_to_sqlite};
use crate::{Backend, SqlUuid};

macro_rules! id_types {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = SqlUuid)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; ids made later sort later.
            #[expect(clippy::new_without_default, reason = "an id is made on purpose, never by default")]
            pub fn new() -> Self { Self(Uuid::now_v7()) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }
        impl ToSql<SqlUuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result { uuid_to_pg(&self.0, out) }
        }
        impl FromSql<SqlUuid, Pg> for $name {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> { uuid_from_pg(value).map(Self) }
        }
        impl ToSql<SqlUuid, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result { uuid_to_sqlite(&self.0, out) }
        }
        impl FromSql<SqlUuid, Sqlite> for $name {
            fn from_sql(value: <Sqlite as DieselBackend>::RawValue<'_>) -> deserialize::Result<Self> {
                uuid_from_sqlite(value).map(Self)
            }
        }
        impl ToSql<SqlUuid, Backend> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
                out.set_value((SqlUuid, self));
                Ok(IsNull::No)
            }
        }
        impl FromSql<SqlUuid, Backend> for $name {
            fn from_sql(value: <Backend as DieselBackend>::RawValue<'_>) -> deserialize::Result<Self> {
                value.from_sql::<Self, SqlUuid>()
            }
        }
    )+ };
}

id_types! {
    /// An entry of the audit log.
    AuditEntryId,
    /// A process that holds a lease.
    HolderId,
    /// A unit of the organisation tree.
    UnitId,
    /// One dated statement about a unit's name and parent.
    UnitFactId,
    /// An edge of unit lineage.
    LineageId,
    /// A human.
    PersonId,
    /// A dated membership of a person in a unit.
    PostingId,
    /// An import of a staff list.
    StaffImportId,
    /// An account.
    AccountId,
    /// A value that changes when every token and session of an account must end.
    SecurityStamp,
    /// A browser session.
    SessionId,
    /// A grant of a role.
    GrantId,
    /// A framework in one version.
    FrameworkId,
    /// A level of a framework.
    LevelId,
    /// A module of a framework.
    ModuleId,
    /// An element of a module.
    ElementId,
    /// One dated version of a requirement.
    RequirementId,
    /// A requirement over all its versions.
    RequirementLineageId,
    /// A question over all its versions.
    QuestionId,
    /// One immutable version of a question.
    QuestionVersionId,
    /// An event in the life of a question version.
    QuestionEventId,
    /// An import of questions from a workbook.
    QuestionImportId,
    /// A blueprint.
    BlueprintId,
    /// A course in one version.
    CourseId,
    /// A lesson of a course.
    LessonId,
    /// A practical task in one version.
    PracticalTaskId,
    /// A practice session.
    PracticeId,
    /// A site.
    SiteId,
    /// A room.
    RoomId,
    /// A booking of a room or a person.
    BookingId,
    /// What a booking is for: the id of a sitting, later of a meeting.
    SubjectId,
    /// An exam in one version.
    ExamId,
    /// An exam over all its versions.
    ExamLineageId,
    /// An exam round.
    RoundId,
    /// A sitting.
    SittingId,
    /// A candidate.
    CandidateId,
    /// A form of the theory paper.
    FormId,
    /// An attempt.
    AttemptId,
    /// Minutes granted by an invigilator.
    TimeGrantId,
    /// A file handed in.
    SubmissionId,
    /// A practical script under its blind number.
    ScriptId,
    /// A cleaned file of a script.
    ScriptFileId,
    /// A mark sheet of one examiner.
    MarkSheetId,
    /// A candidate's result in a round.
    ResultId,
    /// A decision.
    DecisionId,
    /// A certificate.
    CertificateId,
    /// An event in the life of a certificate.
    CertificateEventId,
    /// A rule by which papers from elsewhere count as a level.
    EquivalenceId,
    /// A paper a person holds from elsewhere or from before.
    EvidenceId,
    /// An exemption of a person.
    ExemptionId,
    /// An entry of a register kept before this program.
    EarlierCertificateId,
    /// An import of a list of such entries.
    RegisterImportId,
}
