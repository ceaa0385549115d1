//! Exams and the people of class tests.

use diesel::prelude::*;

use super::super::model::{Exam, ExamState, ExamTimes, NewExam};
use super::BATCH;
use crate::app::Tx;
use crate::db::schema::{exam, exam_participant};
use crate::db::{AccountId, ExamId, ExamLineageId, Json, PersonId, PracticalTaskId, each_backend};
use crate::error::Result;
use crate::questions::BlueprintLine;

pub(in super::super) fn exam(tx: &mut Tx<'_>, id: ExamId) -> Result<Exam> {
    Ok(exam::table.find(id).select(Exam::as_select()).first(tx.db)?)
}

pub(in super::super) fn exams(tx: &mut Tx<'_>) -> Result<Vec<Exam>> {
    Ok(exam::table.order((exam::changed_at.desc(), exam::id)).select(Exam::as_select()).load(tx.db)?)
}

pub(in super::super) fn insert_exam(tx: &mut Tx<'_>, new: &Exam) -> Result<()> {
    diesel::insert_into(exam::table).values(new).execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn versions(tx: &mut Tx<'_>, lineage: ExamLineageId) -> Result<Vec<Exam>> {
    Ok(exam::table
        .filter(exam::lineage_id.eq(lineage))
        .order(exam::version.desc())
        .select(Exam::as_select())
        .load(tx.db)?)
}

/// Changes a draft; `false` when it is no draft any more.
pub(in super::super) fn save_info(tx: &mut Tx<'_>, id: ExamId, info: &NewExam) -> Result<bool> {
    let draft = exam::table.find(id).filter(exam::state.eq(ExamState::Draft));
    let changed = diesel::update(draft)
        .set((
            exam::title.eq(&info.title),
            exam::kind.eq(info.kind),
            exam::framework_code.eq(&info.framework_code),
            exam::level_code.eq(&info.level_code),
            exam::module_code.eq(&info.module_code),
            exam::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

pub(in super::super) fn save_blueprint(tx: &mut Tx<'_>, id: ExamId, lines: &[BlueprintLine]) -> Result<bool> {
    let draft = exam::table.find(id).filter(exam::state.eq(ExamState::Draft));
    let changed = diesel::update(draft)
        .set((exam::blueprint.eq(Json(lines.to_vec())), exam::changed_at.eq(tx.now)))
        .execute(tx.db)?;
    Ok(changed == 1)
}

pub(in super::super) fn save_tasks(tx: &mut Tx<'_>, id: ExamId, tasks: &[PracticalTaskId]) -> Result<bool> {
    let draft = exam::table.find(id).filter(exam::state.eq(ExamState::Draft));
    let changed = diesel::update(draft)
        .set((exam::practical_tasks.eq(Json(tasks.to_vec())), exam::changed_at.eq(tx.now)))
        .execute(tx.db)?;
    Ok(changed == 1)
}

pub(in super::super) fn save_times(tx: &mut Tx<'_>, id: ExamId, times: ExamTimes) -> Result<bool> {
    let draft = exam::table.find(id).filter(exam::state.eq(ExamState::Draft));
    let changed = diesel::update(draft)
        .set((
            exam::theory_minutes.eq(times.theory_minutes),
            exam::practical_minutes.eq(times.practical_minutes),
            exam::slack_minutes.eq(times.slack_minutes),
            exam::late_minutes.eq(times.late_minutes),
            exam::pass_percent.eq(times.pass_percent),
            exam::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Moves an exam from one state to the next; `false` when somebody was quicker.
pub(in super::super) fn move_exam(tx: &mut Tx<'_>, id: ExamId, from: ExamState, to: ExamState) -> Result<bool> {
    let row = exam::table.find(id).filter(exam::state.eq(from));
    Ok(diesel::update(row).set((exam::state.eq(to), exam::changed_at.eq(tx.now))).execute(tx.db)? == 1)
}

pub(in super::super) fn set_return_note(tx: &mut Tx<'_>, id: ExamId, note: &str) -> Result<()> {
    diesel::update(exam::table.find(id)).set(exam::return_note.eq(note)).execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn set_published(tx: &mut Tx<'_>, id: ExamId, by: Option<AccountId>) -> Result<()> {
    diesel::update(exam::table.find(id))
        .set((exam::approved_by.eq(by), exam::published_at.eq(Some(tx.now)), exam::return_note.eq("")))
        .execute(tx.db)?;
    Ok(())
}

/// Retires every other published version of the exam.
pub(in super::super) fn retire_others(tx: &mut Tx<'_>, lineage: ExamLineageId, but: ExamId) -> Result<()> {
    let others = exam::table
        .filter(exam::lineage_id.eq(lineage))
        .filter(exam::id.ne(but))
        .filter(exam::state.eq(ExamState::Published));
    diesel::update(others).set((exam::state.eq(ExamState::Retired), exam::changed_at.eq(tx.now))).execute(tx.db)?;
    Ok(())
}

pub(in super::super) fn participants(tx: &mut Tx<'_>, id: ExamId) -> Result<Vec<PersonId>> {
    Ok(exam_participant::table
        .filter(exam_participant::exam_id.eq(id))
        .order(exam_participant::person_id)
        .select(exam_participant::person_id)
        .load(tx.db)?)
}

pub(in super::super) fn insert_participants(tx: &mut Tx<'_>, id: ExamId, persons: &[PersonId]) -> Result<()> {
    for some in persons.chunks(BATCH) {
        let rows: Vec<_> = some
            .iter()
            .map(|person| (exam_participant::exam_id.eq(id), exam_participant::person_id.eq(*person)))
            .collect();
        each_backend!(tx.db, c => diesel::insert_into(exam_participant::table).values(&rows).execute(c))?;
    }
    Ok(())
}

pub(in super::super) fn delete_participant(tx: &mut Tx<'_>, id: ExamId, person: PersonId) -> Result<usize> {
    Ok(diesel::delete(exam_participant::table.find((id, person))).execute(tx.db)?)
}
