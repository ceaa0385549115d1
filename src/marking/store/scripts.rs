//! Scripts, their files and who marks them.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::{
    attempt, candidate, marking_duty, person, practical_file, practical_task, script, script_file, sitting,
    sitting_invigilator, stored_file, submission,
};
use crate::db::{
    AccountId, AttemptId, CandidateId, Json, PersonId, PracticalTaskId, RoundId, ScriptFileId, ScriptId, SittingId,
    each_backend,
};
use crate::error::Result;
use crate::marking::model::{Duty, Handed, Rubric, Script, ScriptFile, ScriptState, Task};

/// The files handed in last, by attempt, for all practical attempts of a round.
pub(in crate::marking) fn handed(tx: &mut Tx<'_>, of: RoundId) -> Result<HashMap<AttemptId, Vec<Handed>>> {
    let rows: Vec<(AttemptId, String, String, bool)> = submission::table
        .inner_join(attempt::table.inner_join(candidate::table))
        .filter(candidate::round_id.eq(of))
        .filter(submission::superseded_at.is_null())
        .order((submission::attempt_id, submission::uploaded_at, submission::file_name))
        .select((submission::attempt_id, submission::file_name, submission::file_sha, submission::same_as_starter))
        .load(tx.db)?;
    let mut by_attempt: HashMap<AttemptId, Vec<Handed>> = HashMap::new();
    for (attempt_id, name, sha, same_as_starter) in rows {
        by_attempt.entry(attempt_id).or_default().push(Handed { attempt_id, name, sha, same_as_starter });
    }
    Ok(by_attempt)
}

