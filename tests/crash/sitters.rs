//! Candidates who answer, change their minds, hand in, and try to go on after it.

use std::collections::HashMap;

use datchuan::accounts;
use datchuan::app::App;
use datchuan::audit::sha256_hex;
use datchuan::db::AttemptId;
use datchuan::exams::attempts::{self, Part};
use serde_json::{Value, json};

use crate::ledger::{Acknowledged, Ledger};
use crate::world::World;

/// A candidate over all restarts.
pub struct Sitter {
    attempt: AttemptId,
    cookie: String,
    csrf: String,
    revisions: HashMap<i32, i64>,
    stage: Stage,
}

/// How far a candidate has come, as far as the client can know.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Working,
    /// The hand-in was sent and no answer came.
    PerhapsHandedIn,
    HandedIn,
}

/// Lets everybody in by exam code and begins the theory paper.
pub fn begin(app: &App, world: &World) -> Vec<Sitter> {
    let mut sitters = Vec::new();
    for one in &world.sitters {
        let token =
            app.write(None, |tx| accounts::open_candidate_session(tx, one.id, ("127.0.0.1", "thử"), 12)).unwrap();
        let actor = app.find_actor(&sha256_hex(token.as_bytes())).unwrap().unwrap();
        let attempt = app.write(&actor, |tx| attempts::start(tx, one.id, Part::Theory)).unwrap();
        sitters.push(Sitter {
            attempt,
            cookie: format!("datchuan={token}"),
            csrf: actor.csrf,
            revisions: HashMap::new(),
            stage: Stage::Working,
        });
    }
    sitters
}

/// A number below `n`, from the random bits of a fresh UUID.
fn below(n: u32) -> u32 {
    let bytes = *uuid::Uuid::new_v4().as_bytes();
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) % n
}

impl Sitter {
    /// Works until the server is gone.
    pub async fn work(mut self, http: reqwest::Client, base: String, ledger: Ledger) -> Self {
        loop {
            let done = if self.stage != Stage::HandedIn && below(20) == 0 {
                self.hand_in(&http, &base, &ledger).await
            } else {
                self.answer(&http, &base, &ledger).await
            };
            if !done {
                return self;
            }
            let pause = if self.stage == Stage::HandedIn { 300 } else { u64::from(below(60)) };
            tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        }
    }

    /// One save; `false` when the server is gone.
    async fn answer(&mut self, http: &reqwest::Client, base: &str, ledger: &Ledger) -> bool {
        let position = i32::try_from(below(10)).unwrap() + 1;
        let revision = self.revisions.get(&position).copied().unwrap_or(0) + 1;
        self.revisions.insert(position, revision);
        let choice = below(3);
        let body = json!({"epoch": 1, "saves": [{"position": position, "revision": revision, "value": {"choice": [choice], "flag": false}}]});
        let sent = http
            .post(format!("{base}/exam/attempts/{}/saves", self.attempt))
            .header("cookie", &self.cookie)
            .header("x-csrf-token", &self.csrf)
            .header("accept", "application/json")
            .json(&body)
            .send()
            .await;
        let Ok(reply) = sent else { return false };
        let status = reply.status().as_u16();
        let Ok(said) = reply.json::<Value>().await else { return false };
        match status {
            200 => {
                assert!(self.stage != Stage::HandedIn, "a save was taken after the hand-in was acknowledged");
                assert_eq!(said["saved"], json!([{"position": position, "revision": revision}]));
                self.stage = Stage::Working;
                ledger.note(Acknowledged::Save { attempt: self.attempt, position, revision, choice }).await;
            }
            409 => {
                assert_eq!(said["state"], "closed", "{said}");
                assert!(self.stage != Stage::Working, "closed without a hand-in");
                self.stage = Stage::HandedIn;
            }
            503 => {}
            other => panic!("a save got {other}: {said}"),
        }
        true
    }

    /// The hand-in; `false` when the server is gone.
    async fn hand_in(&mut self, http: &reqwest::Client, base: &str, ledger: &Ledger) -> bool {
        self.stage = Stage::PerhapsHandedIn;
        let sent = http
            .post(format!("{base}/exam/attempts/{}/submit", self.attempt))
            .header("cookie", &self.cookie)
            .header("accept", "application/json")
            .form(&[("csrf", self.csrf.as_str()), ("confirm", "yes")])
            .send()
            .await;
        let Ok(reply) = sent else { return false };
        assert_eq!(reply.status().as_u16(), 303, "the way to the receipt after the hand-in");
        self.stage = Stage::HandedIn;
        ledger.note(Acknowledged::Submit { attempt: self.attempt }).await;
        true
    }
}
