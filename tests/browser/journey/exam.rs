//! Writing the exam, and the round up to its approval.

use datchuan::rights::Role;

use super::staff::{STAFF, Ward};
use super::{World, pdf_text};

/// How the exam and the round are called.
pub const EXAM: &str = "Thi chuẩn CNTT cơ bản";
pub const ROUND: &str = "Kỳ thi đợt 1 năm 2026";
const BLUEPRINT: &str = "Đề cơ bản 30 câu";

/// What candidates and invigilators need to know of the round.
pub struct Round {
    /// Name and exam code of each candidate, as printed on the slips.
    pub slips: Vec<(String, String)>,
    /// The user name of one who watches.
    pub watcher: String,
}

impl Round {
    /// The code on somebody's slip.
    pub fn code_of(&self, name: &str) -> &str {
        let slip = self.slips.iter().find(|(named, _)| named == name);
        &slip.unwrap_or_else(|| panic!("no slip for {name}: {:?}", self.slips)).1
    }
}

/// The trainer draws up the blueprint, with a look at whether the bank can fill it.
pub async fn draw_up_blueprint(w: &mut World) {
    w.at("2026-11-23T08:30");
    w.enter(Role::Trainer).await;
    let o = &mut w.office;
    o.press("Câu hỏi").await;
    o.glance("questions").await;
    o.press("Ma trận đề").await;
    o.glance("blueprints empty").await;
    o.press("Lập ma trận").await;
    o.fill("Tên ma trận", BLUEPRINT).await;
    o.choose("Mức", "cơ bản").await;
    o.choose("Kho", "Thi").await;
    for row in 1..=6 {
        o.fill(&format!("Mô đun hoặc mã tham chiếu, dòng {row}"), &format!("IU0{row}")).await;
        o.fill(&format!("Số câu, dòng {row}"), if row == 6 { "200" } else { "5" }).await;
    }
    o.press("Kiểm tra đủ/thiếu").await;
    o.wait_for("Thiếu").await;
    o.glance("blueprint short").await;
    o.fill("Số câu, dòng 6", "5").await;
    o.press("Lưu ma trận").await;
    o.wait_for("Ngân hàng đủ câu").await;
    o.glance("blueprint").await;
    o.press("Sửa").await;
    o.glance("blueprint edit").await;
}

/// The trainer writes the exam by its steps; a second person approves it.
pub async fn write_and_approve(w: &mut World) {
    let o = &mut w.office;
    o.press("Môn thi").await;
    o.glance("exams empty").await;
    o.follow("/exams/new").await;
    o.fill("Tên môn thi", EXAM).await;
    o.tick("Thi cấp chứng chỉ").await;
    o.choose("Chuẩn và mức", "cơ bản").await;
    o.glance("exam new").await;
    o.press("Lưu, tiếp tục").await;
    let info = o.path().await.replace("blueprint", "info");
    o.go(&info).await;
    o.glance("exam info").await;
    o.press("Lưu, tiếp tục").await;
    o.tick(BLUEPRINT).await;
    o.press("Dùng ma trận này").await;
    o.wait_for("đủ câu hỏi").await;
    o.glance("exam blueprint").await;
    o.press("Tiếp tục").await;
    o.fill("Lý thuyết (phút)", "30").await;
    o.fill("Thực hành (phút)", "60").await;
    o.fill("Bù giờ bắt đầu (phút)", "3").await;
    for task in ["Chi trả trợ cấp xã hội", "Tiếp nhận hồ sơ sáng thứ Bảy"] {
        o.tick(task).await;
    }
    o.glance("exam times").await;
    o.press("Lưu, tiếp tục").await;
    o.glance("exam rules").await;
    o.press("Lưu, tiếp tục").await;
    o.glance("exam check").await;
    o.press("Tiếp tục").await;
    o.press("Trình duyệt").await;
    o.glance("exam submitted").await;
    w.enter(Role::QuestionReviewer).await;
    let o = &mut w.office;
    o.press("Môn thi").await;
    o.glance("exams").await;
    o.press(EXAM).await;
    o.glance("exam to approve").await;
    o.press("Duyệt và công bố").await;
    o.wait_for("Đã công bố").await;
    o.glance("exam approved").await;
}

