//! SQL of evidence, equivalence, exemption and the register of before.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{
    Counting, Earlier, Equivalence, Evidence, EvidenceState, Exempt, Exemption, ExemptionState, NewEquivalence,
    NewEvidence, NewExemption,
};
use super::register::{RegisterImport, RegisterRow};
use super::rules;
use crate::app::Tx;
use crate::db::schema::{earlier_certificate, equivalence, evidence, exemption, person, posting, register_import};
use crate::db::{
    AccountId, EarlierCertificateId, EquivalenceId, EvidenceId, ExemptionId, Instant, Json, PersonId, RegisterImportId,
    UnitId, each_backend,
};
use crate::error::Result;
use crate::text;

// ---- rules of equivalence

pub(super) fn insert_equivalence(tx: &mut Tx<'_>, id: EquivalenceId, new: &NewEquivalence) -> Result<()> {
    let row = Equivalence {
        id,
        framework_code: new.framework_code.clone(),
        level_code: new.level_code.clone(),
        title: new.title.clone(),
        title_key: text::fold(&new.title),
        legal_ground: new.legal_ground.clone(),
        issued_from: new.issued_from,
        issued_to: new.issued_to,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        created_by: tx.actor()?.account()?,
        recorded_at: tx.now,
        ended_by: None,
        ended_at: None,
    };
    diesel::insert_into(equivalence::table).values(&row).execute(tx.db)?;
    Ok(())
}

pub(super) fn equivalence(tx: &mut Tx<'_>, id: EquivalenceId) -> Result<Equivalence> {
    Ok(equivalence::table.find(id).select(Equivalence::as_select()).first(tx.db)?)
}

/// All rules, open ones first, then by kind of paper.
pub(super) fn equivalences(tx: &mut Tx<'_>) -> Result<Vec<Equivalence>> {
    let mut all: Vec<Equivalence> = equivalence::table
        .order((equivalence::title_key, equivalence::recorded_at, equivalence::id))
        .select(Equivalence::as_select())
        .load(tx.db)?;
    all.sort_by_key(|rule| rule.ended_at.is_some());
    Ok(all)
}

pub(super) fn end_equivalence(tx: &mut Tx<'_>, id: EquivalenceId, by: AccountId) -> Result<bool> {
    let changed = diesel::update(equivalence::table.find(id).filter(equivalence::ended_at.is_null()))
        .set((equivalence::ended_by.eq(Some(by)), equivalence::ended_at.eq(Some(tx.now))))
        .execute(tx.db)?;
    Ok(changed == 1)
}

// ---- papers

pub(super) fn insert_evidence(tx: &mut Tx<'_>, id: EvidenceId, new: &NewEvidence) -> Result<()> {
    let (scan_sha, scan_name) = new.scan.clone().unzip();
    let row = Evidence {
        id,
        person_id: new.person_id,
        source: new.source,
        title: new.title.clone(),
        issuer: new.issuer.clone(),
        serial: new.serial.clone(),
        serial_key: rules::serial_key(&new.serial),
        issued_on: new.issued_on,
        expires_on: new.expires_on,
        scan_sha,
        scan_name,
        note: new.note.clone(),
        state: EvidenceState::Pending,
        entered_by: tx.actor()?.account()?,
        entered_at: tx.now,
        equivalence_id: None,
        framework_code: None,
        level_code: None,
        counts_from: None,
        counts_to: None,
        decided_by: None,
        decided_at: None,
        reason: None,
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawn_from: None,
    };
    diesel::insert_into(evidence::table).values(&row).execute(tx.db)?;
    Ok(())
}

pub(super) fn evidence(tx: &mut Tx<'_>, id: EvidenceId) -> Result<Evidence> {
    Ok(evidence::table.find(id).select(Evidence::as_select()).first(tx.db)?)
}

