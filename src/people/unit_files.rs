//! Units from files: the city's administrative units before and after a rearrangement, and where each went.
//!
//! Two texts of tab-separated columns; lines that begin with `#` are notes, the first other line names the columns.
//!
//! * units: `code kind name short_name parent_code from to`; `[from, to)` are the days the unit exists, `to` empty while
//!   it does; the parent is the unit of that code that exists on `from`;
//! * lineage: `from_code to_code on extent main`; `extent` is `whole` or `part`, `main` is `1` for the part to propose.
//!
//! Importing again changes nothing; it never moves people and never opens again what has ended.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde_json::json;

use super::model::{LineageKind, Unit, UnitFact, UnitKind};
use super::{store, units};
use crate::app::Tx;
use crate::db::UnitId;
use crate::error::{Error, Message, Result};
use crate::rights::{Action, Facts, allow};

/// Hà Nội's units until 30 June 2025 and from 1 July 2025.
pub const HANOI_UNITS: &str = include_str!("data/hanoi-units.tsv");
/// Where Hà Nội's communes went on 1 July 2025.
pub const HANOI_LINEAGE: &str = include_str!("data/hanoi-lineage.tsv");
/// The note of an edge that is proposed before the others.
pub const MAIN_PART: &str = "Phần chính";

/// A line of the units.
#[derive(Debug, Clone, PartialEq, Eq)]
struct UnitLine {
    code: String,
    kind: UnitKind,
    name: String,
    short_name: String,
    parent_code: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// A line of the lineage.
#[derive(Debug, Clone, PartialEq, Eq)]
struct EdgeLine {
    from_code: String,
    to_code: String,
    on: NaiveDate,
    kind: LineageKind,
    is_main: bool,
    line: usize,
}

/// What an import of units did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitsReport {
    /// Units recorded.
    pub founded: usize,
    /// Units that were open and have been ended as the file says.
    pub ended: usize,
    /// Edges of lineage recorded.
    pub edges: usize,
    /// Units that were recorded already.
    pub known: usize,
    /// Units recorded under another name; they stay as they are.
    pub differing: Vec<String>,
    /// People posted to units that have ended, who wait to be assigned.
    pub waiting: i64,
}

fn wrong(line: usize, what: &str) -> Error {
    Error::refused(Message::new("people-units-file-wrong").with("line", line).with("what", what))
}

/// The lines of a text below its head, with their numbers.
fn lines<'a, const N: usize>(text: &'a str, head: [&str; N]) -> Result<Vec<(usize, [&'a str; N])>> {
    let mut found = Vec::new();
    let mut is_head = true;
    for (number, line) in text.lines().enumerate().map(|(i, line)| (i + 1, line.trim_end_matches('\r'))) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells = [""; N];
        let parts: Vec<&str> = line.split('\t').map(str::trim).collect();
        if parts.len() > N {
            return Err(wrong(number, "thừa cột"));
        }
        cells[..parts.len()].copy_from_slice(&parts);
        if std::mem::take(&mut is_head) {
            if cells != head {
                return Err(wrong(number, &format!("dòng tiêu đề phải là {}", head.join(", "))));
            }
        } else {
            found.push((number, cells));
        }
    }
    Ok(found)
}

fn day(line: usize, text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| wrong(line, "ngày phải theo dạng năm-tháng-ngày"))
}

fn unit_lines(text: &str) -> Result<Vec<UnitLine>> {
    let read = lines(text, ["code", "kind", "name", "short_name", "parent_code", "from", "to"])?;
    let line = |(number, [code, kind, name, short_name, parent_code, from, to]): (usize, [&str; 7])| {
        if code.is_empty() || name.is_empty() {
            return Err(wrong(number, "thiếu mã hoặc tên"));
        }
        Ok(UnitLine {
            code: code.to_owned(),
            kind: kind.parse().map_err(|_| wrong(number, "loại đơn vị không có"))?,
            name: name.to_owned(),
            short_name: short_name.to_owned(),
            parent_code: parent_code.to_owned(),
            from: day(number, from)?,
            to: if to.is_empty() { None } else { Some(day(number, to)?) },
        })
    };
    read.into_iter().map(line).collect()
}

