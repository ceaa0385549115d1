//! SQL of frameworks and requirements.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Element, Framework, NewRequirement, Requirement, TargetGroup};
use crate::app::Tx;
use crate::db::schema::{element, framework, level, module, requirement};
use crate::db::{
    AccountId, ElementId, FrameworkId, Instant, Json, LevelId, ModuleId, RequirementId, RequirementLineageId, UnitId,
    each_backend,
};
use crate::error::Result;

/// Rows of one insert: far below the bind limits of both databases.
const BATCH: usize = 500;

pub(super) fn framework_by_content(tx: &mut Tx<'_>, code: &str, sha: &str) -> Result<Option<(FrameworkId, bool)>> {
    Ok(framework::table
        .filter(framework::code.eq(code))
        .filter(framework::source_sha.eq(sha))
        .select((framework::id, framework::is_current))
        .first(tx.db)
        .optional()?)
}

/// Makes one version the current one of its code.
pub(super) fn make_current(tx: &mut Tx<'_>, code: &str, id: FrameworkId) -> Result<()> {
    let others = framework::table.filter(framework::code.eq(code)).filter(framework::is_current.eq(true));
    diesel::update(others).set(framework::is_current.eq(false)).execute(tx.db)?;
    diesel::update(framework::table.find(id)).set(framework::is_current.eq(true)).execute(tx.db)?;
    Ok(())
}

/// Stores a version, not current yet.
pub(super) fn insert_framework(tx: &mut Tx<'_>, id: FrameworkId, sha: &str, new: &Framework) -> Result<()> {
    diesel::insert_into(framework::table)
        .values((
            framework::id.eq(id),
            framework::code.eq(&new.code),
            framework::version.eq(&new.version),
            framework::title.eq(&new.title),
            framework::legal_ground.eq(&new.legal_ground),
            framework::source_sha.eq(sha),
            framework::content.eq(Json(serde_json::to_value(new)?)),
            framework::loaded_at.eq(tx.now),
            framework::is_current.eq(false),
        ))
        .execute(tx.db)?;
    insert_levels(tx, id, new)?;
    insert_modules(tx, id, new)?;
    insert_elements(tx, id, new)
}

fn insert_levels(tx: &mut Tx<'_>, id: FrameworkId, new: &Framework) -> Result<()> {
    for (entry, order) in new.levels.iter().zip(0i32..) {
        diesel::insert_into(level::table)
            .values((
                level::id.eq(LevelId::new()),
                level::framework_id.eq(id),
                level::code.eq(&entry.code),
                level::title.eq(&entry.title),
                level::certificate_title.eq(&entry.certificate_title),
                level::requires_level.eq(&entry.requires_level),
                level::all_of.eq(Json(serde_json::to_value(&entry.all_of)?)),
                level::any_of.eq(Json(serde_json::to_value(&entry.any_of)?)),
                level::any_minimum.eq(entry.any_minimum),
                level::sort_order.eq(order),
            ))
            .execute(tx.db)?;
    }
    Ok(())
}

fn insert_modules(tx: &mut Tx<'_>, id: FrameworkId, new: &Framework) -> Result<()> {
    for (entry, order) in new.modules.iter().zip(0i32..) {
        diesel::insert_into(module::table)
            .values((
                module::id.eq(ModuleId::new()),
                module::framework_id.eq(id),
                module::code.eq(&entry.code),
                module::title.eq(&entry.title),
                module::level_code.eq(&entry.level_code),
                module::sort_order.eq(order),
            ))
            .execute(tx.db)?;
    }
    Ok(())
}

