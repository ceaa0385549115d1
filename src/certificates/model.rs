//! Certificates and their events as data.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::{certificate, certificate_event};
use crate::db::{
    AccountId, CandidateId, CertificateEventId, CertificateId, DecisionId, Instant, Json, PersonId, RoundId,
};

crate::db::text_enum! {
    /// What can happen to a certificate, each by a decision.
    pub enum EventKind {
        /// It no longer counts.
        Revoked => "revoked",
        /// Another one stands in its place.
        Replaced => "replaced",
        /// Something on it was put right; it stays valid.
        Corrected => "corrected",
    }
}

/// Whether a certificate counts on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It counts.
    Valid,
    /// It counts, with a correction by decision.
    Corrected,
    /// Another one stands in its place.
    Replaced,
    /// It no longer counts.
    Revoked,
}

/// What is printed on a certificate, frozen at issue: later changes to the person, unit or template never alter it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Holder's full name.
    pub holder: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Place of birth.
    pub birthplace: String,
    /// `male`, `female`; not printed on the certificate but written into the register.
    pub gender: Option<String>,
    /// The framework's title.
    pub framework_title: String,
    /// What is certified, such as "Ứng dụng công nghệ thông tin cơ bản".
    pub level_title: String,
    /// Titles of the advanced modules passed; empty for the basic level.
    pub modules: Vec<String>,
    /// The exam council.
    pub council: String,
    /// Day of the exam.
    pub exam_date: NaiveDate,
    /// Number of the decision that approved the results.
    pub decision_number: String,
    /// Day of that decision.
    pub decision_date: NaiveDate,
    /// Who decided, as it reads after "của".
    pub decision_by: String,
    /// The body above the issuer.
    pub parent: String,
    /// The issuer.
    pub issuer: String,
    /// Place before the date.
    pub place: String,
    /// The ground on which the body may issue.
    pub ground: String,
    /// Title of the signer.
    pub signer_title: String,
    /// Name of the signer.
    pub signer_name: String,
    /// Number of the certificate this one replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

/// A certificate as it was issued.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificate)]
pub struct Certificate {
    /// The certificate.
    pub id: CertificateId,
    /// Its holder.
    pub person_id: PersonId,
    /// The round in which it was earned.
    pub round_id: Option<RoundId>,
    /// The candidate who earned it.
    pub candidate_id: Option<CandidateId>,
    /// The framework.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// The series of its number.
    pub series: String,
    /// Its number in the series; no gaps.
    pub serial_number: i64,
    /// Số hiệu, as printed.
    pub serial: String,
    /// Year of the register.
    pub register_year: i32,
    /// Số vào sổ in that year; no gaps.
    pub register_number: i32,
    /// Verification code without separators.
    pub code: String,
    /// What is printed on it.
    pub content: Json<Content>,
    /// SHA-256 of the PDF made at issue.
    pub pdf_sha: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// The decision it rests on.
    pub decision_id: DecisionId,
    /// The certificate it replaces.
    pub replaces_id: Option<CertificateId>,
    /// Who issued it.
    pub issued_by: AccountId,
    /// When it was recorded.
    pub recorded_at: Instant,
}

impl Certificate {
    /// "147/2026".
    pub fn register_text(&self) -> String {
        format!("{}/{}", self.register_number, self.register_year)
    }
}

/// An event in the life of a certificate.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificate_event)]
pub struct Event {
    /// The event.
    pub id: CertificateEventId,
    /// The certificate.
    pub certificate_id: CertificateId,
    /// What happened.
    pub kind: EventKind,
    /// From which day on.
    pub effective_on: NaiveDate,
    /// The decision it rests on.
    pub decision_id: DecisionId,
    /// Why, in general words.
    pub reason: String,
    /// The certificate that stands in its place.
    pub replaced_by: Option<CertificateId>,
    /// When it was recorded.
    pub recorded_at: Instant,
}

/// A certificate that counts on a day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Held {
    /// Its holder.
    pub person_id: PersonId,
    /// The framework.
    pub framework_code: String,
    /// The level.
    pub level_code: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Số hiệu.
    pub serial: String,
    /// The certificate.
    pub certificate_id: CertificateId,
}

/// A certificate with what happened to it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// As it was issued.
    pub certificate: Certificate,
    /// What happened since, the oldest first.
    pub events: Vec<Event>,
}

impl Entry {
    /// Whether it counts on a day.
    pub fn standing(&self, on: NaiveDate) -> Standing {
        super::rules::standing(&self.events, on)
    }
}
