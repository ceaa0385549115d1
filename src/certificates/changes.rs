//! What happens to a certificate after its issue, each by a decision of the head of the centre.

use chrono::NaiveDate;
use serde_json::json;

use super::issue::{self, Whose};
use super::model::{Content, Entry, Event, EventKind, Standing};
use super::store;
use crate::app::{App, By, Tx};
use crate::db::{CertificateEventId, CertificateId, DecisionId};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::marking::{DecisionKind, NewDecision, enter_decision};
use crate::rights::{Action, Facts, allow};
use crate::text;

/// A change to enter.
#[derive(Debug, Clone)]
pub struct Change {
    /// The decision it rests on; `kind`, `authority` and `round_id` are set here.
    pub decision: NewDecision,
    /// From which day on; not before the issue, not in the future.
    pub effective_on: NaiveDate,
    /// Why, in general words: the public look-up shows it.
    pub reason: String,
}

/// What stands on a certificate that replaces another.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// Holder's full name.
    pub holder: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Place of birth.
    pub birthplace: String,
}

/// The certificate a change is about, when it can still be changed.
///
/// # Errors
/// `certificates-ended` when it was revoked or replaced, `certificates-…` fields otherwise.
fn open(tx: &mut Tx<'_>, id: CertificateId) -> Result<Entry> {
    allow(&tx.actor()?.clone(), Action::RevokeCertificates, &Facts::none())?;
    let entry = store::entry(tx, id)?;
    // An event of a later day counts here too: nothing is revoked twice.
    match super::rules::standing(&entry.events, NaiveDate::MAX) {
        Standing::Valid | Standing::Corrected => Ok(entry),
        Standing::Revoked | Standing::Replaced => Err(Error::refused("certificates-ended")),
    }
}

/// Checks a change without writing anything, for the step that restates it.
///
/// # Errors
/// As [`revoke`].
pub fn check(tx: &mut Tx<'_>, id: CertificateId, change: &Change) -> Result<Entry> {
    let entry = open(tx, id)?;
    let mut errors = FieldErrors::default();
    if change.effective_on < entry.certificate.issued_on {
        let on = text::format_date(entry.certificate.issued_on);
        errors.add("effective_on", Message::new("certificates-before-issue").with("on", on));
    }
    if change.effective_on > tx.today() {
        errors.add("effective_on", "certificates-in-future");
    }
    if change.decision.decided_on > tx.today() {
        errors.add("decided_on", "marking-decision-in-future");
    }
    if text::tidy(&change.reason).is_empty() {
        errors.add("reason", "form-required");
    }
    for (field, value) in [
        ("number", &change.decision.number),
        ("signer_title", &change.decision.signer_title),
        ("signer_name", &change.decision.signer_name),
    ] {
        if text::tidy(value).is_empty() {
            errors.add(field, "form-required");
        }
    }
    errors.check().map(|()| entry)
}

fn decide(tx: &mut Tx<'_>, entry: &Entry, (change, kind): (&Change, DecisionKind)) -> Result<DecisionId> {
    let authority = entry.certificate.content.0.issuer.clone();
    let round_id = entry.certificate.round_id;
    enter_decision(tx, &NewDecision { kind, authority, round_id, ..change.decision.clone() })
}

fn event(tx: &Tx<'_>, entry: &Entry, (change, kind): (&Change, EventKind), decision_id: DecisionId) -> Event {
    Event {
        id: CertificateEventId::new(),
        certificate_id: entry.certificate.id,
        kind,
        effective_on: change.effective_on,
        decision_id,
        reason: text::tidy(&change.reason),
        replaced_by: None,
        recorded_at: tx.now,
    }
}

