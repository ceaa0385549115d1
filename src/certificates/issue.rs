//! Issue of certificates: numbers without gaps, one for each person and decision, the PDF made once.
//!
//! A PDF carries its numbers, and rendering takes too long (10 to 170 ms) to hold the only writer of an SQLite database
//! meanwhile. Hence a batch is made in three steps: read which numbers come next; print the PDFs with them and keep the
//! files; then, in one transaction, take exactly these numbers by compare-and-set and write the rows. Where somebody
//! else took them first, nothing is written and the batch begins anew. A crash at any point leaves whole certificates or
//! none, and at worst a file that nothing points to; no number is ever taken without its certificate.

use std::collections::HashSet;

use serde_json::json;

use super::model::{Certificate, Content};
use super::{code, rules, store};
use crate::app::{App, By, Tx};
use crate::config::Centre;
use crate::db::{CertificateId, DecisionId, Instant, Json, PersonId, RoundId};
use crate::documents;
use crate::error::{Error, Result};
use crate::files::{self, Stored};
use crate::marking::{self, Decision, ResultRow, RoundInfo};
use crate::parallel;
use crate::rights::{Action, Facts, allow};
use crate::standard::{self, Framework, Level};

/// Certificates made in one transaction.
const BATCH: usize = 20;
/// Batches that may be lost to others in a row; each loss is somebody else's success.
const LOSSES: u32 = 2_000;

/// What a candidate gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// A certificate, for these modules (codes; none for a whole level).
    Certificate(Vec<String>),
    /// It was issued.
    Issued(CertificateId),
    /// A valid certificate of this level is already held.
    Holds(CertificateId),
    /// The exam was not passed.
    NotPassed,
    /// Modules or the lower level are still missing.
    MoreNeeded,
    /// The date of birth, which is printed, is not known.
    NoBirthDate,
}

/// A round at issue.
#[derive(Debug, Clone)]
pub struct IssueList {
    /// The round.
    pub round: RoundInfo,
    /// The decision that approved its results.
    pub decision: Option<Decision>,
    /// Each candidate with what is due.
    pub rows: Vec<(ResultRow, Due)>,
    /// What is certified.
    pub level_title: String,
}

impl IssueList {
    /// How many certificates are due.
    pub fn due(&self) -> usize {
        self.rows.iter().filter(|(_, due)| matches!(due, Due::Certificate(_))).count()
    }
}

/// A round as the head of the centre sees it before issuing.
pub fn issue_list(tx: &mut Tx<'_>, round: RoundId) -> Result<IssueList> {
    let actor = tx.actor()?.clone();
    let info = marking::round(tx, round)?;
    let decision = match info.decision_id {
        Some(id) => Some(marking::decision(tx, id)?),
        None => None,
    };
    allow(&actor, Action::IssueCertificates, &Facts::by(decision.as_ref().map(|d| d.created_by)))?;
    let framework = standard::framework(tx, &info.framework_code)?;
    let level = framework.level(&info.level_code).ok_or(Error::NotFound)?.clone();
    let held: HashSet<(PersonId, CertificateId)> = store::held_of_level(tx, (&info.framework_code, &info.level_code))?;
    let issued = store::of_round(tx, round)?;
    let mut rows = Vec::new();
    for row in marking::results(tx, round)? {
        let mine = issued.iter().find(|(candidate, _)| *candidate == row.candidate_id);
        let due = match mine {
            Some((_, id)) => Due::Issued(*id),
            None => due(tx, &info, &level, (&row, &held))?,
        };
        rows.push((row, due));
    }
    Ok(IssueList { round: info, decision, rows, level_title: level.certificate_title })
}

fn due(
    tx: &mut Tx<'_>,
    round: &RoundInfo,
    level: &Level,
    (row, held): (&ResultRow, &HashSet<(PersonId, CertificateId)>),
) -> Result<Due> {
    if !row.passed {
        return Ok(Due::NotPassed);
    }
    if let Some((_, id)) = held.iter().find(|(person, _)| *person == row.person_id) {
        return Ok(Due::Holds(*id));
    }
    if row.birth_date.is_none() {
        return Ok(Due::NoBirthDate);
    }
    let lower = match &level.requires_level {
        Some(lower) => store::holds(tx, row.person_id, (&round.framework_code, lower))?,
        None => true,
    };
    if round.module_code.is_none() {
        return Ok(if lower { Due::Certificate(Vec::new()) } else { Due::MoreNeeded });
    }
    let passed = marking::passed_modules(tx, row.person_id, (&round.framework_code, &round.level_code))?;
    let enough = standard::rules::holds_level(level, |_| lower, |module| passed.iter().any(|code| code == module));
    Ok(if enough { Due::Certificate(passed) } else { Due::MoreNeeded })
}

