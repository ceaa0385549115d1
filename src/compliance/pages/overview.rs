//! One page: where do we stand, and which unit is behind.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::trend::Trend;
use super::{Links, asked, basis, lacking, query_of, requirement_choices, unit_choices, unit_name, words};
use crate::compliance::model::{Demand, Standing};
use crate::compliance::report::{Row, Table};
use crate::compliance::rules::Tally;
use crate::compliance::{Asked, Overview, export as files, report};
use crate::error::{Error, Result};
use crate::messages::label;
use crate::text::{format_date, format_integer, format_percent};
use crate::web::{Caller, Choice, Crumb, Field, Fields, FormErrors, View};

/// Below so many people who lack it, their list is short enough to be opened at once.
const SHORT_LIST: u64 = 200;
/// Units named beside the trend.
const WORST: usize = 5;
/// “Đến hạn trong 30 ngày”.
const SOON: i64 = 30;

#[derive(Debug, Clone, Serialize)]
struct Kpi {
    kind: &'static str,
    label: String,
    value: String,
    note: String,
    href: String,
}

#[derive(Debug, Clone, Serialize)]
struct Head {
    title: String,
    about: String,
}

#[derive(Debug, Clone, Serialize)]
struct Cell {
    level: &'static str,
    percent: String,
    count: String,
    href: String,
}

#[derive(Debug, Clone, Serialize)]
struct Number {
    value: String,
    href: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Line {
    rank: String,
    name: String,
    href: String,
    note: Option<&'static str>,
    whole: Cell,
    cells: Vec<Cell>,
    numbers: Vec<Number>,
}

#[derive(Debug, Clone, Serialize)]
struct Behind {
    name: String,
    text: String,
    href: String,
}

#[derive(Debug, Clone, Serialize)]
struct Banner {
    kind: &'static str,
    title: String,
    text: String,
    href: Option<String>,
    label: Option<String>,
}

/// What the report shows when there is something to count.
#[derive(Debug, Clone, Serialize)]
struct Body {
    export: String,
    kpis: Vec<Kpi>,
    soon: Option<Banner>,
    columns: Vec<Head>,
    lines: Vec<Line>,
    small: Vec<Line>,
    total: Line,
    trend: Option<Trend>,
    behind: Vec<Behind>,
    lacking: String,
    lacking_href: Option<String>,
    is_short: bool,
    by: Vec<Choice>,
}

/// The overview.
#[derive(Debug, Clone, Serialize)]
pub struct OverviewView {
    errors: FormErrors,
    title: String,
    lead: String,
    unit_name: String,
    requirement: Field,
    requirements: Vec<Choice>,
    unit: Field,
    units: Vec<Choice>,
    on: Field,
    known: Field,
    basis: String,
    ground: String,
    body: Option<Body>,
}

impl View for OverviewView {
    const TEMPLATE: &'static str = "compliance/overview";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Báo cáo", "/compliance"), Crumb::here("Theo đơn vị")]
    }
    fn samples() -> Vec<Self> {
        samples::all()
    }
}

/// What the columns of the heat map are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Kind,
    Requirement,
}

/// `GET /compliance`
pub async fn overview(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = query_of(&request);
    let found = match asked(&query) {
        Ok(asked) => caller.read(move |tx| super::super::overview(tx, &asked).map(|o| (o, asked))).await,
        Err(error) => Err(error),
    };
    match found {
        Ok((overview, asked)) => caller.page(&view(&overview, &asked, &query)),
        Err(error @ Error::Invalid(_)) => {
            let errors = FormErrors::from_error(error)?;
            let fallback = caller.read(|tx| super::super::overview(tx, &Asked::default())).await?;
            let mut view = view(&fallback, &Asked::default(), &query);
            (view.on, view.known) = (query.field("on", &errors), query.field("known", &errors));
            (view.errors, view.body) = (errors, None);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error),
    }
}

/// `GET /compliance/export`
pub async fn export(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let asked = asked(&query_of(&request))?;
    let (name, bytes) = caller
        .run(move |me| {
            // Read first, then log: the long reading must not keep exams from writing.
            let made = me.app().read(me.by(), |tx| files::of_overview(tx, &asked))?;
            me.app().write(me.by(), |tx| super::super::note_export(tx, &made.scene, made.people))?;
            Ok((made.name, made.bytes))
        })
        .await?;
    Ok(caller.file(&name, files::MEDIA_TYPE, bytes))
}

