//! A list of the register kept before this program: a dry run that is looked at, then all good rows at once. Entries
//! answer at `/verify`; where the holder is known, a paper waits to be accepted.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{Earlier, NewEvidence, Source};
use super::{rules, store};
use crate::app::{App, By, Tx};
use crate::db::{AccountId, EvidenceId, Instant, PersonId, RegisterImportId};
use crate::error::{Error, Message, Result};
use crate::files;
use crate::messages;
use crate::rights::{Action, Facts, allow, allow_seen};
use crate::tables::{self, Cell, CellValue, Limits, Row, Sheet};
use crate::text;

/// Rows in which the head is looked for.
const SEARCHED: u32 = 40;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Column {
    Serial,
    Register,
    Holder,
    Birth,
    Birthplace,
    Title,
    Issuer,
    Issued,
    Identity,
}

/// Words of a head, folded, by column; the longest that fits decides.
const HEADS: &[(&str, Column)] = &[
    ("so hieu", Column::Serial),
    ("so chung chi", Column::Serial),
    ("so van bang", Column::Serial),
    ("so vao so", Column::Register),
    ("so so goc", Column::Register),
    ("so dang ky", Column::Register),
    ("ho va ten", Column::Holder),
    ("ho ten", Column::Holder),
    ("nguoi duoc cap", Column::Holder),
    ("ngay sinh", Column::Birth),
    ("ngay thang nam sinh", Column::Birth),
    ("noi sinh", Column::Birthplace),
    ("loai chung chi", Column::Title),
    ("ten chung chi", Column::Title),
    ("trinh do", Column::Title),
    ("noi cap", Column::Issuer),
    ("co quan cap", Column::Issuer),
    ("don vi cap", Column::Issuer),
    ("ngay cap", Column::Issued),
    ("ngay ky", Column::Issued),
    ("so dinh danh", Column::Identity),
    ("can cuoc", Column::Identity),
    ("cccd", Column::Identity),
    ("cmnd", Column::Identity),
];

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new entry.
    Created,
    /// Nothing: it is known.
    Same,
    /// Nothing: it has faults.
    Refused,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// Such as `F12`; the row alone when the column is missing.
    pub cell: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A row with what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// Its number in the sheet.
    pub row: u32,
    /// The number on the paper as typed.
    pub serial: String,
    /// The name as typed.
    pub holder: String,
    /// The kind of paper.
    pub title: String,
    /// The number in the register.
    pub register_number: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Birthplace.
    pub birthplace: String,
    /// Who issued it.
    pub issuer: String,
    /// Day of issue.
    pub issued_on: Option<NaiveDate>,
    /// The identity number.
    pub identity: String,
    /// Whose it is, when that is certain.
    pub person: Option<PersonId>,
    /// What it would do.
    pub outcome: Outcome,
    /// What is wrong.
    pub faults: Vec<CellFault>,
}

impl RegisterRow {
    fn entry(&self) -> Option<Earlier> {
        Some(Earlier {
            serial: self.serial.clone(),
            register_number: self.register_number.clone(),
            title: self.title.clone(),
            holder: self.holder.clone(),
            birth_date: self.birth_date,
            birthplace: self.birthplace.clone(),
            issuer: self.issuer.clone(),
            issued_on: self.issued_on?,
        })
    }
}

/// An import of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterImport {
    /// The import.
    pub id: RegisterImportId,
    /// The name of the file.
    pub file_name: String,
    /// Its content.
    pub file_sha: String,
    /// `dry_run`, `confirmed` or `discarded`.
    pub state: String,
    /// Its rows.
    pub rows: Vec<RegisterRow>,
    /// Who brought it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Instant,
}

impl RegisterImport {
    /// How many rows would do this.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }
}

/// What holds for rows that do not say it themselves.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The kind of paper.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
}

/// Reads a list and keeps what it would do; nothing gets into the register.
///
/// # Errors
/// At the field `file` when the file cannot be read or has no head with number, name and day of issue.
pub fn dry_run(app: &App, by: By<'_>, file: (&str, &[u8]), defaults: &Defaults) -> Result<RegisterImportId> {
    let (name, bytes) = file;
    let limits = Limits { cells: 400_000, rows: 20_000, ..Limits::default() };
    let unreadable =
        |e: tables::TableError| Error::invalid("file", Message::new("evidence-import-unreadable").with("why", e));
    let sheets = tables::read(name, bytes, &limits).map_err(unreadable)?;
    let rows = read(&sheets, defaults)?;
    let stored = app.files().keep(bytes, "application/octet-stream")?;
    app.write(by, |tx| {
        let actor = tx.actor()?.clone();
        allow(&actor, Action::ImportRegister, &Facts::none())?;
        let mut rows = rows.clone();
        meet(tx, &mut rows)?;
        files::record(tx, &stored)?;
        let import = RegisterImport {
            id: RegisterImportId::new(),
            file_name: name.to_owned(),
            file_sha: stored.sha.clone(),
            state: "dry_run".to_owned(),
            rows,
            created_by: actor.account()?,
            created_at: tx.now,
        };
        store::insert_import(tx, &import)?;
        let detail =
            json!({"file": name, "created": import.count(Outcome::Created), "refused": import.count(Outcome::Refused)});
        tx.audit("evidence.register.dry-run", "register_import", import.id, detail)?;
        Ok(import.id)
    })
}