/// Revokes a certificate: it no longer counts from the day given.
///
/// # Errors
/// `certificates-ended`; fields `effective_on`, `reason`, and those of the decision.
pub fn revoke(tx: &mut Tx<'_>, id: CertificateId, change: &Change) -> Result<()> {
    let entry = check(tx, id, change)?;
    let decision = decide(tx, &entry, (change, DecisionKind::Revocation))?;
    let row = event(tx, &entry, (change, EventKind::Revoked), decision);
    store::insert_event(tx, &row)?;
    tx.audit(
        "certificates.revoke",
        "certificate",
        id,
        json!({"decision": change.decision.number, "on": change.effective_on}),
    )
}

/// Notes a correction: the certificate stays valid, and register and look-up say what was put right.
///
/// # Errors
/// As [`revoke`].
pub fn correct(tx: &mut Tx<'_>, id: CertificateId, change: &Change) -> Result<()> {
    let entry = check(tx, id, change)?;
    let decision = decide(tx, &entry, (change, DecisionKind::Correction))?;
    let row = event(tx, &entry, (change, EventKind::Corrected), decision);
    store::insert_event(tx, &row)?;
    tx.audit("certificates.correct", "certificate", id, json!({"decision": change.decision.number}))
}

/// Issues a new certificate, with its own numbers and code, in the place of another; the old one stays in the register
/// and says so. It takes effect today.
///
/// # Errors
/// As [`revoke`]; fields `holder`, `birthplace`; `certificates-may-not-issue`.
pub fn replace(
    app: &App,
    by: By<'_>,
    id: CertificateId,
    (change, corrected): (&Change, &Corrected),
) -> Result<CertificateId> {
    if !app.config().centre.may_issue_national {
        return Err(Error::refused("certificates-may-not-issue"));
    }
    let centre = &app.config().centre;
    for _ in 0..100 {
        let draft = app.read(by, |tx| {
            let entry = check_replacement(tx, id, (change, corrected))?;
            let old = &entry.certificate;
            let content = Content {
                holder: text::tidy(&corrected.holder),
                birth_date: corrected.birth_date,
                birthplace: text::tidy(&corrected.birthplace),
                signer_title: centre.head_title.clone(),
                signer_name: centre.head_name.clone(),
                replaces: Some(old.serial.clone()),
                ..old.content.0.clone()
            };
            let whose = Whose {
                person_id: old.person_id,
                round_id: old.round_id,
                candidate_id: old.candidate_id,
                level: (old.framework_code.clone(), old.level_code.clone()),
                decision_id: old.decision_id,
                replaces_id: Some(old.id),
            };
            whose.draft(tx, centre, (content, 0))
        })?;
        let (printed, stored) = issue::print(app, &draft)?;
        let done = app.write(by, |tx| {
            let entry = check_replacement(tx, id, (change, corrected))?;
            let decision_id = decide(tx, &entry, (change, DecisionKind::Replacement))?;
            let new = super::Certificate { decision_id, ..printed.clone() };
            issue::save(tx, &new, &stored)?;
            let today = Change { effective_on: tx.today(), ..change.clone() };
            let row = event(tx, &entry, (&today, EventKind::Replaced), decision_id);
            store::insert_event(tx, &Event { replaced_by: Some(new.id), ..row })?;
            tx.audit("certificates.replace", "certificate", id, json!({"by": new.id, "serial": new.serial}))?;
            Ok(new.id)
        });
        match done {
            Err(error) if error.key() == Some("certificates-numbers-taken") => {}
            other => return other,
        }
    }
    Err(Error::conflict("certificates-numbers-taken"))
}

/// Checks a replacement without writing anything.
///
/// # Errors
/// As [`replace`].
pub fn check_replacement(
    tx: &mut Tx<'_>,
    id: CertificateId,
    (change, corrected): (&Change, &Corrected),
) -> Result<Entry> {
    let entry = check(tx, id, change)?;
    let mut errors = FieldErrors::default();
    for (field, value) in [("holder", &corrected.holder), ("birthplace", &corrected.birthplace)] {
        if text::tidy(value).is_empty() {
            errors.add(field, "form-required");
        }
    }
    errors.check().map(|()| entry)
}