fn edge_lines(text: &str) -> Result<Vec<EdgeLine>> {
    let read = lines(text, ["from_code", "to_code", "on", "extent", "main"])?;
    let line = |(number, [from_code, to_code, on, extent, main]): (usize, [&str; 5])| {
        let kind = match extent {
            "whole" => LineageKind::Merged,
            "part" => LineageKind::Split,
            _ => return Err(wrong(number, "extent phải là whole hoặc part")),
        };
        let (from_code, to_code, on) = (from_code.to_owned(), to_code.to_owned(), day(number, on)?);
        Ok(EdgeLine { from_code, to_code, on, kind, is_main: main == "1", line: number })
    };
    read.into_iter().map(line).collect()
}

/// Units by code, with the days on which they exist.
#[derive(Default)]
struct Register {
    by_code: HashMap<String, Vec<(UnitId, NaiveDate, Option<NaiveDate>)>>,
}

impl Register {
    fn add(&mut self, code: &str, id: UnitId, from: NaiveDate, to: Option<NaiveDate>) {
        self.by_code.entry(code.to_owned()).or_default().push((id, from, to));
    }
    fn on(&self, code: &str, on: NaiveDate) -> Option<UnitId> {
        let exists =
            |(_, from, to): &&(UnitId, NaiveDate, Option<NaiveDate>)| *from <= on && to.is_none_or(|to| to > on);
        self.by_code.get(code)?.iter().find(exists).map(|(id, _, _)| *id)
    }
    fn founded(&self, code: &str, on: NaiveDate) -> Option<(UnitId, Option<NaiveDate>)> {
        self.by_code.get(code)?.iter().find(|(_, from, _)| *from == on).map(|(id, _, to)| (*id, *to))
    }
}

/// Records the units and the lineage of two texts; what is recorded already stays.
///
/// # Errors
/// `people-units-file-wrong` with the line.
pub fn import_units(tx: &mut Tx<'_>, unit_text: &str, lineage_text: &str) -> Result<UnitsReport> {
    allow(&tx.actor()?.clone(), Action::ManageUnits, &Facts::none())?;
    let (lines, edges) = (unit_lines(unit_text)?, edge_lines(lineage_text)?);
    let mut report = UnitsReport::default();
    let mut register = registered(tx)?;
    found_units(tx, lines, &mut register, &mut report)?;
    record_edges(tx, &edges, &register, &mut report)?;
    let today = tx.today();
    report.waiting = store::units::ended_with_people(tx, today)?.iter().map(|(_, people)| people).sum();
    let detail = json!({"founded": report.founded, "ended": report.ended, "edges": report.edges});
    tx.audit("people.units.import", "unit", "–", detail)?;
    Ok(report)
}

fn registered(tx: &mut Tx<'_>) -> Result<Register> {
    let mut ends: HashMap<UnitId, Option<NaiveDate>> = HashMap::new();
    for fact in store::units::all_facts(tx)? {
        ends.insert(fact.unit_id, fact.valid_to);
    }
    let mut register = Register::default();
    for unit in store::units::all_units(tx)? {
        register.add(&unit.code, unit.id, unit.founded_on, ends.get(&unit.id).copied().flatten());
    }
    Ok(register)
}

fn parent_of(line: &UnitLine, register: &Register) -> Result<Option<UnitId>> {
    if line.kind == UnitKind::City {
        return Ok(None);
    }
    let message = || Message::new("people-units-file-parent").with("unit", &line.name).with("code", &line.parent_code);
    register.on(&line.parent_code, line.from).map(Some).ok_or_else(|| Error::refused(message()))
}

/// Parents before children.
fn rank(kind: UnitKind) -> u8 {
    match kind {
        UnitKind::City => 0,
        UnitKind::District | UnitKind::Department => 1,
        UnitKind::Commune | UnitKind::PublicService => 2,
        UnitKind::Division | UnitKind::Counter | UnitKind::Body => 3,
    }
}

