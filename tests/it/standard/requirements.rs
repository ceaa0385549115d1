//! Requirements in two times, and who may enter them where.

use datchuan::clock;
use datchuan::db::UnitId;
use datchuan::error::Error;
use datchuan::people::{self, NewUnit, UnitKind};
use datchuan::rights::Role;
use datchuan::standard::{self, NewRequirement, TargetGroup};

use crate::on_stores;
use crate::support::TestApp;

fn unit(t: &TestApp, code: &str, kind: UnitKind, parent: Option<UnitId>) -> UnitId {
    let new = NewUnit {
        code: code.into(),
        kind,
        name: format!("Đơn vị {code}"),
        short_name: String::new(),
        parent,
        founded_on: "2025-07-01".parse().unwrap(),
    };
    t.write(|tx| people::create_unit(tx, &new))
}

fn new(unit_id: UnitId, due: &str, from: &str) -> NewRequirement {
    NewRequirement {
        title: "  Công chức đạt chuẩn cơ bản ".into(),
        framework_code: "tt03-2014".into(),
        level_code: "basic".into(),
        unit_id,
        group: TargetGroup { staff_kinds: vec!["civil_servant".into()], ..TargetGroup::everybody() },
        due_on: due.parse().unwrap(),
        legal_ground: "Kế hoạch số 12/KH-UBND".into(),
        valid_from: from.parse().unwrap(),
    }
}