fn view(overview: &Overview, asked: &Asked, query: &Fields) -> OverviewView {
    let scene = &overview.scene;
    let demand = scene.demand.as_ref();
    let none = FormErrors::none();
    let unit_name = unit_name(scene);
    OverviewView {
        title: "Đạt chuẩn theo đơn vị".to_owned(),
        lead: demand.map(lead).unwrap_or_default(),
        requirement: Field::new("requirement", ""),
        requirements: requirement_choices(scene),
        unit: Field::new("unit", ""),
        units: unit_choices(scene),
        on: Field::new("on", format_date(scene.moment.on)),
        known: Field { value: asked.known_on.map(format_date).unwrap_or_default(), ..query.field("known", &none) },
        basis: basis(scene, asked),
        ground: demand.map(|d| d.legal_ground.clone()).unwrap_or_default(),
        body: demand.filter(|_| !overview.members.is_empty()).map(|d| body(overview, d, asked, query)),
        errors: none,
        unit_name,
    }
}

fn lead(demand: &Demand) -> String {
    format!("{} · hạn {}", demand.title, format_date(demand.due_on))
}

fn body(overview: &Overview, demand: &Demand, asked: &Asked, query: &Fields) -> Body {
    let scene = &overview.scene;
    let links = Links::new(scene, asked);
    let unit = scene.unit.unwrap_or_default();
    let unit_id = Some(scene.organisation.unit(unit).id);
    let tree = scene.tree();
    let by = if query.text("by") == "requirement" && scene.demands.len() > 1 { By::Requirement } else { By::Kind };
    let (columns, table) = counted(overview, by);
    let make = Lines { overview, links: &links, viewed: unit, columns: &columns };
    let lines: Vec<Line> = table.ranked.iter().map(|row| make.line(row)).collect();
    let missing = lacking(&overview.members);
    let worst = table.ranked.iter().chain(&table.small).filter(|row| row.tally.lacking() > 0).take(WORST);
    let choices = [("", "Loại cán bộ"), ("requirement", "Các yêu cầu")];
    let chosen = if by == By::Kind { "" } else { "requirement" };
    let is_open = scene.demands.len() > 1;
    Body {
        export: links.to("/compliance/export", unit_id, &[]),
        kpis: kpis(&table, &links, overview),
        soon: soon(demand, overview, &links),
        lines,
        small: table.small.iter().map(|row| make.line(row)).collect(),
        total: make.total(&table),
        trend: Trend::draw(&overview.trend, demand.due_on),
        behind: worst.map(|row| make.behind(&tree, row)).collect(),
        lacking: format_integer(missing as i64),
        lacking_href: (missing > 0).then(|| links.people(unit_id, &[("standing", "lacking")])),
        is_short: missing <= SHORT_LIST,
        by: if is_open { choices.iter().map(|(v, l)| Choice::of(*v, *l, chosen)).collect() } else { Vec::new() },
        columns: columns.into_iter().map(|column| column.head).collect(),
    }
}

struct Column {
    head: Head,
    /// What the list of its people is narrowed by.
    narrow: (&'static str, String),
}

/// The kinds of staff in the order of the law.
pub const KINDS: [&str; 4] = ["cadre", "civil_servant", "public_employee", "contract"];

fn counted(overview: &Overview, by: By) -> (Vec<Column>, Table) {
    let (scene, picture) = (&overview.scene, &overview.picture);
    let tree = scene.tree();
    let unit = scene.unit.unwrap_or_default();
    let branch = report::branches(&tree, unit, scene.organisation.len());
    if by == By::Requirement {
        return by_requirement(overview, &branch);
    }
    let kind_of = |post: u32| picture.posts[post as usize].staff_kind.as_str();
    let present: Vec<&str> =
        KINDS.iter().copied().filter(|kind| overview.members.iter().any(|m| kind_of(m.post) == *kind)).collect();
    let place = |post: u32| present.iter().position(|kind| *kind == kind_of(post));
    let places: Vec<Option<usize>> = (0u32..).zip(&picture.posts).map(|(at, _)| place(at)).collect();
    let table = report::table(&tree, &branch, &overview.members, present.len(), |m| places[m.post as usize]);
    let columns = present.iter().map(|kind| Column {
        head: Head { title: words::staff_kind(kind), about: String::new() },
        narrow: ("kind", (*kind).to_owned()),
    });
    (columns.collect(), table)
}

fn by_requirement(overview: &Overview, branch: &[Option<u32>]) -> (Vec<Column>, Table) {
    let scene = &overview.scene;
    let tree = scene.tree();
    let count = scene.demands.len();
    let mut table = report::table(&tree, branch, &overview.members, count, |_| None);
    for (at, members) in overview.others.iter().enumerate() {
        let part = report::table(&tree, branch, members, 0, |_| None);
        for row in table.ranked.iter_mut().chain(&mut table.small) {
            let same = part.ranked.iter().chain(&part.small).find(|other| other.unit == row.unit);
            row.cells[at] = same.map(|other| other.tally).unwrap_or_default();
        }
    }
    let columns = scene.demands.iter().map(|demand| Column {
        head: Head { title: demand.title.clone(), about: format!("hạn {}", format_date(demand.due_on)) },
        narrow: ("requirement", demand.lineage_id.to_string()),
    });
    (columns.collect(), table)
}

struct Lines<'a> {
    overview: &'a Overview,
    links: &'a Links,
    viewed: u32,
    columns: &'a [Column],
}

