//! What counts apart from our own certificates: papers from elsewhere, the register of before, exemptions.

use datchuan::compliance::{Asked, rules::Tally};
use datchuan::db::{AccountId, EquivalenceId, EvidenceId, PersonId};
use datchuan::evidence::{self, NewEquivalence, NewEvidence, NewExemption, Source};
use datchuan::people::StaffKind;
use datchuan::rights::Role;
use datchuan::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};

use super::world::{City, day};
use crate::on_stores;
use crate::support::TestApp;

/// A commune of four officers, a requirement past its day, and two HR officers.
struct Place<'t> {
    city: City<'t>,
    people: Vec<PersonId>,
    hr: [AccountId; 2],
}

fn place(t: &TestApp) -> Place<'_> {
    let city = City::new(t);
    let commune = city.commune("00001", "Xã Ba Vì");
    let names = ["Lê Văn An", "Trần Thị Bình", "Phạm Minh Châu", "Đỗ Thu Dung"];
    let people = names.map(|name| city.hire(name, commune, StaffKind::CivilServant)).to_vec();
    city.require(commune, "2026-06-30", &[]);
    let hr = [t.account(Role::HrOfficer).0, t.account(Role::HrOfficer).0];
    Place { city, people, hr }
}

fn rule(t: &TestApp, by: AccountId) -> EquivalenceId {
    let new = NewEquivalence {
        framework_code: "tt03-2014".into(),
        level_code: "basic".into(),
        title: "Chứng chỉ tin học trình độ B".into(),
        legal_ground: "Thông tư liên tịch 17/2016/TTLT-BGDĐT-BTTTT".into(),
        issued_from: None,
        issued_to: Some(day("2016-08-10")),
        valid_from: day("2016-08-10"),
        valid_to: None,
    };
    t.app.write(&t.actor(by), |tx| evidence::enter_equivalence(tx, &new)).unwrap()
}

fn paper(person_id: PersonId, serial: &str, issued: &str) -> NewEvidence {
    NewEvidence {
        person_id,
        source: Source::ByHand,
        title: "Chứng chỉ tin học trình độ B".into(),
        issuer: "Trung tâm Tin học".into(),
        serial: serial.into(),
        issued_on: day(issued),
        expires_on: None,
        scan: None,
        note: String::new(),
    }
}

fn enter(t: &TestApp, by: AccountId, new: &NewEvidence) -> datchuan::error::Result<EvidenceId> {
    t.app.write(&t.actor(by), |tx| evidence::enter(tx, new))
}

fn tally(place: &Place<'_>, on: &str, known_on: Option<&str>) -> Tally {
    place.city.tally(&Asked { on: Some(day(on)), known_on: known_on.map(day), ..Asked::default() })
}

on_stores!(a_paper_counts_once_a_second_person_accepts_it, |t| {
    let place = place(&t);
    let rule = rule(&t, place.hr[0]);
    let first = enter(&t, place.hr[0], &paper(place.people[0], "B 123-456", "2012-05-01")).unwrap();
    let twice = enter(&t, place.hr[1], &paper(place.people[0], "b123456", "2012-05-01")).unwrap_err();
    assert!(twice.to_string().contains("evidence-known"), "{twice}");
    assert_eq!(tally(&place, "2026-11-22", None).met, 0, "it waits");
    let own = t.app.write(&t.actor(place.hr[0]), |tx| evidence::accept(tx, first, rule)).unwrap_err();
    assert_eq!(own.key(), Some("evidence-own"));
    let late = enter(&t, place.hr[0], &paper(place.people[1], "B 7", "2018-05-01")).unwrap();
    let misfit = t.app.write(&t.actor(place.hr[1]), |tx| evidence::accept(tx, late, rule)).unwrap_err();
    assert!(misfit.to_string().contains("evidence-rule-window"), "{misfit}");

    t.pass_minutes(24 * 60);
    t.app.write(&t.actor(place.hr[1]), |tx| evidence::accept(tx, first, rule)).unwrap();
    let again = t.app.write(&t.actor(place.hr[1]), |tx| evidence::refuse(tx, first, "không khớp")).unwrap_err();
    assert!(matches!(again, datchuan::error::Error::Conflict(_)), "{again}");
    assert_eq!(tally(&place, "2026-11-23", None).met, 1);
    assert_eq!(tally(&place, "2026-03-01", None).met, 1, "it was held all the time");
    assert_eq!(tally(&place, "2026-11-23", Some("2026-11-22")).met, 0, "nobody knew then");

    t.pass_minutes(24 * 60);
    let from = day("2026-11-24");
    t.app.write(&t.actor(place.hr[0]), |tx| evidence::withdraw(tx, first, from, "Nơi cấp báo giấy giả")).unwrap();
    assert_eq!(tally(&place, "2026-11-24", None).met, 0);
    assert_eq!(tally(&place, "2026-11-23", None).met, 1, "the day before keeps its answer");
});