fn insert_elements(tx: &mut Tx<'_>, id: FrameworkId, new: &Framework) -> Result<()> {
    let rows: Vec<_> = new
        .elements
        .iter()
        .zip(0i32..)
        .map(|(entry, order)| {
            (
                element::id.eq(ElementId::new()),
                element::framework_id.eq(id),
                element::module_code.eq(&entry.module_code),
                element::code.eq(&entry.code),
                element::parent_code.eq(&entry.parent_code),
                element::title.eq(&entry.title),
                element::is_verified.eq(entry.is_verified),
                element::code_verified.eq(entry.code_verified),
                element::title_verified.eq(entry.title_verified),
                element::basis.eq(&entry.basis),
                element::sort_order.eq(order),
            )
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        let batch = batch.to_vec();
        each_backend!(tx.db, c => diesel::insert_into(element::table).values(&batch).execute(c))?;
    }
    Ok(())
}

pub(super) fn framework(tx: &mut Tx<'_>, code: &str) -> Result<Framework> {
    let content: Json<serde_json::Value> = framework::table
        .filter(framework::code.eq(code))
        .filter(framework::is_current.eq(true))
        .select(framework::content)
        .first(tx.db)?;
    Ok(serde_json::from_value(content.0)?)
}

pub(super) fn frameworks(tx: &mut Tx<'_>) -> Result<Vec<Framework>> {
    let contents: Vec<Json<serde_json::Value>> = framework::table
        .filter(framework::is_current.eq(true))
        .order((framework::code, framework::id))
        .select(framework::content)
        .load(tx.db)?;
    Ok(contents.into_iter().map(|content| serde_json::from_value(content.0)).collect::<Result<_, _>>()?)
}

/// Label, time of loading and whether it is current, of every version of a framework, the newest first.
pub(super) fn versions(tx: &mut Tx<'_>, code: &str) -> Result<Vec<(String, Instant, bool)>> {
    Ok(framework::table
        .filter(framework::code.eq(code))
        .order((framework::loaded_at.desc(), framework::id.desc()))
        .select((framework::version, framework::loaded_at, framework::is_current))
        .load(tx.db)?)
}

/// An element by its code: of the current version, else of the newest that has it.
pub(super) fn element(tx: &mut Tx<'_>, of: &str, code: &str) -> Result<Element> {
    let row: ElementRow = element::table
        .inner_join(framework::table.on(framework::id.eq(element::framework_id)))
        .filter(framework::code.eq(of))
        .filter(element::code.eq(code))
        .order((framework::is_current.desc(), framework::loaded_at.desc(), element::id))
        .select(ElementRow::as_select())
        .first(tx.db)?;
    Ok(row.into())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = element)]
struct ElementRow {
    code: String,
    module_code: String,
    parent_code: Option<String>,
    title: String,
    is_verified: bool,
    code_verified: bool,
    title_verified: bool,
    basis: String,
}

