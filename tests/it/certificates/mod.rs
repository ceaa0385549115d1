//! Issue, register, verification and changes of certificates, on both databases.

use std::collections::BTreeSet;

use datchuan::accounts;
use datchuan::app::{App, By};
use datchuan::certificates::{self, Change, Corrected, Search, Standing};
use datchuan::marking::{NewDecision, round};

use crate::marking::world::World;
use crate::marking::{approve, decision};
use crate::on_stores;
use crate::support::TestApp;

fn issue(t: &TestApp, w: &World) -> datchuan::error::Result<certificates::Issued> {
    let director = t.actor(w.director.0);
    certificates::issue_round(&t.app, By::from(&director), w.round)
}

fn all(t: &TestApp) -> Vec<certificates::Entry> {
    t.read(|tx| certificates::register(tx, &Search::default(), (0, 1_000))).0
}

fn change(number: &str) -> Change {
    Change {
        decision: NewDecision { ..decision(number) },
        effective_on: "2026-11-22".parse().unwrap(),
        reason: "Thông tin trên hồ sơ không đúng".into(),
    }
}

on_stores!(certificates_are_issued_once_from_many_threads_and_two_pools, |t| {
    let w = World::new(&t);
    assert_eq!(issue(&t, &w).unwrap_err().key(), Some("certificates-not-approved"));
    approve(&t, &w);
    let mut config = t.app.config().clone();
    config.data.database_url = config.database_url();
    let second = App::build(config, t.clock.clone(), accounts::find_actor).unwrap();
    let director = t.actor(w.director.0);
    let made: usize = std::thread::scope(|scope| {
        let issuers: Vec<_> = (0..8)
            .map(|n| {
                let app = if n % 2 == 0 { &t.app } else { &second };
                let director = &director;
                scope.spawn(move || certificates::issue_round(app, By::from(director), w.round).unwrap().made)
            })
            .collect();
        issuers.into_iter().map(|issuer| issuer.join().unwrap()).sum()
    });
    assert_eq!(made, 2, "one for each who passed");
    assert_eq!(issue(&t, &w).unwrap(), certificates::Issued { made: 0, total: 2 }, "again: nothing");
    let entries = all(&t);
    let serials: BTreeSet<_> = entries.iter().map(|entry| entry.certificate.serial_number).collect();
    let register: BTreeSet<_> = entries.iter().map(|entry| entry.certificate.register_number).collect();
    assert_eq!(serials, BTreeSet::from([1, 2]), "no gap");
    assert_eq!(register, BTreeSet::from([1, 2]), "no gap");
    assert_eq!(t.read(|tx| round(tx, w.round)).state, "closed");
    let today = t.read(|tx| Ok(tx.today()));
    let now = t.app.clock().now();
    assert_eq!(t.read(|tx| certificates::held(tx, today, now)).len(), 2);
    assert!(t.read(|tx| certificates::held(tx, today.pred_opt().unwrap(), now)).is_empty());
});

on_stores!(a_body_without_the_right_issues_nothing, |t| {
    let w = World::new(&t);
    approve(&t, &w);
    let mut config = t.app.config().clone();
    config.data.database_url = config.database_url();
    config.centre.may_issue_national = false;
    let other = App::build(config, t.clock.clone(), accounts::find_actor).unwrap();
    let director = t.actor(w.director.0);
    let refused = certificates::issue_round(&other, By::from(&director), w.round);
    assert_eq!(refused.unwrap_err().key(), Some("certificates-may-not-issue"));
    let authority = t.actor(w.authority.0);
    assert!(certificates::issue_round(&t.app, By::from(&authority), w.round).is_err(), "who approved does not issue");
});

on_stores!(the_pdf_stays_whatever_the_template_becomes, |t| {
    let w = World::new(&t);
    approve(&t, &w);
    issue(&t, &w).unwrap();
    let director = t.actor(w.director.0);
    let entry = all(&t).remove(0);
    let (name, before) = certificates::pdf(&t.app, By::from(&director), entry.certificate.id).unwrap();
    assert!(before.starts_with(b"%PDF") && name.ends_with(".pdf"));
    let mut config = t.app.config().clone();
    config.data.database_url = config.database_url();
    let templates = config.data.folder.join("mau");
    std::fs::create_dir_all(templates.join("documents")).unwrap();
    std::fs::write(templates.join("documents/certificate.typ"), "Mẫu mới").unwrap();
    config.data.templates = templates.display().to_string();
    config.centre.name = "Trung tâm đã đổi tên".into();
    let renewed = App::build(config, t.clock.clone(), accounts::find_actor).unwrap();
    let (_, after) = certificates::pdf(&renewed, By::from(&director), entry.certificate.id).unwrap();
    assert!(before == after, "the same bytes");
    assert_eq!(entry.certificate.content.0.issuer, t.app.config().centre.name);
});

