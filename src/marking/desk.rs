//! The desk: examiners mark by script number; the head of marking decides where two differ twice.

use std::collections::{BTreeMap, btree_map};

use serde_json::json;

use super::model::{Marks, QueueItem, Script, ScriptFile, ScriptState, Sheet, SheetState, Task};
use super::store::SheetValues;
use super::{rules, store};
use crate::app::{App, By, Tx};
use crate::db::{AccountId, RoundId, ScriptFileId, ScriptId};
use crate::error::{Error, Result};
use crate::rights::{Action, Actor, Facts, allow, allow_seen};

/// A script as an examiner sees it: nothing in it tells whose it is or what the other examiner gave.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The script.
    pub script: Script,
    /// The round's title.
    pub round_title: String,
    /// The task with its rubric.
    pub task: Task,
    /// Clean copies of the files.
    pub files: Vec<ScriptFile>,
    /// Script numbers of the round in which the same file was handed in, by the SHA-256 of what was handed in.
    pub twins: Vec<(String, i32)>,
    /// The examiner's sheet of the first marking.
    pub first: Option<Sheet>,
    /// The examiner's sheet of the marking again.
    pub second: Option<Sheet>,
}

impl Desk {
    /// The sheet of the pass that is open, or the last one.
    pub fn current(&self) -> Option<&Sheet> {
        match self.script.state.open_pass() {
            Some(1) => self.first.as_ref(),
            _ => self.second.as_ref().or(self.first.as_ref()),
        }
    }
    /// Whether the examiner may write.
    pub fn is_open(&self) -> bool {
        match self.script.state.open_pass() {
            Some(1) => self.first.as_ref().is_none_or(|sheet| sheet.state == SheetState::Draft),
            Some(_) => self.second.as_ref().is_none_or(|sheet| sheet.state == SheetState::Draft),
            None => false,
        }
    }
    /// The marks to show: those of the open pass; when it has just begun, one's own first marks.
    pub fn marks(&self) -> Marks {
        let sheet = match self.script.state.open_pass() {
            Some(2) => self.second.as_ref().or(self.first.as_ref()),
            _ => self.current(),
        };
        sheet.map(|sheet| sheet.marks.0.clone()).unwrap_or_default()
    }
    /// The revision a save must name; 0 before the first.
    pub fn revision(&self) -> i32 {
        let sheet = match self.script.state.open_pass() {
            Some(1) => self.first.as_ref(),
            Some(_) => self.second.as_ref(),
            None => self.current(),
        };
        sheet.map_or(0, |sheet| sheet.revision)
    }
}

/// The actor's scripts: what waits first, in the order of script numbers.
pub fn queue(tx: &mut Tx<'_>) -> Result<Vec<QueueItem>> {
    let me = tx.actor()?.account()?;
    let mut sheets: BTreeMap<ScriptId, Vec<Sheet>> = BTreeMap::new();
    for sheet in store::own_sheets(tx, me)? {
        sheets.entry(sheet.script_id).or_default().push(sheet);
    }
    let mut titles: BTreeMap<RoundId, String> = BTreeMap::new();
    let mut items = Vec::new();
    for (script, slot) in store::queue_of(tx, me)? {
        let round_title = match titles.entry(script.round_id) {
            btree_map::Entry::Occupied(known) => known.get().clone(),
            btree_map::Entry::Vacant(free) => free.insert(store::round(tx, script.round_id)?.title).clone(),
        };
        let sheets = sheets.remove(&script.id).unwrap_or_default();
        items.push(QueueItem { script, round_title, slot, sheets });
    }
    Ok(items)
}