/// An import.
pub fn import(tx: &mut Tx<'_>, id: RegisterImportId) -> Result<RegisterImport> {
    allow_seen(&tx.actor()?.clone(), Action::ImportRegister, &Facts::none())?;
    store::import(tx, id)
}

/// Stores all good rows: entries of the register, and a paper that waits for each holder known. How many of each.
///
/// # Errors
/// A conflict when it was confirmed or thrown away before.
pub fn confirm(tx: &mut Tx<'_>, id: RegisterImportId) -> Result<(usize, usize)> {
    let mut found = import(tx, id)?;
    if !store::settle_import(tx, id, "confirmed")? {
        return Err(Error::conflict("evidence-import-settled"));
    }
    // The register may have grown since the dry run.
    meet(tx, &mut found.rows)?;
    let good = |row: &&RegisterRow| row.outcome == Outcome::Created;
    let entries: Vec<(Earlier, Option<PersonId>)> =
        found.rows.iter().filter(good).filter_map(|row| Some((row.entry()?, row.person))).collect();
    store::insert_entries(tx, id, &entries)?;
    let mut waiting = 0;
    for (entry, person) in &entries {
        let Some(person_id) = *person else { continue };
        if store::known(tx, person_id, (&entry.serial, &entry.title, entry.issued_on))? {
            continue;
        }
        let new = NewEvidence {
            person_id,
            source: Source::OldRegister,
            title: entry.title.clone(),
            issuer: entry.issuer.clone(),
            serial: entry.serial.clone(),
            issued_on: entry.issued_on,
            expires_on: None,
            scan: None,
            note: String::new(),
        };
        store::insert_evidence(tx, EvidenceId::new(), &new)?;
        waiting += 1;
    }
    let detail = json!({"entries": entries.len(), "papers": waiting});
    tx.audit("evidence.register.confirm", "register_import", id, detail)?;
    Ok((entries.len(), waiting))
}

/// Throws a dry run away.
///
/// # Errors
/// As [`confirm`].
pub fn discard(tx: &mut Tx<'_>, id: RegisterImportId) -> Result<()> {
    import(tx, id)?;
    if !store::settle_import(tx, id, "discarded")? {
        return Err(Error::conflict("evidence-import-settled"));
    }
    tx.audit("evidence.register.discard", "register_import", id, json!({}))
}

/// The entry with this number and holder, however both are typed. Both are asked for, since numbers can be guessed: the
/// answer says no more than the paper in the asker's hand.
pub fn earlier(tx: &mut Tx<'_>, serial: &str, holder: &str) -> Result<Option<Earlier>> {
    let (serial, holder) = (rules::serial_key(serial), text::fold(&text::tidy(holder)));
    if serial.is_empty() || holder.is_empty() {
        return Ok(None);
    }
    store::entry(tx, &serial, &holder)
}

// ---- reading

struct Head {
    row: u32,
    columns: HashMap<Column, u16>,
}

fn read(sheets: &[Sheet], defaults: &Defaults) -> Result<Vec<RegisterRow>> {
    let found = sheets.iter().filter(|sheet| !sheet.hidden).find_map(|sheet| head(sheet).map(|head| (sheet, head)));
    let Some((sheet, head)) = found else {
        return Err(Error::invalid("file", "evidence-import-no-head"));
    };
    let below = sheet.rows.iter().filter(|row| row.number > head.row);
    let rows: Vec<RegisterRow> = below.filter_map(|row| one(row, &head, defaults)).collect();
    if rows.is_empty() {
        return Err(Error::invalid("file", "evidence-import-empty"));
    }
    Ok(rows)
}

fn head(sheet: &Sheet) -> Option<Head> {
    sheet.rows.iter().filter(|row| row.number <= SEARCHED).find_map(|row| {
        let mut columns = HashMap::new();
        for Cell { column, value } in &row.cells {
            let words = text::fold(&value.as_text());
            let known = HEADS.iter().filter(|(head, _)| words.contains(head)).max_by_key(|(head, _)| head.len());
            if let Some((_, field)) = known {
                columns.entry(*field).or_insert(*column);
            }
        }
        let whole = [Column::Serial, Column::Holder, Column::Issued].iter().all(|field| columns.contains_key(field));
        whole.then_some(Head { row: row.number, columns })
    })
}

