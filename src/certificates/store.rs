//! SQL of certificates.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Certificate, Entry, Event, EventKind, Held};
use crate::app::Tx;
use crate::db::schema::{certificate, certificate_event};
use crate::db::{CertificateId, Instant, PersonId};
use crate::error::Result;

/// Certificates that count on a day, as was known at an instant.
pub(super) fn held(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<Vec<Held>> {
    let ended = certificate_event::table
        .filter(certificate_event::certificate_id.eq(certificate::id))
        .filter(certificate_event::kind.eq_any([EventKind::Revoked, EventKind::Replaced]))
        .filter(certificate_event::effective_on.le(on))
        .filter(certificate_event::recorded_at.le(known_at))
        .select(certificate_event::id);
    Ok(certificate::table
        .filter(certificate::issued_on.le(on))
        .filter(certificate::recorded_at.le(known_at))
        .filter(diesel::dsl::not(diesel::dsl::exists(ended)))
        .order((certificate::person_id, certificate::issued_on, certificate::id))
        .select((
            certificate::person_id,
            certificate::framework_code,
            certificate::level_code,
            certificate::issued_on,
            certificate::serial,
            certificate::id,
        ))
        .load(tx.db)?)
}

pub(super) fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Entry>> {
    let rows = certificate::table
        .filter(certificate::person_id.eq(person))
        .order((certificate::issued_on.desc(), certificate::id.desc()))
        .select(Certificate::as_select())
        .load(tx.db)?;
    with_events(tx, rows)
}

pub(super) fn entry(tx: &mut Tx<'_>, id: CertificateId) -> Result<Entry> {
    let found = certificate::table.find(id).select(Certificate::as_select()).first(tx.db)?;
    let events = events_of(tx, &[id])?;
    Ok(Entry { certificate: found, events })
}

pub(super) fn with_events(tx: &mut Tx<'_>, rows: Vec<Certificate>) -> Result<Vec<Entry>> {
    let ids: Vec<CertificateId> = rows.iter().map(|row| row.id).collect();
    let mut by_certificate: HashMap<CertificateId, Vec<Event>> = HashMap::new();
    for event in events_of(tx, &ids)? {
        by_certificate.entry(event.certificate_id).or_default().push(event);
    }
    let entries = rows.into_iter().map(|certificate| {
        let events = by_certificate.remove(&certificate.id).unwrap_or_default();
        Entry { certificate, events }
    });
    Ok(entries.collect())
}

fn events_of(tx: &mut Tx<'_>, ids: &[CertificateId]) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    for chunk in ids.chunks(1_000) {
        let found: Vec<Event> = certificate_event::table
            .filter(certificate_event::certificate_id.eq_any(chunk))
            .order((certificate_event::effective_on, certificate_event::recorded_at, certificate_event::id))
            .select(Event::as_select())
            .load(tx.db)?;
        events.extend(found);
    }
    Ok(events)
}