/// A script on the actor's desk.
///
/// # Errors
/// [`Error::NotFound`] for scripts of others.
pub fn desk(tx: &mut Tx<'_>, id: ScriptId) -> Result<Desk> {
    let (me, _) = examiner(tx, id)?;
    let script = store::script(tx, id)?;
    let task = store::task_of(tx, id)?.ok_or(Error::NotFound)?;
    let mut own: Vec<Sheet> = store::sheets(tx, id)?.into_iter().filter(|sheet| sheet.examiner_id == me).collect();
    let mut take = |pass: i32| own.iter().position(|sheet| sheet.pass == pass).map(|at| own.remove(at));
    let (first, second) = (take(1), take(2));
    let round_title = store::round(tx, script.round_id)?.title;
    let (files, twins) = (store::files_of(tx, id)?, store::twins(tx, &script)?);
    Ok(Desk { script, round_title, task, files, twins, first, second })
}

fn examiner(tx: &mut Tx<'_>, id: ScriptId) -> Result<(AccountId, i32)> {
    let actor = tx.actor()?.clone();
    let me = actor.account()?;
    let slot = store::slot_of(tx, id, me)?;
    allow_seen(&actor, Action::MarkScripts, &Facts::assigned(slot.is_some()))?;
    Ok((me, slot.ok_or(Error::NotFound)?))
}

/// A copy for examiners of the script and, once they differ twice, for the head of marking: the file's neutral name, its
/// media type and its bytes.
pub fn file(app: &App, by: By<'_>, id: ScriptFileId) -> Result<(String, String, Vec<u8>)> {
    let (script, file, media) = app.read(by, |tx| {
        let file = store::file(tx, id)?;
        let script = store::script(tx, file.script_id)?;
        let actor = tx.actor()?.clone();
        let assigned = match actor.account {
            Some(me) => store::slot_of(tx, script.id, me)?.is_some(),
            None => false,
        };
        let head = script.state == ScriptState::ToDecide && allow(&actor, Action::DecideMarks, &Facts::none()).is_ok();
        if !head {
            allow_seen(&actor, Action::MarkScripts, &Facts::assigned(assigned))?;
        }
        let media = store::media_type(tx, &file.file_sha)?;
        Ok((script, file, media))
    })?;
    let bytes = app.files().read(&file.file_sha)?;
    Ok((format!("phach-{}-{}", script.number, file.name), media, bytes))
}

/// What an examiner sends.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The revision the page showed; 0 before the first save.
    pub revision: i32,
    /// Marks as typed, by criterion.
    pub typed: BTreeMap<String, String>,
    /// A remark.
    pub note: String,
    /// Whether this is the final mark.
    pub state: SheetState,
}

/// Saves the actor's sheet of the open pass; when both sheets of the pass are final, compares them.
///
/// # Errors
/// At the fields `m-<criterion>`; `marking-changed-elsewhere` when another save came first, `marking-sheet-final` when the
/// sheet can no longer be changed.
pub fn save(tx: &mut Tx<'_>, id: ScriptId, entry: &Entry) -> Result<ScriptState> {
    let (me, slot) = examiner(tx, id)?;
    let script = store::script(tx, id)?;
    let pass = script.state.open_pass().ok_or(Error::conflict("marking-sheet-final"))?;
    let task = store::task_of(tx, id)?.ok_or(Error::NotFound)?;
    let marks = rules::read_marks(&task.rubric, &entry.typed)?;
    if entry.state == SheetState::Final {
        rules::check_whole(&task.rubric, &marks)?;
    }
    let note = crate::text::nfc(entry.note.trim());
    let total = rules::total(&marks);
    let values = SheetValues { marks: &marks, total, note: &note, state: entry.state };
    let sheets = store::sheets(tx, id)?;
    match sheets.iter().find(|sheet| sheet.slot == slot && sheet.pass == pass) {
        Some(sheet) if sheet.state == SheetState::Final => return Err(Error::conflict("marking-sheet-final")),
        Some(sheet) => {
            if !store::update_sheet(tx, sheet.id, entry.revision, &values)? {
                return Err(Error::conflict("marking-changed-elsewhere"));
            }
        }
        None if entry.revision != 0 => return Err(Error::conflict("marking-changed-elsewhere")),
        None => store::insert_sheet(tx, (id, slot, pass), me, &values)?,
    }
    if entry.state == SheetState::Draft {
        return Ok(script.state);
    }
    tx.audit("marking.mark", "script", id, json!({"slot": slot, "pass": pass, "total": total}))?;
    compare(tx, &script, pass)
}