on_stores!(the_exempt_are_counted_both_ways, |t| {
    let place = place(&t);
    place.city.certify(place.people[0], "basic", "2026-02-01");
    let new = NewExemption {
        person_id: place.people[1],
        framework_code: None,
        reason: "Khuyết tật vận động nặng".into(),
        document_number: "12/QĐ-UBND".into(),
        document_on: day("2026-03-05"),
        scan: None,
        valid_from: day("2026-03-05"),
        valid_to: Some(day("2026-12-31")),
    };
    let id = t.app.write(&t.actor(place.hr[0]), |tx| evidence::enter_exemption(tx, &new)).unwrap();
    assert_eq!(tally(&place, "2026-11-22", None).exempt, 0, "it waits");
    let own = t.app.write(&t.actor(place.hr[0]), |tx| evidence::decide_exemption(tx, id, None)).unwrap_err();
    assert_eq!(own.key(), Some("evidence-own"));
    t.app.write(&t.actor(place.hr[1]), |tx| evidence::decide_exemption(tx, id, None)).unwrap();
    let now = tally(&place, "2026-11-22", None);
    assert_eq!((now.exempt, now.met, now.total, now.counted(), now.lacking()), (1, 1, 4, 3, 2));
    assert_eq!((now.share(), now.share_with_exempt()), (Some(333), Some(500)));
    assert_eq!(tally(&place, "2026-03-04", None).exempt, 0);
    t.app.write(&t.actor(place.hr[1]), |tx| evidence::end_exemption(tx, id, day("2026-10-01"))).unwrap();
    assert_eq!(tally(&place, "2026-11-22", None).exempt, 0);
    assert_eq!(tally(&place, "2026-09-30", None).exempt, 1);

    let mut hr = t.client(Role::HrOfficer).await;
    let page = hr.read("/compliance?on=30/09/2026").await;
    assert!(page.contains("Được miễn") && page.contains("nếu tính là đạt"), "both shares stand there: {page}");
    let list = hr.read("/compliance/people?on=30/09/2026&standing=exempt").await;
    assert!(list.contains("Khuyết tật vận động nặng (12/QĐ-UBND ngày 05/03/2026)"), "{list}");
});

fn old_list() -> Vec<u8> {
    let heads = ["Số hiệu chứng chỉ", "Họ và tên", "Ngày sinh", "Trình độ", "Nơi cấp", "Ngày cấp"];
    let columns = heads.map(|head| Column::new(head, ColumnKind::Text, 20)).to_vec();
    let mut sheet = SheetDraft::new("Sổ gốc", columns);
    let title = "Chứng chỉ tin học trình độ B";
    let row = |serial: &str, name: &str, birth: &str, issued: &str| {
        [serial, name, birth, title, "Trung tâm Tin học", issued].map(Value::text).to_vec()
    };
    sheet.row(row("B 001", "LÊ VĂN AN", "05/03/1984", "12/06/2010"));
    sheet.row(row("B 002", "Người Ngoài", "01/01/1970", "12/06/2010"));
    sheet.row(row("B 003", "Phạm Minh Châu", "05/03/1984", "2010"));
    sheet.row(row("B 001", "Lê Văn An", "05/03/1984", "12/06/2010"));
    let mut book = WorkbookDraft::new(day("2026-11-22").and_hms_opt(8, 0, 0).unwrap());
    book.add(sheet);
    book.to_bytes().unwrap()
}

