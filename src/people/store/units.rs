//! SQL of units, their facts and their lineage.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Date;

use super::{BATCH, MANY};
use crate::app::Tx;
use crate::db::schema::{posting, unit, unit_fact, unit_lineage};
use crate::db::{self, Instant, SqlUuid, UnitFactId, UnitId, each_backend};
use crate::error::Result;
use crate::people::model::{Lineage, Unit, UnitFact, UnitKind};
use crate::people::tree::UnitNode;

type NodeRow = (UnitId, String, UnitKind, NaiveDate, String, String, Option<UnitId>, Vec<u8>);

pub(in crate::people) fn nodes(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<Vec<UnitNode>> {
    nodes_among(tx, None, on, known_at)
}

/// The units that exist on a day: all, or those named.
pub(in crate::people) fn nodes_among(
    tx: &mut Tx<'_>,
    ids: Option<&[UnitId]>,
    on: NaiveDate,
    known_at: Instant,
) -> Result<Vec<UnitNode>> {
    let mut query = unit_fact::table
        .inner_join(unit::table.on(unit::id.eq(unit_fact::unit_id)))
        .filter(unit_fact::recorded_at.le(known_at))
        .filter(unit_fact::superseded_at.is_null().or(unit_fact::superseded_at.gt(known_at)))
        .filter(unit_fact::valid_from.le(on))
        .filter(unit_fact::valid_to.is_null().or(unit_fact::valid_to.gt(on)))
        .order(unit_fact::id)
        .select((
            unit::id,
            unit::code,
            unit::kind,
            unit::founded_on,
            unit_fact::name,
            unit_fact::short_name,
            unit_fact::parent_id,
            unit_fact::name_key,
        ))
        .into_boxed();
    if let Some(ids) = ids {
        query = query.filter(unit::id.eq_any(ids.to_vec()));
    }
    let rows: Vec<NodeRow> = query.load(tx.db)?;
    let node = |(id, code, kind, founded_on, name, short_name, parent, name_key): NodeRow| UnitNode {
        id,
        code,
        kind,
        founded_on,
        name,
        short_name,
        parent,
        name_key,
    };
    Ok(rows.into_iter().map(node).collect())
}

#[derive(QueryableByName)]
struct StepRow {
    #[diesel(sql_type = SqlUuid)]
    id: UnitId,
}

/// The unit and those above it on a day, as believed now; empty when it does not exist that day.
pub(in crate::people) fn path_on(tx: &mut Tx<'_>, id: UnitId, on: NaiveDate) -> Result<Vec<UnitId>> {
    let text = "WITH RECURSIVE up(id, parent_id, depth) AS (
        SELECT f.unit_id, f.parent_id, 0 FROM unit_fact f
        WHERE f.unit_id = $1 AND f.superseded_at IS NULL AND f.valid_from <= $2 AND (f.valid_to IS NULL OR f.valid_to > $2)
        UNION ALL
        SELECT f.unit_id, f.parent_id, up.depth + 1 FROM unit_fact f JOIN up ON f.unit_id = up.parent_id
        WHERE f.superseded_at IS NULL AND f.valid_from <= $2 AND (f.valid_to IS NULL OR f.valid_to > $2) AND up.depth < 32
        ) SELECT id FROM up ORDER BY depth";
    let rows: Vec<StepRow> = db::sql(tx.db, text).bind::<SqlUuid, _>(id).bind::<Date, _>(on).load(tx.db)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(in crate::people) fn unit(tx: &mut Tx<'_>, id: UnitId) -> Result<Unit> {
    Ok(unit::table.find(id).select(Unit::as_select()).first(tx.db)?)
}

pub(in crate::people) fn all_units(tx: &mut Tx<'_>) -> Result<Vec<Unit>> {
    Ok(unit::table.order(unit::id).select(Unit::as_select()).load(tx.db)?)
}

pub(in crate::people) fn units_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Unit>> {
    let rows = unit::table.filter(unit::code.eq(code)).order((unit::founded_on, unit::id)).select(Unit::as_select());
    Ok(rows.load(tx.db)?)
}

/// What is believed of a unit, in the order of time.
pub(in crate::people) fn facts(tx: &mut Tx<'_>, id: UnitId) -> Result<Vec<UnitFact>> {
    Ok(unit_fact::table
        .filter(unit_fact::unit_id.eq(id))
        .filter(unit_fact::superseded_at.is_null())
        .order((unit_fact::valid_from, unit_fact::id))
        .select(UnitFact::as_select())
        .load(tx.db)?)
}

/// What is believed of all units, in the order of time.
pub(in crate::people) fn all_facts(tx: &mut Tx<'_>) -> Result<Vec<UnitFact>> {
    Ok(unit_fact::table
        .filter(unit_fact::superseded_at.is_null())
        .order((unit_fact::valid_from, unit_fact::id))
        .select(UnitFact::as_select())
        .load(tx.db)?)
}

/// Everything ever recorded of a unit, the latest first.
pub(in crate::people) fn history(tx: &mut Tx<'_>, id: UnitId) -> Result<Vec<UnitFact>> {
    Ok(unit_fact::table
        .filter(unit_fact::unit_id.eq(id))
        .order((unit_fact::recorded_at.desc(), unit_fact::valid_from.desc(), unit_fact::id.desc()))
        .select(UnitFact::as_select())
        .load(tx.db)?)
}

pub(in crate::people) fn insert_units(tx: &mut Tx<'_>, rows: &[Unit]) -> Result<()> {
    for some in rows.chunks(BATCH) {
        each_backend!(tx.db, c => diesel::insert_into(unit::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(in crate::people) fn insert_facts(tx: &mut Tx<'_>, rows: &[UnitFact]) -> Result<()> {
    for some in rows.chunks(BATCH) {
        each_backend!(tx.db, c => diesel::insert_into(unit_fact::table).values(some).execute(c))?;
    }
    Ok(())
}

/// Marks facts as replaced; false when somebody else replaced one of them first.
pub(in crate::people) fn supersede_facts(tx: &mut Tx<'_>, ids: &[UnitFactId]) -> Result<bool> {
    let mut done = 0;
    for some in ids.chunks(MANY) {
        done += diesel::update(unit_fact::table)
            .filter(unit_fact::id.eq_any(some))
            .filter(unit_fact::superseded_at.is_null())
            .set(unit_fact::superseded_at.eq(Some(tx.now)))
            .execute(tx.db)?;
    }
    Ok(done == ids.len())
}

pub(in crate::people) fn insert_lineage(tx: &mut Tx<'_>, rows: &[Lineage]) -> Result<()> {
    for some in rows.chunks(BATCH) {
        each_backend!(tx.db, c => diesel::insert_into(unit_lineage::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(in crate::people) fn lineage(tx: &mut Tx<'_>) -> Result<Vec<Lineage>> {
    let rows = unit_lineage::table.order((unit_lineage::on_date, unit_lineage::id)).select(Lineage::as_select());
    Ok(rows.load(tx.db)?)
}

/// The edges in which a unit is the former or the later one.
pub(in crate::people) fn lineage_of(tx: &mut Tx<'_>, id: UnitId) -> Result<Vec<Lineage>> {
    Ok(unit_lineage::table
        .filter(unit_lineage::from_unit.eq(id).or(unit_lineage::to_unit.eq(id)))
        .order((unit_lineage::on_date, unit_lineage::id))
        .select(Lineage::as_select())
        .load(tx.db)?)
}

/// Units that do not exist on a day and still have people posted to them then, with how many.
pub(in crate::people) fn ended_with_people(tx: &mut Tx<'_>, on: NaiveDate) -> Result<Vec<(UnitId, i64)>> {
    let living = unit_fact::table
        .filter(unit_fact::superseded_at.is_null())
        .filter(unit_fact::valid_from.le(on))
        .filter(unit_fact::valid_to.is_null().or(unit_fact::valid_to.gt(on)))
        .select(unit_fact::unit_id);
    // Ended units are few and looked up one by one in the index of postings, however many people there are.
    let ended: Vec<UnitId> =
        unit::table.filter(unit::id.ne_all(living)).order(unit::id).select(unit::id).load(tx.db)?;
    let mut counts = Vec::new();
    for some in ended.chunks(MANY) {
        let rows: Vec<(UnitId, i64)> = posting::table
            .filter(posting::unit_id.eq_any(some))
            .filter(posting::superseded_at.is_null())
            .filter(posting::valid_from.le(on))
            .filter(posting::valid_to.is_null().or(posting::valid_to.gt(on)))
            .group_by(posting::unit_id)
            .select((posting::unit_id, diesel::dsl::count_star()))
            .load(tx.db)?;
        counts.extend(rows);
    }
    Ok(counts)
}
