//! The practical paper: files down, files up, each complete or not at all.

use serde_json::json;

use super::close;
use super::model::{Attempt, AttemptState, Desk, Part, Submission};
use super::office::{self, OfficeFile};
use super::rules::{Verdict, judge_save};
use super::sit;
use super::store;
use crate::app::{App, By, Tx};
use crate::db::{AttemptId, Instant, SubmissionId};
use crate::error::{Error, Message, Result};
use crate::files::{self, Stored};

/// A file as it came.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// The sender's name for it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When the last of them had been read: held against the deadline.
    pub received_at: Instant,
}

/// Takes a file for the practical paper: checked, on disk and recorded, or refused as a whole. A file of the same name
/// supersedes the former one, which is kept.
///
/// # Errors
/// Those of `office::check`, `sitting-closed`, and [`Error::NotFound`] for an attempt of somebody else.
pub fn hand_up<'a>(app: &App, by: impl Into<By<'a>>, id: AttemptId, file: &NewFile) -> Result<Submission> {
    let by = by.into();
    // Before the file is looked at: who sends it, and whether the paper is still open.
    app.read(by, |tx| may_hand_up(tx, id, file.received_at))?;
    let checked = office::check(&file.name, &file.bytes)?;
    let stored = app.files().keep(&file.bytes, checked.media_type)?;
    app.write(by, |tx| record(tx, id, file, (&checked, &stored)))
}

fn may_hand_up(tx: &mut Tx<'_>, id: AttemptId, received: Instant) -> Result<(Attempt, Desk)> {
    let (attempt, desk) = sit::my_attempt(tx, id)?;
    if attempt.part != Part::Practical {
        return Err(Error::NotFound);
    }
    match judge_save(&close::head(&attempt), attempt.epoch, received) {
        Verdict::Take => Ok((attempt, desk)),
        Verdict::Stale | Verdict::Closed => Err(closed(&attempt)),
    }
}

fn closed(attempt: &Attempt) -> Error {
    let at = attempt.closed_at.or(attempt.deadline_at).map(crate::clock::time_text).unwrap_or_default();
    Error::refused(Message::new("sitting-closed").with("at", at))
}

fn record(
    tx: &mut Tx<'_>,
    id: AttemptId,
    file: &NewFile,
    (checked, stored): (&OfficeFile, &Stored),
) -> Result<Submission> {
    let (attempt, desk) = may_hand_up(tx, id, file.received_at)?;
    if store::touch_head(tx, id, attempt.epoch)? != 1 {
        return Err(closed(&attempt));
    }
    files::record(tx, stored)?;
    let starters = match desk.sitting.practical_task_id {
        Some(task) => store::starters(tx, task)?,
        None => Vec::new(),
    };
    let new = Submission {
        id: SubmissionId::new(),
        attempt_id: id,
        file_name: checked.name.clone(),
        file_sha: stored.sha.clone(),
        size: stored.size,
        media_type: checked.media_type.to_owned(),
        same_as_starter: starters.iter().any(|(_, sha, _)| *sha == stored.sha),
        uploaded_at: tx.now,
        superseded_at: None,
    };
    store::add_submission(tx, &new)?;
    let detail = json!({"name": new.file_name, "sha256": new.file_sha, "size": new.size});
    tx.audit("attempts.file", "attempt", id, detail)?;
    Ok(new)
}

/// All files the candidate handed up, the newest first, those superseded too.
pub fn my_files(tx: &mut Tx<'_>, id: AttemptId) -> Result<Vec<Submission>> {
    sit::my_attempt(tx, id)?;
    store::all_submissions(tx, id)
}

/// A file the candidate handed up.
pub(super) fn my_file(tx: &mut Tx<'_>, id: AttemptId, file: SubmissionId) -> Result<Submission> {
    sit::my_attempt(tx, id)?;
    store::submission(tx, id, file)
}

/// The hash of a file handed out, while the own paper is open.
pub(super) fn my_starter(tx: &mut Tx<'_>, id: AttemptId, name: &str) -> Result<String> {
    let (attempt, desk) = sit::my_attempt(tx, id)?;
    let task = desk.sitting.practical_task_id.filter(|_| attempt.part == Part::Practical).ok_or(Error::NotFound)?;
    if attempt.state != AttemptState::Open {
        return Err(Error::NotFound);
    }
    store::starters(tx, task)?
        .into_iter()
        .find(|(known, _, _)| known == name)
        .map(|(_, sha, _)| sha)
        .ok_or(Error::NotFound)
}
