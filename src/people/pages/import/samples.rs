//! Samples of the page of a list that has been read.

use super::{Candidate, ChangeView, ImportView, Kpi, LineView, MissingRow, ProblemView, Step, Tab, Tabs};
use crate::error::Error;
use crate::people::pages::Tag;
use crate::web::{Fields, FormErrors, Pager, Window};

fn line(kind: &'static str, text: &str, icon: &'static str) -> LineView {
    LineView {
        line: 14,
        place: "14 (Danh sách cán bộ, công chức)".into(),
        name: "Công Tằng Tôn Nữ Thị Huyền Trang".into(),
        href: None,
        tag: Tag::new(kind, text),
        icon,
        about: String::new(),
        changes: Vec::new(),
        problems: Vec::new(),
        candidates: Vec::new(),
    }
}

fn lines() -> Vec<LineView> {
    let problem = ProblemView {
        reason: "Cột F “Số CCCD”: 1081012345 chỉ có 10 chữ số".into(),
        todo: "Excel đã bỏ số 0 ở đầu? Dạng đúng có thể là 001081012345.".into(),
        acceptable: true,
    };
    let change =
        ChangeView {
            label: "Đơn vị".into(), old: String::new(), new: "Văn phòng HĐND và UBND, phường Ba Đình".into()
        };
    let candidate = Candidate { id: "9".into(), about: "Nguyễn Văn An, sinh 05/03/1984".into() };
    vec![
        LineView { problems: vec![problem], ..line("late", "Không nhận", "alert") },
        LineView { changes: vec![change], href: Some("/people/1".into()), ..line("due", "Thay đổi", "pencil") },
        LineView { candidates: vec![candidate], ..line("run", "Cần trả lời", "user") },
        LineView {
            about: "12/05/1988 · Chuyên viên · Phòng Kinh tế".into(), ..line("ok", "Thêm mới", "plus")
        },
    ]
}

fn view(rows: Vec<LineView>, errors: FormErrors) -> ImportView {
    let kpi = |kind, label: &str| Kpi {
        kind,
        label: label.into(),
        value: "110".into(),
        note: "người",
        href: "?tab=same".into(),
    };
    let base = ("/people/import/1", &Fields::default());
    ImportView {
        id: "1".into(),
        file_name: "danh-sach-can-bo-11-2026.xlsx".into(),
        lead: "danh-sach-can-bo-11-2026.xlsx · trang “DS”, tiêu đề ở dòng 5–6 · 142 dòng".into(),
        open: true,
        confirmed: false,
        steps: vec![
            Step { label: "Chọn tệp", state: "done", href: None },
            Step { label: "Kiểm tra", state: "current", href: None },
        ],
        kpis: vec![kpi("ok", "Thêm mới"), kpi("bad", "Không nhận")],
        unread: "“Ghi chú”".into(),
        proposed: "1".into(),
        asked: "1".into(),
        missing_text: "6".into(),
        missing_href: "?tab=missing".into(),
        tabs: Tabs {
            label: "Các dòng theo kết quả",
            items: vec![Tab {
                href: "?tab=all".into(),
                label: "Tất cả".into(),
                count: Some("142".into()),
                current: true,
            }],
        },
        pager: Pager::new(Window { page: 1, size: 100 }, i64::try_from(rows.len()).unwrap_or(0), "dòng", base),
        rows,
        missing: Vec::new(),
        shows_missing: false,
        to_store: "27".into(),
        refused: "5".into(),
        errors,
    }
}

pub(super) fn all() -> Vec<ImportView> {
    let stale = FormErrors::from_error(Error::conflict("people-import-stale")).unwrap_or_default();
    let gone = MissingRow {
        href: "/people/1".into(),
        name: "Lê Ước".into(),
        birth: String::new(),
        unit: "Phòng Kinh tế, xã Ba Vì".into(),
        position: String::new(),
    };
    let plain = || FormErrors::none();
    let done = ImportView {
        open: false,
        confirmed: true,
        to_store: String::new(),
        proposed: String::new(),
        asked: String::new(),
        ..view(Vec::new(), plain())
    };
    let missing = ImportView { shows_missing: true, missing: vec![gone], ..view(Vec::new(), plain()) };
    vec![view(lines(), plain()), view(lines(), stale), done, missing]
}
