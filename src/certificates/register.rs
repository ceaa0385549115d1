//! The register: who holds what, and whether a certificate counts.

use super::model::{Certificate, Entry};
use super::{code, store};
use crate::app::{App, By, Tx};
use crate::db::CertificateId;
use crate::error::Result;
use crate::evidence::{self, Earlier};
use crate::marking::{self, Decision};
use crate::rights::{Action, Facts, allow, allow_seen};

/// Entries of the register that match, the newest first, and how many there are in all.
pub fn register(tx: &mut Tx<'_>, search: &store::Search, window: (i64, i64)) -> Result<(Vec<Entry>, i64)> {
    allow(&tx.actor()?.clone(), Action::SeeRegister, &Facts::none())?;
    store::search(tx, search, window)
}

/// A certificate with all decisions behind it.
#[derive(Debug, Clone)]
pub struct Details {
    /// The certificate and its events.
    pub entry: Entry,
    /// The decision it rests on.
    pub decision: Decision,
    /// The decisions behind its events, in their order.
    pub event_decisions: Vec<Decision>,
    /// The certificate it replaces.
    pub replaces: Option<Certificate>,
    /// The certificate that replaces it.
    pub replaced_by: Option<Certificate>,
}

/// One entry of the register with everything that happened to it.
pub fn details(tx: &mut Tx<'_>, id: CertificateId) -> Result<Details> {
    allow_seen(&tx.actor()?.clone(), Action::SeeRegister, &Facts::none())?;
    let entry = store::entry(tx, id)?;
    let decision = marking::decision(tx, entry.certificate.decision_id)?;
    let mut event_decisions = Vec::new();
    for event in &entry.events {
        event_decisions.push(marking::decision(tx, event.decision_id)?);
    }
    let replaces = match entry.certificate.replaces_id {
        Some(old) => Some(store::entry(tx, old)?.certificate),
        None => None,
    };
    let replaced_by = store::replacement_of(tx, id)?;
    Ok(Details { entry, decision, event_decisions, replaces, replaced_by })
}

/// The bytes printed at issue, for the holder and for who may see the register; with the name of the file.
pub fn pdf(app: &App, by: By<'_>, id: CertificateId) -> Result<(String, Vec<u8>)> {
    let found = app.read(by, |tx| {
        let actor = tx.actor()?.clone();
        let found = store::entry(tx, id)?.certificate;
        if actor.person != Some(found.person_id) {
            allow_seen(&actor, Action::SeeRegister, &Facts::none())?;
        }
        Ok(found)
    })?;
    let name = format!("Chứng chỉ {}.pdf", found.serial.replace('/', "-"));
    Ok((name, app.files().read(&found.pdf_sha)?))
}

/// An entry of the register kept before this program, by number and name together; behind the same throttle.
///
/// # Errors
/// [`crate::error::Error::TooMany`] when the address asks too often.
pub fn verify_earlier(app: &App, address: &str, typed: (&str, &str)) -> Result<Option<Earlier>> {
    app.throttle().look_up(address)?;
    app.read(None, |tx| evidence::earlier(tx, typed.0, typed.1))
}

/// The certificate with a code as typed; `None` when there is none. What cannot be a code costs the same look-up.
///
/// # Errors
/// [`crate::error::Error::TooMany`] when the address asked too often.
pub fn verify(app: &App, address: &str, typed: &str) -> Result<Option<Entry>> {
    app.throttle().look_up(address)?;
    let read = code::read(typed);
    let found = app.read(None, |tx| store::by_code(tx, read.as_deref().unwrap_or("0")))?;
    Ok(found.filter(|_| read.is_some()))
}
