//! Staff lists from offices, .xlsx and .csv: read without effect, looked at row by row, confirmed in one transaction.
//!
//! ```text
//! file ── parse ──▶ rows ── dry_run ──▶ dry_run ──▶ confirmed
//!                              ▲  accept, answer, recheck │
//!                              └──────────────────────────┴─▶ discarded
//! ```
//! * Nothing is guessed: what cannot be read is refused with what to do; what looks like lost zeros is proposed.
//! * A person is found by identity number, else by staff number, else by name, birth and unit, and then asked about.
//! * An empty cell erases nothing; who is not in the file is listed and stays.
//! * Confirming plans everything again: when something has changed since, it is refused and nothing is stored.

mod dates;
mod files;
mod headers;
mod kinds;
mod matching;
mod model;
mod names;
pub(super) mod plan;
pub(super) mod rows;

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use serde_json::json;

pub(super) use files::{place, reason, todo};
pub use files::{refused_file, template_file};
pub use model::{Content, Line, NewImport, Parsed, SheetHead, StaffImport, State, Summary};
pub use plan::{Answers, Change, Outcome, Whom};
pub use rows::{Problem, StaffRow, Weight};

use super::model::{Person, Posting};
use super::scope::scope_on;
use super::store::imports::{ImportRow, LineRow};
use super::store::persons::MatchKeys;
use super::{Scope, persons, store, units};
use crate::app::Tx;
use crate::db::{Json, PersonId, PostingId, StaffImportId, UnitId};
use crate::error::{Error, Message, Result};
use crate::rights::{Action, may_ever};
use crate::tables::{self, Limits};
use crate::text::{fold, format_date, looks_like_legacy_encoding, same_text_key};
use matching::{PeopleIndex, UnitDirectory};
use plan::{Act, Ground, Planned};

/// Lines of one sheet are numbered apart from those of another.
const SHEET_LINES: i32 = 1_000_000;
/// Most rows about people in one file.
const MOST_ROWS: usize = 50_000;

/// Reads a file; no database, so that it runs before any transaction.
///
/// # Errors
/// `people-import-file` (what is wrong with the file), `people-import-no-head`, `people-import-encoding`,
/// `people-import-empty`, `people-import-too-long`.
pub fn parse(file_name: &str, bytes: &[u8], as_of: NaiveDate) -> Result<Parsed> {
    let sheets = tables::read(file_name, bytes, &Limits::default())
        .map_err(|error| Error::refused(Message::new("people-import-file").with("what", error)))?;
    // The sheets that our own files add hold notes and choices.
    let is_beside = |name: &str| matches!(fold(name).as_str(), "ghi chu" | "danh muc");
    let visible = || sheets.iter().filter(|sheet| !sheet.hidden && !sheet.rows.is_empty() && !is_beside(&sheet.name));
    let mut parsed = Parsed { sheets: Vec::new(), rows: Vec::new() };
    for (sheet, header) in visible().filter_map(|sheet| headers::find(sheet).map(|header| (sheet, header))) {
        let first_line = SHEET_LINES * i32::try_from(parsed.sheets.len()).unwrap_or(i32::MAX / SHEET_LINES);
        parsed.rows.extend(rows::read(sheet, &header, as_of, first_line));
        parsed.sheets.push(head_of(&sheet.name, &header));
    }
    if parsed.sheets.is_empty() {
        let seen = visible().map(headers::seen_labels).max_by_key(Vec::len).unwrap_or_default();
        let seen: Vec<String> = seen.into_iter().take(8).map(|label| label.chars().take(40).collect()).collect();
        return Err(Error::refused(Message::new("people-import-no-head").with("seen", seen.join("; "))));
    }
    check_rows(&parsed)?;
    Ok(parsed)
}

