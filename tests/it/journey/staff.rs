//! The ward: its people, what they must reach, and what its officer reads in the end.

use std::collections::BTreeSet;

use datchuan::db::{PersonId, UnitId};
use datchuan::rights::Role;
use datchuan::tables::{self, Column, ColumnKind, Limits, SheetDraft, Value, WorkbookDraft};

use super::{at, go, ids_after, shipped};
use crate::support::TestApp;

/// Civil servants of the ward's office, who must reach the level: name, day of birth, whether a woman. The last one
/// will not come to the exam.
pub const STAFF: [(&str, &str, bool); 13] = [
    ("Nguyễn Thị Ánh Dương", "05/03/1984", true),
    ("Trần Ngưỡng Vọng", "17/11/1979", false),
    ("Phạm Thị Ngọc Bích", "29/02/1988", true),
    ("Hồ Đắc Khải Hoàn", "01/01/1990", false),
    ("Vũ Quỳnh Mẫn Nhi", "30/06/1992", true),
    ("Đặng Thị Thúy", "12/12/1981", true),
    ("Lê Văn Ước", "08/08/1976", false),
    ("Công Tằng Tôn Nữ Hoàng Hường", "20/10/1986", true),
    ("Đỗ Anh", "14/02/1995", false),
    ("Bùi Xuân Ngoãn", "02/09/1983", false),
    ("Ngô Thị Quỳnh", "19/05/1991", true),
    ("Đinh Trọng Quý", "23/09/1987", false),
    ("Lý Thị Vắng", "07/07/1985", true),
];
/// How many of them sit the exam.
pub const COME: usize = STAFF.len() - 1;
/// A contract worker, whom the requirement does not bind.
const UNBOUND: (&str, &str, bool) = ("Tạ Hợp Đồng", "15/04/1993", false);
/// A row whose day of birth is in no calendar.
const WRONG: (&str, &str, bool) = ("Cao Nhập Sai", "31/02/1980", false);
const OFFICE: &str = "Văn phòng HĐND và UBND";

/// The ward with its office, and the centre that holds exams.
pub struct Ward {
    /// Phường Ba Đình.
    pub id: UnitId,
    /// The training centre.
    pub centre: String,
}

/// The identity number of a row of the list.
pub fn identity(row: usize, birth: &str, is_woman: bool) -> String {
    format!("001{}{}{:06}", u8::from(is_woman), &birth[8..], row + 1)
}

/// The identity numbers of everybody who is entered for the exam.
pub fn identities() -> Vec<String> {
    STAFF.iter().enumerate().map(|(row, (_, birth, is_woman))| identity(row, birth, *is_woman)).collect()
}

/// The administrator founds the office of the ward and the centre.
pub async fn found_units(t: &TestApp) -> Ward {
    let (ward, city) = (crate::people::unit(t, "00004", "2026-11-22"), crate::people::unit(t, "01", "2026-11-22"));
    let mut admin = t.client(Role::Administrator).await;
    admin.read("/units/new").await;
    let found = async |code: &str, kind: &str, name: &str, parent: UnitId| {
        let parent = parent.to_string();
        let fields = [
            ("step", "confirm"),
            ("code", code),
            ("kind", kind),
            ("name", name),
            ("parent", &parent),
            ("on", "01/07/2025"),
        ];
        go(&admin, "/units/new", &fields).await.rsplit('/').next().unwrap().to_owned()
    };
    found("00004.VP", "body", OFFICE, ward).await;
    let centre = found("TTCNTT", "public_service", "Trung tâm Công nghệ thông tin", city).await;
    Ward { id: ward, centre }
}

