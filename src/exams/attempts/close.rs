//! Closing an attempt: the one way for hand-in, time-out and the end of a sitting.

use serde_json::{Value, json};

use super::model::{Attempt, Desk, Part};
use super::rules::{self, CloseBy, Closing, Head};
use super::store::{self, Final};
use crate::app::{App, Tx};
use crate::audit::{canonical, sha256_hex};
use crate::db::AttemptId;
use crate::error::{Error, Result};
use crate::exams::CandidateState;
use crate::questions;
use crate::rights::Actor;

/// Attempts closed in one transaction by the job.
const BATCH: usize = 20;

/// What was handed in, in canonical form, and what it is worth.
struct Tally {
    answered: i32,
    content: Value,
    mark: Option<(i32, i32)>,
}

pub(super) fn head(attempt: &Attempt) -> Head {
    Head { state: attempt.state, epoch: attempt.epoch, deadline: attempt.deadline_at }
}

/// Closes an attempt if the rule says that it ends now; gives whether it did. Whoever comes second finds it closed.
pub(super) fn close(tx: &mut Tx<'_>, desk: &Desk, attempt: &Attempt, by: CloseBy) -> Result<bool> {
    let Some(closing) = rules::closing(&head(attempt), by, tx.now) else {
        return Ok(false);
    };
    let tally = tally(tx, attempt)?;
    let root = root_of(&tally);
    let code = rules::receipt_code(&[&attempt.id.to_string(), &root, &closing.at.to_string()]);
    let last = Final { closing, answered: tally.answered, receipt_code: &code, answers_root: &root, mark: tally.mark };
    if store::close(tx, attempt, &last)? != 1 {
        return Err(Error::conflict("sitting-changed-meanwhile"));
    }
    leave(tx, desk, attempt)?;
    note(tx, attempt, &closing, &code)
}

fn tally(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Tally> {
    match attempt.part {
        Part::Theory => tally_theory(tx, attempt),
        Part::Practical => tally_practical(tx, attempt),
    }
}

fn root_of(tally: &Tally) -> String {
    sha256_hex(canonical(&tally.content).as_bytes())
}

/// The fingerprint of what is stored of an attempt now, in hexadecimal: SHA-256 over form and answers, or over the
/// files, in canonical JSON. Of a closed attempt it equals the one on the receipt, unless somebody changed something.
pub fn answers_root(tx: &mut Tx<'_>, id: AttemptId) -> Result<String> {
    let attempt = store::attempt(tx, id)?;
    Ok(root_of(&tally(tx, &attempt)?))
}

fn note(tx: &mut Tx<'_>, attempt: &Attempt, closing: &Closing, code: &str) -> Result<bool> {
    let detail = json!({"part": attempt.part, "outcome": closing.outcome, "at": closing.at, "receipt": code});
    tx.audit("attempts.close", "attempt", attempt.id, detail)?;
    Ok(true)
}

/// The candidate has handed in once every paper of the exam is closed.
fn leave(tx: &mut Tx<'_>, desk: &Desk, closed: &Attempt) -> Result<()> {
    for part in desk.parts().iter().filter(|part| **part != closed.part) {
        let other = store::live_attempt(tx, desk.candidate.id, *part)?;
        if other.is_none_or(|other| other.outcome.is_none()) {
            return Ok(());
        }
    }
    store::set_candidate_state(tx, desk.candidate.id, &[CandidateState::Working], CandidateState::HandedIn)?;
    Ok(())
}

/// The mark is a pure function of answers, keys of the pinned versions and the order shown.
fn tally_theory(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Tally> {
    let items = store::form_items(tx, attempt.candidate_id)?;
    let answers = store::answers(tx, attempt.id)?;
    let ids: Vec<_> = items.iter().map(|item| item.version_id).collect();
    let keys = questions::keys(tx, &ids)?;
    let (mut answered, mut correct) = (0, 0_usize);
    for answer in &answers {
        let place = usize::try_from(answer.position - 1).unwrap_or(usize::MAX);
        let Some((item, key)) = items.get(place).and_then(|item| Some((item, keys.get(&item.version_id)?))) else {
            continue;
        };
        let marked = questions::rules::mark(key, &item.order, &answer.value.0);
        answered += i32::from(marked.answered);
        correct += usize::from(marked.correct);
    }
    let said: Vec<Value> = answers
        .iter()
        .map(|answer| json!({"position": answer.position, "revision": answer.revision, "value": answer.value.0}))
        .collect();
    Ok(Tally {
        answered,
        content: json!({"attempt": attempt.id, "form": items, "answers": said}),
        mark: Some((rules::theory_mark(correct, items.len()), rules::MAX_MARK)),
    })
}

/// The files that count at the end are the latest complete ones of each name.
fn tally_practical(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Tally> {
    let files = store::live_submissions(tx, attempt.id)?;
    let said: Vec<Value> =
        files.iter().map(|file| json!({"name": file.file_name, "sha256": file.file_sha, "size": file.size})).collect();
    Ok(Tally {
        answered: i32::try_from(files.len()).unwrap_or(i32::MAX),
        content: json!({"attempt": attempt.id, "files": said}),
        mark: None,
    })
}

/// Closes an attempt whose time is over, at any request that comes by; gives the attempt as it is then.
pub(super) fn close_if_due(tx: &mut Tx<'_>, desk: &Desk, attempt: Attempt) -> Result<Attempt> {
    if close(tx, desk, &attempt, CloseBy::Time)? { store::attempt(tx, attempt.id) } else { Ok(attempt) }
}

/// The job: closes every attempt whose time is over, even if its candidate never comes back. The finish time is the
/// deadline, whenever the job runs; run by two processes at once, each attempt is closed by one of them.
pub fn close_expired(app: &App) -> Result<()> {
    let system = Actor::system("hệ thống");
    let until = app.clock().now().plus_seconds(-rules::SETTLE_SECONDS);
    loop {
        let due = app.read(&system, |tx| store::due(tx, until, 400))?;
        if due.is_empty() {
            return Ok(());
        }
        let mut closed = 0;
        for some in due.chunks(BATCH) {
            closed += match app.write(&system, |tx| close_some(tx, some)) {
                Ok(count) => count,
                Err(_) => some.iter().map(|id| close_alone(app, &system, *id)).sum(),
            };
        }
        if closed == 0 {
            return Ok(());
        }
    }
}

/// One attempt that cannot be closed must not keep the others open.
fn close_alone(app: &App, system: &Actor, id: AttemptId) -> usize {
    app.write(system, |tx| close_some(tx, &[id])).unwrap_or_else(|fault| {
        tracing::error!(attempt = %id, %fault, "an attempt could not be closed");
        0
    })
}

fn close_some(tx: &mut Tx<'_>, ids: &[AttemptId]) -> Result<usize> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let mut closed = 0;
    for id in ids {
        let attempt = store::attempt(tx, id)?;
        let desk = store::desk(tx, attempt.candidate_id)?;
        closed += usize::from(close(tx, &desk, &attempt, CloseBy::Time)?);
    }
    Ok(closed)
}