fn head_of(name: &str, header: &headers::Header) -> SheetHead {
    use headers::Field;
    let unread = header.columns.iter().filter(|c| c.field.is_none());
    SheetHead {
        name: name.to_owned(),
        first_row: header.first_row,
        last_row: header.last_row,
        labels: header.columns.iter().map(|c| c.label.clone()).collect(),
        ignored: unread.map(|c| c.label.clone()).collect(),
        says_unit: [Field::Unit, Field::UnitCode, Field::Division].iter().any(|f| header.of(*f).is_some()),
    }
}

fn check_rows(parsed: &Parsed) -> Result<()> {
    if parsed.rows.is_empty() {
        return Err(Error::refused("people-import-empty"));
    }
    if parsed.rows.len() > MOST_ROWS {
        return Err(Error::refused(Message::new("people-import-too-long").with("rows", MOST_ROWS)));
    }
    let sample: Vec<&str> = parsed.rows.iter().take(300).flat_map(|row| row.cells.iter().map(String::as_str)).collect();
    match looks_like_legacy_encoding(&sample.join(" ")) {
        Some(encoding) => {
            Err(Error::refused(Message::new("people-import-encoding").with("encoding", encoding.label())))
        }
        None => Ok(()),
    }
}

/// Plans a list and keeps the plan; nothing else is stored.
///
/// # Errors
/// [`Error::Forbidden`] for those who manage nobody; `people-import-future` at `as_of`; [`Error::NotFound`] for a unit
/// out of reach.
pub fn dry_run(tx: &mut Tx<'_>, new: &NewImport, parsed: &Parsed) -> Result<StaffImportId> {
    let created_by = manager(tx)?;
    if new.as_of > tx.today() {
        return Err(Error::invalid("as_of", "people-import-future"));
    }
    crate::files::record(tx, &new.file)?;
    let summary = Summary { sheets: parsed.sheets.clone(), default_kind: new.default_kind, ..Summary::default() };
    let import = ImportRow {
        id: StaffImportId::new(),
        file_name: new.file_name.clone(),
        file_sha: new.file.sha.clone(),
        unit_id: new.unit_id,
        as_of: new.as_of,
        state: State::DryRun,
        summary: Json(summary),
        created_by,
        created_at: tx.now,
        closed_by: None,
        closed_at: None,
    };
    let laid = Laid::of(tx, &import, &parsed.rows)?;
    let planned = laid.plan(&import, parsed.rows.clone());
    let lines: Vec<LineRow> = lines_of(import.id, parsed.rows.clone(), &planned);
    store::imports::insert(tx, &import)?;
    store::imports::insert_lines(tx, &lines)?;
    let summary = summarise(tx, &import, &laid, &planned)?;
    store::imports::set_summary(tx, import.id, &summary)?;
    let detail = json!({"file": import.file_name, "sha": import.file_sha, "counts": summary.counts});
    tx.audit("people.import.dry-run", "staff_import", import.id, detail)?;
    Ok(import.id)
}

fn manager(tx: &Tx<'_>) -> Result<crate::db::AccountId> {
    let actor = tx.actor()?;
    if !may_ever(actor, Action::ManagePeople) {
        return Err(Error::Forbidden);
    }
    actor.account()
}

/// What a plan stands on, loaded once.
struct Laid {
    scope: Scope,
    units: UnitDirectory,
    people: PeopleIndex,
}

impl Laid {
    fn of(tx: &mut Tx<'_>, import: &ImportRow, rows: &[StaffRow]) -> Result<Self> {
        let scope = scope_on(tx, Action::ManagePeople, import.as_of)?;
        let now = tx.now;
        let tree = units::tree(tx, import.as_of, now)?;
        if import.unit_id.is_some_and(|unit| tree.get(unit).is_none() || !scope.holds(unit)) {
            return Err(Error::NotFound);
        }
        let found = store::persons::matching(tx, &keys_of(rows))?;
        let ids: Vec<PersonId> = found.iter().map(|person| person.id).collect();
        let people = PeopleIndex::new(found, store::postings::believed_of(tx, &ids)?);
        Ok(Self { units: UnitDirectory::new(tree, &scope, import.unit_id), scope, people })
    }