fn found_units(
    tx: &mut Tx<'_>,
    mut lines: Vec<UnitLine>,
    register: &mut Register,
    report: &mut UnitsReport,
) -> Result<()> {
    lines.sort_by(|a, b| (a.from, rank(a.kind), &a.code).cmp(&(b.from, rank(b.kind), &b.code)));
    let (mut new_units, mut new_facts): (Vec<Unit>, Vec<UnitFact>) = Default::default();
    let mut to_end = Vec::new();
    for line in &lines {
        if let Some((id, to)) = register.founded(&line.code, line.from) {
            report.known += 1;
            to_end.extend(line.to.filter(|_| to.is_none()).map(|on| (id, on)));
            let is_named =
                store::units::facts(tx, id)?.iter().any(|fact| crate::text::same_text(&fact.name, &line.name));
            report.differing.extend((!is_named).then(|| format!("{} {}", line.code, line.name)));
            continue;
        }
        let parent = parent_of(line, register)?;
        let (code, kind, founded_on) = (line.code.clone(), line.kind, line.from);
        let unit = Unit { id: UnitId::new(), code, kind, founded_on, created_at: tx.now };
        new_facts.push(units::fact(tx, unit.id, parent, (&line.name, &line.short_name), (line.from, line.to)));
        register.add(&line.code, unit.id, line.from, line.to);
        new_units.push(unit);
    }
    report.founded = new_units.len();
    store::units::insert_units(tx, &new_units)?;
    store::units::insert_facts(tx, &new_facts)?;
    for (id, on) in to_end {
        // A commune of a district that has just ended is gone with it.
        if !store::units::path_on(tx, id, on)?.is_empty() {
            units::end_with_all_below(tx, id, on)?;
            report.ended += 1;
        }
    }
    Ok(())
}

fn record_edges(tx: &mut Tx<'_>, lines: &[EdgeLine], register: &Register, report: &mut UnitsReport) -> Result<()> {
    let known: HashSet<(UnitId, UnitId, NaiveDate)> =
        store::units::lineage(tx)?.into_iter().map(|edge| (edge.from_unit, edge.to_unit, edge.on_date)).collect();
    let mut rows = Vec::new();
    for line in lines {
        let eve = line.on.pred_opt().unwrap_or(line.on);
        let from =
            register.on(&line.from_code, eve).ok_or_else(|| wrong(line.line, "không có đơn vị cũ mang mã này"))?;
        let to =
            register.on(&line.to_code, line.on).ok_or_else(|| wrong(line.line, "không có đơn vị mới mang mã này"))?;
        if !known.contains(&(from, to, line.on)) {
            let note = (line.is_main && line.kind == LineageKind::Split).then_some(MAIN_PART);
            rows.push(units::edge(tx, (from, to), line.kind, line.on, note));
        }
    }
    report.edges = rows.len();
    store::units::insert_lineage(tx, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_file_has_the_units_of_two_periods() {
        let lines = unit_lines(HANOI_UNITS).unwrap();
        let count = |kind: UnitKind, is_open: fn(&UnitLine) -> bool| {
            lines.iter().filter(|line| line.kind == kind && is_open(line)).count()
        };
        assert_eq!(count(UnitKind::District, |line| line.to.is_some()), 30);
        assert_eq!(count(UnitKind::Commune, |line| line.to.is_some()), 526);
        assert_eq!(count(UnitKind::Commune, |line| line.to.is_none()), 126);
        let edges = edge_lines(HANOI_LINEAGE).unwrap();
        assert_eq!(edges.len(), 794);
        assert_eq!(edges.iter().filter(|edge| edge.kind == LineageKind::Merged).count(), 327);
        assert_eq!(edges.iter().filter(|edge| edge.is_main).count(), 526);
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        let error = unit_lines(
            "# ghi chú\ncode\tkind\tname\tshort_name\tparent_code\tfrom\tto\n1\tlàng\tA\t\t\t2025-01-01\t\n",
        );
        match error {
            Err(Error::Refused(message)) => assert_eq!(message.args[0], ("line", "3".to_owned())),
            other => panic!("{other:?}"),
        }
        assert!(unit_lines("code\tname\n").is_err());
    }
}