/// Whether the person has this paper already, waiting or accepted. Without a number, papers of one kind and day are one.
pub(super) fn known(tx: &mut Tx<'_>, of: PersonId, (serial, title, on): (&str, &str, NaiveDate)) -> Result<bool> {
    let key = rules::serial_key(serial);
    let live: Vec<(String, String, NaiveDate)> = evidence::table
        .filter(evidence::person_id.eq(of))
        .filter(evidence::state.eq_any(vec![EvidenceState::Pending, EvidenceState::Accepted]))
        .select((evidence::serial_key, evidence::title, evidence::issued_on))
        .load(tx.db)?;
    let title = text::fold(title);
    let same = |(other, kind, day): &(String, String, NaiveDate)| {
        if key.is_empty() { other.is_empty() && text::fold(kind) == title && *day == on } else { *other == key }
    };
    Ok(live.iter().any(same))
}

/// Which papers are asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only these; all when none.
    pub state: Option<EvidenceState>,
    /// Only of this person.
    pub person: Option<PersonId>,
    /// Only of people whose folded name holds this.
    pub words: String,
    /// Only of people posted today to one of these units; the whole city when none.
    pub units: Option<Vec<UnitId>>,
}

/// A line of a list: the paper, who holds it, and the unit of today.
pub type Line<T> = (T, String, Option<UnitId>);

/// Papers asked for, those that wait longest first, and how many there are.
pub(super) fn list(tx: &mut Tx<'_>, asked: &Asked, (limit, offset): (i64, i64)) -> Result<(Vec<Line<Evidence>>, i64)> {
    let today = tx.today();
    let holders = holders(tx, asked, today)?;
    let mut query = evidence::table
        .inner_join(person::table)
        .order((evidence::entered_at, evidence::id))
        .select((Evidence::as_select(), person::full_name))
        .into_boxed();
    if let Some(state) = asked.state {
        query = query.filter(evidence::state.eq(state));
    }
    if let Some(person) = asked.person {
        query = query.filter(evidence::person_id.eq(person));
    }
    if !asked.words.is_empty() {
        query = query.filter(person::folded_name.like(format!("%{}%", asked.words)));
    }
    let rows: Vec<(Evidence, String)> = query.load(tx.db)?;
    Ok(page(rows, |row| row.0.person_id, &holders, asked.units.is_some(), (limit, offset)))
}

/// The unit of today of everybody asked for.
fn holders(tx: &mut Tx<'_>, asked: &Asked, on: NaiveDate) -> Result<std::collections::HashMap<PersonId, UnitId>> {
    let mut query = posting::table
        .filter(posting::valid_from.le(on))
        .filter(posting::valid_to.is_null().or(posting::valid_to.gt(on)))
        .filter(posting::superseded_at.is_null())
        .select((posting::person_id, posting::unit_id))
        .into_boxed();
    if let Some(person) = asked.person {
        query = query.filter(posting::person_id.eq(person));
    }
    let rows: Vec<(PersonId, UnitId)> = query.load(tx.db)?;
    let wanted = |unit: &UnitId| asked.units.as_ref().is_none_or(|units| units.binary_search(unit).is_ok());
    Ok(rows.into_iter().filter(|(_, unit)| wanted(unit)).collect())
}