    fn plan(&self, import: &ImportRow, rows: Vec<StaffRow>) -> Vec<Planned> {
        let source = format!("Tệp {}", import.file_name);
        let ground = Ground {
            units: &self.units,
            people: &self.people,
            scope: &self.scope,
            as_of: import.as_of,
            default_kind: import.summary.0.default_kind,
            source: &source,
        };
        plan::plan(rows, &import.summary.0.answers, &ground)
    }
}

fn keys_of(rows: &[StaffRow]) -> MatchKeys {
    let mut keys = MatchKeys::default();
    for row in rows {
        keys.identity_numbers.extend(row.values.identity_number.clone());
        keys.identity_numbers.extend(row.problems.iter().filter_map(|p| p.proposal.clone()));
        keys.staff_numbers.extend(row.values.staff_number.clone());
        keys.folded_names.extend(row.values.full_name.as_deref().map(fold));
    }
    for list in [&mut keys.identity_numbers, &mut keys.staff_numbers, &mut keys.folded_names] {
        list.sort_unstable();
        list.dedup();
    }
    keys
}

fn lines_of(id: StaffImportId, rows: Vec<StaffRow>, planned: &[Planned]) -> Vec<LineRow> {
    let line = |(row, plan): (StaffRow, &Planned)| LineRow {
        import_id: id,
        line: row.line,
        outcome: plan.outcome,
        person_id: plan.person_id,
        full_name: name_of(&row),
        content: Json(Content { row, candidates: plan.candidates.clone() }),
        changes: Json(plan.changes.clone()),
        problems: Json(plan.problems.clone()),
    };
    rows.into_iter().zip(planned).map(line).collect()
}

/// The name to show, also of a row whose name cannot be taken.
fn name_of(row: &StaffRow) -> String {
    let said = row.problems.iter().find(|p| names::is_name_problem(p)).map(|p| p.value.clone());
    row.values.full_name.clone().or(said).unwrap_or_default().chars().take(200).collect()
}

fn summarise(tx: &mut Tx<'_>, import: &ImportRow, laid: &Laid, planned: &[Planned]) -> Result<Summary> {
    let mut summary = import.summary.0.clone();
    summary.counts = BTreeMap::new();
    for plan in planned {
        *summary.counts.entry(plan.outcome).or_default() += 1;
    }
    summary.total = i64::try_from(planned.len()).unwrap_or(i64::MAX);
    let waits = |plan: &&Planned| plan.problems.iter().any(|problem| problem.proposal.is_some());
    summary.proposed = i64::try_from(planned.iter().filter(waits).count()).unwrap_or(0);
    summary.covered = match import.unit_id {
        Some(unit) => laid.units.tree().subtree(unit),
        None => {
            let mut named: Vec<UnitId> = planned
                .iter()
                .filter_map(|plan| laid.units.unit_of(&plan.row).ok().and_then(|(unit, _)| unit))
                .collect();
            named.sort_unstable();
            named.dedup();
            named
        }
    };
    summary.missing = i64::try_from(missing_of(tx, import, &summary.covered)?.len()).unwrap_or(0);
    Ok(summary)
}

fn missing_of(tx: &mut Tx<'_>, import: &ImportRow, covered: &[UnitId]) -> Result<Vec<Posting>> {
    let (met, names) = store::imports::met(tx, import.id)?;
    let met: HashSet<PersonId> = met.into_iter().collect();
    let absent: Vec<Posting> = store::postings::of_units(tx, covered, import.as_of)?
        .into_iter()
        .filter(|posting| !met.contains(&posting.person_id))
        .collect();
    if names.is_empty() || absent.is_empty() {
        return Ok(absent);
    }
    // A row that could not be taken may still mean one of them.
    let names: HashSet<String> = names.iter().map(|name| same_text_key(name)).collect();
    let ids: Vec<PersonId> = absent.iter().map(|posting| posting.person_id).collect();
    let known = persons::persons(tx, &ids)?;
    let is_named =
        |p: &Posting| known.get(&p.person_id).is_some_and(|one| names.contains(&same_text_key(&one.full_name)));
    Ok(absent.into_iter().filter(|posting| !is_named(posting)).collect())
}

