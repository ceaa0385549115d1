//! SQL of certificates.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};

use super::model::{Certificate, Entry, Event, EventKind, Held};
use crate::app::Tx;
use crate::db::schema::{certificate, certificate_event, number_series};
use crate::db::{
    self, CandidateId, CertificateId, Instant, PersonId, RoundId, SqlUuid, Violation, each_backend, violation,
};
use crate::error::{Error, Result};

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

/// Persons who hold a level today, with the certificate.
pub(super) fn held_of_level(
    tx: &mut Tx<'_>,
    (framework, level): (&str, &str),
) -> Result<HashSet<(PersonId, CertificateId)>> {
    let (today, now) = (tx.today(), tx.now);
    let all = held(tx, today, now)?;
    let matching = all.into_iter().filter(|held| held.framework_code == framework && held.level_code == level);
    Ok(matching.map(|held| (held.person_id, held.certificate_id)).collect())
}

/// Whether a person holds a level today.
pub(super) fn holds(tx: &mut Tx<'_>, person: PersonId, (framework, level): (&str, &str)) -> Result<bool> {
    let today = tx.today();
    let entries = of_person(tx, person)?;
    Ok(entries.iter().any(|entry| {
        entry.certificate.framework_code == framework
            && entry.certificate.level_code == level
            && matches!(entry.standing(today), super::Standing::Valid | super::Standing::Corrected)
    }))
}

/// Certificates earned in a round, the newest first.
pub(super) fn of_round(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<(CandidateId, CertificateId)>> {
    Ok(certificate::table
        .filter(certificate::round_id.eq(round))
        .filter(certificate::candidate_id.is_not_null())
        .order((certificate::recorded_at.desc(), certificate::register_number.desc()))
        .select((certificate::candidate_id.assume_not_null(), certificate::id))
        .load(tx.db)?)
}

/// The number that comes next in a series.
pub(super) fn next_number(tx: &mut Tx<'_>, series: &str) -> Result<i64> {
    let next = number_series::table.find(series).select(number_series::next_number).first(tx.db).optional()?;
    Ok(next.unwrap_or(1))
}

/// Takes exactly this number of a series; `false` when it is not the next any more.
pub(super) fn take_number(tx: &mut Tx<'_>, series: &str, number: i64) -> Result<bool> {
    let fresh = (number_series::series.eq(series), number_series::next_number.eq(1i64));
    each_backend!(tx.db, c => diesel::insert_into(number_series::table).values(fresh).on_conflict_do_nothing().execute(c))?;
    let expected = number_series::table.find(series).filter(number_series::next_number.eq(number));
    let taken = diesel::update(expected).set(number_series::next_number.eq(number + 1)).execute(tx.db)?;
    Ok(taken == 1)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Certificate) -> Result<()> {
    match diesel::insert_into(certificate::table).values(row).execute(tx.db) {
        Ok(_) => Ok(()),
        Err(error) if violation(&error) == Some(Violation::Unique) => {
            Err(Error::conflict("certificates-numbers-taken"))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn insert_event(tx: &mut Tx<'_>, row: &Event) -> Result<()> {
    diesel::insert_into(certificate_event::table).values(row).execute(tx.db)?;
    Ok(())
}

/// The certificate with a code.
pub(super) fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Entry>> {
    let id: Option<CertificateId> =
        certificate::table.filter(certificate::code.eq(code)).select(certificate::id).first(tx.db).optional()?;
    id.map(|id| entry(tx, id)).transpose()
}

/// The certificate that replaces another.
pub(super) fn replacement_of(tx: &mut Tx<'_>, id: CertificateId) -> Result<Option<Certificate>> {
    let found = certificate::table.filter(certificate::replaces_id.eq(id)).select(Certificate::as_select());
    Ok(found.first(tx.db).optional()?)
}

/// What the register is searched for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Part of a name or number; empty for all.
    pub words: String,
    /// A level's code; empty for all.
    pub level: String,
    /// `valid`, `replaced`, `revoked`; empty for all.
    pub state: String,
    /// First day of issue.
    pub from: Option<NaiveDate>,
    /// Last day of issue.
    pub to: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = SqlUuid)]
    id: CertificateId,
}

#[derive(QueryableByName)]
struct Total {
    #[diesel(sql_type = BigInt)]
    total: i64,
}

const MATCHING: &str = "FROM certificate c JOIN person p ON p.id = c.person_id \
    WHERE ($1 = '' OR p.folded_name LIKE $2 OR lower(c.serial) LIKE $3) \
    AND ($4 = '' OR c.level_code = $4) AND c.issued_on >= $5 AND c.issued_on <= $6 \
    AND ($7 = '' \
      OR ($7 = 'revoked' AND EXISTS (SELECT 1 FROM certificate_event e WHERE e.certificate_id = c.id \
          AND e.kind = 'revoked' AND e.effective_on <= $8)) \
      OR ($7 = 'replaced' AND EXISTS (SELECT 1 FROM certificate_event e WHERE e.certificate_id = c.id \
          AND e.kind = 'replaced' AND e.effective_on <= $8) \
          AND NOT EXISTS (SELECT 1 FROM certificate_event e WHERE e.certificate_id = c.id \
          AND e.kind = 'revoked' AND e.effective_on <= $8)) \
      OR ($7 = 'valid' AND NOT EXISTS (SELECT 1 FROM certificate_event e WHERE e.certificate_id = c.id \
          AND e.kind IN ('revoked', 'replaced') AND e.effective_on <= $8)))";

/// Entries of the register that match, the newest first, and how many there are in all.
pub(super) fn search(tx: &mut Tx<'_>, search: &Search, (offset, size): (i64, i64)) -> Result<(Vec<Entry>, i64)> {
    let plain = |text: String| format!("%{}%", text.replace(['%', '_'], ""));
    let name = plain(crate::text::fold(&search.words));
    let serial = plain(search.words.to_lowercase());
    let from = search.from.or_else(|| NaiveDate::from_ymd_opt(1900, 1, 1)).unwrap_or(NaiveDate::MIN);
    let to = search.to.or_else(|| NaiveDate::from_ymd_opt(9999, 12, 31)).unwrap_or(NaiveDate::MAX);
    let today = tx.today();
    macro_rules! bound {
        ($text:expr) => {
            db::sql(tx.db, $text)
                .bind::<Text, _>(&search.words)
                .bind::<Text, _>(&name)
                .bind::<Text, _>(&serial)
                .bind::<Text, _>(&search.level)
                .bind::<Date, _>(from)
                .bind::<Date, _>(to)
                .bind::<Text, _>(&search.state)
                .bind::<Date, _>(today)
        };
    }
    let total: Vec<Total> = bound!(&format!("SELECT count(*) AS total {MATCHING}")).load(tx.db)?;
    let page = format!(
        "SELECT c.id AS id {MATCHING} ORDER BY c.register_year DESC, c.register_number DESC LIMIT $9 OFFSET $10"
    );
    let ids: Vec<Found> = bound!(&page).bind::<BigInt, _>(size).bind::<BigInt, _>(offset).load(tx.db)?;
    let ids: Vec<CertificateId> = ids.into_iter().map(|row| row.id).collect();
    let mut rows: Vec<Certificate> = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(1_000) {
        let found: Vec<Certificate> =
            certificate::table.filter(certificate::id.eq_any(chunk)).select(Certificate::as_select()).load(tx.db)?;
        rows.extend(found);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.register_year, row.register_number)));
    Ok((with_events(tx, rows)?, total.first().map_or(0, |row| row.total)))
}