fn one(row: &Row, head: &Head, defaults: &Defaults) -> Option<RegisterRow> {
    let cell = |field| head.columns.get(&field).map(|column| row.get(*column));
    let said = |field| cell(field).map(|value| text::tidy(&value.as_text())).unwrap_or_default();
    let (serial, holder) = (said(Column::Serial), said(Column::Holder));
    if serial.is_empty() && holder.is_empty() {
        return None;
    }
    let or = |said: String, default: &str| if said.is_empty() { text::tidy(default) } else { said };
    let mut faults = Vec::new();
    let mut day = |field| {
        let read = cell(field).map_or(Ok(None), day_of);
        read.unwrap_or_else(|key| {
            faults.push(fault(row, head, field, key));
            None
        })
    };
    let (birth_date, issued_on) = (day(Column::Birth), day(Column::Issued));
    let title = or(said(Column::Title), &defaults.title);
    let issuer = or(said(Column::Issuer), &defaults.issuer);
    let needed = [
        (Column::Serial, serial.is_empty()),
        (Column::Holder, holder.is_empty()),
        (Column::Issued, issued_on.is_none()),
        (Column::Title, title.is_empty()),
        (Column::Issuer, issuer.is_empty()),
    ];
    let at = |faults: &[CellFault], field| {
        let cell = address(row, head, field);
        faults.iter().any(|fault| fault.cell == cell)
    };
    for (field, is_missing) in needed {
        if is_missing && !at(&faults, field) {
            faults.push(fault(row, head, field, "form-required"));
        }
    }
    Some(RegisterRow {
        row: row.number,
        serial,
        holder,
        title,
        register_number: said(Column::Register),
        birth_date,
        birthplace: said(Column::Birthplace),
        issuer,
        issued_on,
        identity: said(Column::Identity).chars().filter(char::is_ascii_digit).collect(),
        person: None,
        outcome: if faults.is_empty() { Outcome::Created } else { Outcome::Refused },
        faults,
    })
}

fn address(row: &Row, head: &Head, field: Column) -> String {
    let column = head.columns.get(&field);
    column.map_or_else(|| row.number.to_string(), |column| tables::cell_address(row.number, u32::from(*column)))
}

fn fault(row: &Row, head: &Head, field: Column, key: &'static str) -> CellFault {
    let name = match field {
        Column::Serial => "evidence-column-serial",
        Column::Holder => "evidence-column-holder",
        Column::Birth => "evidence-column-birth",
        Column::Title => "evidence-column-title",
        Column::Issuer => "evidence-column-issuer",
        _ => "evidence-column-issued",
    };
    let message = format!("{}: {}", messages::label(name), messages::label(key));
    CellFault { cell: address(row, head, field), message }
}

/// The day in a cell; a year alone or a number is no day.
fn day_of(value: &CellValue) -> Result<Option<NaiveDate>, &'static str> {
    match value {
        CellValue::Date(date) => date.to_date().map(Some).ok_or("evidence-import-day"),
        other if other.is_blank() => Ok(None),
        CellValue::Text(typed) => text::parse_date(typed).map(Some).map_err(|_| "evidence-import-day"),
        _ => Err("evidence-import-day"),
    }
}

/// Asks the register and the people about every good row.
fn meet(tx: &mut Tx<'_>, rows: &mut [RegisterRow]) -> Result<()> {
    let keys: Vec<String> = rows.iter().map(|row| rules::serial_key(&row.serial)).collect();
    let mut known: HashSet<(String, String)> = store::known_entries(tx, &keys)?.into_iter().collect();
    let names: HashSet<String> = rows.iter().map(|row| text::fold(&row.holder)).collect();
    let mut people: HashMap<String, Vec<(PersonId, Option<NaiveDate>, Option<String>)>> = HashMap::new();
    for (id, name, birth, identity) in store::namesakes(tx, &names.into_iter().collect::<Vec<_>>())? {
        people.entry(name).or_default().push((id, birth, identity));
    }
    for row in rows.iter_mut().filter(|row| row.outcome != Outcome::Refused) {
        let holder = text::fold(&row.holder);
        let namesakes = people.get(&holder).map(Vec::as_slice).unwrap_or_default();
        row.person = holder_of(row, namesakes);
        let is_new = known.insert((rules::serial_key(&row.serial), holder));
        row.outcome = if is_new { Outcome::Created } else { Outcome::Same };
    }
    Ok(())
}

/// The one person meant: by identity number and name, else by birth date and name when only one has both.
fn holder_of(row: &RegisterRow, namesakes: &[(PersonId, Option<NaiveDate>, Option<String>)]) -> Option<PersonId> {
    let by_identity =
        namesakes.iter().find(|(_, _, id)| !row.identity.is_empty() && id.as_deref() == Some(&row.identity));
    if let Some((id, ..)) = by_identity {
        return Some(*id);
    }
    let mut same = namesakes.iter().filter(|(_, birth, _)| birth.is_some() && *birth == row.birth_date);
    match (same.next(), same.next()) {
        (Some((id, ..)), None) => Some(*id),
        _ => None,
    }
}