/// People of the units in the file who are not in the file, by given name. They are listed, never ended.
pub fn missing(tx: &mut Tx<'_>, id: StaffImportId) -> Result<Vec<(Person, Posting)>> {
    let import = own(tx, id)?;
    let postings = missing_of(tx, &import, &import.summary.0.covered.clone())?;
    let ids: Vec<PersonId> = postings.iter().map(|posting| posting.person_id).collect();
    let known = persons::persons(tx, &ids)?;
    let mut list: Vec<(Person, Posting)> =
        postings.into_iter().filter_map(|p| known.get(&p.person_id).map(|person| (person.clone(), p))).collect();
    list.sort_by(|a, b| (&a.0.name_key, a.0.id).cmp(&(&b.0.name_key, b.0.id)));
    Ok(list)
}

/// An import is the business of who made it.
fn own(tx: &mut Tx<'_>, id: StaffImportId) -> Result<ImportRow> {
    let me = manager(tx)?;
    let import = store::imports::import(tx, id)?;
    if import.created_by == me { Ok(import) } else { Err(Error::NotFound) }
}

fn open(tx: &mut Tx<'_>, id: StaffImportId) -> Result<ImportRow> {
    let import = own(tx, id)?;
    match import.state {
        State::DryRun => Ok(import),
        State::Confirmed | State::Discarded => Err(Error::conflict("people-import-closed")),
    }
}

/// An import of the actor.
pub fn import(tx: &mut Tx<'_>, id: StaffImportId) -> Result<StaffImport> {
    Ok(public(own(tx, id)?))
}

/// The latest imports of the actor.
pub fn recent(tx: &mut Tx<'_>) -> Result<Vec<StaffImport>> {
    let me = manager(tx)?;
    Ok(store::imports::of_account(tx, me, 10)?.into_iter().map(public).collect())
}

fn public(row: ImportRow) -> StaffImport {
    StaffImport {
        id: row.id,
        file_name: row.file_name,
        unit_id: row.unit_id,
        as_of: row.as_of,
        state: row.state,
        summary: row.summary.0,
        created_at: row.created_at,
    }
}

/// A page of rows with one of some outcomes, in the order of the file.
pub fn lines(tx: &mut Tx<'_>, id: StaffImportId, outcomes: &[Outcome], page: (i64, i64)) -> Result<Vec<Line>> {
    own(tx, id)?;
    Ok(store::imports::page_of_lines(tx, id, outcomes, page)?.into_iter().map(line).collect())
}

fn line(row: LineRow) -> Line {
    Line {
        line: row.line,
        outcome: row.outcome,
        person_id: row.person_id,
        full_name: row.full_name,
        row: row.content.0.row,
        candidates: row.content.0.candidates,
        changes: row.changes.0,
        problems: row.problems.0,
    }
}

/// Accepts the identity numbers proposed for rows; all of them when no line is named.
pub fn accept(tx: &mut Tx<'_>, id: StaffImportId, lines: &[i32]) -> Result<()> {
    let mut import = open(tx, id)?;
    let with_proposal = |row: &&LineRow| row.problems.0.iter().any(|problem| problem.proposal.is_some());
    let wanted = |row: &&LineRow| lines.is_empty() || lines.contains(&row.line);
    let rows = store::imports::lines(tx, id)?;
    let accepted: Vec<i32> = rows.iter().filter(with_proposal).filter(wanted).map(|row| row.line).collect();
    import.summary.0.answers.identity.extend(&accepted);
    plan_again(tx, import, rows)?;
    tx.audit("people.import.accept", "staff_import", id, json!({"lines": accepted}))
}

/// Says whom a row means.
pub fn answer(tx: &mut Tx<'_>, id: StaffImportId, line: i32, whom: Whom) -> Result<()> {
    let mut import = open(tx, id)?;
    import.summary.0.answers.whom.insert(line, whom);
    let rows = store::imports::lines(tx, id)?;
    plan_again(tx, import, rows)?;
    tx.audit("people.import.answer", "staff_import", id, json!({"line": line, "whom": whom}))
}