impl From<ElementRow> for Element {
    fn from(row: ElementRow) -> Self {
        Self {
            code: row.code,
            module_code: row.module_code,
            parent_code: row.parent_code,
            title: row.title,
            is_verified: row.is_verified,
            code_verified: row.code_verified,
            title_verified: row.title_verified,
            basis: row.basis,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = requirement)]
struct RequirementRow {
    id: RequirementId,
    lineage_id: RequirementLineageId,
    title: String,
    framework_code: String,
    level_code: String,
    unit_id: UnitId,
    staff_kinds: Json<Vec<String>>,
    positions: Json<Vec<String>>,
    rank_codes: Json<Vec<String>>,
    due_on: NaiveDate,
    legal_ground: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    recorded_at: Instant,
    superseded_at: Option<Instant>,
}

impl From<RequirementRow> for Requirement {
    fn from(row: RequirementRow) -> Self {
        Self {
            id: row.id,
            lineage_id: row.lineage_id,
            title: row.title,
            framework_code: row.framework_code,
            level_code: row.level_code,
            unit_id: row.unit_id,
            group: TargetGroup {
                staff_kinds: row.staff_kinds.0,
                positions: row.positions.0,
                rank_codes: row.rank_codes.0,
            },
            due_on: row.due_on,
            legal_ground: row.legal_ground,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            recorded_at: row.recorded_at,
            superseded_at: row.superseded_at,
        }
    }
}

fn requirements(rows: Vec<RequirementRow>) -> Vec<Requirement> {
    rows.into_iter().map(Into::into).collect()
}

pub(super) fn requirements_on(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<Vec<Requirement>> {
    let rows = requirement::table
        .filter(requirement::valid_from.le(on))
        .filter(requirement::valid_to.is_null().or(requirement::valid_to.gt(on)))
        .filter(requirement::recorded_at.le(known_at))
        .filter(requirement::superseded_at.is_null().or(requirement::superseded_at.gt(known_at)))
        .order((requirement::due_on, requirement::lineage_id))
        .select(RequirementRow::as_select())
        .load(tx.db)?;
    Ok(requirements(rows))
}

/// The last version of every requirement as known now, whether it holds, has ended or is still to begin.
pub(super) fn last_versions(tx: &mut Tx<'_>) -> Result<Vec<Requirement>> {
    let rows: Vec<RequirementRow> = requirement::table
        .filter(requirement::superseded_at.is_null())
        .order((requirement::lineage_id, requirement::valid_from.desc()))
        .select(RequirementRow::as_select())
        .load(tx.db)?;
    let mut all = requirements(rows);
    all.dedup_by_key(|version| version.lineage_id);
    all.sort_by_key(|version| (version.due_on, version.lineage_id));
    Ok(all)
}

/// Every record of a requirement, what holds now first, the newest of it first.
pub(super) fn history(tx: &mut Tx<'_>, of: RequirementLineageId) -> Result<Vec<Requirement>> {
    let rows = requirement::table
        .filter(requirement::lineage_id.eq(of))
        .order((requirement::recorded_at.desc(), requirement::valid_from.desc(), requirement::id.desc()))
        .select(RequirementRow::as_select())
        .load(tx.db)?;
    Ok(requirements(rows))
}

pub(super) fn requirement(tx: &mut Tx<'_>, id: RequirementId) -> Result<Requirement> {
    let row: RequirementRow = requirement::table.find(id).select(RequirementRow::as_select()).first(tx.db)?;
    Ok(row.into())
}

/// Marks a record as replaced; `false` when somebody else was quicker.
pub(super) fn supersede(tx: &mut Tx<'_>, id: RequirementId) -> Result<bool> {
    let live = requirement::table.find(id).filter(requirement::superseded_at.is_null());
    Ok(diesel::update(live).set(requirement::superseded_at.eq(Some(tx.now))).execute(tx.db)? == 1)
}

/// Records a version, from its first day to `to`.
pub(super) fn insert_requirement(
    tx: &mut Tx<'_>,
    (id, lineage): (RequirementId, RequirementLineageId),
    new: &NewRequirement,
    to: Option<NaiveDate>,
    by: Option<AccountId>,
) -> Result<()> {
    diesel::insert_into(requirement::table)
        .values((
            requirement::id.eq(id),
            requirement::lineage_id.eq(lineage),
            requirement::title.eq(&new.title),
            requirement::framework_code.eq(&new.framework_code),
            requirement::level_code.eq(&new.level_code),
            requirement::unit_id.eq(new.unit_id),
            requirement::staff_kinds.eq(Json(serde_json::to_value(&new.group.staff_kinds)?)),
            requirement::positions.eq(Json(serde_json::to_value(&new.group.positions)?)),
            requirement::rank_codes.eq(Json(serde_json::to_value(&new.group.rank_codes)?)),
            requirement::due_on.eq(new.due_on),
            requirement::legal_ground.eq(&new.legal_ground),
            requirement::valid_from.eq(new.valid_from),
            requirement::valid_to.eq(to),
            requirement::recorded_at.eq(tx.now),
            requirement::created_by.eq(by),
        ))
        .execute(tx.db)?;
    Ok(())
}