/// What tells who the candidates of a round are: numbers and addresses beside the name.
pub(in crate::marking) fn identities(tx: &mut Tx<'_>, of: RoundId) -> Result<HashMap<CandidateId, Vec<String>>> {
    type Row = (CandidateId, String, String, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = candidate::table
        .inner_join(person::table)
        .filter(candidate::round_id.eq(of))
        .select((
            candidate::id,
            candidate::full_name,
            person::full_name,
            person::identity_number,
            person::staff_number,
            person::email,
        ))
        .load(tx.db)?;
    let identities = rows.into_iter().map(|(id, name, now, identity, staff, email)| {
        let words = [Some(name), Some(now), identity, staff, email].into_iter().flatten().collect();
        (id, words)
    });
    Ok(identities.collect())
}

/// Names of files that the task itself gives or asks for: they say nothing about the candidate.
pub(in crate::marking) fn known_names(tx: &mut Tx<'_>, of: RoundId) -> Result<Vec<String>> {
    let tasks: Vec<Option<PracticalTaskId>> =
        sitting::table.filter(sitting::round_id.eq(of)).select(sitting::practical_task_id).load(tx.db)?;
    let tasks: Vec<PracticalTaskId> = tasks.into_iter().flatten().collect();
    let rubrics: Vec<Json<Rubric>> =
        practical_task::table.filter(practical_task::id.eq_any(&tasks)).select(practical_task::rubric).load(tx.db)?;
    let asked = rubrics.into_iter().flat_map(|rubric| rubric.0.parts).map(|part| part.file);
    let given: Vec<String> = practical_file::table
        .filter(practical_file::task_id.eq_any(&tasks))
        .select(practical_file::name)
        .load(tx.db)?;
    Ok(given.into_iter().chain(asked).filter(|name| !name.is_empty()).collect())
}

pub(in crate::marking) fn insert_script(
    tx: &mut Tx<'_>,
    (id, round_id, attempt_id): (ScriptId, RoundId, AttemptId),
    number: i32,
) -> Result<()> {
    diesel::insert_into(script::table)
        .values((
            script::id.eq(id),
            script::round_id.eq(round_id),
            script::attempt_id.eq(attempt_id),
            script::script_number.eq(number),
            script::state.eq(ScriptState::HandedIn),
            script::created_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(in crate::marking) fn insert_files(tx: &mut Tx<'_>, files: &[ScriptFile]) -> Result<()> {
    for chunk in files.chunks(1_000) {
        each_backend!(tx.db, c => diesel::insert_into(script_file::table).values(chunk).execute(c))?;
    }
    Ok(())
}

pub(in crate::marking) fn insert_duties(tx: &mut Tx<'_>, duties: &[Duty]) -> Result<()> {
    let by = tx.actor()?.account()?;
    for chunk in duties.chunks(1_000) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|duty| {
                (
                    marking_duty::script_id.eq(duty.script_id),
                    marking_duty::slot.eq(duty.slot),
                    marking_duty::examiner_id.eq(duty.examiner_id),
                    marking_duty::assigned_by.eq(by),
                    marking_duty::assigned_at.eq(tx.now),
                )
            })
            .collect();
        each_backend!(tx.db, c => diesel::insert_into(marking_duty::table).values(&rows).execute(c))?;
    }
    Ok(())
}

pub(in crate::marking) fn script(tx: &mut Tx<'_>, id: ScriptId) -> Result<Script> {
    Ok(script::table.find(id).select(Script::as_select()).first(tx.db)?)
}

/// Scripts of a round in the order of their numbers.
pub(in crate::marking) fn scripts_of(tx: &mut Tx<'_>, of: RoundId) -> Result<Vec<Script>> {
    let found = script::table.filter(script::round_id.eq(of)).order(script::script_number);
    Ok(found.select(Script::as_select()).load(tx.db)?)
}

/// Files of scripts of a round, in the order of script numbers and names.
pub(in crate::marking) fn files_of_round(tx: &mut Tx<'_>, of: RoundId) -> Result<Vec<ScriptFile>> {
    Ok(script_file::table
        .inner_join(script::table)
        .filter(script::round_id.eq(of))
        .order((script::script_number, script_file::name))
        .select(ScriptFile::as_select())
        .load(tx.db)?)
}

pub(in crate::marking) fn files_of(tx: &mut Tx<'_>, id: ScriptId) -> Result<Vec<ScriptFile>> {
    let found = script_file::table.filter(script_file::script_id.eq(id)).order(script_file::name);
    Ok(found.select(ScriptFile::as_select()).load(tx.db)?)
}

pub(in crate::marking) fn file(tx: &mut Tx<'_>, id: ScriptFileId) -> Result<ScriptFile> {
    Ok(script_file::table.find(id).select(ScriptFile::as_select()).first(tx.db)?)
}

pub(in crate::marking) fn duties_of_round(tx: &mut Tx<'_>, of: RoundId) -> Result<Vec<Duty>> {
    let rows: Vec<(ScriptId, i32, AccountId)> = marking_duty::table
        .inner_join(script::table)
        .filter(script::round_id.eq(of))
        .order((script::script_number, marking_duty::slot))
        .select((marking_duty::script_id, marking_duty::slot, marking_duty::examiner_id))
        .load(tx.db)?;
    Ok(rows.into_iter().map(|(script_id, slot, examiner_id)| Duty { script_id, slot, examiner_id }).collect())
}

/// The slot in which an account marks a script.
pub(in crate::marking) fn slot_of(tx: &mut Tx<'_>, id: ScriptId, who: AccountId) -> Result<Option<i32>> {
    Ok(marking_duty::table
        .filter(marking_duty::script_id.eq(id))
        .filter(marking_duty::examiner_id.eq(who))
        .select(marking_duty::slot)
        .first(tx.db)
        .optional()?)
}

/// Scripts an account marks, in the order of rounds and script numbers, with its slot.
pub(in crate::marking) fn queue_of(tx: &mut Tx<'_>, who: AccountId) -> Result<Vec<(Script, i32)>> {
    Ok(script::table
        .inner_join(marking_duty::table)
        .filter(marking_duty::examiner_id.eq(who))
        .order((script::round_id, script::script_number))
        .select((Script::as_select(), marking_duty::slot))
        .load(tx.db)?)
}

/// Scripts in a state, in the order of rounds and script numbers.
pub(in crate::marking) fn scripts_in(tx: &mut Tx<'_>, state: ScriptState) -> Result<Vec<Script>> {
    let found = script::table.filter(script::state.eq(state)).order((script::round_id, script::script_number));
    Ok(found.select(Script::as_select()).load(tx.db)?)
}

/// Moves a script on; `false` when it was not in `from` any more.
pub(in crate::marking) fn move_script(
    tx: &mut Tx<'_>,
    id: ScriptId,
    from: ScriptState,
    (to, mark): (ScriptState, Option<i32>),
) -> Result<bool> {
    let changed = diesel::update(script::table.find(id).filter(script::state.eq(from)))
        .set((script::state.eq(to), script::final_mark.eq(mark)))
        .execute(tx.db)?;
    Ok(changed == 1)
}

pub(in crate::marking) fn note_head(tx: &mut Tx<'_>, id: ScriptId, by: AccountId, reason: &str) -> Result<()> {
    diesel::update(script::table.find(id))
        .set((
            script::decided_by.eq(Some(by)),
            script::decided_reason.eq(Some(reason)),
            script::decided_at.eq(Some(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// The practical task behind a script.
pub(in crate::marking) fn task_of(tx: &mut Tx<'_>, id: ScriptId) -> Result<Option<Task>> {
    let sat: SittingId = script::table
        .inner_join(attempt::table.inner_join(candidate::table))
        .filter(script::id.eq(id))
        .select(candidate::sitting_id)
        .first(tx.db)?;
    let task: Option<PracticalTaskId> = sitting::table.find(sat).select(sitting::practical_task_id).first(tx.db)?;
    let Some(task) = task else {
        return Ok(None);
    };
    let (title, html, rubric): (String, String, Json<Rubric>) = practical_task::table
        .find(task)
        .select((practical_task::title, practical_task::html, practical_task::rubric))
        .first(tx.db)?;
    Ok(Some(Task { title, html, rubric: rubric.0 }))
}

/// Persons who supervised a sitting of the round or sat in it.
pub(in crate::marking) fn people_of_round(tx: &mut Tx<'_>, of: RoundId) -> Result<Vec<PersonId>> {
    let mut people: Vec<PersonId> = sitting_invigilator::table
        .inner_join(sitting::table)
        .filter(sitting::round_id.eq(of))
        .select(sitting_invigilator::person_id)
        .load(tx.db)?;
    let candidates: Vec<PersonId> =
        candidate::table.filter(candidate::round_id.eq(of)).select(candidate::person_id).load(tx.db)?;
    people.extend(candidates);
    Ok(people)
}

/// The media type under which a file is kept.
pub(in crate::marking) fn media_type(tx: &mut Tx<'_>, sha: &str) -> Result<String> {
    Ok(stored_file::table.find(sha).select(stored_file::media_type).first(tx.db)?)
}

/// Scripts of the same round in which the same file was handed in: their numbers.
pub(in crate::marking) fn twins(tx: &mut Tx<'_>, of: &Script) -> Result<Vec<(String, i32)>> {
    let mine = files_of(tx, of.id)?;
    let shas: Vec<String> = mine.iter().map(|file| file.source_sha.clone()).collect();
    Ok(script_file::table
        .inner_join(script::table)
        .filter(script::round_id.eq(of.round_id))
        .filter(script::id.ne(of.id))
        .filter(script_file::source_sha.eq_any(shas))
        .order((script_file::name, script::script_number))
        .select((script_file::source_sha, script::script_number))
        .load(tx.db)?)
}

/// Puts another examiner into every duty of a round for which the first has no sheet yet; returns how many.
pub(in crate::marking) fn replace_examiner(tx: &mut Tx<'_>, duties: &[Duty], to: AccountId) -> Result<usize> {
    let by = tx.actor()?.account()?;
    let mut changed = 0;
    for duty in duties {
        let found = marking_duty::table
            .filter(marking_duty::script_id.eq(duty.script_id))
            .filter(marking_duty::slot.eq(duty.slot));
        changed += diesel::update(found)
            .set((
                marking_duty::examiner_id.eq(to),
                marking_duty::assigned_by.eq(by),
                marking_duty::assigned_at.eq(tx.now),
            ))
            .execute(tx.db)?;
    }
    Ok(changed)
}
