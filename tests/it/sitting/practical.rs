//! The practical paper: I17, T30: complete or nothing, and the old file is never destroyed.

use datchuan::exams::attempts::{Outcome, Part, Submission};

use super::world::docx;
use super::*;
use crate::on_stores;

/// Through the theory paper into the practical one.
async fn at_practical(t: &TestApp, world: &World) -> (Client, String) {
    let desk = started(t, world, 0).await;
    desk.submit().await;
    let guard = world::invigilator(&t.app, world);
    let sitting = world.sitting;
    t.app.write(&guard, |tx| attempts::open_part(tx, sitting, Part::Practical)).unwrap();
    let mut client = desk.client;
    client.read("/exam/lobby").await;
    let page = client.post(&format!("/exam/candidates/{}/practical", world.sitters[0].id), &[]).await;
    assert_eq!(page.status, 303, "{}", page.main());
    client.read(&page.location).await;
    (client, page.location)
}

fn files(t: &TestApp, world: &World) -> Vec<Submission> {
    let id = world.sitters[0].id;
    t.read(|tx| {
        let attempt = attempts::attempt_of(tx, id, Part::Practical)?.unwrap();
        attempts::files(tx, attempt.id)
    })
}

on_stores!(files_go_down_and_come_up, |t| {
    let world = opened(&t, 1);
    let (mut client, url) = at_practical(&t, &world).await;
    let page = client.read(&url).await;
    assert!(page.contains("giay-moi.docx") && page.contains("<strong>giay-moi.docx</strong>"));
    let starter = client.get(&format!("{url}/starter/giay-moi.docx")).await;
    assert_eq!(starter.bytes, docx("đề bài"));
    let up = format!("{url}/files");
    assert_eq!(client.upload(&up, &[], &[("files", "giay-moi.docx", &starter.bytes)]).await.status, 303);
    assert!(client.read(&url).await.contains("Giống hệt tệp của đề"));
    t.pass_minutes(1);
    let work = docx("bài làm");
    assert_eq!(client.upload(&up, &[], &[("files", "giay-moi.docx", &work)]).await.status, 303);
    let kept = files(&t, &world);
    assert_eq!((kept.len(), kept[0].size, kept[0].same_as_starter), (1, work.len() as i64, false));
    let page = client.read(&url).await;
    assert!(page.contains("12:01:00") && page.contains("đã được thay (1)"), "both are shown");
    let back = client.get(&format!("{url}/files/{}", kept[0].id)).await;
    assert_eq!(back.bytes, work);
    assert_eq!(client.post(&format!("{url}/submit"), &[("confirm", "yes")]).await.status, 303);
    let late = client.upload(&up, &[], &[("files", "giay-moi.docx", &docx("muộn"))]).await;
    assert_eq!(late.status, 422);
    assert_eq!(files(&t, &world)[0].id, kept[0].id);
    let receipt = client.read(&format!("{url}/receipt")).await;
    assert!(receipt.contains(&kept[0].file_sha) && receipt.contains("Số tệp đã nộp"));
});

on_stores!(what_is_no_office_file_is_refused_in_words, |t| {
    let world = opened(&t, 1);
    let (mut client, url) = at_practical(&t, &world).await;
    let good = docx("tốt");
    let up = format!("{url}/files");
    let cut = &good[..good.len() - 40];
    for (name, bytes, word) in [
        ("bai.docx", cut, "bị hỏng"),
        ("bai.pdf", &b"%PDF-1.7"[..], "không phải .docx"),
        ("bai.docm", &good, "macro"),
        ("bai.xlsx", &good, "không đúng với đuôi"),
        ("bai.docx", &b""[..], "rỗng"),
    ] {
        let page = client.upload(&up, &[], &[("files", name, bytes)]).await;
        assert_eq!(page.status, 422, "{name}");
        assert!(page.body.contains(word), "{name}: {}", page.main());
    }
    let both = client.upload(&up, &[], &[("files", "a.docx", &good), ("files", "b.pdf", b"%PDF")]).await;
    assert_eq!(both.status, 422);
    assert_eq!(files(&t, &world).len(), 1, "the good one of two is in");
    client.read(&url).await;
});

on_stores!(time_out_hands_in_the_latest_complete_files, |t| {
    let world = opened(&t, 1);
    let (client, url) = at_practical(&t, &world).await;
    client.upload(&format!("{url}/files"), &[], &[("files", "a.docx", &docx("một"))]).await;
    t.pass_minutes(40);
    attempts::close_expired(&t.app).unwrap();
    let id = world.sitters[0].id;
    let attempt = t.read(|tx| attempts::attempt_of(tx, id, Part::Practical)).unwrap();
    assert_eq!((attempt.outcome, attempt.answered, attempt.mark), (Some(Outcome::TimedOut), 1, None));
    let candidate = t.read(|tx| datchuan::exams::candidate(tx, id));
    assert_eq!(candidate.state, datchuan::exams::CandidateState::HandedIn);
});