/// What came of issuing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Issued {
    /// Certificates made by this call.
    pub made: usize,
    /// Candidates of the round who hold a certificate of it now.
    pub total: usize,
}

/// Issues the certificates of a round and ends it. Harmless to repeat and to run at the same time: each person gets one,
/// numbers have no gaps.
///
/// # Errors
/// `certificates-may-not-issue` unless the body may issue the national certificate, `certificates-not-approved` before the
/// decision on the results, [`Error::Forbidden`] for who approved them.
pub fn issue_round(app: &App, by: By<'_>, round: RoundId) -> Result<Issued> {
    if !app.config().centre.may_issue_national {
        return Err(Error::refused("certificates-may-not-issue"));
    }
    let mut done = Issued::default();
    let mut lost = 0;
    loop {
        let list = app.read(by, |tx| issue_list(tx, round))?;
        if !matches!(list.round.state.as_str(), "results_approved" | "closed") {
            return Err(Error::refused("certificates-not-approved"));
        }
        done.total = list.rows.iter().filter(|(_, due)| matches!(due, Due::Issued(_))).count();
        if list.due() == 0 {
            return finish(app, by, &list).map(|()| done);
        }
        let drafts = app.read(by, |tx| drafts(tx, &app.config().centre, &list))?;
        match commit(app, by, &drafts) {
            Ok(made) => done.made += made,
            Err(error) if error.key() == Some("certificates-numbers-taken") && lost < LOSSES => lost += 1,
            Err(error) => return Err(error),
        }
    }
}

fn finish(app: &App, by: By<'_>, list: &IssueList) -> Result<()> {
    if list.round.state != "results_approved" {
        return Ok(());
    }
    match app.write(by, |tx| marking::close_round(tx, list.round.id)) {
        Err(Error::Conflict(_)) => Ok(()),
        other => other,
    }
}

/// The first certificates due, with the numbers that come next.
fn drafts(tx: &mut Tx<'_>, centre: &Centre, list: &IssueList) -> Result<Vec<Certificate>> {
    let framework = standard::framework(tx, &list.round.framework_code)?;
    let decision = list.decision.as_ref().ok_or(Error::refused("certificates-not-approved"))?;
    let due = list.rows.iter().filter_map(|(row, due)| match due {
        Due::Certificate(modules) => Some((row, modules)),
        _ => None,
    });
    let mut drafts = Vec::new();
    for (row, modules) in due.take(BATCH) {
        let Some(content) = content(centre, (&framework, list), (row, modules), decision) else {
            continue;
        };
        let whose = Whose {
            person_id: row.person_id,
            round_id: Some(list.round.id),
            candidate_id: Some(row.candidate_id),
            level: (list.round.framework_code.clone(), list.round.level_code.clone()),
            decision_id: decision.id,
            replaces_id: None,
        };
        drafts.push(whose.draft(tx, centre, (content, drafts.len()))?);
    }
    Ok(drafts)
}

fn content(
    centre: &Centre,
    (framework, list): (&Framework, &IssueList),
    (row, modules): (&ResultRow, &[String]),
    decision: &Decision,
) -> Option<Content> {
    let title = |code: &String| framework.module(code).map_or_else(|| code.clone(), |module| module.title.clone());
    Some(Content {
        holder: row.full_name.clone(),
        birth_date: row.birth_date?,
        birthplace: row.birthplace.clone(),
        gender: row.gender.clone(),
        framework_title: framework.title.clone(),
        level_title: list.level_title.clone(),
        modules: modules.iter().map(title).collect(),
        council: format!("Hội đồng thi {}", centre.name),
        exam_date: row.exam_day,
        decision_number: decision.number.clone(),
        decision_date: decision.decided_on,
        decision_by: decision.authority.clone(),
        parent: centre.parent.clone(),
        issuer: centre.name.clone(),
        place: centre.place.clone(),
        ground: centre.issuing_ground.clone(),
        signer_title: centre.head_title.clone(),
        signer_name: centre.head_name.clone(),
        replaces: None,
    })
}

/// For whom, and on what, a certificate is made.
pub(super) struct Whose {
    pub person_id: PersonId,
    pub round_id: Option<RoundId>,
    pub candidate_id: Option<crate::db::CandidateId>,
    pub level: (String, String),
    pub decision_id: DecisionId,
    pub replaces_id: Option<CertificateId>,
}

