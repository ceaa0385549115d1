//! The pages over HTTP: import, list, person, units in two steps.

use datchuan::people;
use datchuan::rights::Role;
use datchuan::tables::{self, Limits};

use super::{city, day, hanoi, person, person_from, unit};
use crate::on_stores;

on_stores!(an_officer_imports_a_list_finds_a_person_and_gives_a_photo, |t| {
    let c = city(&t);
    let (_, user) = t.account_of(None, &[(Role::HrOfficer, Some(c.phuong))]);
    let mut hr = t.sign_in(&user).await;
    let start = hr.read("/people/import").await;
    assert!(start.contains("Phòng Kinh tế") && !start.contains("Xã Ba Vì"));
    let csv = "Họ tên;Ngày sinh;Số CCCD;Đơn vị;Loại cán bộ\nĐặng Thị Thúy;05/03/1984;001184000001;Văn phòng HĐND và UBND;Công chức\nLê Ước;31/02/1980;1080000002;Phòng Kinh tế;Công chức\n";
    let page = hr.upload("/people/import", &[("as_of", "01/11/2026")], &[("file", "ds.csv", csv.as_bytes())]).await;
    assert_eq!(page.status, 303, "{}", page.main());
    let address = page.location.clone();
    let shown = hr.read(&address).await;
    assert!(shown.contains("Nhập 1 dòng được nhận") && shown.contains("31/02/1980 không có trong lịch"), "{shown}");
    assert!(shown.contains("Dùng số này"));
    let done = hr.act(&format!("{address}/confirm"), &[]).await;
    assert!(done.body.contains("Đã nhập 1 dòng"), "{}", done.main());
    let refused = hr.get(&format!("{address}/refused.xlsx")).await;
    assert_eq!(tables::read("x.xlsx", &refused.bytes, &Limits::default()).unwrap()[0].rows.len(), 2);
    for words in ["dang thuy", "ĐẶNG", "thuý", "001184000001"] {
        let query = serde_urlencoded::to_string([("q", words)]).unwrap();
        let list = hr.read(&format!("/people?{query}")).await;
        assert!(list.contains("Đặng Thị Thúy"), "{words}");
    }
    assert!(hr.read("/people?q=khongcoai").await.contains("Không có ai khớp"));
    let list = hr.read("/people").await;
    let href =
        crate::support::between(&list, "<a href=\"/people/0", "\"").map(|rest| format!("/people/0{rest}")).unwrap();
    let wrong = hr.upload(&format!("{href}/photo"), &[], &[("photo", "a.png", b"<svg></svg>")]).await;
    assert_eq!(wrong.status, 422);
    let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xD9];
    let saved = hr.upload(&format!("{href}/photo"), &[], &[("photo", "a.jpg", &jpeg)]).await;
    assert_eq!(saved.status, 303, "{}", saved.main());
    let photo = hr.get(&format!("{href}/photo")).await;
    assert_eq!((photo.status, photo.media_type.as_str(), photo.bytes.as_slice()), (200, "image/jpeg", jpeg.as_slice()));
    let export = hr.get("/people/export.xlsx").await;
    let sheets = tables::read("x.xlsx", &export.bytes, &Limits::default()).unwrap();
    assert_eq!(sheets[0].rows[1].get(1).as_text(), "Đặng Thị Thúy");
    // Somebody of another unit sees nothing of this.
    let (_, other) = t.account_of(None, &[(Role::HrOfficer, Some(c.xa))]);
    let mut stranger = t.sign_in(&other).await;
    for path in [href.clone(), format!("{href}/photo"), address.clone()] {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }
    assert!(!stranger.read("/people").await.contains("Đặng Thị Thúy"));
});

