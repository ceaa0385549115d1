//! The overview in every shape.

use super::{Banner, Behind, Body, Cell, Head, Kpi, Line, Number, OverviewView};
use crate::compliance::pages::trend::Trend;
use crate::compliance::report::Point;
use crate::compliance::rules::{Tally, month_ends};
use crate::error::Error;
use crate::web::{Choice, Field, FormErrors};

pub(super) fn all() -> Vec<OverviewView> {
    let errors = FormErrors::from_error(Error::invalid("on", "compliance-day-ahead")).unwrap_or_default();
    let wrong = Field { error: errors.at("on"), ..Field::new("on", "31/12/2099") };
    let by = vec![Choice::of("", "Loại cán bộ", ""), Choice::of("requirement", "Các yêu cầu", "")];
    vec![
        empty(),
        OverviewView { errors, on: wrong, ..empty() },
        OverviewView { body: Some(body()), ..empty() },
        OverviewView {
            body: Some(Body { by, soon: None, is_short: false, trend: None, small: vec![], ..body() }),
            ..empty()
        },
    ]
}

fn empty() -> OverviewView {
    OverviewView {
        errors: FormErrors::none(),
        title: "Đạt chuẩn theo đơn vị".into(),
        lead: "Chuẩn kỹ năng sử dụng CNTT cơ bản · hạn 31/12/2026".into(),
        unit_name: "Trung tâm Phục vụ hành chính công, Văn phòng HĐND và UBND phường Văn Miếu – Quốc Tử Giám".into(),
        requirement: Field::new("requirement", ""),
        requirements: vec![Choice::of("1", "Chuẩn kỹ năng sử dụng CNTT cơ bản (hạn 31/12/2026)", "1")],
        unit: Field::new("unit", ""),
        units: vec![Choice::of("1", "Thành phố Hà Nội", "1"), Choice::of("2", "Xã Ba Vì", "1")],
        on: Field::new("on", "22/11/2026"),
        known: Field::new("known", ""),
        basis: "Tính đến hết ngày 22/11/2026, số liệu lúc 09:41 22/11/2026, theo cơ cấu tổ chức ngày 22/11/2026."
            .into(),
        ground: "Kế hoạch số 18/KH-UBND ngày 15/01/2026".into(),
        body: None,
    }
}

fn cell(level: &'static str, percent: &str, count: &str) -> Cell {
    Cell { level, percent: percent.into(), count: count.into(), href: "/compliance/people".into() }
}

fn line(rank: &str, name: &str) -> Line {
    Line {
        rank: rank.into(),
        name: name.into(),
        href: "/compliance".into(),
        note: None,
        whole: cell("a", "12%", "4/33"),
        cells: vec![cell("b", "41%", "14/33"), cell("z", "", "0/0")],
        numbers: vec![
            Number { value: "20".into(), href: Some("/compliance/people".into()) },
            Number { value: "0".into(), href: None },
        ],
    }
}

fn body() -> Body {
    let due_on = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let points: Vec<Point> = month_ends(due_on, 12)
        .into_iter()
        .zip(1u64..)
        .map(|(on, step)| Point { on, tally: Tally { met: step * 7, total: 100, ..Tally::default() } })
        .collect();
    let kpi = |kind, label: &str| Kpi {
        kind,
        label: label.into(),
        value: "3.412".into(),
        note: "82,8% của 4.120 người".into(),
        href: "/compliance/people?standing=met".into(),
    };
    let ended = Line {
        note: Some("đơn vị đã kết thúc hoạt động, còn người chờ phân về"), ..line("", "Huyện Ba Vì")
    };
    Body {
        export: "/compliance/export".into(),
        kpis: vec![
            kpi("ok", "Đã đạt"),
            kpi("bad", "Quá hạn"),
            kpi("warn", "Đang thực hiện"),
            kpi("none", "Chưa bắt đầu"),
        ],
        soon: Some(Banner {
            kind: "warn",
            title: "388 người đến hạn trong 30 ngày.".into(),
            text: "Hạn 05/12/2026, còn 13 ngày; 121 người đã có tên trong kỳ thi.".into(),
            href: Some("/compliance/people".into()),
            label: Some("Xem danh sách".into()),
        }),
        columns: ["Công chức", "Hợp đồng lao động"]
            .map(|title| Head { title: title.into(), about: String::new() })
            .to_vec(),
        lines: vec![
            line("1", "Xã Suối Hai"),
            line("2", "Ban Quản lý Dự án đầu tư xây dựng hạ tầng phường Văn Miếu – Quốc Tử Giám"),
        ],
        small: vec![ended],
        total: line("", "Tổng cộng"),
        trend: Trend::draw(&points, due_on),
        behind: vec![Behind {
            name: "Xã Suối Hai".into(),
            text: "29 người chưa đạt, đã đạt 12,1%".into(),
            href: "/compliance/people".into(),
        }],
        lacking: "708".into(),
        lacking_href: Some("/compliance/people?standing=lacking".into()),
        is_short: true,
        by: Vec::new(),
    }
}