fn page<T>(
    rows: Vec<(T, String)>,
    person: impl Fn(&(T, String)) -> PersonId,
    holders: &std::collections::HashMap<PersonId, UnitId>,
    is_narrowed: bool,
    (limit, offset): (i64, i64),
) -> (Vec<Line<T>>, i64) {
    let seen: Vec<Line<T>> = rows
        .into_iter()
        .filter_map(|row| {
            let unit = holders.get(&person(&row)).copied();
            (unit.is_some() || !is_narrowed).then_some((row.0, row.1, unit))
        })
        .collect();
    let total = i64::try_from(seen.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(offset).unwrap_or(0);
    let take = usize::try_from(limit).unwrap_or(usize::MAX);
    (seen.into_iter().skip(skip).take(take).collect(), total)
}

/// Accepts a paper that waits; `false` when it does not wait any more.
pub(super) fn accept(
    tx: &mut Tx<'_>,
    id: EvidenceId,
    rule: &Equivalence,
    (from, to): (NaiveDate, Option<NaiveDate>),
) -> Result<bool> {
    let by = tx.actor()?.account()?;
    let waiting = evidence::table.find(id).filter(evidence::state.eq(EvidenceState::Pending));
    let changed = diesel::update(waiting)
        .set((
            evidence::state.eq(EvidenceState::Accepted),
            evidence::equivalence_id.eq(Some(rule.id)),
            evidence::framework_code.eq(Some(&rule.framework_code)),
            evidence::level_code.eq(Some(&rule.level_code)),
            evidence::counts_from.eq(Some(from)),
            evidence::counts_to.eq(to),
            evidence::decided_by.eq(Some(by)),
            evidence::decided_at.eq(Some(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Refuses a paper that waits.
pub(super) fn refuse(tx: &mut Tx<'_>, id: EvidenceId, reason: &str) -> Result<bool> {
    let by = tx.actor()?.account()?;
    let waiting = evidence::table.find(id).filter(evidence::state.eq(EvidenceState::Pending));
    let changed = diesel::update(waiting)
        .set((
            evidence::state.eq(EvidenceState::Refused),
            evidence::decided_by.eq(Some(by)),
            evidence::decided_at.eq(Some(tx.now)),
            evidence::reason.eq(Some(reason)),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Withdraws an accepted paper from a day on.
pub(super) fn withdraw(tx: &mut Tx<'_>, id: EvidenceId, from: NaiveDate, reason: &str) -> Result<bool> {
    let by = tx.actor()?.account()?;
    let counting = evidence::table.find(id).filter(evidence::state.eq(EvidenceState::Accepted));
    let changed = diesel::update(counting)
        .set((
            evidence::state.eq(EvidenceState::Withdrawn),
            evidence::withdrawn_by.eq(Some(by)),
            evidence::withdrawn_at.eq(Some(tx.now)),
            evidence::withdrawn_from.eq(Some(from)),
            evidence::reason.eq(Some(reason)),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Papers that count as known at an instant, whatever the day; of one person or of all.
pub(super) fn counting(tx: &mut Tx<'_>, only: Option<PersonId>, known_at: Instant) -> Result<Vec<Counting>> {
    let mut query = evidence::table
        .filter(evidence::counts_from.is_not_null())
        .filter(evidence::decided_at.le(known_at))
        .order((evidence::person_id, evidence::counts_from, evidence::id))
        .select(Evidence::as_select())
        .into_boxed();
    if let Some(person) = only {
        query = query.filter(evidence::person_id.eq(person));
    }
    let rows: Vec<Evidence> = query.load(tx.db)?;
    Ok(rows.into_iter().filter_map(|row| counting_of(row, known_at)).collect())
}

fn counting_of(row: Evidence, known_at: Instant) -> Option<Counting> {
    let name = if row.serial.is_empty() { row.title.clone() } else { format!("{} số {}", row.title, row.serial) };
    let withdrawn = row.withdrawn_at.filter(|at| *at <= known_at).and(row.withdrawn_from);
    Some(Counting {
        person_id: row.person_id,
        id: row.id,
        framework_code: row.framework_code?,
        level_code: row.level_code?,
        name,
        from: row.counts_from?,
        to: [row.counts_to, withdrawn].into_iter().flatten().min(),
    })
}

// ---- exemptions

pub(super) fn insert_exemption(tx: &mut Tx<'_>, id: ExemptionId, new: &NewExemption) -> Result<()> {
    let (scan_sha, scan_name) = new.scan.clone().unzip();
    let row = Exemption {
        id,
        person_id: new.person_id,
        framework_code: new.framework_code.clone(),
        reason: new.reason.clone(),
        document_number: new.document_number.clone(),
        document_on: new.document_on,
        scan_sha,
        scan_name,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        state: ExemptionState::Pending,
        entered_by: tx.actor()?.account()?,
        entered_at: tx.now,
        decided_by: None,
        decided_at: None,
        decision_note: String::new(),
        ended_by: None,
        ended_at: None,
        ended_from: None,
    };
    diesel::insert_into(exemption::table).values(&row).execute(tx.db)?;
    Ok(())
}

pub(super) fn exemption(tx: &mut Tx<'_>, id: ExemptionId) -> Result<Exemption> {
    Ok(exemption::table.find(id).select(Exemption::as_select()).first(tx.db)?)
}

/// Exemptions of people asked for, those that wait longest first; `asked.state` is not looked at.
pub(super) fn exemptions(
    tx: &mut Tx<'_>,
    asked: &Asked,
    state: Option<ExemptionState>,
    window: (i64, i64),
) -> Result<(Vec<Line<Exemption>>, i64)> {
    let today = tx.today();
    let holders = holders(tx, asked, today)?;
    let mut query = exemption::table
        .inner_join(person::table)
        .order((exemption::entered_at, exemption::id))
        .select((Exemption::as_select(), person::full_name))
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(exemption::state.eq(state));
    }
    if let Some(person) = asked.person {
        query = query.filter(exemption::person_id.eq(person));
    }
    if !asked.words.is_empty() {
        query = query.filter(person::folded_name.like(format!("%{}%", asked.words)));
    }
    let rows: Vec<(Exemption, String)> = query.load(tx.db)?;
    Ok(page(rows, |row| row.0.person_id, &holders, asked.units.is_some(), window))
}

/// Accepts or refuses an exemption that waits.
pub(super) fn decide_exemption(tx: &mut Tx<'_>, id: ExemptionId, to: ExemptionState, note: &str) -> Result<bool> {
    let by = tx.actor()?.account()?;
    let waiting = exemption::table.find(id).filter(exemption::state.eq(ExemptionState::Pending));
    let changed = diesel::update(waiting)
        .set((
            exemption::state.eq(to),
            exemption::decided_by.eq(Some(by)),
            exemption::decided_at.eq(Some(tx.now)),
            exemption::decision_note.eq(note),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Ends an accepted exemption from a day on.
pub(super) fn end_exemption(tx: &mut Tx<'_>, id: ExemptionId, from: NaiveDate) -> Result<bool> {
    let by = tx.actor()?.account()?;
    let holding = exemption::table.find(id).filter(exemption::state.eq(ExemptionState::Accepted));
    let changed = diesel::update(holding)
        .set((
            exemption::state.eq(ExemptionState::Ended),
            exemption::ended_by.eq(Some(by)),
            exemption::ended_at.eq(Some(tx.now)),
            exemption::ended_from.eq(Some(from)),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Exemptions as known at an instant, whatever the day; of one person or of all.
pub(super) fn exempt(tx: &mut Tx<'_>, only: Option<PersonId>, known_at: Instant) -> Result<Vec<Exempt>> {
    let mut query = exemption::table
        .filter(exemption::state.eq_any(vec![ExemptionState::Accepted, ExemptionState::Ended]))
        .filter(exemption::decided_at.le(known_at))
        .order((exemption::person_id, exemption::valid_from, exemption::id))
        .select(Exemption::as_select())
        .into_boxed();
    if let Some(person) = only {
        query = query.filter(exemption::person_id.eq(person));
    }
    let rows: Vec<Exemption> = query.load(tx.db)?;
    let periods = rows.into_iter().map(|row| {
        let ended = row.ended_at.filter(|at| *at <= known_at).and(row.ended_from);
        Exempt {
            person_id: row.person_id,
            id: row.id,
            framework_code: row.framework_code,
            name: format!("{} ({} ngày {})", row.reason, row.document_number, text::format_date(row.document_on)),
            from: row.valid_from,
            to: [row.valid_to, ended].into_iter().flatten().min(),
        }
    });
    Ok(periods.collect())
}

// ---- the register of before

pub(super) fn insert_import(tx: &mut Tx<'_>, import: &RegisterImport) -> Result<()> {
    diesel::insert_into(register_import::table)
        .values((
            register_import::id.eq(import.id),
            register_import::file_name.eq(&import.file_name),
            register_import::file_sha.eq(&import.file_sha),
            register_import::state.eq(&import.state),
            register_import::rows.eq(Json(serde_json::to_value(&import.rows).map_err(crate::error::Error::internal)?)),
            register_import::created_by.eq(import.created_by),
            register_import::created_at.eq(import.created_at),
            register_import::changed_at.eq(import.created_at),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(super) fn import(tx: &mut Tx<'_>, id: RegisterImportId) -> Result<RegisterImport> {
    type Row = (String, String, String, Json<Vec<RegisterRow>>, AccountId, Instant);
    let (file_name, file_sha, state, rows, created_by, created_at): Row = register_import::table
        .find(id)
        .select((
            register_import::file_name,
            register_import::file_sha,
            register_import::state,
            register_import::rows,
            register_import::created_by,
            register_import::created_at,
        ))
        .first(tx.db)?;
    Ok(RegisterImport { id, file_name, file_sha, state, rows: rows.0, created_by, created_at })
}

/// Moves a dry run on; `false` when it was confirmed or thrown away before.
pub(super) fn settle_import(tx: &mut Tx<'_>, id: RegisterImportId, to: &str) -> Result<bool> {
    let open = register_import::table.find(id).filter(register_import::state.eq("dry_run"));
    let changed = diesel::update(open)
        .set((register_import::state.eq(to), register_import::changed_at.eq(tx.now)))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Keys of entries known already: number and holder, folded.
pub(super) fn known_entries(tx: &mut Tx<'_>, keys: &[String]) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for part in keys.chunks(1_000) {
        let rows: Vec<(String, String)> = earlier_certificate::table
            .filter(earlier_certificate::serial_key.eq_any(part))
            .select((earlier_certificate::serial_key, earlier_certificate::holder_key))
            .load(tx.db)?;
        found.extend(rows);
    }
    Ok(found)
}

pub(super) fn insert_entries(
    tx: &mut Tx<'_>,
    import: RegisterImportId,
    entries: &[(Earlier, Option<PersonId>)],
) -> Result<()> {
    for part in entries.chunks(500) {
        let rows: Vec<_> = part
            .iter()
            .map(|(entry, person)| {
                (
                    earlier_certificate::id.eq(EarlierCertificateId::new()),
                    earlier_certificate::serial.eq(&entry.serial),
                    earlier_certificate::serial_key.eq(rules::serial_key(&entry.serial)),
                    earlier_certificate::register_number.eq(&entry.register_number),
                    earlier_certificate::title.eq(&entry.title),
                    earlier_certificate::holder.eq(&entry.holder),
                    earlier_certificate::holder_key.eq(text::fold(&entry.holder)),
                    earlier_certificate::birth_date.eq(entry.birth_date),
                    earlier_certificate::birthplace.eq(&entry.birthplace),
                    earlier_certificate::issuer.eq(&entry.issuer),
                    earlier_certificate::issued_on.eq(entry.issued_on),
                    earlier_certificate::person_id.eq(*person),
                    earlier_certificate::import_id.eq(import),
                    earlier_certificate::recorded_at.eq(tx.now),
                )
            })
            .collect();
        each_backend!(tx.db, c => diesel::insert_into(earlier_certificate::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// The entry with this number and holder, both folded.
pub(super) fn entry(tx: &mut Tx<'_>, serial_key: &str, holder_key: &str) -> Result<Option<Earlier>> {
    type Row = (String, String, String, String, Option<NaiveDate>, String, String, NaiveDate);
    let row: Option<Row> = earlier_certificate::table
        .filter(earlier_certificate::serial_key.eq(serial_key))
        .filter(earlier_certificate::holder_key.eq(holder_key))
        .select((
            earlier_certificate::serial,
            earlier_certificate::register_number,
            earlier_certificate::title,
            earlier_certificate::holder,
            earlier_certificate::birth_date,
            earlier_certificate::birthplace,
            earlier_certificate::issuer,
            earlier_certificate::issued_on,
        ))
        .first(tx.db)
        .optional()?;
    Ok(row.map(|(serial, register_number, title, holder, birth_date, birthplace, issuer, issued_on)| Earlier {
        serial,
        register_number,
        title,
        holder,
        birth_date,
        birthplace,
        issuer,
        issued_on,
    }))
}

/// Who may be meant: persons with these folded names, with birth date and identity number.
pub(super) fn namesakes(
    tx: &mut Tx<'_>,
    names: &[String],
) -> Result<Vec<(PersonId, String, Option<NaiveDate>, Option<String>)>> {
    let mut found = Vec::new();
    for part in names.chunks(1_000) {
        let rows: Vec<(PersonId, String, Option<NaiveDate>, Option<String>)> = person::table
            .filter(person::folded_name.eq_any(part))
            .order(person::id)
            .select((person::id, person::folded_name, person::birth_date, person::identity_number))
            .load(tx.db)?;
        found.extend(rows);
    }
    Ok(found)
}
