//! The day in the room, from both sides.

use std::collections::BTreeSet;

use datchuan::exams;
use datchuan::questions::{self, Kind};
use reqwest::Method;
use reqwest::header::ACCEPT_ENCODING;
use serde_json::{Value, json};

use super::exam::{Entered, Round};
use super::staff::{COME, STAFF};
use super::{at, go, shipped};
use crate::support::{Client, TestApp, between};

/// Folder of a practical task, a file it gives out, and the files to hand in.
const TASKS: [(&str, &str, [&str; 4]); 2] = [
    (
        "courses/co-ban-01/practical/chi-tra-tro-cap/model",
        "du-thao-giay-moi.docx",
        ["giay-moi.docx", "danh-sach.xlsx", "trinh-bay.pptx", "thu-tra-loi.docx"],
    ),
    (
        "courses/co-ban-02/practical/truc-sang-thu-bay/model",
        "du-thao-thong-bao.docx",
        ["thong-bao.docx", "ho-so.xlsx", "bao-cao.pptx", "canh-bao.docx"],
    ),
];

/// Check-in, theory, practical, end.
pub async fn hold(t: &TestApp, round: &Round) {
    at(t, "2026-11-28T07:40");
    let room = format!("/invigilation/{}", round.sitting);
    let mut watcher = t.sign_in(&round.invigilators[0]).await;
    assert!(watcher.read("/invigilation").await.contains(&room));
    let (here, absent): (Vec<&Entered>, Vec<&Entered>) =
        round.candidates.iter().partition(|one| one.name != STAFF[COME].0);
    assert_eq!((here.len(), absent.len()), (COME, 1));
    watcher.read(&room).await;
    for one in &here {
        go(&watcher, &format!("{room}/candidates/{}/check-in", one.id), &[]).await;
    }
    let mut desks = Vec::new();
    for one in &here {
        desks.push(enter(t, one).await);
    }
    at(t, "2026-11-28T08:00");
    watcher.read(&format!("{room}/open/theory")).await;
    go(&watcher, &format!("{room}/open/theory"), &[]).await;
    for (client, one) in desks.iter_mut().zip(&here) {
        theory(t, client, one).await;
    }
    at(t, "2026-11-28T08:40");
    watcher.read(&room).await;
    go(&watcher, &format!("{room}/candidates/{}/absent", absent[0].id), &[]).await;
    watcher.read(&format!("{room}/open/practical")).await;
    go(&watcher, &format!("{room}/open/practical"), &[]).await;
    for (client, one) in desks.iter_mut().zip(&here) {
        practical(client, one).await;
    }
    at(t, "2026-11-28T09:45");
    let seats = watcher.read(&format!("{room}/seats")).await;
    assert!(seats.contains(&format!("trên {} thí sinh", STAFF.len())), "{seats}");
    watcher.read(&format!("{room}/end")).await;
    let ended = watcher.act(&format!("{room}/end"), &[]).await;
    assert!(ended.main().contains("Đã kết thúc"), "{}", ended.main());
}

/// Comes in by the code and waits in the lobby.
async fn enter(t: &TestApp, one: &Entered) -> Client {
    let mut client = t.visitor();
    client.read("/exam").await;
    assert_eq!(go(&client, "/exam", &[("code", &one.code)]).await, "/exam/lobby");
    let lobby = client.read("/exam/lobby").await;
    assert!(lobby.contains(&one.name) && !lobby.contains("Bắt đầu làm bài"), "{lobby}");
    client
}

