//! Blueprints of the bank, for copying into an exam.

use diesel::prelude::*;

use super::super::model::{Exam, ExamBlueprint};
use crate::app::Tx;
use crate::db::BlueprintId;
use crate::db::schema::{blueprint, blueprint_line};
use crate::error::Result;
use crate::questions::BlueprintLine;

/// Blueprints that fit the level, module and pool of an exam, with their lines.
pub(in super::super) fn blueprints(tx: &mut Tx<'_>, exam: &Exam) -> Result<Vec<ExamBlueprint>> {
    let rows: Vec<(BlueprintId, String, Option<String>)> = blueprint::table
        .filter(blueprint::framework_code.eq(&exam.framework_code))
        .filter(blueprint::level_code.eq(&exam.level_code))
        .filter(blueprint::pool.eq(exam.kind.pool()))
        .order((blueprint::changed_at.desc(), blueprint::id))
        .select((blueprint::id, blueprint::title, blueprint::module_code))
        .load(tx.db)?;
    type Line = (BlueprintId, String, Option<String>, Option<i32>, i32);
    let ids: Vec<BlueprintId> = rows.iter().map(|row| row.0).collect();
    let lines: Vec<Line> = blueprint_line::table
        .filter(blueprint_line::blueprint_id.eq_any(ids))
        .order((blueprint_line::blueprint_id, blueprint_line::position))
        .select((
            blueprint_line::blueprint_id,
            blueprint_line::module_code,
            blueprint_line::element_prefix,
            blueprint_line::difficulty,
            blueprint_line::question_count,
        ))
        .load(tx.db)?;
    let of = |id: BlueprintId| {
        lines
            .iter()
            .filter(|line| line.0 == id)
            .map(|(_, module_code, element_prefix, difficulty, count)| BlueprintLine {
                module_code: module_code.clone(),
                element_prefix: element_prefix.clone(),
                difficulty: *difficulty,
                count: *count,
            })
            .collect()
    };
    Ok(rows
        .into_iter()
        .filter(|(_, _, module)| exam.module_code.is_none() || module.is_none() || *module == exam.module_code)
        .map(|(id, title, _)| ExamBlueprint { id, title, lines: of(id) })
        .collect())
}
