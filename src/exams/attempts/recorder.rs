//! The recorder: one writer for each process, which gathers saves of many attempts into one transaction.
//!
//! A save is answered only after the commit of its transaction. In it the head row of each attempt is taken in the
//! order of the ids and changed only if the attempt is still open at the save's epoch; submit, take-over and close
//! change the same row, so a save either comes before them as a whole or is refused. Several processes on one
//! PostgreSQL need nothing else.

use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant as Tick};

use tokio::sync::oneshot;

use super::model::{Owner, Save, Saved};
use super::rules::{self, Verdict};
use super::store::{self, NewAnswer, RecorderHead};
use crate::app::{App, Tx};
use crate::db::{AttemptId, CandidateId};
use crate::error::{Error, Result};

/// Saves in one transaction at most.
const BATCH: usize = 200;
/// How long the first save of a batch waits for company.
const GATHER: Duration = Duration::from_millis(10);
/// Saves that may wait; beyond, the client is told to try again.
const QUEUE: usize = 4_000;
/// Forms whose length is remembered.
const REMEMBERED: usize = 50_000;

struct Waiting {
    app: App,
    save: Save,
    reply: oneshot::Sender<Result<Saved>>,
}

/// The one recorder of a process; [`App::shared`] keeps it.
pub struct Recorder {
    queue: SyncSender<Waiting>,
}

impl Recorder {
    /// Starts the writer. It ends when the recorder is dropped.
    pub fn start() -> Self {
        let (queue, waiting) = sync_channel(QUEUE);
        let builder = thread::Builder::new().name("recorder".to_owned());
        if let Err(fault) = builder.spawn(move || write_all(&waiting)) {
            tracing::error!(%fault, "the recorder could not start");
        }
        Self { queue }
    }

    /// Stores a save; returns after the commit.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many saves wait or the database is away: the client tries again.
    pub async fn save(&self, app: &App, save: Save) -> Result<Saved> {
        rules::check_items(&save.items)?;
        let (reply, answer) = oneshot::channel();
        let waiting = Waiting { app: app.clone(), save, reply };
        self.queue.try_send(waiting).map_err(|_| Error::Unavailable("the recorder's queue is full".to_owned()))?;
        answer.await.map_err(|_| Error::Unavailable("the recorder stopped".to_owned()))?
    }
}

fn write_all(queue: &Receiver<Waiting>) {
    let mut lengths = HashMap::new();
    while let Some(batch) = gather(queue) {
        if lengths.len() > REMEMBERED {
            lengths.clear();
        }
        write_batch(batch, &mut lengths);
    }
}

