//! The first page in every shape.

use chrono::NaiveDate;

use super::{Button, HomeView, ModuleLine, NextCard, PaperLine, SlotLine, Task, TaskGroup, Work, due_tag};
use crate::compliance::model::Standing;
use crate::compliance::pages::words::Tag;

pub(super) fn all() -> Vec<HomeView> {
    vec![empty(), administrator(), full()]
}

fn empty() -> HomeView {
    HomeView {
        greeting: "Chào anh/chị Ánh".into(),
        lead: "Chủ nhật, 22/11/2026 · Phòng Văn hóa – Xã hội, phường Ba Đình".into(),
        is_person: true,
        has_tasks: false,
        standings: Vec::new(),
        next: None,
        groups: Vec::new(),
        modules: Vec::new(),
        schedule: Vec::new(),
        papers: Vec::new(),
        work: Vec::new(),
    }
}

fn administrator() -> HomeView {
    let work = |label: &str, value: &str, kind| Work {
        kind,
        label: label.into(),
        value: value.into(),
        note: "đang chờ anh/chị",
        href: "/people",
    };
    let work = vec![work("Người chờ phân về đơn vị mới", "12", "warn"), work("Kỳ thi chờ duyệt", "0", "none")];
    HomeView { is_person: false, work, ..empty() }
}

fn full() -> HomeView {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let button = |primary| Button { href: "/courses/iu04".into(), label: "Học tiếp".into(), primary };
    let task = |days: i64, percent| Task {
        icon: "book",
        title: "Sử dụng bảng tính cơ bản (IU04)".into(),
        about: "Bài 5/9: Công thức và hàm · còn khoảng 40 phút".into(),
        percent,
        tag: Some(due_tag(today + chrono::TimeDelta::days(days), today)),
        action: percent.map(|_| button(false)),
    };
    let group = |title, days| TaskGroup { title, tasks: vec![task(days, Some(56)), task(days, None)] };
    HomeView {
        has_tasks: true,
        standings: vec![Task {
            icon: "seal",
            title: "Chuẩn kỹ năng sử dụng công nghệ thông tin cơ bản đối với công chức, viên chức cấp xã".into(),
            about: "Hạn 30/06/2026, đã quá 145 ngày. Đã học xong 4/6 mô đun".into(),
            percent: None,
            tag: Some(Tag::of(Standing::Overdue)),
            action: None,
        }],
        next: Some(NextCard {
            over: "Việc tiếp theo của anh/chị",
            title: "Thi chuẩn CNTT cơ bản".into(),
            lines: vec!["Thứ Sáu, 27/11/2026, 08:00–10:00".into(), "Phòng máy 3 · Số báo danh 0147".into()],
            actions: vec![button(true)],
        }),
        groups: vec![group("Quá hạn", -3), group("Trong 14 ngày tới", 4), group("Còn lại", 60)],
        modules: vec![ModuleLine {
            code: "IU04".into(),
            title: "Sử dụng bảng tính cơ bản".into(),
            href: "/courses/iu04".into(),
            tag: Tag::new("run", "Đang học"),
            lessons: "4/9".into(),
            practice: "21/30".into(),
        }],
        schedule: vec![SlotLine {
            when: "Thứ Sáu, 27/11/2026, 08:00–10:00".into(),
            title: "Thi chuẩn CNTT cơ bản".into(),
            place: "Phòng máy 3, Trung tâm CNTT".into(),
        }],
        papers: vec![PaperLine {
            title: "Chứng chỉ Ứng dụng công nghệ thông tin cơ bản".into(),
            text: "Số HN-000123, cấp ngày 05/03/2025".into(),
            href: "/verify/ABCD".into(),
            tag: Some(Tag::new("late", "Hết hiệu lực")),
        }],
        ..administrator()
    }
}