on_stores!(revoked_and_replaced_certificates_say_so, |t| {
    let w = World::new(&t);
    approve(&t, &w);
    issue(&t, &w).unwrap();
    let director = t.actor(w.director.0);
    let by = By::from(&director);
    let entries = all(&t);
    let (one, two) = (&entries[0].certificate, &entries[1].certificate);
    t.app.write(by, |tx| certificates::revoke(tx, one.id, &change("61/QĐ-TTCNTT"))).unwrap();
    let again = t.app.write(by, |tx| certificates::revoke(tx, one.id, &change("62/QĐ-TTCNTT")));
    assert_eq!(again.unwrap_err().key(), Some("certificates-ended"));
    let corrected = Corrected {
        holder: "Nguyễn Thị Ánh".into(),
        birth_date: two.content.0.birth_date,
        birthplace: "Hải Phòng".into(),
    };
    let new = certificates::replace(&t.app, by, two.id, (&change("63/QĐ-TTCNTT"), &corrected)).unwrap();
    let details = t.app.read(by, |tx| certificates::details(tx, new)).unwrap();
    assert_eq!(details.replaces.unwrap().id, two.id);
    assert_eq!(details.entry.certificate.serial_number, 3);
    assert_eq!(details.entry.certificate.content.0.replaces.as_ref(), Some(&two.serial));
    let today = t.read(|tx| Ok(tx.today()));
    let standing = |code: &str| {
        let typed =
            certificates::code::shown(code).to_lowercase().replace('0', "o").replace('1', "l").replace('-', " – ");
        certificates::verify(&t.app, "10.0.0.1", &typed).unwrap().map(|entry| entry.standing(today))
    };
    assert_eq!(standing(&one.code), Some(Standing::Revoked));
    assert_eq!(standing(&two.code), Some(Standing::Replaced));
    assert_eq!(standing(&details.entry.certificate.code), Some(Standing::Valid));
    assert_eq!(standing(&certificates::code::fresh()), None);
    let now = t.app.clock().now();
    let held = t.read(|tx| certificates::held(tx, today, now));
    assert_eq!(held.iter().map(|held| held.certificate_id).collect::<Vec<_>>(), [new]);
    let search = Search { state: "revoked".into(), ..Search::default() };
    assert_eq!(t.read(|tx| certificates::register(tx, &search, (0, 10))).1, 1);
    let search = Search { words: "tran nguong".into(), ..Search::default() };
    assert!(t.read(|tx| certificates::register(tx, &search, (0, 10))).1 >= 1);
});

on_stores!(guessing_codes_is_slowed_down, |t| {
    let tries = (0..70).map(|_| certificates::verify(&t.app, "10.9.8.7", "0000-0000-0000-0001"));
    assert!(tries.filter(|answer| answer.is_err()).count() > 0);
});

on_stores!(issue_register_look_up_and_own_page_work_over_http, |t| {
    let w = World::new(&t);
    approve(&t, &w);
    let mut director = t.sign_in(&w.director.1).await;
    let path = format!("/rounds/{}/certificates", w.round);
    assert!(director.read(&path).await.contains("Cấp 2 chứng chỉ"));
    director.act(&path, &[]).await;
    let register = director.read("/register?q=nguyen").await;
    assert!(register.contains("CNTT-CB 2026/000001"), "{register}");
    let book = director.get("/register/export").await;
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
    assert_eq!(director.get("/register/pages.pdf").await.media_type, "application/pdf");
    let entry = all(&t).into_iter().find(|entry| entry.certificate.person_id == w.persons[0]).unwrap().certificate;
    let mut anybody = t.visitor();
    let found = anybody.read(&format!("/verify/{}", entry.code.to_lowercase())).await;
    assert!(found.contains("còn giá trị") && found.contains(&entry.content.0.holder), "{found}");
    assert!(!found.contains("000090000000") && !found.contains(crate::marking::world::UNIT), "no more than the paper");
    let page = director.read(&format!("/register/{}/revoke", entry.id)).await;
    assert!(page.contains("Không hoàn tác được"));
    let fields = [
        ("number", "61/QĐ-TTCNTT"),
        ("decided_on", "22/11/2026"),
        ("signer_title", "Giám đốc"),
        ("signer_name", "Trần Văn Giám Đốc"),
        ("effective_on", "22/11/2026"),
        ("reason", "Hồ sơ dự thi không đúng"),
    ];
    let revoke = format!("/register/{}/revoke", entry.id);
    let restated = director.post(&revoke, &fields).await;
    assert!(restated.status == 200 && restated.body.contains("Kiểm tra lần cuối"), "{}", restated.body);
    let confirmed: Vec<_> = fields.into_iter().chain([("confirm", "yes")]).collect();
    director.act(&revoke, &confirmed).await;
    assert!(anybody.read(&format!("/verify?code={}", entry.code)).await.contains("đã thu hồi"));
    assert!(anybody.read("/verify?code=0000-1111").await.contains("Không tìm thấy"));
    let (_, user) = t.account_of(Some(w.persons[1]), &[]);
    let mut holder = t.sign_in(&user).await;
    let own = holder.read("/results").await;
    assert!(own.contains("Đạt") && own.contains("CNTT-CB 2026/"), "{own}");
    assert_eq!(holder.get(&format!("/certificates/{}/pdf", entry.id)).await.status, 404, "of somebody else");
    let mine = all(&t).into_iter().find(|entry| entry.certificate.person_id == w.persons[1]).unwrap().certificate;
    assert!(holder.get(&format!("/certificates/{}/pdf", mine.id)).await.bytes.starts_with(b"%PDF"));
});