impl Whose {
    /// A certificate with the numbers that come `ahead` after the next; its PDF is not printed yet.
    pub(super) fn draft(
        &self,
        tx: &mut Tx<'_>,
        centre: &Centre,
        (content, ahead): (Content, usize),
    ) -> Result<Certificate> {
        let issued_on = tx.today();
        let year = chrono::Datelike::year(&issued_on);
        let (framework_code, level_code) = self.level.clone();
        let series = rules::series(&level_code, year);
        let ahead = i64::try_from(ahead).map_err(Error::internal)?;
        let serial_number = store::next_number(tx, &series)? + ahead;
        let register_number = store::next_number(tx, &rules::register_series(year))? + ahead;
        Ok(Certificate {
            id: CertificateId::new(),
            person_id: self.person_id,
            round_id: self.round_id,
            candidate_id: self.candidate_id,
            serial: rules::serial(&centre.serial_pattern, (&level_code, year), serial_number),
            framework_code,
            level_code,
            series,
            serial_number,
            register_year: year,
            register_number: i32::try_from(register_number).map_err(Error::internal)?,
            code: code::fresh(),
            content: Json(content),
            pdf_sha: String::new(),
            issued_on,
            decision_id: self.decision_id,
            replaces_id: self.replaces_id,
            issued_by: tx.actor()?.account()?,
            recorded_at: tx.now,
        })
    }
}

/// Prints a draft and keeps the file; the draft then names it.
pub(super) fn print(app: &App, draft: &Certificate) -> Result<(Certificate, Stored)> {
    let document = document(draft, &app.config().server.public_url)?;
    let pdf = app.documents().print(&document, &[]).map_err(|error| match error {
        documents::DocumentError::Unprintable { .. } => Error::refused("certificates-unprintable"),
        other => Error::internal(other),
    })?;
    let stored = app.files().keep(&pdf, "application/pdf")?;
    Ok((Certificate { pdf_sha: stored.sha.clone(), ..draft.clone() }, stored))
}

/// The frozen content as the document that is printed.
pub fn document(of: &Certificate, public_url: &str) -> Result<documents::Certificate> {
    let content = &of.content.0;
    let level = match of.level_code.as_str() {
        "basic" => documents::CertificateLevel::Basic,
        "advanced" => documents::CertificateLevel::Advanced,
        _ => return Err(Error::refused("certificates-level-unknown")),
    };
    let base = public_url.trim_end_matches('/');
    let site = base.split_once("://").map_or(base, |(_, host)| host);
    Ok(documents::Certificate {
        letterhead: documents::Letterhead {
            parent: content.parent.clone(),
            issuer: content.issuer.clone(),
            place: content.place.clone(),
        },
        level,
        modules: content.modules.clone(),
        holder: content.holder.clone(),
        birth_date: content.birth_date,
        birth_place: content.birthplace.clone(),
        exam_council: content.council.clone(),
        exam_date: content.exam_date,
        decision: documents::Decision {
            number: content.decision_number.clone(),
            date: content.decision_date,
            by: content.decision_by.clone(),
        },
        issued_on: of.issued_on,
        signer: documents::Signature {
            capacity: vec![content.signer_title.clone()],
            name: content.signer_name.clone(),
        },
        number: of.serial.clone(),
        register_number: of.register_text(),
        verification_code: of.code.clone(),
        verification_url: format!("{base}/verify/{}", of.code),
        verification_site: format!("{site}/verify"),
    })
}

fn commit(app: &App, by: By<'_>, drafts: &[Certificate]) -> Result<usize> {
    let printed = parallel::map(drafts, |draft| print(app, draft)).into_iter().collect::<Result<Vec<_>>>()?;
    app.write(by, |tx| {
        for (certificate, stored) in &printed {
            let level = (certificate.framework_code.as_str(), certificate.level_code.as_str());
            if store::holds(tx, certificate.person_id, level)? {
                return Err(Error::conflict("certificates-numbers-taken"));
            }
            save(tx, certificate, stored)?;
        }
        Ok(printed.len())
    })
}

/// Takes exactly the numbers of a printed certificate and writes its row.
///
/// # Errors
/// `certificates-numbers-taken` when somebody else took them first.
pub(super) fn save(tx: &mut Tx<'_>, certificate: &Certificate, stored: &Stored) -> Result<()> {
    let register = rules::register_series(certificate.register_year);
    let taken = store::take_number(tx, &certificate.series, certificate.serial_number)?
        && store::take_number(tx, &register, i64::from(certificate.register_number))?;
    if !taken || certificate.issued_on != tx.today() {
        return Err(Error::conflict("certificates-numbers-taken"));
    }
    files::record(tx, stored)?;
    let recorded_at: Instant = tx.now;
    store::insert(tx, &Certificate { recorded_at, ..certificate.clone() })?;
    let detail = json!({"serial": certificate.serial, "register": certificate.register_text(), "pdf": stored.sha});
    tx.audit("certificates.issue", "certificate", certificate.id, detail)
}