impl Lines<'_> {
    fn line(&self, row: &Row) -> Line {
        let scene = &self.overview.scene;
        let tree = scene.tree();
        let id = Some(scene.organisation.unit(row.unit).id);
        let is_direct = row.unit == self.viewed && tree.stands(row.unit);
        let direct: &[(&str, &str)] = if is_direct { &[("direct", "yes")] } else { &[] };
        let name = if is_direct {
            format!("Trực tiếp tại {}", tree.phrase(row.unit))
        } else {
            tree.name(row.unit).to_owned()
        };
        let has_below = !is_direct && tree.children(row.unit).iter().any(|at| tree.stands(*at));
        Line {
            rank: row.rank.map(|r| r.to_string()).unwrap_or_default(),
            href: if has_below { self.links.to("/compliance", id, &[]) } else { self.links.people(id, direct) },
            note: (!tree.stands(row.unit)).then_some("đơn vị đã kết thúc hoạt động, còn người chờ phân về"),
            name,
            whole: self.cell(&row.tally, id, direct, None),
            cells: row.cells.iter().zip(self.columns).map(|(t, c)| self.cell(t, id, direct, Some(c))).collect(),
            numbers: self.numbers(&row.tally, id, direct),
        }
    }

    fn numbers(&self, tally: &Tally, id: Option<crate::db::UnitId>, direct: &[(&str, &str)]) -> Vec<Number> {
        [Standing::Overdue, Standing::InProgress, Standing::NotStarted]
            .iter()
            .map(|standing| {
                let more = [direct, &[("standing", standing.as_str())]].concat();
                let href = (tally.of(*standing) > 0).then(|| self.links.people(id, &more));
                Number { value: format_integer(tally.of(*standing) as i64), href }
            })
            .collect()
    }

    fn cell(
        &self,
        tally: &Tally,
        id: Option<crate::db::UnitId>,
        direct: &[(&str, &str)],
        column: Option<&Column>,
    ) -> Cell {
        let href = match column.map(|c| &c.narrow) {
            Some(("requirement", lineage)) => {
                let kept = self.links.kept.iter().filter(|(name, _)| *name != "requirement").cloned();
                let links = Links { kept: kept.chain([("requirement", lineage.clone())]).collect() };
                links.people(id, direct)
            }
            Some((name, value)) => self.links.people(id, &[direct, &[(*name, value.as_str())]].concat()),
            None => self.links.people(id, direct),
        };
        cell(tally, href)
    }

    fn total(&self, table: &Table) -> Line {
        let scene = &self.overview.scene;
        let id = Some(scene.organisation.unit(self.viewed).id);
        let mut cells = vec![Tally::default(); self.columns.len()];
        for row in table.ranked.iter().chain(&table.small) {
            for (sum, part) in cells.iter_mut().zip(&row.cells) {
                sum.met += part.met;
                sum.total += part.total;
                sum.exempt += part.exempt;
            }
        }
        Line {
            rank: String::new(),
            name: "Tổng cộng".to_owned(),
            href: self.links.people(id, &[]),
            note: None,
            whole: self.cell(&table.total, id, &[], None),
            cells: cells.iter().zip(self.columns).map(|(t, c)| self.cell(t, id, &[], Some(c))).collect(),
            numbers: self.numbers(&table.total, id, &[]),
        }
    }

    fn behind(&self, tree: &crate::compliance::organisation::Tree<'_>, row: &Row) -> Behind {
        let id = Some(self.overview.scene.organisation.unit(row.unit).id);
        let more: &[(&str, &str)] = if row.unit == self.viewed {
            &[("direct", "yes"), ("standing", "lacking")]
        } else {
            &[("standing", "lacking")]
        };
        let missing = format_integer(row.tally.lacking() as i64);
        let text = format!("{missing} người chưa đạt, đã đạt {}", share_text(&row.tally));
        let is_direct = row.unit == self.viewed && tree.stands(row.unit);
        let name = if is_direct {
            format!("Trực tiếp tại {}", tree.phrase(row.unit))
        } else {
            tree.name(row.unit).to_owned()
        };
        Behind { name, text, href: self.links.people(id, more) }
    }
}