fn compare(tx: &mut Tx<'_>, script: &Script, pass: i32) -> Result<ScriptState> {
    let finals: Vec<Sheet> = store::sheets(tx, script.id)?
        .into_iter()
        .filter(|sheet| sheet.pass == pass && sheet.state == SheetState::Final)
        .collect();
    let [first, second] = finals.as_slice() else {
        return Ok(script.state);
    };
    let (to, mark) = rules::compare(pass, first.total, second.total).outcome();
    if !store::move_script(tx, script.id, script.state, (to, mark))? {
        return Err(Error::conflict("marking-changed-elsewhere"));
    }
    tx.audit("marking.compare", "script", script.id, json!({"pass": pass, "state": to, "mark": mark}))?;
    Ok(to)
}

/// A script on which two examiners differ twice, with all their sheets and no names.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// The script.
    pub script: Script,
    /// The round's title.
    pub round_title: String,
    /// The task with its rubric.
    pub task: Task,
    /// Clean copies of the files.
    pub files: Vec<ScriptFile>,
    /// The sheets, in the order of passes and slots.
    pub sheets: Vec<Sheet>,
}

fn head(tx: &mut Tx<'_>) -> Result<Actor> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::DecideMarks, &Facts::none())?;
    Ok(actor)
}

/// Scripts that wait for the head of marking.
pub fn disputes(tx: &mut Tx<'_>) -> Result<Vec<QueueItem>> {
    head(tx)?;
    let mut items = Vec::new();
    for script in store::scripts_in(tx, ScriptState::ToDecide)? {
        let round_title = store::round(tx, script.round_id)?.title;
        let sheets = store::sheets(tx, script.id)?;
        items.push(QueueItem { script, round_title, slot: 0, sheets });
    }
    Ok(items)
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`] when it waits for nobody, or the actor marked it.
pub fn dispute(tx: &mut Tx<'_>, id: ScriptId) -> Result<Dispute> {
    let actor = head(tx)?;
    let script = store::script(tx, id)?;
    let marked_it = store::slot_of(tx, id, actor.account()?)?.is_some();
    if script.state != ScriptState::ToDecide || marked_it {
        return Err(Error::NotFound);
    }
    let task = store::task_of(tx, id)?.ok_or(Error::NotFound)?;
    let round_title = store::round(tx, script.round_id)?.title;
    let (files, sheets) = (store::files_of(tx, id)?, store::sheets(tx, id)?);
    Ok(Dispute { script, round_title, task, files, sheets })
}

/// The head of marking decides the mark, with a reason (art. 15).
///
/// # Errors
/// At the fields `mark` and `reason`; `marking-changed-elsewhere` when it was decided meanwhile.
pub fn decide(tx: &mut Tx<'_>, id: ScriptId, mark: i32, reason: &str) -> Result<()> {
    let found = dispute(tx, id)?;
    let me = tx.actor()?.account()?;
    let maximum = found.task.rubric.maximum();
    if !(0..=maximum).contains(&mark) {
        let most = crate::text::format_hundredths_short(i64::from(maximum));
        return Err(Error::invalid("mark", crate::error::Message::new("marking-mark-range").with("most", most)));
    }
    let reason = crate::text::tidy(reason);
    if reason.chars().count() < 10 {
        return Err(Error::invalid("reason", "marking-reason-short"));
    }
    if !store::move_script(tx, id, ScriptState::ToDecide, (ScriptState::Final, Some(mark)))? {
        return Err(Error::conflict("marking-changed-elsewhere"));
    }
    store::note_head(tx, id, me, &reason)?;
    tx.audit("marking.decide", "script", id, json!({"mark": mark, "reason": reason}))
}
