//! What exams need of frameworks, practical tasks and certificates.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{ExamLevel, ExamTask};
use super::BATCH;
use crate::app::Tx;
use crate::db::schema::question_version;
use crate::db::schema::{certificate, certificate_event, framework, level, module, practical_task, question};
use crate::db::{Json, PersonId, PracticalTaskId};
use crate::error::Result;

/// Levels of all current frameworks, in their order.
pub(in super::super) fn levels(tx: &mut Tx<'_>) -> Result<Vec<ExamLevel>> {
    type Row = (String, String, String, String, Option<String>, i32);
    let rows: Vec<Row> = level::table
        .inner_join(framework::table)
        .filter(framework::is_current.eq(true))
        .order((framework::code, level::sort_order, level::code))
        .select((
            framework::code,
            framework::title,
            level::code,
            level::title,
            level::requires_level,
            level::any_minimum,
        ))
        .load(tx.db)?;
    let modules: Vec<(String, String, String, String)> = module::table
        .inner_join(framework::table)
        .filter(framework::is_current.eq(true))
        .order((framework::code, module::sort_order, module::code))
        .select((framework::code, module::level_code, module::code, module::title))
        .load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(framework_code, framework_title, code, title, requires, any_minimum)| ExamLevel {
            modules: modules
                .iter()
                .filter(|(of, at, ..)| *of == framework_code && *at == code)
                .map(|(.., module, title)| (module.clone(), title.clone()))
                .collect(),
            // A level met by a choice of modules is examined module by module; one that needs them all in one paper.
            by_module: any_minimum > 0,
            framework_code,
            framework_title,
            code,
            title,
            requires,
        })
        .collect())
}

pub(in super::super) fn level(tx: &mut Tx<'_>, framework: &str, code: &str) -> Result<Option<ExamLevel>> {
    Ok(levels(tx)?.into_iter().find(|level| level.framework_code == framework && level.code == code))
}

/// Current tasks of the exam pool for a level.
pub(in super::super) fn tasks(tx: &mut Tx<'_>, framework: &str, level: &str) -> Result<Vec<ExamTask>> {
    type Row = (PracticalTaskId, String, String, i32, Json<serde_json::Value>);
    let rows: Vec<Row> = practical_task::table
        .filter(practical_task::framework_code.eq(framework))
        .filter(practical_task::level_code.eq(level))
        .filter(practical_task::pool.eq("exam"))
        .filter(practical_task::is_current.eq(true))
        .order((practical_task::code, practical_task::id))
        .select((
            practical_task::id,
            practical_task::code,
            practical_task::title,
            practical_task::minutes,
            practical_task::rubric,
        ))
        .load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(id, code, title, minutes, rubric)| ExamTask { id, code, title, minutes, points: points(&rubric.0) })
        .collect())
}

fn points(rubric: &serde_json::Value) -> i64 {
    let criteria = rubric.get("criteria").and_then(serde_json::Value::as_array);
    criteria.into_iter().flatten().filter_map(|one| one.get("points").and_then(serde_json::Value::as_i64)).sum()
}

/// Approved questions of the exam pool of a framework: the size of the bank in the sense of art. 5.
pub(in super::super) fn bank_size(tx: &mut Tx<'_>, framework: &str) -> Result<i64> {
    Ok(question_version::table
        .inner_join(question::table)
        .filter(question::framework_code.eq(framework))
        .filter(question::pool.eq("exam"))
        .filter(question_version::state.eq("approved"))
        .count()
        .get_result(tx.db)?)
}

/// Levels of a framework of which persons hold a certificate that counts on a day; a replaced one counts through the
/// one that replaced it.
pub(in super::super) fn held_levels(
    tx: &mut Tx<'_>,
    persons: &[PersonId],
    framework: &str,
    on: NaiveDate,
) -> Result<HashMap<PersonId, HashSet<String>>> {
    let mut held: HashMap<PersonId, HashSet<String>> = HashMap::new();
    for some in persons.chunks(BATCH) {
        let ended = certificate_event::table
            .filter(certificate_event::kind.eq_any(vec!["revoked", "replaced"]))
            .filter(certificate_event::effective_on.le(on))
            .select(certificate_event::certificate_id);
        let rows: Vec<(PersonId, String)> = certificate::table
            .filter(certificate::person_id.eq_any(some.to_vec()))
            .filter(certificate::framework_code.eq(framework))
            .filter(certificate::issued_on.le(on))
            .filter(certificate::id.ne_all(ended))
            .select((certificate::person_id, certificate::level_code))
            .load(tx.db)?;
        for (person, level) in rows {
            held.entry(person).or_default().insert(level);
        }
    }
    Ok(held)
}
