//! The trend as a drawing: all coordinates are made here.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::compliance::report::Point;
use crate::text::{format_date, format_integer, format_percent};

const WIDTH: i64 = 680;
const HEIGHT: i64 = 250;
const LEFT: i64 = 54;
const RIGHT: i64 = 650;
const TOP: i64 = 30;
const BOTTOM: i64 = 210;

#[derive(Debug, Clone, Serialize)]
struct Rule {
    y: i64,
    label: String,
}

#[derive(Debug, Clone, Serialize)]
struct Tick {
    x: i64,
    label: String,
}

#[derive(Debug, Clone, Serialize)]
struct Goal {
    y: i64,
    label: String,
    label_y: i64,
}

#[derive(Debug, Clone, Serialize)]
struct Dot {
    x: i64,
    y: i64,
}

/// A line of the table that repeats the drawing.
#[derive(Debug, Clone, Serialize)]
pub struct TrendRow {
    on: String,
    met: String,
    total: String,
    share: String,
}

/// What `parts/trend` draws, with its numbers.
#[derive(Debug, Clone, Serialize)]
pub struct Trend {
    id: &'static str,
    title: String,
    description: String,
    width: i64,
    height: i64,
    left: i64,
    right: i64,
    rules: Vec<Rule>,
    ticks: Vec<Tick>,
    base: i64,
    goal: Option<Goal>,
    line: String,
    dots: Vec<Dot>,
    ahead: String,
    band: String,
    rows: Vec<TrendRow>,
}

fn y_of(tenths: i64) -> i64 {
    BOTTOM - tenths * (BOTTOM - TOP) / 1000
}

impl Trend {
    /// The drawing; `None` when there are fewer than two days with somebody to count.
    pub fn draw(points: &[Point], due_on: NaiveDate) -> Option<Self> {
        let step = (RIGHT - LEFT) / (points.len().max(2) as i64 - 1);
        let known: Vec<(i64, i64, &Point)> = (0i64..)
            .zip(points)
            .filter_map(|(at, point)| Some((LEFT + at * step, point.tally.share()?, point)))
            .collect();
        let (first, last) = (known.first()?, known.last()?);
        if known.len() < 2 {
            return None;
        }
        let say = |(_, share, point): &(i64, i64, &Point)| {
            format!("{} ngày {}", format_percent(*share), format_date(point.on))
        };
        let description =
            format!("Từ {} đến {}; mục tiêu 100% trước khi hết ngày {}.", say(first), say(last), format_date(due_on));
        let goal =
            Goal { y: y_of(1000), label: format!("Mục tiêu 100%, hạn {}", format_date(due_on)), label_y: TOP - 8 };
        Some(Self {
            id: "xu-huong",
            title: "Tỷ lệ đã đạt vào cuối mỗi tháng".into(),
            description,
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: RIGHT,
            rules: [0, 250, 500, 750].iter().map(|t| Rule { y: y_of(*t), label: format!("{}%", t / 10) }).collect(),
            ticks: (0i64..).zip(points).map(|(at, p)| Tick { x: LEFT + at * step, label: tick(at, p.on) }).collect(),
            base: HEIGHT - 16,
            goal: Some(goal),
            line: known.iter().map(|(x, share, _)| format!("{x},{}", y_of(*share))).collect::<Vec<_>>().join(" "),
            dots: known.iter().map(|(x, share, _)| Dot { x: *x, y: y_of(*share) }).collect(),
            ahead: String::new(),
            band: String::new(),
            rows: points.iter().rev().map(row).collect(),
        })
    }
}

fn tick(at: i64, on: NaiveDate) -> String {
    if at == 0 || on.month() == 1 { format!("T{}/{}", on.month(), on.year() % 100) } else { format!("T{}", on.month()) }
}

fn row(point: &Point) -> TrendRow {
    TrendRow {
        on: format_date(point.on),
        met: format_integer(point.tally.met as i64),
        total: format_integer(point.tally.counted() as i64),
        share: point.tally.share().map_or_else(|| "–".to_owned(), format_percent),
    }
}
