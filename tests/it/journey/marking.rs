//! From scripts without names to certificates anybody can verify.

use datchuan::rights::Role;

use super::exam::Round;
use super::staff::{self, COME, STAFF};
use super::{at, go, ids_after};
use crate::support::{Client, TestApp, between};

/// The keeper gives the scripts out; both examiners mark every script to the end with equal marks.
pub async fn mark_blind(t: &TestApp, round: &Round) {
    at(t, "2026-11-30T08:30");
    let examiners = [t.account(Role::Examiner), t.account(Role::Examiner)];
    let scripts = format!("{}/scripts", round.path);
    let mut keeper = t.client(Role::ScriptKeeper).await;
    keeper.read(&scripts).await;
    let ids = examiners.each_ref().map(|(id, _)| id.to_string());
    let fields = ids.each_ref().map(|id| ("examiner", id.as_str()));
    let page = keeper.act(&scripts, &fields).await;
    assert!(page.main().contains(&format!("trong {COME} bài đã đóng")), "{}", page.main());
    assert!(!page.main().contains("name=\"source\""), "every file was cleaned: {}", page.main());
    for (_, user) in &examiners {
        let mut examiner = t.sign_in(user).await;
        let hub = examiner.read("/marking").await;
        let queue = ids_after(&hub, "/marking/scripts/");
        assert_eq!(queue.len(), COME, "{hub}");
        for script in queue {
            mark(&mut examiner, &format!("/marking/scripts/{script}")).await;
        }
    }
}

/// Gives every criterion its full points.
async fn mark(examiner: &mut Client, path: &str) {
    let desk = examiner.read(path).await;
    assert!(STAFF.iter().all(|(name, _, _)| !desk.contains(name)), "an examiner reads a name: {desk}");
    let file = ids_after(&desk, "/marking/files/").remove(0);
    assert_eq!(examiner.get(&format!("/marking/files/{file}")).await.status, 200);
    let criteria: Vec<(String, &str)> = desk
        .split("id=\"tc-")
        .skip(1)
        .map(|part| {
            let id = part.split('"').next().unwrap();
            (format!("m-{id}"), between(part, "<span class=\"num\">", "</span>").unwrap())
        })
        .collect();
    assert!(criteria.len() > 10, "{desk}");
    let mut fields: Vec<(&str, &str)> = criteria.iter().map(|(name, most)| (name.as_str(), *most)).collect();
    let revision = between(&desk, "name=\"revision\" value=\"", "\"").unwrap();
    fields.extend([("revision", revision), ("note", ""), ("act", "final")]);
    assert_eq!(go(examiner, path, &fields).await, "/marking");
}

/// The chair proposes, the managing authority approves by a numbered decision, the head of the centre issues.
pub async fn approve_and_issue(t: &TestApp, round: &Round) {
    at(t, "2026-12-01T15:00");
    let results = format!("{}/results", round.path);
    let mut chair = t.client(Role::BoardChair).await;
    chair.read(&results).await;
    chair.act(&format!("{results}/propose"), &[]).await;

    at(t, "2026-12-02T10:00");
    let mut authority = t.client(Role::ManagingAuthority).await;
    authority.read(&results).await;
    let fields = [
        ("number", "4512/QĐ-SGDĐT"),
        ("decided_on", "02/12/2026"),
        ("signer_title", "Phó Giám đốc"),
        ("signer_name", "Lê Văn Duyệt"),
        ("ground", "Thông tư liên tịch số 17/2016/TTLT-BGDĐT-BTTTT"),
    ];
    let page = authority.act(&format!("{results}/approve"), &fields).await;
    let passed = format!("{COME} trong {} thí sinh", STAFF.len());
    assert!(page.main().contains("4512/QĐ-SGDĐT") && page.main().contains(&passed), "{}", page.main());

    at(t, "2026-12-03T08:00");
    let mut head = t.client(Role::HeadOfCentre).await;
    let certificates = format!("{}/certificates", round.path);
    assert_eq!(head.read(&certificates).await.matches("Sẽ được cấp").count(), COME + 1, "one for each, and the sum");
    let page = head.act(&certificates, &[]).await;
    assert_eq!(ids_after(page.main(), "/register/").len(), COME, "{}", page.main());
    let register = head.read("/register").await;
    assert!(STAFF[..COME].iter().all(|(name, _, _)| register.contains(name)), "{register}");
}

/// The first of the list finds the result and the certificate; gives the code to verify it by.
pub async fn certificate_of(t: &TestApp, user: &str) -> String {
    at(t, "2026-12-04T20:00");
    let mut learner = t.sign_in(user).await;
    let page = learner.read("/results").await;
    assert!(page.contains("Kỳ thi đợt 1 năm 2026") && page.contains("Đạt"), "{page}");
    let pdf = format!("/certificates/{}/pdf", ids_after(&page, "/certificates/")[0]);
    assert!(learner.get(&pdf).await.bytes.starts_with(b"%PDF"));
    between(&page, "href=\"/verify/", "\"").unwrap().to_owned()
}

/// Anybody sees that it is valid.
pub async fn verify(t: &TestApp, code: &str) {
    let mut visitor = t.visitor();
    for path in [format!("/verify/{code}"), format!("/verify?code={}", code.to_lowercase())] {
        let page = visitor.get(&path).await;
        assert_eq!(page.status, 200);
        for word in [STAFF[0].0, "Chứng chỉ còn giá trị", "4512/QĐ-SGDĐT"] {
            assert!(page.main().contains(word), "{word} is missing in {}", page.main());
        }
        assert!(!page.main().contains(&staff::identities()[0]), "no number of the person");
    }
}