/// The staff list as an office sends it.
fn workbook() -> Vec<u8> {
    let text = |header: &str| Column::new(header, ColumnKind::Text, 20);
    let columns = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Nơi sinh", "Số CCCD", "Đơn vị", "Loại cán bộ"];
    let mut columns: Vec<Column> = columns.into_iter().map(text).collect();
    columns.extend([text("Chức vụ"), text("Mã ngạch")]);
    let mut sheet = SheetDraft::new("Danh sách", columns);
    for (row, (name, birth, is_woman)) in STAFF.iter().chain([&UNBOUND, &WRONG]).enumerate() {
        let kind = if *name == UNBOUND.0 { "Hợp đồng lao động" } else { "Công chức" };
        let gender = if *is_woman { "Nữ" } else { "Nam" };
        let number = identity(row, birth, *is_woman);
        let cells = [*name, birth, gender, "Hà Nội", &number, OFFICE, kind, "Chuyên viên", "01.003"];
        let mut values = vec![Value::Integer(row as i64 + 1)];
        values.extend(cells.map(Value::text));
        sheet.row(values);
    }
    let mut book = WorkbookDraft::new("2026-11-20T08:00:00".parse().unwrap());
    book.add(sheet);
    book.to_bytes().unwrap()
}

/// The ward's officer tries the list, sees the row that is wrong, and stores the others.
pub async fn import(t: &TestApp, ward: &Ward) {
    let (_, user) = t.account_of(None, &[(Role::HrOfficer, Some(ward.id))]);
    let mut hr = t.sign_in(&user).await;
    hr.read("/people/import").await;
    let unit = ward.id.to_string();
    let fields = [("as_of", "01/11/2026"), ("unit", &unit)];
    let page = hr.upload("/people/import", &fields, &[("file", "Danh sách phường.xlsx", &workbook())]).await;
    assert_eq!(page.status, 303, "{}", page.main());
    let tried = hr.read(&page.location).await;
    assert!(tried.contains("Nhập 14 dòng được nhận") && tried.contains("31/02/1980"), "{tried}");
    assert!(hr.read("/people").await.contains("Chưa có nhân sự nào"), "a dry run stores nobody");
    hr.read(&page.location).await;
    let done = hr.act(&format!("{}/confirm", page.location), &[]).await;
    assert!(done.body.contains("Đã nhập 14 dòng"), "{}", done.main());
    let list = hr.read("/people").await;
    assert!(STAFF.iter().all(|(name, _, _)| list.contains(name)) && !list.contains(WRONG.0), "{list}");
}

/// The person of an identity number, found as an officer finds them.
pub async fn person(t: &TestApp, number: &str) -> PersonId {
    let mut hr = t.client(Role::HrOfficer).await;
    let list = hr.read(&format!("/people?q={number}")).await;
    let found = ids_after(&list, "href=\"/people/");
    assert_eq!(found.len(), 1, "{list}");
    found[0].parse().unwrap()
}

/// A drawn photo for everybody who will sit the exam.
pub async fn give_photos(t: &TestApp, ward: &Ward) {
    let (_, user) = t.account_of(None, &[(Role::HrOfficer, Some(ward.id))]);
    let mut hr = t.sign_in(&user).await;
    for (row, (name, birth, is_woman)) in STAFF.iter().enumerate() {
        let list = hr.read(&format!("/people?q={}", identity(row, birth, *is_woman))).await;
        let path = format!("/people/{}", ids_after(&list, "href=\"/people/")[0]);
        assert!(hr.read(&path).await.contains(name));
        let drawn = if *is_woman { "female" } else { "male" };
        let photo = shipped(&format!("src/demo/photos/{drawn}-{}.png", row % 3 + 1));
        let page = hr.upload(&format!("{path}/photo"), &[], &[("photo", "anh.png", &photo)]).await;
        assert_eq!(page.status, 303, "{}", page.main());
        let seen = hr.get(&format!("{path}/photo")).await;
        assert_eq!((seen.status, seen.media_type.as_str()), (200, "image/png"));
    }
}

/// The city's officer requires the basic level of the ward's civil servants.
pub async fn require_level(t: &TestApp, ward: &Ward) {
    let mut hr = t.client(Role::HrOfficer).await;
    hr.read("/requirements/new?q=Ba+Đình").await;
    let unit = ward.id.to_string();
    let fields = [
        ("title", "Công chức phường đạt chuẩn CNTT cơ bản"),
        ("level", "tt03-2014/basic"),
        ("unit", &unit),
        ("staff_kinds", "civil_servant"),
        ("due_on", "31/12/2026"),
        ("legal_ground", "Kế hoạch số 12/KH-UBND"),
        ("valid_from", "22/11/2026"),
    ];
    let page = hr.act("/requirements", &fields).await;
    assert!(page.main().contains("Công chức phường đạt chuẩn CNTT cơ bản"), "{}", page.main());
}