on_stores!(a_change_keeps_the_past_as_it_was_known, |t| {
    standard::load_builtin(&t.app).unwrap();
    let city = unit(&t, "01", UnitKind::City, None);
    let first = t.write(|tx| standard::enter_requirement(tx, &new(city, "2026-12-31", "2026-01-01")));
    let before = t.clock.now();
    t.pass_minutes(60);
    let second = t.write(|tx| standard::change_requirement(tx, first, &new(city, "2027-06-30", "2026-06-01")));
    t.pass_minutes(60);
    let lineage = t.read(|tx| standard::requirement(tx, second)).lineage_id;
    t.write(|tx| standard::end_requirement(tx, second, "2026-10-01".parse().unwrap()));
    let now = t.clock.now();
    let due = |on: &str, known| {
        let found = t.read(|tx| standard::requirements_on(tx, on.parse().unwrap(), known));
        assert!(found.iter().all(|r| r.lineage_id == lineage && r.title == "Công chức đạt chuẩn cơ bản"));
        found.iter().map(|r| r.due_on.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(due("2026-05-31", now), ["2026-12-31"]);
    assert_eq!(due("2026-06-01", now), ["2027-06-30"]);
    assert!(due("2026-10-01", now).is_empty());
    assert!(due("2025-12-31", now).is_empty());
    assert_eq!(due("2026-11-01", before), ["2026-12-31"], "as known before the change");
    assert_eq!(t.read(|tx| standard::requirement_history(tx, lineage)).len(), 4);

    let late =
        t.app.write(&actor(&t), |tx| standard::change_requirement(tx, second, &new(city, "2027-06-30", "2026-06-01")));
    assert_eq!(late.unwrap_err().key(), Some("standard-changed-meanwhile"));
});

fn actor(t: &TestApp) -> datchuan::rights::Actor {
    let (id, _) = t.account(Role::HrOfficer);
    t.actor(id)
}

on_stores!(an_officer_sets_requirements_inside_the_own_subtree, |t| {
    standard::load_builtin(&t.app).unwrap();
    let city = unit(&t, "01", UnitKind::City, None);
    let mine = unit(&t, "00001", UnitKind::Commune, Some(city));
    let (id, _) = t.account_of(None, &[(Role::HrOfficer, Some(mine))]);
    let officer = t.actor(id);
    let above = t.app.write(&officer, |tx| standard::enter_requirement(tx, &new(city, "2026-12-31", "2026-01-01")));
    assert!(matches!(above, Err(Error::Forbidden)));
    t.app.write(&officer, |tx| standard::enter_requirement(tx, &new(mine, "2026-12-31", "2026-01-01"))).unwrap();
    let odd = NewRequirement { level_code: "none".into(), ..new(mine, "2026-12-31", "2026-01-01") };
    assert!(matches!(t.app.write(&officer, |tx| standard::enter_requirement(tx, &odd)), Err(Error::Invalid(_))));
    let groundless = NewRequirement { legal_ground: " ".into(), ..new(mine, "2025-12-31", "2026-01-01") };
    let Err(Error::Invalid(errors)) = t.app.write(&officer, |tx| standard::enter_requirement(tx, &groundless)) else {
        panic!("no ground, and due before it starts");
    };
    assert_eq!(errors.0.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["legal_ground", "due_on"]);
});

on_stores!(a_requirement_is_entered_changed_and_ended_on_the_pages, |t| {
    standard::load_builtin(&t.app).unwrap();
    let city = unit(&t, "01", UnitKind::City, None);
    let commune = unit(&t, "00001", UnitKind::Commune, Some(city));
    let mut hr = t.client(Role::HrOfficer).await;
    let form = hr.read("/requirements/new?q=00001").await;
    assert!(form.contains("Đơn vị 00001") && !form.contains("Đơn vị 01<"), "the list of units is narrowed");
    let empty = hr.post("/requirements", &[]).await;
    assert_eq!(empty.status, 422);
    for words in ["Đặt tên cho yêu cầu.", "Chọn mức phải đạt.", "Chọn đơn vị.", "Ghi hạn phải đạt.", "Ghi căn cứ:"]
    {
        assert_eq!(empty.body.matches(words).count(), 2, "{words} stands in the summary and at its field");
    }
    let commune = commune.to_string();
    let fields = [
        ("title", "Công chức xã đạt chuẩn"),
        ("level", "tt03-2014/basic"),
        ("unit", commune.as_str()),
        ("staff_kinds", "civil_servant"),
        ("positions", "Văn thư\nKế toán"),
        ("rank_codes", "01.003"),
        ("due_on", "31/12/2026"),
        ("legal_ground", "Kế hoạch số 12/KH-UBND"),
        ("valid_from", "01/01/2026"),
    ];
    let page = hr.act("/requirements", &fields).await;
    assert!(page.body.contains("chức danh: Văn thư, Kế toán hoặc mã ngạch: 01.003"));
    let found = t.read(|tx| standard::requirements_on(tx, clock::day(t.clock.now()), t.clock.now()));
    let path = format!("/requirements/{}", found[0].lineage_id);
    let form = hr.read(&format!("{path}/change")).await;
    assert!(form.contains("value=\"31/12/2026\"") && form.contains("Kế hoạch số 12/KH-UBND"));
    let seen = found[0].id.to_string();
    let mut changed = fields.to_vec();
    changed.extend([("seen", seen.as_str())]);
    changed[6] = ("due_on", "30/06/2027");
    changed[8] = ("valid_from", "01/07/2026");
    assert!(hr.act(&format!("{path}/change"), &changed).await.body.contains("30/06/2027"));
    assert_eq!(hr.post(&format!("{path}/change"), &changed).await.status, 422, "the same change again is out of date");
    let last = t.read(|tx| standard::requirements_on(tx, clock::day(t.clock.now()), t.clock.now()))[0].id.to_string();
    hr.read(&path).await;
    let ended = hr.act(&format!("{path}/end"), &[("seen", &last), ("end_on", "22/11/2026")]).await;
    assert!(ended.body.contains("Yêu cầu hết hiệu lực từ 23/11/2026"));
    let mut leader = t.client(Role::Leader).await;
    assert!(leader.read("/requirements").await.contains("Công chức xã đạt chuẩn"));
    assert_eq!(leader.get("/requirements/new").await.status, 403);
    assert_eq!(&leader.get("/requirements.xlsx").await.bytes[..2], b"PK");
});

on_stores!(a_standard_is_shown_with_how_sure_it_is_and_replaced_by_a_file, |t| {
    standard::load_builtin(&t.app).unwrap();
    let mut trainer = t.client(Role::Trainer).await;
    let page = trainer.read("/standards/tt03-2014").await;
    assert!(page.contains("15/224 mã đã đối chiếu") && page.contains("IU07.2.1.4") && page.contains("Chưa đối chiếu"));
    assert_eq!(trainer.get("/standards/khong-co").await.status, 404);
    let mut admin = t.client(Role::Administrator).await;
    admin.read("/standards").await;
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/courses/frameworks/tt03-2014.toml")).unwrap();
    let broken = text.replacen("any_minimum = 3", "any_minimum = 30", 1);
    let refused = admin.upload("/standards", &[], &[("file", "chuan.toml", broken.as_bytes())]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Dòng 33: any_minimum phải từ 1 đến 9"), "{}", refused.main());
    let newer = text.replacen("version = \"1.0\"", "version = \"1.1\"", 1);
    let loaded = admin.upload("/standards", &[], &[("file", "chuan.toml", newer.as_bytes())]).await;
    assert_eq!((loaded.status, loaded.location.as_str()), (303, "/standards/tt03-2014"));
    assert!(trainer.read("/standards/tt03-2014").await.contains("Phiên bản 1.1"));
});
