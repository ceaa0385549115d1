//! SQL of blueprints.

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::{blueprint, blueprint_line};
use crate::db::{BlueprintId, Instant, each_backend};
use crate::error::Result;
use crate::questions::blueprints::{Blueprint, BlueprintDraft};
use crate::questions::model::{BlueprintLine, Pool};

type Row = (BlueprintId, String, String, String, Option<String>, Pool, Instant);

fn whole(row: Row, lines: Vec<BlueprintLine>) -> Blueprint {
    let (id, title, framework_code, level_code, module_code, pool, changed_at) = row;
    Blueprint { id, changed_at, draft: BlueprintDraft { title, framework_code, level_code, module_code, pool, lines } }
}

pub(crate) fn blueprints(tx: &mut Tx<'_>) -> Result<Vec<Blueprint>> {
    let rows: Vec<Row> = blueprint::table
        .order((blueprint::title, blueprint::id))
        .select((
            blueprint::id,
            blueprint::title,
            blueprint::framework_code,
            blueprint::level_code,
            blueprint::module_code,
            blueprint::pool,
            blueprint::changed_at,
        ))
        .load(tx.db)?;
    rows.into_iter()
        .map(|row| {
            let lines = lines(tx, row.0)?;
            Ok(whole(row, lines))
        })
        .collect()
}

pub(crate) fn blueprint(tx: &mut Tx<'_>, id: BlueprintId) -> Result<Blueprint> {
    let row: Row = blueprint::table
        .find(id)
        .select((
            blueprint::id,
            blueprint::title,
            blueprint::framework_code,
            blueprint::level_code,
            blueprint::module_code,
            blueprint::pool,
            blueprint::changed_at,
        ))
        .first(tx.db)?;
    let lines = lines(tx, id)?;
    Ok(whole(row, lines))
}

fn lines(tx: &mut Tx<'_>, of: BlueprintId) -> Result<Vec<BlueprintLine>> {
    let rows: Vec<(String, Option<String>, Option<i32>, i32)> = blueprint_line::table
        .filter(blueprint_line::blueprint_id.eq(of))
        .order(blueprint_line::position)
        .select((
            blueprint_line::module_code,
            blueprint_line::element_prefix,
            blueprint_line::difficulty,
            blueprint_line::question_count,
        ))
        .load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(module_code, element_prefix, difficulty, count)| BlueprintLine {
            module_code,
            element_prefix,
            difficulty,
            count,
        })
        .collect())
}

pub(crate) fn insert_blueprint(tx: &mut Tx<'_>, id: BlueprintId, new: &BlueprintDraft) -> Result<()> {
    let by = tx.actor()?.account;
    diesel::insert_into(blueprint::table)
        .values((
            blueprint::id.eq(id),
            blueprint::title.eq(&new.title),
            blueprint::framework_code.eq(&new.framework_code),
            blueprint::level_code.eq(&new.level_code),
            blueprint::module_code.eq(&new.module_code),
            blueprint::pool.eq(new.pool),
            blueprint::created_by.eq(by),
            blueprint::created_at.eq(tx.now),
            blueprint::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    insert_lines(tx, id, &new.lines)
}

pub(crate) fn update_blueprint(tx: &mut Tx<'_>, id: BlueprintId, new: &BlueprintDraft) -> Result<()> {
    diesel::update(blueprint::table.find(id))
        .set((
            blueprint::title.eq(&new.title),
            blueprint::framework_code.eq(&new.framework_code),
            blueprint::level_code.eq(&new.level_code),
            blueprint::module_code.eq(&new.module_code),
            blueprint::pool.eq(new.pool),
            blueprint::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    diesel::delete(blueprint_line::table.filter(blueprint_line::blueprint_id.eq(id))).execute(tx.db)?;
    insert_lines(tx, id, &new.lines)
}

fn insert_lines(tx: &mut Tx<'_>, of: BlueprintId, lines: &[BlueprintLine]) -> Result<()> {
    let rows: Vec<_> = lines
        .iter()
        .zip(0i32..)
        .map(|(line, position)| {
            (
                blueprint_line::blueprint_id.eq(of),
                blueprint_line::position.eq(position),
                blueprint_line::module_code.eq(line.module_code.clone()),
                blueprint_line::element_prefix.eq(line.element_prefix.clone()),
                blueprint_line::difficulty.eq(line.difficulty),
                blueprint_line::question_count.eq(line.count),
            )
        })
        .collect();
    if !rows.is_empty() {
        each_backend!(tx.db, c => diesel::insert_into(blueprint_line::table).values(&rows).execute(c))?;
    }
    Ok(())
}