/// One of them reads a lesson, marks it done and practises a question; gives the user name.
pub async fn learn(t: &TestApp) -> String {
    let me = person(t, &identities()[0]).await;
    let (_, user) = t.account_of(Some(me), &[(Role::Learner, None)]);
    let mut learner = t.sign_in(&user).await;
    let home = learner.read("/").await;
    assert!(home.contains("Công chức phường đạt chuẩn CNTT cơ bản"), "{home}");
    let outline = learner.read("/courses/iu01").await;
    let lesson = crate::support::between(&outline, "href=\"/courses/iu01/", "\"").unwrap().to_owned();
    let lesson = format!("/courses/iu01/{lesson}");
    assert!(learner.read(&lesson).await.contains("Bài 1/10"));
    let next = learner.act(&format!("{lesson}/done"), &[("then", "next")]).await;
    assert!(next.body.contains("Bài 2/10"), "{}", next.main());
    learner.read("/practice/IU01").await;
    let practice = go(&learner, "/practice/IU01", &[]).await;
    let fresh = learner.read(&practice).await;
    assert!(!fresh.contains("class=\"feedback"));
    let first = crate::support::between(&fresh, "id=\"cau-1\"", "</form>").unwrap();
    // Every statement of a question of true and false needs its answer.
    let truths: Vec<String> = (0..first.matches("class=\"statement\"").count()).map(|n| format!("truth-{n}")).collect();
    let mut fields = vec![("position", "1")];
    fields.extend(truths.iter().map(|name| (name.as_str(), "1")));
    if truths.is_empty() {
        fields.push(("choice", "0"));
    }
    go(&learner, &format!("{practice}/answer"), &fields).await;
    let judged = learner.read(&practice).await;
    assert_eq!(judged.matches("class=\"feedback").count(), 1, "{judged}");
    user
}

/// What the ward's officer reads when certificates have been issued, on the page and in the file.
pub async fn read_report(t: &TestApp, ward: &Ward) {
    at(t, "2026-12-05T09:00");
    let (_, user) = t.account_of(None, &[(Role::HrOfficer, Some(ward.id))]);
    let mut hr = t.sign_in(&user).await;
    let page = hr.get("/compliance").await;
    assert_eq!(page.status, 200, "{}", page.body);
    for word in ["Công chức phường đạt chuẩn CNTT cơ bản", "Đã đạt", "12/13", "92,3"] {
        assert!(page.main().contains(word), "{word} is missing in {}", page.main());
    }
    let expected: BTreeSet<&str> = STAFF[..COME].iter().map(|(name, _, _)| *name).collect();
    let met = hr.get("/compliance/people?standing=met").await;
    assert!(expected.iter().all(|name| met.main().contains(name)), "{}", met.main());
    assert!(!met.main().contains(STAFF[COME].0) && !met.main().contains(UNBOUND.0));
    let lacking = hr.get("/compliance/people?standing=lacking").await;
    assert!(lacking.main().contains(STAFF[COME].0) && !lacking.main().contains(STAFF[0].0), "{}", lacking.main());

    let file = hr.get("/compliance/people/export?standing=met").await;
    assert_eq!(file.status, 200);
    let sheets = tables::read("dat-chuan.xlsx", &file.bytes, &Limits::default()).unwrap();
    let list = sheets.iter().find(|sheet| sheet.name == "Danh sách").unwrap();
    let names: Vec<String> = list.rows.iter().skip(1).map(|row| row.get(1).as_text().into_owned()).collect();
    assert_eq!(names.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected);
    assert_eq!(names.len(), COME, "nobody twice");
    assert!(list.rows.iter().skip(1).all(|row| !row.get(9).as_text().is_empty()), "each with a certificate");
}
