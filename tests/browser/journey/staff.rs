//! The ward: its people from a staff list, what they must reach, and one of them who learns.

use datchuan::db::{PersonId, UnitId};
use datchuan::people::unit_files::{HANOI_LINEAGE, HANOI_UNITS, import_units};
use datchuan::people::{self, NewPerson, NewPosting, StaffKind};
use datchuan::rights::Role;
use datchuan::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};

use super::{World, shipped};

/// Name, day of birth, number, drawing for the photo. The first passes, the second fails, the third does not come.
pub const STAFF: [(&str, &str, &str, &str); 3] = [
    ("Nguyễn Thị Ánh Dương", "05/03/1984", "001184000001", "female-1.png"),
    ("Trần Ngưỡng Vọng", "17/11/1979", "001079000002", "male-1.png"),
    ("Lý Thị Vắng", "07/07/1985", "001185000003", "female-2.png"),
];
/// What they must reach.
pub const REQUIREMENT: &str = "Công chức phường đạt chuẩn CNTT cơ bản";
const OFFICE: &str = "Văn phòng HĐND và UBND";

/// Who works for the ward and watches its people sit.
pub struct Ward {
    /// The officer for its staff, by user name.
    pub officer: String,
    /// Those who watch in the exam room: how the account is called, and its user name.
    pub watchers: Vec<(String, String)>,
}

/// The city's units come with the program; the administrator adds an office and the centre.
pub async fn found_units(w: &mut World) -> Ward {
    w.t.write(|tx| import_units(tx, HANOI_UNITS, HANOI_LINEAGE));
    w.enter(Role::Administrator).await;
    w.office.press("Đơn vị").await;
    w.office.glance("units").await;
    w.office.press("Thêm đơn vị").await;
    w.office.glance("unit new").await;
    add_unit(w, "00004.VP", ("Cơ quan của xã, phường", OFFICE), "Phường Ba Đình").await;
    add_unit(w, "TTCNTT", ("Đơn vị sự nghiệp", "Trung tâm Công nghệ thông tin"), "Thành phố Hà Nội").await;
    w.office.glance("unit").await;
    let unit_page = w.office.path().await;
    for change in ["end", "arrange"] {
        w.office.go(&format!("{unit_page}/{change}")).await;
        w.office.glance(&format!("unit {change}")).await;
    }
    let ward = unit(w, "00004");
    let centre = unit(w, "TTCNTT");
    let (_, officer) = w.t.account_of(None, &[(Role::HrOfficer, Some(ward))]);
    let watchers = ["Lê Thị Coi", "Trần Văn Thi"];
    let watchers = watchers.iter().zip(["001185000901", "001080000902"]);
    let watchers = watchers
        .map(|(name, number)| {
            let person = employ(w, (name, number), centre);
            let (_, user) = w.t.account_of(Some(person), &[(Role::Invigilator, None)]);
            // Accounts of tests are called after their number and role.
            let shown = user.replace("user", "Người ") + " " + Role::Invigilator.as_str();
            (shown, user)
        })
        .collect();
    Ward { officer, watchers }
}

async fn add_unit(w: &mut World, code: &str, (kind, name): (&str, &str), parent: &str) {
    w.office.press("Đơn vị").await;
    w.office.press("Thêm đơn vị").await;
    w.office.fill("Mã đơn vị", code).await;
    w.office.choose("Loại đơn vị", kind).await;
    w.office.fill("Tên đầy đủ", name).await;
    w.office.choose("Đơn vị cấp trên", parent).await;
    w.office.fill("Từ ngày", "01/07/2025").await;
    w.office.press("Xem trước").await;
    if code == "TTCNTT" {
        w.office.glance("unit preview").await;
    }
    w.office.press("Xác nhận và ghi").await;
    w.office.wait_for(name).await;
}

fn unit(w: &World, code: &str) -> UnitId {
    w.t.read(|tx| {
        let (on, now) = (tx.today(), tx.now);
        let tree = people::tree(tx, on, now)?;
        Ok(tree.nodes().find(|node| node.code == code).map(|node| node.id).unwrap())
    })
}

fn employ(w: &World, (name, number): (&str, &str), unit_id: UnitId) -> PersonId {
    let new =
        NewPerson { full_name: name.to_owned(), identity_number: Some(number.to_owned()), ..NewPerson::default() };
    w.t.write(|tx| {
        let person_id = people::create_person(tx, &new)?;
        let posting = NewPosting {
            person_id,
            unit_id,
            staff_kind: StaffKind::PublicEmployee,
            position: "Giảng viên".to_owned(),
            rank_code: None,
            rank_title: None,
            valid_from: "2026-11-01".parse().unwrap(),
            source: "Thử nghiệm".to_owned(),
        };
        people::post(tx, &posting)?;
        Ok(person_id)
    })
}

/// The staff list as an office sends it; its last row has a day of birth that is in no calendar.
fn workbook() -> Vec<u8> {
    let text = |header: &str| Column::new(header, ColumnKind::Text, 20);
    let headers =
        ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Nơi sinh", "Số CCCD", "Đơn vị", "Loại cán bộ", "Chức vụ"];
    let mut sheet = SheetDraft::new("Danh sách", headers.into_iter().map(text).collect());
    let wrong = ("Cao Nhập Sai", "31/02/1980", "001080000004", "male-2.png");
    for (row, (name, birth, number, drawn)) in STAFF.iter().chain([&wrong]).enumerate() {
        let gender = if drawn.starts_with("female") { "Nữ" } else { "Nam" };
        let cells = [*name, birth, gender, "Hà Nội", number, OFFICE, "Công chức", "Chuyên viên"];
        let mut values = vec![Value::Integer(row as i64 + 1)];
        values.extend(cells.map(Value::text));
        sheet.row(values);
    }
    let mut book = WorkbookDraft::new("2026-11-20T08:00:00".parse().unwrap());
    book.add(sheet);
    book.to_bytes().unwrap()
}

