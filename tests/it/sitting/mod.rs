//! The promises of exam day, over HTTP and against both databases.

mod practical;
mod room;
mod saving;
mod secrets;
mod starting;
mod time;
#[path = "../../crash/world.rs"]
mod world;

use serde_json::{Value, json};

use datchuan::db::AttemptId;
use datchuan::exams::ExamKind;
use datchuan::exams::attempts::{self, Attempt};

use crate::support::{Client, Page, TestApp};
use world::{Plan, World};

/// A national exam of 30 minutes with some candidates, not opened.
fn planned(t: &TestApp, candidates: usize) -> World {
    world::build(&t.app, Plan { candidates, minutes: 30, kind: ExamKind::National })
}

/// The same, everybody checked in and the theory paper opened now.
fn opened(t: &TestApp, candidates: usize) -> World {
    let built = planned(t, candidates);
    world::open_theory(&t.app, &built);
    built
}

/// A browser that came in by exam code.
async fn entered(t: &TestApp, world: &World, n: usize) -> Client {
    let mut client = t.visitor();
    client.get("/exam").await;
    let page = client.post("/exam", &[("code", &world.sitters[n].code)]).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/exam/lobby"), "{}", page.main());
    client
}

/// A candidate at work: the client holds the page's token.
struct Desk {
    client: Client,
    attempt: String,
    epoch: i64,
}

/// Enters and begins the theory paper.
async fn started(t: &TestApp, world: &World, n: usize) -> Desk {
    let mut client = entered(t, world, n).await;
    client.read("/exam/lobby").await;
    let page = client.post(&format!("/exam/candidates/{}/theory", world.sitters[n].id), &[]).await;
    assert_eq!(page.status, 303, "{}", page.main());
    let mut desk = Desk { client, attempt: page.location, epoch: 0 };
    desk.reload().await;
    desk
}

impl Desk {
    /// Loads the runner and takes its epoch.
    async fn reload(&mut self) -> String {
        let body = self.client.read(&self.attempt.clone()).await;
        self.epoch = attribute(&body, "data-epoch").parse().unwrap();
        body
    }
    async fn save(&self, position: i32, revision: i64, choice: Value) -> Page {
        self.save_at(self.epoch, position, revision, choice).await
    }
    async fn save_at(&self, epoch: i64, position: i32, revision: i64, choice: Value) -> Page {
        let item = json!({"position": position, "revision": revision, "value": {"choice": choice, "flag": false}});
        self.post_saves(&json!({"epoch": epoch, "saves": [item]})).await
    }
    async fn post_saves(&self, body: &Value) -> Page {
        self.client.post_json(&format!("{}/saves", self.attempt), body).await
    }
    async fn submit(&self) -> Page {
        self.client.post(&format!("{}/submit", self.attempt), &[("confirm", "yes")]).await
    }
    async fn state(&self) -> Value {
        self.client.get_json(&format!("{}/state", self.attempt)).await.json()
    }
    fn id(&self) -> AttemptId {
        self.attempt.rsplit('/').next().unwrap().parse().unwrap()
    }
}

/// The attempt as it is stored.
fn stored(t: &TestApp, world: &World, n: usize) -> Attempt {
    let id = world.sitters[n].id;
    t.read(|tx| attempts::attempt_of(tx, id, attempts::Part::Theory)).unwrap()
}

/// The choice and revision stored at a question.
fn answer(t: &TestApp, id: AttemptId, position: i32) -> Option<(i64, Value)> {
    let all = t.read(|tx| attempts::answers(tx, id));
    all.into_iter().find(|a| a.position == position).map(|a| (a.revision, a.value.0["choice"].clone()))
}

fn attribute(html: &str, name: &str) -> String {
    crate::support::between(html, &format!(" {name}=\""), "\"").unwrap_or_else(|| panic!("no {name}")).to_owned()
}

fn versions(t: &TestApp, id: AttemptId) -> i64 {
    use datchuan::db::diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
    use datchuan::db::schema::answer_version;
    t.read(|tx| {
        let of = answer_version::table.filter(answer_version::attempt_id.eq(id));
        Ok(of.count().get_result(tx.db)?)
    })
}
