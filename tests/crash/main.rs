//! What must hold however the program runs: killed at any moment, or twice at once.
//!
//! The server is killed in the middle of the work of two hundred candidates, ten times on each database. What it
//! acknowledged before is there afterwards, and nothing was taken after an attempt closed.
//!
//! The server is the real program in a process of its own, killed with SIGKILL at a random moment. Each client keeps a
//! ledger, flushed to disk before it goes on, of what the server acknowledged.

#![allow(clippy::disallowed_methods, reason = "tests read their own settings from the environment")]

#[path = "../it/support/client.rs"]
#[allow(dead_code, reason = "the integration tests use more of it")]
mod client;
#[path = "../it/support/database.rs"]
#[allow(dead_code, reason = "the integration tests use more of it")]
mod database;
mod ledger;
mod server;
mod sitters;
mod two_servers;
#[allow(dead_code, reason = "the integration tests use more of it")]
mod world;

use std::time::{Duration, Instant};

use datchuan::accounts;
use datchuan::app::App;
use datchuan::clock::Clock;
use datchuan::config::Config;
use datchuan::db;
use datchuan::exams::ExamKind;

use database::Store;
use ledger::Ledger;
use server::Server;
use sitters::Sitter;

/// Candidates at work at once.
const CANDIDATES: usize = 200;
/// How often the server is killed.
const KILLS: usize = 10;

#[test]
fn sqlite_keeps_what_it_acknowledged() {
    prove(Store::sqlite("crash"));
}

#[test]
fn postgres_keeps_what_it_acknowledged() {
    match std::env::var("TEST_DATABASE_URL") {
        Ok(url) if !url.is_empty() => prove(Store::postgres("crash", &url)),
        _ => eprintln!("TEST_DATABASE_URL is not set: PostgreSQL is left out"),
    }
}

fn open(store: &Store) -> App {
    let mut config = Config::defaults().unwrap();
    config.data.folder = store.folder().to_owned();
    config.data.database_url = store.url();
    config.data.connections = 4;
    let app = App::build(config, Clock::System, accounts::find_actor).unwrap();
    db::migrate(app.pool()).unwrap();
    app
}

/// Until the server is busy, and then to a random moment.
async fn wait_for_work(ledger: &Ledger, before: usize) {
    let began = Instant::now();
    while ledger.len() < before + 100 && began.elapsed() < Duration::from_secs(8) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let random = u64::from(uuid::Uuid::new_v4().as_bytes()[0]);
    tokio::time::sleep(Duration::from_millis(random * 3)).await;
}

fn prove(store: Store) {
    let began = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut sitters = {
        let app = open(&store);
        let plan = world::Plan { candidates: CANDIDATES, minutes: 240, kind: ExamKind::National };
        let built = world::build(&app, plan);
        world::open_theory(&app, &built);
        sitters::begin(&app, &built)
    };
    let ledger = Ledger::open(&store.folder().join("ledger.txt"));
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    println!("world of {CANDIDATES} candidates after {:.1} s", began.elapsed().as_secs_f64());
    for round in 1..=KILLS {
        let mut server = Server::start(&store);
        let (served, before) = (Instant::now(), ledger.len());
        sitters = runtime.block_on(async {
            let work: Vec<_> = sitters
                .into_iter()
                .map(|sitter| tokio::spawn(sitter.work(http.clone(), server.base.clone(), ledger.clone())))
                .collect();
            wait_for_work(&ledger, before).await;
            server.kill();
            let mut back: Vec<Sitter> = Vec::new();
            for one in work {
                back.push(one.await.unwrap());
            }
            back
        });
        let found = ledger.check(&open(&store));
        println!(
            "kill {round} after {} ms: {} saves and {} hand-ins acknowledged so far, all there",
            served.elapsed().as_millis(),
            found.saves,
            found.submits
        );
    }
    let found = ledger.check(&open(&store));
    assert!(found.saves > CANDIDATES, "only {} saves were acknowledged: the proof is too weak", found.saves);
    assert!(found.submits > 10, "only {} hand-ins were acknowledged: the proof is too weak", found.submits);
    ledger::check_closed(&open(&store));
    println!("done in {:.1} s", began.elapsed().as_secs_f64());
}