/// Plans everything again on what is recorded now.
pub fn recheck(tx: &mut Tx<'_>, id: StaffImportId) -> Result<()> {
    let import = open(tx, id)?;
    let rows = store::imports::lines(tx, id)?;
    plan_again(tx, import, rows)
}

fn plan_again(tx: &mut Tx<'_>, import: ImportRow, old: Vec<LineRow>) -> Result<()> {
    let rows: Vec<StaffRow> = old.iter().map(|line| line.content.0.row.clone()).collect();
    let laid = Laid::of(tx, &import, &rows)?;
    let planned = laid.plan(&import, rows.clone());
    let new = lines_of(import.id, rows, &planned);
    let differing: Vec<LineRow> =
        new.into_iter().zip(&old).filter(|(new, old)| new != *old).map(|(new, _)| new).collect();
    let lines: Vec<i32> = differing.iter().map(|row| row.line).collect();
    store::imports::delete_lines(tx, import.id, &lines)?;
    store::imports::insert_lines(tx, &differing)?;
    let summary = summarise(tx, &import, &laid, &planned)?;
    store::imports::set_summary(tx, import.id, &summary)
}

/// Stores all accepted rows, or nothing.
///
/// # Errors
/// `people-import-stale` when something has changed since the rows were looked at, `people-import-nothing` when no row
/// would be stored, `people-import-closed`.
pub fn confirm(tx: &mut Tx<'_>, id: StaffImportId) -> Result<()> {
    let import = open(tx, id)?;
    let old = store::imports::lines(tx, id)?;
    let rows: Vec<StaffRow> = old.iter().map(|line| line.content.0.row.clone()).collect();
    let laid = Laid::of(tx, &import, &rows)?;
    let planned = laid.plan(&import, rows.clone());
    if lines_of(id, rows, &planned) != old {
        return Err(Error::conflict("people-import-stale"));
    }
    if planned.iter().all(|plan| plan.act.is_none()) {
        return Err(Error::refused("people-import-nothing"));
    }
    let by = tx.actor()?.account;
    if !store::imports::close(tx, id, State::Confirmed, by)? {
        return Err(Error::conflict("people-import-closed"));
    }
    store_acts(tx, &laid, planned)?;
    let detail =
        json!({"file": import.file_name, "as_of": format_date(import.as_of), "counts": import.summary.0.counts});
    tx.audit("people.import.confirm", "staff_import", id, detail)
}

fn store_acts(tx: &mut Tx<'_>, laid: &Laid, planned: Vec<Planned>) -> Result<()> {
    let (mut people, mut postings, mut gone): (Vec<Person>, Vec<Posting>, Vec<PostingId>) = Default::default();
    for act in planned.into_iter().filter_map(|plan| plan.act) {
        match act {
            Act::Create(new, mut posting) => {
                let person = persons::new_row(tx.now, &new);
                posting.person_id = person.id;
                postings.extend(persons::fitted(tx, &[], &posting).0);
                people.push(person);
            }
            Act::Change(id, new, posting) => {
                if let Some(new) = new {
                    store::persons::update(tx, id, &new)?;
                }
                if let Some(posting) = posting {
                    let (rows, replaced) = persons::fitted(tx, laid.people.postings(id), &posting);
                    postings.extend(rows);
                    gone.extend(replaced);
                }
            }
        }
    }
    store::persons::insert(tx, &people)?;
    persons::replace(tx, &gone, &postings)
}

/// Puts an import aside.
pub fn discard(tx: &mut Tx<'_>, id: StaffImportId) -> Result<()> {
    open(tx, id)?;
    let by = tx.actor()?.account;
    if !store::imports::close(tx, id, State::Discarded, by)? {
        return Err(Error::conflict("people-import-closed"));
    }
    tx.audit("people.import.discard", "staff_import", id, json!({}))
}