on_stores!(people_are_listed_by_given_name_and_moved_by_a_form, |t| {
    let c = city(&t);
    let ids: Vec<_> = [("Nguyễn Văn Đức", "001084000001"), ("Trần Ánh", "001084000002"), ("Lê Dũng", "001084000003")]
        .iter()
        .map(|(name, number)| person(&t, name, number, c.van_phong))
        .collect();
    let mut hr = t.client(Role::HrOfficer).await;
    let list = hr.read("/people").await;
    let at = |name: &str| list.find(name).unwrap_or(usize::MAX);
    assert!(at("Trần Ánh") < at("Lê Dũng") && at("Lê Dũng") < at("Nguyễn Văn Đức"), "Á, D, Đ");
    let path = format!("/people/{}/move", ids[0]);
    hr.read(&path).await;
    let unit = c.phong_xa.to_string();
    let fields = [("unit", unit.as_str()), ("staff_kind", "cadre"), ("position", "Chủ tịch"), ("from", "1/11/2026")];
    let wrong = hr.post(&path, &fields[..3]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Chủ tịch"), "what was typed comes back");
    let page = hr.act(&path, &fields).await;
    assert!(page.body.contains("Phòng Kinh tế, xã Ba Vì") && page.body.contains("Hiện nay"), "{}", page.main());
    assert_eq!(t.read(|tx| people::unit_of(tx, ids[0], day("2026-10-31"))), Some(c.van_phong));
    let page = hr.act(&format!("/people/{}/end", ids[1]), &[("on", "22/11/2026")]).await;
    assert!(page.body.contains("Hiện không có vị trí công tác"), "{}", page.main());
    hr.read("/people/new").await;
    let new = [
        ("full_name", "Đỗ Mới"),
        ("birth_date", "01/01/1990"),
        ("unit", &unit),
        ("staff_kind", "contract"),
        ("from", "01/11/2026"),
    ];
    let page = hr.act("/people/new", &new).await;
    assert!(page.body.contains("Đã thêm người mới"), "{}", page.main());
    assert!(page.body.contains("Còn thiếu nơi sinh và ảnh"));
});

on_stores!(units_change_in_two_steps_and_people_are_assigned, |t| {
    hanoi(&t);
    let (old, new) = (unit(&t, "00070", "2026-01-01"), unit(&t, "00004", "2026-01-01"));
    let an = person_from(&t, ("Nguyễn Văn An", "001084000001"), old, "2025-08-01");
    let mut admin = t.client(Role::Administrator).await;
    assert!(admin.read("/units").await.contains("Phường Ba Đình"));
    assert!(admin.read("/units?on=30/06/2025&q=quan%20ba%20dinh").await.contains("Quận Ba Đình"));
    let shown = admin.read(&format!("/units/{new}")).await;
    assert!(shown.contains("Phường Trúc Bạch") && shown.contains("Nhập toàn bộ"), "{shown}");
    let path = format!("/units/{old}/arrange");
    admin.read(&path).await;
    let into = new.to_string();
    let fields = [("into", into.as_str()), ("on", "01/11/2026"), ("note", "Nghị quyết thử nghiệm")];
    let tried = admin.post(&path, &fields).await;
    assert_eq!(tried.status, 200, "{}", tried.main());
    assert!(tried.body.contains("1 người sẽ chờ phân về"), "{}", tried.main());
    let lives = t.read(|tx| Ok(people::tree_today(tx)?.get(old).is_some()));
    assert!(lives, "the first step does nothing");
    let mut confirmed = vec![("step", "confirm")];
    confirmed.extend(fields);
    let done = admin.act(&path, &confirmed).await;
    assert!(done.body.contains("Đã kết thúc"), "{}", done.main());
    let mut hr = t.client(Role::HrOfficer).await;
    assert!(hr.read("/people").await.contains("1 người còn thuộc đơn vị đã kết thúc"));
    let page = hr.read("/people/awaiting").await;
    assert!(page.contains("Phường Hoàn Kiếm") && page.contains("Nguyễn Văn An"));
    let (from, who) = (old.to_string(), an.to_string());
    let page =
        hr.act("/people/awaiting", &[("from", &from), ("into", &into), ("person", &who), ("on", "01/11/2026")]).await;
    assert!(
        page.body.contains("Đã phân về 1 người") && page.body.contains("Không có ai chờ phân về"),
        "{}",
        page.main()
    );
    assert_eq!(t.read(|tx| people::unit_of(tx, an, day("2026-11-01"))), Some(new));
});
