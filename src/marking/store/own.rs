//! The exams of one person.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::{attempt, candidate, exam, exam_round, practical_task, result, sitting};
use crate::db::{CandidateId, ExamId, Instant, Json, PersonId, PracticalTaskId, RoundId};
use crate::error::Result;
use crate::marking::model::{ResultNote, Rubric};
use crate::marking::own::OwnExam;

type Sat = (CandidateId, Option<RoundId>, String, Instant, ExamId, Option<PracticalTaskId>);
type AttemptRow = (String, Option<String>, Option<i32>, Option<i32>, Option<String>);

pub(in crate::marking) fn exams_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<OwnExam>> {
    let rows: Vec<Sat> = candidate::table
        .inner_join(sitting::table)
        .filter(candidate::person_id.eq(person))
        .order((sitting::starts_at.desc(), candidate::id))
        .select((
            candidate::id,
            candidate::round_id,
            candidate::state,
            sitting::starts_at,
            sitting::exam_id,
            sitting::practical_task_id,
        ))
        .load(tx.db)?;
    let rounds = round_titles(tx, rows.iter().filter_map(|row| row.1).collect())?;
    rows.into_iter().map(|row| one(tx, row, &rounds)).collect()
}

fn round_titles(tx: &mut Tx<'_>, ids: Vec<RoundId>) -> Result<HashMap<RoundId, (String, String)>> {
    let rows: Vec<(RoundId, (String, String))> = exam_round::table
        .filter(exam_round::id.eq_any(ids))
        .select((exam_round::id, (exam_round::title, exam_round::state)))
        .load(tx.db)?;
    Ok(rows.into_iter().collect())
}

fn one(tx: &mut Tx<'_>, row: Sat, rounds: &HashMap<RoundId, (String, String)>) -> Result<OwnExam> {
    let (id, round, state, starts_at, exam_id, task) = row;
    let (exam_title, kind): (String, String) =
        exam::table.find(exam_id).select((exam::title, exam::kind)).first(tx.db)?;
    let attempts: Vec<AttemptRow> = attempt::table
        .filter(attempt::candidate_id.eq(id))
        .filter(attempt::outcome.is_null().or(attempt::outcome.ne("void")))
        .order(attempt::part.desc())
        .select((attempt::part, attempt::outcome, attempt::mark, attempt::max_mark, attempt::receipt_code))
        .load(tx.db)?;
    let about = round.and_then(|round| rounds.get(&round));
    let released = about.is_some_and(|(_, state)| matches!(state.as_str(), "results_approved" | "closed"));
    let theory = attempts.iter().find(|row| row.0 == "theory" && row.1.is_some());
    let receipts = attempts.iter().filter_map(|row| {
        let part = if row.0 == "theory" { "Lý thuyết" } else { "Thực hành" };
        row.4.clone().map(|code| (part, code))
    });
    Ok(OwnExam {
        title: about.map_or(exam_title, |(title, _)| title.clone()),
        is_class_test: kind == "class_test",
        starts_at,
        state,
        theory: theory.map_or((None, None), |row| (row.2, row.3)),
        has_practical: attempts.iter().any(|row| row.0 == "practical" && row.1.is_some()),
        practical_max: maximum(tx, task)?,
        result: if released { stored_result(tx, id)? } else { None },
        receipts: receipts.collect(),
    })
}

fn maximum(tx: &mut Tx<'_>, task: Option<PracticalTaskId>) -> Result<Option<i32>> {
    let Some(task) = task else {
        return Ok(None);
    };
    let rubric: Option<Json<Rubric>> =
        practical_task::table.find(task).select(practical_task::rubric).first(tx.db).optional()?;
    Ok(rubric.map(|rubric| rubric.0.maximum()))
}

fn stored_result(tx: &mut Tx<'_>, id: CandidateId) -> Result<Option<(bool, Option<i32>, ResultNote)>> {
    Ok(result::table
        .filter(result::candidate_id.eq(id))
        .select((result::passed, result::practical_mark, result::note))
        .first(tx.db)
        .optional()?)
}