/// The first save that comes, and those that follow it closely; `None` when no more can come.
fn gather(queue: &Receiver<Waiting>) -> Option<Vec<Waiting>> {
    let mut batch = vec![queue.recv().ok()?];
    let until = Tick::now() + GATHER;
    while batch.len() < BATCH {
        match queue.recv_timeout(until.saturating_duration_since(Tick::now())) {
            Ok(next) => batch.push(next),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Some(batch)
}

fn write_batch(mut batch: Vec<Waiting>, lengths: &mut HashMap<CandidateId, i32>) {
    let app = batch[0].app.clone();
    let saves: Vec<Save> = batch.iter_mut().map(|waiting| waiting.save.clone()).collect();
    match app.write(None, |tx| record(tx, &saves, lengths)) {
        Ok(done) => {
            for (waiting, saved) in batch.into_iter().zip(done) {
                let _ = waiting.reply.send(Ok(saved));
            }
        }
        // One save that the database refuses must not stand in the way of the others.
        Err(fault) if batch.len() > 1 && !matches!(fault, Error::Unavailable(_)) => {
            tracing::warn!(%fault, saves = batch.len(), "a batch of saves failed; each is tried alone");
            for waiting in batch {
                write_batch(vec![waiting], lengths);
            }
        }
        Err(fault) => {
            tracing::error!(%fault, saves = batch.len(), "saves were not stored");
            for waiting in batch {
                let _ = waiting.reply.send(Err(Error::Unavailable("the save was not stored".to_owned())));
            }
        }
    }
}

/// Stores saves in one transaction; gives what became of each, in their order.
fn record(tx: &mut Tx<'_>, saves: &[Save], lengths: &mut HashMap<CandidateId, i32>) -> Result<Vec<Saved>> {
    let mut ids: Vec<AttemptId> = saves.iter().map(|save| save.attempt_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let heads = store::take_heads(tx, &ids)?;
    learn_lengths(tx, &heads, lengths)?;
    let by_id: HashMap<AttemptId, &RecorderHead> = heads.iter().map(|head| (head.id, head)).collect();
    let mut done: Vec<Saved> = saves.iter().map(|save| judge(by_id.get(&save.attempt_id).copied(), save)).collect();
    touch(tx, saves, &done)?;
    store_taken(tx, saves, &mut done, |save| {
        by_id.get(&save.attempt_id).and_then(|head| lengths.get(&head.candidate_id)).copied().unwrap_or(0)
    })?;
    Ok(done)
}

fn learn_lengths(tx: &mut Tx<'_>, heads: &[RecorderHead], lengths: &mut HashMap<CandidateId, i32>) -> Result<()> {
    let new: Vec<CandidateId> =
        heads.iter().map(|head| head.candidate_id).filter(|id| !lengths.contains_key(id)).collect();
    if !new.is_empty() {
        lengths.extend(store::question_counts(tx, &new)?);
    }
    Ok(())
}

fn judge(head: Option<&RecorderHead>, save: &Save) -> Saved {
    let Some(head) = head.filter(|head| owns(head, save.owner)) else {
        return Saved::NotFound;
    };
    match (rules::judge_save(&head.head, save.epoch, save.received_at), head.head.deadline) {
        (Verdict::Take, Some(deadline_at)) => {
            Saved::Stored { items: Vec::new(), saved_at: save.received_at, deadline_at }
        }
        (Verdict::Stale, _) => Saved::Stale,
        _ => Saved::Closed,
    }
}

/// An exam under a council is written by exam code only (TTLT 17/2016, art. 6.2), a class test by the own account.
fn owns(head: &RecorderHead, owner: Owner) -> bool {
    match owner {
        Owner::Candidate(id) => head.candidate_id == id,
        Owner::Person(id) => head.person_id == id && head.round_id.is_none(),
    }
}

/// Changes the head rows of what is taken. They were taken before and judged, so all of them are still open.
fn touch(tx: &mut Tx<'_>, saves: &[Save], done: &[Saved]) -> Result<()> {
    let taken = saves.iter().zip(done).filter(|(_, saved)| matches!(saved, Saved::Stored { .. }));
    let mut ids: Vec<AttemptId> = taken.map(|(save, _)| save.attempt_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || store::touch_heads(tx, &ids)? == ids.len() {
        return Ok(());
    }
    Err(Error::conflict("sitting-changed-meanwhile"))
}

fn store_taken(tx: &mut Tx<'_>, saves: &[Save], done: &mut [Saved], length: impl Fn(&Save) -> i32) -> Result<()> {
    let mut versions = Vec::new();
    let mut newest: BTreeMap<(AttemptId, i32), NewAnswer> = BTreeMap::new();
    for (save, saved) in saves.iter().zip(done.iter()) {
        if !matches!(saved, Saved::Stored { .. }) {
            continue;
        }
        let questions = length(save);
        for item in save.items.iter().filter(|item| item.position <= questions) {
            let row = NewAnswer {
                attempt_id: save.attempt_id,
                position: item.position,
                revision: item.revision,
                epoch: save.epoch,
                value: item.value.clone(),
                session_id: save.session_id,
            };
            let place = (row.attempt_id, row.position);
            if rules::is_newer(row.revision, newest.get(&place).map(|known| known.revision)) {
                newest.insert(place, row.clone());
            }
            versions.push(row);
        }
    }
    if versions.is_empty() {
        return Ok(());
    }
    let rows: Vec<NewAnswer> = newest.into_values().collect();
    let touched = store::store_answers(tx, &versions, &rows)?;
    let mut revisions: HashMap<(AttemptId, i32), i64> =
        rows.iter().map(|row| ((row.attempt_id, row.position), row.revision)).collect();
    let changed: std::collections::HashSet<(AttemptId, i32)> = touched.into_iter().collect();
    for (place, revision) in &mut revisions {
        if !changed.contains(place) {
            *revision = store::stored_revision(tx, place.0, place.1)?.unwrap_or(*revision);
        }
    }
    let now = tx.now;
    for (save, saved) in saves.iter().zip(done.iter_mut()) {
        if let Saved::Stored { items, saved_at, .. } = saved {
            *saved_at = now;
            let mut said: Vec<(i32, i64)> = save
                .items
                .iter()
                .filter_map(|item| revisions.get(&(save.attempt_id, item.position)).map(|r| (item.position, *r)))
                .collect();
            said.sort_unstable();
            said.dedup();
            *items = said;
        }
    }
    Ok(())
}