/// Answers every question but the last, saves, submits, and reads the result.
async fn theory(t: &TestApp, client: &mut Client, one: &Entered) {
    client.read("/exam/lobby").await;
    let attempt = go(client, &format!("/exam/candidates/{}/theory", one.id), &[]).await;
    weigh(client, &attempt).await;
    let paper = client.read(&attempt).await;
    assert!(paper.contains("data-count=\"30\""), "{paper}");
    let epoch: i64 = between(&paper, "data-epoch=\"", "\"").unwrap().parse().unwrap();
    let saves: Vec<Value> = (1..)
        .zip(known_answers(t, one).into_iter().take(29))
        .map(|(position, choice)| json!({"position": position, "revision": 1, "value": {"choice": choice, "flag": false}}))
        .collect();
    let saved = client.post_json(&format!("{attempt}/saves"), &json!({"epoch": epoch, "saves": saves})).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    let state = client.get_json(&format!("{attempt}/state")).await.json();
    assert_eq!(state["closed"], false);
    let receipt = go(client, &format!("{attempt}/submit"), &[("confirm", "yes")]).await;
    let receipt = client.read(&receipt).await;
    assert!(receipt.contains("Mã biên nhận") && receipt.contains("29"), "{receipt}");
    client.read("/exam/lobby").await;
    let early = client.post(&format!("/exam/candidates/{}/practical", one.id), &[]).await;
    assert_eq!(early.status, 409, "the practical paper waits for the invigilator");
}

/// What a paper of 30 questions weighs on the wire, with style, script and pictures of its frame: rooms hang on thin lines.
async fn weigh(client: &Client, attempt: &str) {
    const MOST: usize = 30 * 1024;
    let fetch = async |path: &str| {
        let page = client.send(client.request(Method::GET, path).header(ACCEPT_ENCODING, "gzip")).await;
        assert_eq!((page.status, page.headers.get("content-encoding").is_some()), (200, true), "{path}");
        page.bytes
    };
    let paper = client.send(client.request(Method::GET, attempt)).await.body;
    let named: BTreeSet<&str> = paper.split('"').filter(|word| word.starts_with("/assets/")).collect();
    let files: BTreeSet<&str> = named.iter().map(|name| name.split('#').next().unwrap()).collect();
    assert!(files.len() >= 4, "{files:?}");
    let mut weight = fetch(attempt).await.len();
    for file in files {
        weight += fetch(file).await.len();
    }
    assert!(weight <= MOST, "the paper weighs {weight} bytes");
}

/// The right choices by the options as shown to the candidate.
fn known_answers(t: &TestApp, one: &Entered) -> Vec<Value> {
    t.read(|tx| {
        let items = exams::form_items(tx, one.id)?.unwrap();
        let versions: Vec<_> = items.iter().map(|item| item.version_id).collect();
        let keys = questions::keys(tx, &versions)?;
        let right = |item: &questions::FormItem| {
            let key = &keys[&item.version_id];
            let truths = item.order.iter().map(|own| key.truths[usize::from(*own)]);
            match key.kind {
                Kind::TrueFalse => json!(truths.map(u8::from).collect::<Vec<_>>()),
                Kind::Single | Kind::Multiple => {
                    json!(truths.enumerate().filter(|(_, truth)| *truth).map(|(at, _)| at).collect::<Vec<_>>())
                }
            }
        };
        Ok(items.iter().map(right).collect())
    })
}

/// Hands in the model files of the task the sitting has drawn.
async fn practical(client: &mut Client, one: &Entered) {
    client.read("/exam/lobby").await;
    let attempt = go(client, &format!("/exam/candidates/{}/practical", one.id), &[]).await;
    let paper = client.read(&attempt).await;
    let (folder, _, names) =
        TASKS.iter().find(|(_, given, _)| paper.contains(given)).unwrap_or_else(|| panic!("{paper}"));
    let work: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (*name, shipped(&format!("{folder}/{name}")))).collect();
    let files: Vec<(&str, &str, &[u8])> = work.iter().map(|(name, bytes)| ("files", *name, bytes.as_slice())).collect();
    let page = client.upload(&format!("{attempt}/files"), &[], &files).await;
    assert_eq!(page.status, 303, "{}", page.main());
    let paper = client.read(&attempt).await;
    assert!(names.iter().all(|name| paper.contains(name)), "{paper}");
    let receipt = go(client, &format!("{attempt}/submit"), &[("confirm", "yes")]).await;
    let receipt = client.read(&receipt).await;
    assert!(receipt.contains("Mã biên nhận") && receipt.contains("Số tệp đã nộp"), "{receipt}");
}