/// The training officer opens a room.
pub async fn open_room(w: &mut World) {
    w.at("2026-11-24T09:00");
    w.enter(Role::TrainingOfficer).await;
    let o = &mut w.office;
    o.press("Phòng máy").await;
    o.glance("rooms empty").await;
    o.press("Thêm phòng").await;
    o.fill("Tên phòng", "Phòng máy 1").await;
    o.fill("Tên cơ sở mới", "Cơ sở Ba Đình").await;
    o.fill("Địa chỉ cơ sở mới", "Số 1 phố Thử Nghiệm").await;
    o.fill("Số máy chạy tốt", "22").await;
    o.tick("Đang sử dụng").await;
    o.glance("room new").await;
    o.press("Lưu phòng").await;
    o.wait_for("Phòng máy 1").await;
    o.glance("rooms").await;
}

/// The secretary makes the round with its sitting and those who watch, and enters whom the report names.
pub async fn prepare_round(w: &mut World, ward: &Ward) -> Round {
    w.enter(Role::ExamSecretary).await;
    let o = &mut w.office;
    o.press("Kỳ thi").await;
    o.glance("rounds empty").await;
    o.press("Lập kỳ thi").await;
    o.choose("Môn thi", EXAM).await;
    o.fill("Tên kỳ thi", ROUND).await;
    o.fill("Cơ quan ra quyết định", "Sở Giáo dục và Đào tạo").await;
    o.fill("Số quyết định", "145/QĐ-SGDĐT").await;
    o.fill("Ngày quyết định", "20/11/2026").await;
    o.glance("round new").await;
    o.press("Lưu kỳ thi").await;
    o.glance("round empty").await;
    o.press("Sửa").await;
    o.glance("round edit").await;
    o.press("Quay lại").await;
    o.press("Thêm ca thi").await;
    o.choose("Phòng máy", "Phòng máy 1").await;
    o.fill("Ngày thi", "28/11/2026").await;
    o.fill("Giờ bắt đầu", "08:00").await;
    o.glance("sitting new").await;
    o.press("Thêm ca và đặt phòng").await;
    for (shown, _) in &ward.watchers {
        o.tick(shown).await;
    }
    o.press("Lưu cán bộ coi thi").await;
    o.glance("sitting").await;
    Round { slips: Vec::new(), watcher: ward.watchers[0].1.clone() }
}

/// Candidates from “ai còn thiếu” of the report, numbers, and codes on slips.
pub async fn enter_candidates(w: &mut World, round: &mut Round) {
    let o = &mut w.office;
    o.press("Báo cáo").await;
    o.glance("report before").await;
    o.press("Xem ai còn thiếu").await;
    for (name, ..) in STAFF {
        o.tick(&format!("Chọn {name}")).await;
    }
    o.glance("report lacking").await;
    o.press("Đưa vào danh sách thi").await;
    o.glance("report entered").await;
    o.press("Kỳ thi").await;
    o.press(ROUND).await;
    o.press("Thí sinh (3)").await;
    o.press("Đánh số báo danh").await;
    o.glance("candidates").await;
    o.press("Thêm thí sinh").await;
    o.glance("candidates add").await;
    o.press("Danh sách thí sinh").await;
    o.press(STAFF[0].0).await;
    o.glance("candidate").await;
    o.press(ROUND).await;
    o.glance("round numbered").await;
    let slips = o.download("Cấp mã và tải phiếu").await;
    round.slips = read_slips(&pdf_text(&slips));
    assert_eq!(round.slips.len(), STAFF.len(), "one slip for each");
}

/// Names and codes of the slips: each slip says the name in its own line, and the code in the line after “Mã dự thi”.
fn read_slips(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let name_of = |slip: &[&str]| {
        let named = slip.iter().find_map(|line| line.strip_prefix("Họ và tên"));
        named.unwrap_or_default().trim().to_owned()
    };
    let mut slips = Vec::new();
    for slip in lines.split(|line| *line == "PHIẾU MÃ DỰ THI").skip(1) {
        let code = slip.iter().skip_while(|line| **line != "Mã dự thi").nth(1);
        slips.push((name_of(slip), code.unwrap_or_else(|| panic!("no code in {text}")).to_string()));
    }
    slips
}

/// The chair of the board approves: every form is drawn.
pub async fn approve_round(w: &mut World) {
    w.enter(Role::BoardChair).await;
    let o = &mut w.office;
    o.press("Kỳ thi").await;
    o.glance("rounds").await;
    o.press(ROUND).await;
    o.glance("round to approve").await;
    o.press("Duyệt kỳ thi").await;
    o.wait_for("Đã duyệt").await;
    o.glance("round approved").await;
}
