//! What the server acknowledged, on disk before the client goes on; and the comparison with what the database holds.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};

use datchuan::app::App;
use datchuan::db::diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use datchuan::db::schema::{answer, answer_version, attempt, audit_entry};
use datchuan::db::{AttemptId, Instant, Json};
use datchuan::exams::attempts;
use datchuan::rights::Actor;
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// Something the server said was done.
pub enum Acknowledged {
    Save { attempt: AttemptId, position: i32, revision: i64, choice: u32 },
    Submit { attempt: AttemptId },
}

/// How much was acknowledged.
pub struct Found {
    pub saves: usize,
    pub submits: usize,
}

/// The ledger; cloning shares it.
#[derive(Clone)]
pub struct Ledger {
    path: PathBuf,
    lines: Sender<(String, oneshot::Sender<()>)>,
    count: Arc<AtomicUsize>,
}

impl Ledger {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Opens it; one thread writes and flushes whatever has come together.
    pub fn open(path: &Path) -> Self {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        let (lines, waiting) = channel::<(String, oneshot::Sender<()>)>();
        std::thread::spawn(move || {
            while let Ok(first) = waiting.recv() {
                let mut batch = vec![first];
                batch.extend(waiting.try_iter());
                for (line, _) in &batch {
                    file.write_all(line.as_bytes()).unwrap();
                }
                file.sync_data().unwrap();
                for (_, done) in batch {
                    let _ = done.send(());
                }
            }
        });
        Self { path: path.to_owned(), lines, count: Arc::default() }
    }

    /// Writes a line; returns when it is on disk.
    pub async fn note(&self, what: Acknowledged) {
        let line = match what {
            Acknowledged::Save { attempt, position, revision, choice } => {
                format!("save {attempt} {position} {revision} {choice}\n")
            }
            Acknowledged::Submit { attempt } => format!("submit {attempt}\n"),
        };
        let (done, written) = oneshot::channel();
        self.lines.send((line, done)).unwrap();
        written.await.unwrap();
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// Every acknowledged save is stored as it was sent, and every acknowledged hand-in is closed.
    pub fn check(&self, app: &App) -> Found {
        let stored = versions(app);
        let newest = newest(app);
        let closed = closed(app);
        let mut found = Found { saves: 0, submits: 0 };
        for line in BufReader::new(File::open(&self.path).unwrap()).lines() {
            let line = line.unwrap();
            let words: Vec<&str> = line.split(' ').collect();
            let id: AttemptId = words[1].parse().unwrap();
            if words[0] == "submit" {
                found.submits += 1;
                assert!(closed.contains_key(&id), "an acknowledged hand-in is open again: {line}");
                continue;
            }
            found.saves += 1;
            let (position, revision): (i32, i64) = (words[2].parse().unwrap(), words[3].parse().unwrap());
            let choice: u32 = words[4].parse().unwrap();
            let kept =
                stored.get(&(id, position, revision)).unwrap_or_else(|| panic!("an acknowledged save is lost: {line}"));
            assert_eq!(kept["choice"], json!([choice]), "{line}");
            assert!(newest[&(id, position)] >= revision, "an older revision replaced a newer one: {line}");
        }
        found
    }
}

type Place = (AttemptId, i32, i64);

fn versions(app: &App) -> HashMap<Place, Value> {
    let rows: Vec<(AttemptId, i32, i64, Json<Value>)> = app
        .read(None, |tx| {
            Ok(answer_version::table
                .select((
                    answer_version::attempt_id,
                    answer_version::position,
                    answer_version::revision,
                    answer_version::value,
                ))
                .load(tx.db)?)
        })
        .unwrap();
    rows.into_iter().map(|(id, position, revision, value)| ((id, position, revision), value.0)).collect()
}

fn newest(app: &App) -> HashMap<(AttemptId, i32), i64> {
    let rows: Vec<(AttemptId, i32, i64)> = app
        .read(None, |tx| {
            Ok(answer::table.select((answer::attempt_id, answer::position, answer::revision)).load(tx.db)?)
        })
        .unwrap();
    rows.into_iter().map(|(id, position, revision)| ((id, position), revision)).collect()
}

fn closed(app: &App) -> HashMap<AttemptId, Instant> {
    let rows: Vec<(AttemptId, Option<Instant>)> = app
        .read(None, |tx| {
            let over = attempt::table.filter(attempt::outcome.is_not_null());
            Ok(over.select((attempt::id, attempt::close_noticed_at)).load(tx.db)?)
        })
        .unwrap();
    rows.into_iter().map(|(id, at)| (id, at.unwrap())).collect()
}

/// Closed attempts hold nothing that came later, still have the fingerprint of their answers, and closed once.
pub fn check_closed(app: &App) {
    let system = Actor::system("thử nghiệm");
    for (id, noticed) in closed(app) {
        let last: Option<Instant> = app
            .read(None, |tx| {
                let of = answer_version::table.filter(answer_version::attempt_id.eq(id));
                Ok(of.select(datchuan::db::diesel::dsl::max(answer_version::saved_at)).first(tx.db)?)
            })
            .unwrap();
        assert!(last.is_none_or(|last| last <= noticed), "an answer was stored after the attempt closed");
        let (said, now) = app
            .read(&system, |tx| {
                let said: Option<String> = attempt::table.find(id).select(attempt::answers_root).first(tx.db)?;
                Ok((said, attempts::answers_root(tx, id)?))
            })
            .unwrap();
        assert_eq!(said.as_deref(), Some(now.as_str()), "the answers of a closed attempt have changed");
        let times: i64 = app
            .read(None, |tx| {
                let closes = audit_entry::table
                    .filter(audit_entry::action.eq("attempts.close"))
                    .filter(audit_entry::object_id.eq(id.to_string()));
                Ok(closes.count().get_result(tx.db)?)
            })
            .unwrap();
        assert_eq!(times, 1, "an attempt closed {times} times");
    }
}
