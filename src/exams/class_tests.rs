//! Class tests: the people a trainer names, the window, publication by the trainer alone.

use serde_json::json;

use super::model::{Candidate, CandidateState, Entrant, Exam, ExamKind, ExamState, Sitting, SittingState};
use super::{author, candidates, papers, store};
use crate::app::Tx;
use crate::db::{CandidateId, ExamId, PersonId, SittingId};
use crate::error::{Error, Result};
use crate::scheduling::Span;

/// Most people of one class test.
const MOST: usize = 500;

fn own_test(tx: &mut Tx<'_>, id: ExamId) -> Result<Exam> {
    let draft = author::own_draft(tx, id)?;
    if draft.kind == ExamKind::ClassTest { Ok(draft) } else { Err(Error::refused("exams-national-no-people")) }
}

/// The people of a class test, in the order of their names.
pub fn participants(tx: &mut Tx<'_>, id: ExamId) -> Result<Vec<Entrant>> {
    let ids = store::participants(tx, id)?;
    store::entrants(tx, &ids)
}

/// Names people for a class test; those named already stay. Returns how many came new.
///
/// # Errors
/// `exams-too-many-people`.
pub fn add_participants(tx: &mut Tx<'_>, id: ExamId, persons: &[PersonId]) -> Result<usize> {
    own_test(tx, id)?;
    let old = store::participants(tx, id)?;
    let mut fresh: Vec<PersonId> = Vec::new();
    for person in persons {
        if !old.contains(person) && !fresh.contains(person) {
            fresh.push(*person);
        }
    }
    if old.len() + fresh.len() > MOST {
        return Err(Error::refused("exams-too-many-people"));
    }
    if !fresh.is_empty() {
        store::insert_participants(tx, id, &fresh)?;
        tx.audit("exams.participants.add", "exam", id, json!({"persons": fresh}))?;
    }
    Ok(fresh.len())
}

/// Takes somebody off the list of a class test.
pub fn remove_participant(tx: &mut Tx<'_>, id: ExamId, person: PersonId) -> Result<()> {
    own_test(tx, id)?;
    if store::delete_participant(tx, id, person)? == 0 {
        return Err(Error::NotFound);
    }
    tx.audit("exams.participants.remove", "exam", id, json!({"person": person}))
}

/// The window of a class test: its one sitting, without a room.
pub fn window(tx: &mut Tx<'_>, id: ExamId) -> Result<Option<Sitting>> {
    Ok(store::sittings_of_exam(tx, id)?.into_iter().find(|sitting| sitting.round_id.is_none()))
}

/// Sets from when to when people may start.
///
/// # Errors
/// At the field `to` when it is not after the start or already past.
pub fn set_class_window(tx: &mut Tx<'_>, id: ExamId, span: Span) -> Result<SittingId> {
    own_test(tx, id)?;
    if span.ends_at <= span.starts_at {
        return Err(Error::invalid("to", "exams-window-empty"));
    }
    if span.ends_at <= tx.now {
        return Err(Error::invalid("to", "exams-window-past"));
    }
    let sitting = match window(tx, id)? {
        Some(sitting) => {
            store::set_window(tx, sitting.id, span.starts_at, span.ends_at)?;
            sitting.id
        }
        None => insert_window(tx, id, span)?,
    };
    tx.audit("exams.window", "exam", id, json!({"from": span.starts_at, "to": span.ends_at}))?;
    Ok(sitting)
}

fn insert_window(tx: &mut Tx<'_>, exam: ExamId, span: Span) -> Result<SittingId> {
    let sitting = Sitting {
        id: SittingId::new(),
        round_id: None,
        exam_id: exam,
        room_id: None,
        starts_at: span.starts_at,
        ends_at: span.ends_at,
        state: SittingState::Planned,
        capacity: 0,
        practical_task_id: None,
        approved_by: None,
        approved_at: None,
        theory_start_at: None,
        practical_start_at: None,
        opened_by: None,
        ended_at: None,
        ended_by: None,
        created_at: tx.now,
    };
    store::insert_sitting(tx, &sitting)?;
    Ok(sitting.id)
}

/// Publishes a class test: the people named become candidates of its window, and each gets a form.
///
/// # Errors
/// `exams-not-ready` while the checklist has a bad item, `exams-people-needed`, `exams-window-needed`,
/// `exams-national-needs-review`.
pub fn publish_class_test(tx: &mut Tx<'_>, id: ExamId) -> Result<SittingId> {
    let draft = author::own_draft(tx, id)?;
    if draft.kind != ExamKind::ClassTest {
        return Err(Error::refused("exams-national-needs-review"));
    }
    super::checks::refuse_unready(tx, &draft)?;
    let sitting = window(tx, id)?.ok_or_else(|| Error::refused("exams-window-needed"))?;
    let people = participants(tx, id)?;
    if people.is_empty() {
        return Err(Error::refused("exams-people-needed"));
    }
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let units = candidates::unit_names(tx, &ids)?;
    let now = tx.now;
    let rows: Vec<Candidate> = people
        .into_iter()
        .map(|person| {
            let unit = units.get(&person.id).cloned().unwrap_or_default();
            snapshot(person, (sitting.id, unit), now)
        })
        .collect();
    store::insert_candidates(tx, &rows)?;
    store::set_capacity(tx, sitting.id, i32::try_from(rows.len()).unwrap_or(i32::MAX))?;
    author::move_exam(tx, &draft, ExamState::Published)?;
    store::set_published(tx, id, None)?;
    store::retire_others(tx, draft.lineage_id, id)?;
    let published = store::exam(tx, id)?;
    papers::draw_sitting(tx, &published, sitting.id)?;
    tx.audit("exams.publish", "exam", id, json!({"candidates": rows.len()}))?;
    Ok(sitting.id)
}

/// A candidate as the person's page reads now.
pub(super) fn snapshot(person: Entrant, (sitting, unit): (SittingId, String), now: crate::db::Instant) -> Candidate {
    Candidate {
        id: CandidateId::new(),
        round_id: None,
        sitting_id: sitting,
        person_id: person.id,
        number: None,
        seat: None,
        code_hash: None,
        code_printed_at: None,
        full_name: person.full_name,
        name_key: person.name_key,
        birth_date: person.birth_date,
        birthplace: person.birthplace.unwrap_or_default(),
        gender: person.gender,
        photo_sha: person.photo_sha,
        unit_name: unit,
        state: CandidateState::Expected,
        checked_in_by: None,
        checked_in_at: None,
        time_percent: 100,
        created_at: now,
    }
}
