//! Founding, renaming, moving, ending, merging and splitting units; what a unit became.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::json;

use super::model::{Lineage, LineageKind, Merge, NewUnit, Split, Unit, UnitChange, UnitFact, UnitKind};
use super::store;
use super::tree::UnitTree;
use crate::app::Tx;
use crate::db::{Instant, LineageId, UnitFactId, UnitId};
use crate::error::{Error, Message, Result};
use crate::rights::{Action, Facts, allow};
use crate::text::{self, format_date};

/// The tree on a day, as known at an instant.
pub fn tree(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<UnitTree> {
    Ok(UnitTree::new(store::units::nodes(tx, on, known_at)?))
}

/// The tree of today.
pub fn tree_today(tx: &mut Tx<'_>) -> Result<UnitTree> {
    let (today, now) = (tx.today(), tx.now);
    tree(tx, today, now)
}

/// The unit and those above it today; for a unit that has ended, as on its last day.
///
/// # Errors
/// [`Error::NotFound`] for a unit that was never recorded.
pub fn unit_path(tx: &mut Tx<'_>, id: UnitId) -> Result<Vec<UnitId>> {
    let today = tx.today();
    unit_path_on(tx, id, today)
}

/// The unit and those above it on a day; before its first day as on that, after its last as on that.
pub fn unit_path_on(tx: &mut Tx<'_>, id: UnitId, on: NaiveDate) -> Result<Vec<UnitId>> {
    let path = store::units::path_on(tx, id, on)?;
    if !path.is_empty() {
        return Ok(path);
    }
    let facts = store::units::facts(tx, id)?;
    let nearest = facts.iter().rev().find(|f| f.valid_from <= on).or(facts.first()).ok_or(Error::NotFound)?;
    let last_day = nearest.valid_to.and_then(|to| to.pred_opt()).unwrap_or(nearest.valid_from);
    let day = if nearest.valid_from > on { nearest.valid_from } else { last_day };
    store::units::path_on(tx, id, day)
}

/// Everybody whose business a unit is on a day: the unit, those above it, and, once it has ended, also the units that
/// took it over and those above them. For [`Facts::in_units`].
pub fn reach(tx: &mut Tx<'_>, id: UnitId, on: NaiveDate) -> Result<Vec<UnitId>> {
    let mut units = unit_path_on(tx, id, on)?;
    if store::units::path_on(tx, id, on)?.is_empty() {
        for next in successors(tx, id, on)? {
            units.extend(store::units::path_on(tx, next, on)?);
        }
    }
    Ok(units)
}

/// The last name of a unit, with the unit it belongs to; also of one that has ended.
pub fn last_name(tx: &mut Tx<'_>, id: UnitId) -> Result<String> {
    let (today, now) = (tx.today(), tx.now);
    let last = store::units::facts(tx, id)?.pop().ok_or(Error::NotFound)?;
    let day = match last.valid_to {
        Some(to) if to <= today => to.pred_opt().unwrap_or(to),
        _ => today.max(last.valid_from),
    };
    Ok(tree(tx, day, now)?.label(id))
}

/// The name of a unit on a day with the unit it belongs to, read without the rest of the tree; `None` when it does not
/// exist that day.
pub fn name_on(tx: &mut Tx<'_>, id: UnitId, on: NaiveDate) -> Result<Option<String>> {
    let path = store::units::path_on(tx, id, on)?;
    let now = tx.now;
    let line = UnitTree::new(store::units::nodes_among(tx, Some(&path), on, now)?);
    Ok(line.get(id).is_some().then(|| line.label(id)))
}

/// The facts for rights about something in a unit; the program itself needs none.
pub(super) fn facts_of(tx: &mut Tx<'_>, id: UnitId, on: NaiveDate) -> Result<Facts> {
    if tx.actor()?.is_system {
        return Ok(Facts::none());
    }
    Ok(Facts::in_units(reach(tx, id, on)?))
}

/// The units that exist on a day and took over an ended one, over any number of steps; those of the unit above it
/// where it has none of its own.
pub fn successors(tx: &mut Tx<'_>, id: UnitId, on: NaiveDate) -> Result<Vec<UnitId>> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([id]);
    let mut waiting = vec![id];
    while let Some(next) = waiting.pop() {
        let edges = store::units::lineage_of(tx, next)?;
        let mut later: Vec<UnitId> =
            edges.iter().filter(|e| e.from_unit == next && e.on_date <= on).map(|e| e.to_unit).collect();
        if later.is_empty() {
            later.extend(last_parent(tx, next)?);
        }
        for unit in later.into_iter().filter(|unit| seen.insert(*unit)) {
            if store::units::path_on(tx, unit, on)?.is_empty() {
                waiting.push(unit);
            } else if store::units::unit(tx, unit)?.kind != UnitKind::City {
                found.push(unit);
            }
        }
    }
    Ok(found)
}

fn last_parent(tx: &mut Tx<'_>, id: UnitId) -> Result<Option<UnitId>> {
    Ok(store::units::facts(tx, id)?.last().and_then(|fact| fact.parent_id))
}

/// Founds a unit.
///
/// # Errors
/// At `code`, `name`, `parent`; `people-unit-code-taken` while another unit has the code.
pub fn create_unit(tx: &mut Tx<'_>, new: &NewUnit) -> Result<UnitId> {
    allow(&tx.actor()?.clone(), Action::ManageUnits, &Facts::none())?;
    let (code, name) = (text::tidy(&new.code), text::tidy(&new.name));
    if code.is_empty() {
        return Err(Error::invalid("code", "form-required"));
    }
    if name.is_empty() {
        return Err(Error::invalid("name", "form-required"));
    }
    refuse_taken_code(tx, &code, new.founded_on)?;
    match new.parent {
        None if new.kind != UnitKind::City => return Err(Error::invalid("parent", "people-unit-needs-parent")),
        Some(parent) => need_living(tx, parent, new.founded_on)?,
        None => {}
    }
    let unit = Unit { id: UnitId::new(), code, kind: new.kind, founded_on: new.founded_on, created_at: tx.now };
    let fact = fact(tx, unit.id, new.parent, (&name, &new.short_name), (new.founded_on, None));
    store::units::insert_units(tx, std::slice::from_ref(&unit))?;
    store::units::insert_facts(tx, &[fact])?;
    let detail = json!({"code": unit.code, "name": name, "from": new.founded_on, "parent": new.parent});
    tx.audit("people.unit.create", "unit", unit.id, detail)?;
    Ok(unit.id)
}

fn refuse_taken_code(tx: &mut Tx<'_>, code: &str, from: NaiveDate) -> Result<()> {
    for other in store::units::units_by_code(tx, code)? {
        let facts = store::units::facts(tx, other.id)?;
        if facts.iter().any(|f| f.valid_to.is_none_or(|to| to > from)) {
            let holder = facts.last().map(|f| f.name.clone()).unwrap_or_default();
            let message = Message::new("people-unit-code-taken").with("code", code).with("name", holder);
            return Err(Error::invalid("code", message));
        }
    }
    Ok(())
}

fn need_living(tx: &mut Tx<'_>, id: UnitId, on: NaiveDate) -> Result<()> {
    if store::units::path_on(tx, id, on)?.is_empty() {
        let name = store::units::facts(tx, id)?.last().map(|f| f.name.clone()).ok_or(Error::NotFound)?;
        return Err(Error::refused(
            Message::new("people-unit-not-living").with("name", name).with("date", format_date(on)),
        ));
    }
    Ok(())
}

/// A fact believed from now on, `[from, to)`.
pub(super) fn fact(
    tx: &Tx<'_>,
    unit_id: UnitId,
    parent_id: Option<UnitId>,
    (name, short_name): (&str, &str),
    (valid_from, valid_to): (NaiveDate, Option<NaiveDate>),
) -> UnitFact {
    let name = text::tidy(name);
    let short = text::tidy(short_name);
    let short_name = if short.is_empty() { name.clone() } else { short };
    UnitFact {
        id: UnitFactId::new(),
        unit_id,
        parent_id,
        folded: text::fold(&name),
        name_key: text::sort_key(&name),
        name,
        short_name,
        valid_from,
        valid_to,
        recorded_at: tx.now,
        superseded_at: None,
    }
}

/// Gives a unit another name or another unit above from a day on, until the next change already known.
///
/// # Errors
/// `people-unit-not-living`, `people-unit-loop`, `people-unit-no-change`, `people-raced`.
pub fn change_unit(tx: &mut Tx<'_>, change: &UnitChange) -> Result<()> {
    allow(&tx.actor()?.clone(), Action::ManageUnits, &Facts::none())?;
    need_living(tx, change.unit, change.from)?;
    if let Some(parent) = change.parent {
        need_living(tx, parent, change.from)?;
        if store::units::path_on(tx, parent, change.from)?.contains(&change.unit) {
            return Err(Error::invalid("parent", "people-unit-loop"));
        }
    }
    let holds = |f: &UnitFact| f.valid_from <= change.from && f.valid_to.is_none_or(|to| to > change.from);
    let old = store::units::facts(tx, change.unit)?.into_iter().find(holds).ok_or(Error::NotFound)?;
    let name = change.name.as_deref().map(text::tidy).filter(|n| !n.is_empty()).unwrap_or(old.name.clone());
    let renamed = name != old.name;
    let kept_short = if renamed { name.clone() } else { old.short_name.clone() };
    let short = change.short_name.as_deref().map(text::tidy).filter(|n| !n.is_empty()).unwrap_or(kept_short);
    let parent = change.parent.or(old.parent_id);
    if !renamed && short == old.short_name && parent == old.parent_id {
        return Err(Error::refused("people-unit-no-change"));
    }
    let mut rows = vec![fact(tx, change.unit, parent, (&name, &short), (change.from, old.valid_to))];
    rows.extend(until(tx, &old, change.from));
    replace(tx, &[old.id], &rows)?;
    let detail = json!({"from": change.from, "old": {"name": old.name, "parent": old.parent_id}, "new": {"name": name, "parent": parent}});
    tx.audit("people.unit.change", "unit", change.unit, detail)
}

/// The part of a fact before a day; `None` when it only begins then.
fn until(tx: &Tx<'_>, old: &UnitFact, on: NaiveDate) -> Option<UnitFact> {
    let cut = || fact(tx, old.unit_id, old.parent_id, (&old.name, &old.short_name), (old.valid_from, Some(on)));
    (old.valid_from < on).then(cut)
}

fn replace(tx: &mut Tx<'_>, old: &[UnitFactId], new: &[UnitFact]) -> Result<()> {
    if !store::units::supersede_facts(tx, old)? {
        return Err(Error::conflict("people-raced"));
    }
    store::units::insert_facts(tx, new)
}

/// Ends a unit and all below it; `on` is the first day on which they are gone. Nobody is moved: people posted there wait
/// to be assigned.
///
/// # Errors
/// `people-unit-not-living`, `people-unit-is-city`, `people-unit-ends-at-once`.
pub fn end_unit(tx: &mut Tx<'_>, unit: UnitId, on: NaiveDate) -> Result<()> {
    allow(&tx.actor()?.clone(), Action::ManageUnits, &Facts::none())?;
    end_with_all_below(tx, unit, on)?;
    tx.audit("people.unit.end", "unit", unit, json!({"on": on}))
}

pub(super) fn end_with_all_below(tx: &mut Tx<'_>, unit: UnitId, on: NaiveDate) -> Result<()> {
    let subject = store::units::unit(tx, unit)?;
    if subject.kind == UnitKind::City {
        return Err(Error::refused("people-unit-is-city"));
    }
    let eve = on.pred_opt().unwrap_or(on);
    need_living(tx, unit, eve)?;
    let now = tx.now;
    let ending = tree(tx, eve, now)?.subtree(unit);
    for id in ending {
        let facts = store::units::facts(tx, id)?;
        let touched: Vec<&UnitFact> = facts.iter().filter(|f| f.valid_to.is_none_or(|to| to > on)).collect();
        let rows: Vec<UnitFact> = touched.iter().filter_map(|f| until(tx, f, on)).collect();
        let ids: Vec<UnitFactId> = touched.iter().map(|f| f.id).collect();
        replace(tx, &ids, &rows)?;
    }
    Ok(())
}

/// Merges units into one that exists: they end, with all below them, and lineage says where they went.
///
/// # Errors
/// `people-merge-nothing`, `people-merge-itself`, `people-unit-not-living`.
pub fn merge_units(tx: &mut Tx<'_>, merge: &Merge) -> Result<()> {
    allow(&tx.actor()?.clone(), Action::ManageUnits, &Facts::none())?;
    if merge.from.is_empty() {
        return Err(Error::invalid("from", "people-merge-nothing"));
    }
    need_living(tx, merge.into, merge.on)?;
    let above = store::units::path_on(tx, merge.into, merge.on)?;
    if merge.from.iter().any(|unit| above.contains(unit)) {
        return Err(Error::invalid("from", "people-merge-itself"));
    }
    let mut edges = Vec::new();
    for unit in &merge.from {
        end_with_all_below(tx, *unit, merge.on)?;
        edges.push(edge(tx, (*unit, merge.into), LineageKind::Merged, merge.on, merge.note.as_deref()));
    }
    store::units::insert_lineage(tx, &edges)?;
    tx.audit("people.unit.merge", "unit", merge.into, json!({"from": merge.from, "on": merge.on, "note": merge.note}))
}

/// Splits a unit: it ends, with all below it, and parts of it go to others that exist.
///
/// # Errors
/// `people-split-nothing`, `people-merge-itself`, `people-unit-not-living`.
pub fn split_unit(tx: &mut Tx<'_>, split: &Split) -> Result<()> {
    allow(&tx.actor()?.clone(), Action::ManageUnits, &Facts::none())?;
    if split.into.len() < 2 {
        return Err(Error::invalid("into", "people-split-nothing"));
    }
    let mut edges = Vec::new();
    for into in &split.into {
        need_living(tx, *into, split.on)?;
        if store::units::path_on(tx, *into, split.on)?.contains(&split.unit) {
            return Err(Error::invalid("into", "people-merge-itself"));
        }
        edges.push(edge(tx, (split.unit, *into), LineageKind::Split, split.on, split.note.as_deref()));
    }
    end_with_all_below(tx, split.unit, split.on)?;
    store::units::insert_lineage(tx, &edges)?;
    tx.audit("people.unit.split", "unit", split.unit, json!({"into": split.into, "on": split.on, "note": split.note}))
}

pub(super) fn edge(
    tx: &Tx<'_>,
    (from_unit, to_unit): (UnitId, UnitId),
    kind: LineageKind,
    on_date: NaiveDate,
    note: Option<&str>,
) -> Lineage {
    let note = note.map(text::tidy).filter(|n| !n.is_empty());
    let is_partial = kind == LineageKind::Split;
    Lineage { id: LineageId::new(), from_unit, to_unit, kind, on_date, is_partial, note, recorded_at: tx.now }
}
