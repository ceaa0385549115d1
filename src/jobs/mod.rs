//! Work that no request waits for: periodic tasks, each done by one process at a time under a lease.

use std::time::Duration;

use diesel::prelude::*;

use crate::app::{App, Tx};
use crate::audit;
use crate::db::{HolderId, each_backend, schema::lease};
use crate::error::Result;
use crate::rights::Actor;

/// How long a lease holds after its last renewal; a process that dies is replaced after this.
const LEASE_SECONDS: i64 = 15;

/// A periodic task. It must be harmless to run twice.
pub struct Task {
    /// Its name, also that of its lease.
    pub name: &'static str,
    /// Seconds between runs.
    pub every: u64,
    /// Does what is due.
    pub run: fn(&App) -> Result<()>,
}

/// The tasks of the floors below the slices.
pub fn base_tasks() -> Vec<Task> {
    vec![Task { name: "audit", every: 1, run: link_audit }]
}

fn link_audit(app: &App) -> Result<()> {
    let system = Actor::system("hệ thống");
    while app.write(&system, audit::link)? > 0 {}
    Ok(())
}

/// Takes or renews a lease; `false` while another process holds it.
pub fn hold(tx: &mut Tx<'_>, name: &str, me: HolderId) -> Result<bool> {
    let until = tx.now.plus_seconds(LEASE_SECONDS);
    let row = (lease::name.eq(name), lease::holder.eq(me), lease::until.eq(until));
    each_backend!(tx.db, c => diesel::insert_into(lease::table).values(row).on_conflict_do_nothing().execute(c))?;
    let mine = lease::table.find(name).filter(lease::holder.eq(me).or(lease::until.lt(tx.now)));
    let changed = diesel::update(mine).set((lease::holder.eq(me), lease::until.eq(until))).execute(tx.db)?;
    Ok(changed == 1)
}

/// Runs every task until the program ends. A task that fails is logged and tried again at its next turn.
pub fn start(app: &App, tasks: Vec<Task>) {
    let me = HolderId::new();
    for task in tasks {
        let app = app.clone();
        tokio::spawn(async move {
            let mut turn = tokio::time::interval(Duration::from_secs(task.every));
            turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                turn.tick().await;
                let (app, name, run) = (app.clone(), task.name, task.run);
                let done = tokio::task::spawn_blocking(move || run_once(&app, name, me, run)).await;
                if let Ok(Err(fault)) = done {
                    tracing::error!(task = name, %fault, "a task failed");
                }
            }
        });
    }
}

fn run_once(app: &App, name: &str, me: HolderId, run: fn(&App) -> Result<()>) -> Result<()> {
    let system = Actor::system("hệ thống");
    if app.write(&system, |tx| hold(tx, name, me))? { run(app) } else { Ok(()) }
}