fn share_text(tally: &Tally) -> String {
    tally.share().map_or_else(|| "–".to_owned(), format_percent)
}

fn cell(tally: &Tally, href: String) -> Cell {
    let level = match tally.share() {
        None => "z",
        Some(..200) => "a",
        Some(..500) => "b",
        Some(..750) => "c",
        Some(..950) => "d",
        Some(_) => "e",
    };
    let count = format!("{}/{}", format_integer(tally.met as i64), format_integer(tally.counted() as i64));
    // Whole percents, cut and never rounded up: 99,9% must not read as everybody.
    let percent = tally.share().map(|tenths| format!("{}%", tenths / 10)).unwrap_or_default();
    Cell { level, percent, count, href }
}

fn kpis(table: &Table, links: &Links, overview: &Overview) -> Vec<Kpi> {
    let scene = &overview.scene;
    let id = scene.unit.map(|at| scene.organisation.unit(at).id);
    let total = &table.total;
    let kinds = [
        (Standing::Met, "ok"),
        (Standing::Overdue, "bad"),
        (Standing::InProgress, "warn"),
        (Standing::NotStarted, "none"),
    ];
    let of = |standing: Standing| crate::text::percent_tenths(total.of(standing), total.counted()).map(format_percent);
    let all = format_integer(total.counted() as i64);
    let note = |standing: Standing| match (standing, of(standing)) {
        (Standing::Overdue, Some(_)) if table.late_units > 1 => {
            format!("trong {all} người, ở {} đơn vị", format_integer(table.late_units as i64))
        }
        (_, Some(share)) => format!("{share} của {all} người"),
        (_, None) => String::new(),
    };
    let exempt = (total.exempt > 0).then(|| Kpi {
        kind: "none",
        label: label(Standing::Exempt.label_key()),
        value: format_integer(total.exempt as i64),
        note: total
            .share_with_exempt()
            .map(|share| {
                format!("nếu tính là đạt: {} của {} người", format_percent(share), format_integer(total.total as i64))
            })
            .unwrap_or_default(),
        href: links.people(id, &[("standing", Standing::Exempt.as_str())]),
    });
    kinds
        .iter()
        .map(|(standing, kind)| Kpi {
            kind,
            label: label(standing.label_key()),
            value: format_integer(total.of(*standing) as i64),
            note: note(*standing),
            href: links.people(id, &[("standing", standing.as_str())]),
        })
        .chain(exempt)
        .collect()
}

fn soon(demand: &Demand, overview: &Overview, links: &Links) -> Option<Banner> {
    let scene = &overview.scene;
    let days = (demand.due_on - scene.moment.on).num_days();
    let missing = lacking(&overview.members);
    if !(0..=SOON).contains(&days) || missing == 0 {
        return None;
    }
    let candidates = overview.members.iter().filter(|m| m.standing == Standing::InProgress).count();
    let unit = scene.unit.map(|at| scene.organisation.unit(at).id);
    Some(Banner {
        kind: "warn",
        title: format!("{} người đến hạn trong {SOON} ngày.", format_integer(missing as i64)),
        text: format!(
            "Hạn {}, {}; {} người đã có tên trong kỳ thi.",
            format_date(demand.due_on),
            words::left(demand.due_on, scene.moment.on),
            format_integer(candidates as i64)
        ),
        href: Some(links.people(unit, &[("standing", "lacking")])),
        label: Some("Xem danh sách".to_owned()),
    })
}

mod samples;