/// The ward's officer tries the list, sees the row that is wrong, and stores the others.
pub async fn import(w: &mut World, ward: &Ward) {
    let file = w.t.app.config().data.folder.join("Danh sách phường.xlsx");
    std::fs::write(&file, workbook()).unwrap();
    w.office.sign_in(&ward.officer).await;
    w.office.glance("home of an officer").await;
    w.office.press("Nhân sự").await;
    w.office.wait_for("Chưa có nhân sự nào").await;
    w.office.glance("people empty").await;
    w.office.press("Nhập từ Excel").await;
    w.office.glance("import start").await;
    w.office.attach("Tệp danh sách", &[&file]).await;
    w.office.choose("Danh sách của đơn vị", "Phường Ba Đình").await;
    w.office.fill("Danh sách theo ngày", "01/11/2026").await;
    w.office.press("Kiểm tra tệp").await;
    w.office.wait_for("31/02/1980").await;
    w.office.glance("import check").await;
    w.office.press("Nhập 3 dòng được nhận").await;
    w.office.wait_for("Đã nhập 3 dòng").await;
    w.office.glance("import done").await;
    let refused = w.office.download("Tải 1 dòng không nhận (.xlsx)").await;
    assert!(std::fs::read(refused).unwrap().starts_with(b"PK"), "refused rows come back as a workbook");
}

/// A drawn photo for everybody of the list.
pub async fn give_photos(w: &mut World, ward: &Ward) {
    w.office.sign_in(&ward.officer).await;
    for (name, _, _, drawn) in STAFF {
        w.office.press("Nhân sự").await;
        w.office.press(name).await;
        if name == STAFF[0].0 {
            w.office.glance("person without photo").await;
        }
        w.office.attach("Ảnh mới", &[&shipped(&format!("src/demo/photos/{drawn}"))]).await;
        w.office.press("Lưu ảnh").await;
        w.office.wait_for(name).await;
    }
    w.office.glance("person").await;
}

/// The city's officer requires the basic level of the ward's civil servants.
pub async fn require_level(w: &mut World) {
    w.enter(Role::HrOfficer).await;
    w.office.press("Yêu cầu").await;
    w.office.glance("requirements empty").await;
    w.office.press("Thêm yêu cầu").await;
    w.office.fill("Tìm đơn vị để rút gọn danh sách", "ba dinh").await;
    w.office.press("Tìm đơn vị").await;
    w.office.press("Ghi yêu cầu").await;
    w.office.wait_for("Có lỗi cần sửa").await;
    w.office.glance("requirement refused").await;
    w.office.fill("Tên yêu cầu", REQUIREMENT).await;
    w.office.choose("Phải đạt", "cơ bản").await;
    w.office.choose("Đơn vị", "Phường Ba Đình").await;
    w.office.tick("Công chức").await;
    w.office.fill("Hạn phải đạt", "31/12/2026").await;
    w.office.fill("Căn cứ", "Kế hoạch số 12/KH-UBND").await;
    w.office.fill("Có hiệu lực từ ngày", "22/11/2026").await;
    w.office.press("Ghi yêu cầu").await;
    w.office.wait_for(REQUIREMENT).await;
    w.office.glance("requirement").await;
}

/// The first of the list reads a lesson, marks it done and practises with explanations; gives the user name.
pub async fn learn(w: &mut World) -> String {
    let me = w.t.read(|tx| {
        let (on, now) = (tx.today(), tx.now);
        let ids: Vec<PersonId> = people::postings_on(tx, on, now)?.iter().map(|one| one.person_id).collect();
        let people = people::persons(tx, &ids)?;
        Ok(people.values().find(|one| one.full_name == STAFF[0].0).unwrap().id)
    });
    let (_, user) = w.t.account_of(Some(me), &[(Role::Learner, None)]);
    let o = &mut w.office;
    o.sign_in(&user).await;
    o.wait_for(REQUIREMENT).await;
    o.look("learner home").await;
    o.press("Khóa học").await;
    o.look("courses").await;
    o.follow("/courses/iu01").await;
    o.look("course").await;
    o.follow("/courses/iu01/").await;
    o.look("lesson").await;
    o.press("Xong, sang bài tiếp").await;
    o.wait_for("Bài 2/").await;
    o.look("lesson two").await;
    o.follow("/courses/iu01").await;
    o.look("course begun").await;
    o.follow("/practice/").await;
    o.look("practice start").await;
    o.press("Bắt đầu luyện tập").await;
    o.look("practice").await;
    super::room::choose_first(o).await;
    o.press("Kiểm tra câu trả lời").await;
    o.until("no explanation", "return document.querySelectorAll('.feedback').length === 1").await;
    o.look("practice explained").await;
    o.tap("Kết thúc luyện tập").await;
    o.press("Xem kết quả luyện tập").await;
    o.look("practice result").await;
    user
}