on_stores!(the_register_of_before_answers_and_waits, |t| {
    let place = place(&t);
    let rule = rule(&t, place.hr[0]);
    let mut secretary = t.client(Role::ExamSecretary).await;
    secretary.read("/evidence/register").await;
    let file = old_list();
    let page = secretary.upload("/evidence/register", &[], &[("file", "so-goc.xlsx", &file)]).await;
    assert_eq!(page.status, 303, "{}", page.main());
    let import = page.location;
    let shown = secretary.read(&import).await;
    assert!(shown.contains("Ô F4") && shown.contains("nhận ra người"), "{shown}");
    let done = secretary.act(&format!("{import}/confirm"), &[]).await;
    assert!(done.body.contains("Đã nhập 2 mục"), "{}", done.main());
    assert_eq!(secretary.post(&format!("{import}/confirm"), &[]).await.status, 409, "once");
    secretary.read("/evidence/register").await;
    let again = secretary.upload("/evidence/register", &[], &[("file", "so-goc.xlsx", &file)]).await.location;
    let again = secretary.read(&again).await;
    assert!(again.contains("Không có mục nào để nhập"), "the same file changes nothing: {again}");

    let mut anybody = t.visitor();
    let found = anybody.read("/verify/earlier?serial=b001&holder=le%20van%20an").await;
    assert!(found.contains("Có trong sổ gốc") && found.contains("12/06/2010"), "{found}");
    let other = anybody.read("/verify/earlier?serial=b001&holder=tran%20thi%20binh").await;
    assert!(other.contains("Không tìm thấy") && !other.contains("12/06/2010"), "{other}");

    let mut hr = t.client(Role::HrOfficer).await;
    let list = hr.read("/evidence?state=pending").await;
    assert!(list.contains("Lê Văn An") && list.contains("Sổ gốc trước đây"), "{list}");
    let id =
        crate::support::between(&list, "href=\"/evidence/0", "\"").map(|rest| format!("/evidence/0{rest}")).unwrap();
    let page = hr.read(&id).await;
    assert!(page.contains("Theo quy tắc"), "{page}");
    hr.act(&format!("{id}/accept"), &[("equivalence", &rule.to_string())]).await;
    assert_eq!(tally(&place, "2026-11-22", None).met, 1);
});

on_stores!(a_paper_is_entered_with_its_scan_and_seen_in_ones_own_units_only, |t| {
    let place = place(&t);
    let other = place.city.commune("00002", "Xã Suối Hai");
    let mut hr = t.client(Role::HrOfficer).await;
    let person = place.people[0].to_string();
    hr.read(&format!("/evidence/new?person={person}")).await;
    let empty = hr.upload("/evidence/new", &[("person", &person)], &[]).await;
    assert_eq!(empty.status, 422, "{}", empty.main());
    let fields = [
        ("person", person.as_str()),
        ("title", "Chứng chỉ tin học trình độ B"),
        ("issuer", "Trung tâm Tin học"),
        ("serial", "B 9"),
        ("issued_on", "01/05/2012"),
    ];
    let wrong = hr.upload("/evidence/new", &fields, &[("scan", "virus.exe", b"MZ\x90\x00")]).await;
    assert_eq!(wrong.status, 422, "{}", wrong.main());
    assert!(wrong.body.contains("Bản chụp phải là tệp PDF"), "{}", wrong.main());
    let done = hr.upload("/evidence/new", &fields, &[("scan", "ban-chup.pdf", b"%PDF-1.4 thu")]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    let scan = hr.get(&format!("{}/scan", done.location)).await;
    assert_eq!((scan.status, scan.media_type.as_str()), (200, "application/pdf"));
    let (_, elsewhere) = t.account_of(None, &[(Role::HrOfficer, Some(other))]);
    let mut stranger = t.sign_in(&elsewhere).await;
    assert_eq!(stranger.get(&done.location).await.status, 404);
    assert_eq!(stranger.get(&format!("{}/scan", done.location)).await.status, 404);
    assert!(!stranger.read("/evidence").await.contains("Lê Văn An"));
});
