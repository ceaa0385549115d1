//! The tree on a day, and a unit with its history and lineage.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::{Fact, Tag};
use crate::app::Tx;
use crate::clock;
use crate::db::UnitId;
use crate::error::Result;
use crate::people::{UnitKind, UnitTree, last_name, store, tree};
use crate::rights::{Action, Facts, allow};
use crate::text::{fold, format_date, format_integer};
use crate::web::{Caller, Crumb, Field, Fields, FormErrors, Pager, View, Window};

/// Units on a page.
const SIZE: i64 = 100;

/// The tree.
#[derive(Serialize)]
pub struct TreeView {
    lead: String,
    on: Field,
    q: Field,
    rows: Vec<TreeRow>,
    pager: Pager,
    waiting: String,
    filtered: bool,
    errors: FormErrors,
}

#[derive(Serialize)]
struct TreeRow {
    href: String,
    name: String,
    above: String,
    code: String,
    kind: String,
    people: String,
    since: String,
}

impl View for TreeView {
    const TEMPLATE: &'static str = "people/units";
    fn title(&self) -> String {
        "Đơn vị".into()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let row = TreeRow {
            href: "/units/1".into(),
            name: "Phòng Kinh tế, Hạ tầng và Đô thị".into(),
            above: "Phường Văn Miếu – Quốc Tử Giám".into(),
            code: "00004".into(),
            kind: "Cơ quan của xã, phường".into(),
            people: "12".into(),
            since: "01/07/2025".into(),
        };
        let view = |rows| Self {
            lead: "127 đơn vị ngày 22/11/2026".into(),
            on: Field::new("on", "22/11/2026"),
            q: Field::new("q", ""),
            pager: Pager::new(Window { page: 1, size: SIZE }, 127, "đơn vị", ("/units", &Fields::default())),
            rows,
            waiting: "6".into(),
            filtered: true,
            errors: FormErrors::none(),
        };
        vec![view(Vec::new()), view(vec![row])]
    }
}

/// A unit.
#[derive(Serialize)]
pub struct UnitView {
    id: String,
    name: String,
    living: bool,
    is_city: bool,
    tag: Tag,
    facts: Vec<Fact>,
    history: Vec<HistoryRow>,
    lineage: Vec<LineageRow>,
    children: Vec<Link>,
    parents: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    label: String,
}

#[derive(Serialize)]
struct HistoryRow {
    name: String,
    parent: String,
    from: String,
    to: String,
    recorded: String,
    superseded: String,
}

#[derive(Serialize)]
struct LineageRow {
    direction: &'static str,
    href: String,
    name: String,
    kind: String,
    on: String,
    note: String,
}

impl View for UnitView {
    const TEMPLATE: &'static str = "people/unit";
    fn title(&self) -> String {
        self.name.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        let mut crumbs = vec![Crumb::to("Đơn vị", "/units")];
        crumbs.extend(self.parents.iter().map(|link| Crumb::to(link.label.clone(), link.href.clone())));
        crumbs.push(Crumb::here(self.name.clone()));
        crumbs
    }
    fn samples() -> Vec<Self> {
        let history = HistoryRow {
            name: "Phường Ba Đình".into(),
            parent: "Thành phố Hà Nội".into(),
            from: "01/07/2025".into(),
            to: String::new(),
            recorded: "08:00 22/11/2026".into(),
            superseded: "09:00 22/11/2026".into(),
        };
        let edge = LineageRow {
            direction: "Nhận từ",
            href: "/units/2".into(),
            name: "Phường Trúc Bạch".into(),
            kind: "Nhập toàn bộ".into(),
            on: "01/07/2025".into(),
            note: String::new(),
        };
        let link = || Link { href: "/units/3".into(), label: "Văn phòng HĐND và UBND".into() };
        let view = |living, history, lineage, children| Self {
            id: "1".into(),
            name: "Phường Ba Đình".into(),
            living,
            is_city: false,
            tag: if living { Tag::new("ok", "Đang hoạt động") } else { Tag::new("none", "Đã kết thúc") },
            facts: vec![Fact::new("Mã", "00004").strong()],
            history,
            lineage,
            children,
            parents: vec![link()],
        };
        vec![view(true, vec![history], vec![edge], vec![link()]), view(false, Vec::new(), Vec::new(), Vec::new())]
    }
}

/// `GET /units`
pub async fn index(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller.read(move |tx| tree_view(tx, &query)).await?;
    caller.page(&view)
}

fn tree_view(tx: &mut Tx<'_>, query: &Fields) -> Result<TreeView> {
    allow(tx.actor()?, Action::ManageUnits, &Facts::none())?;
    let (now, today) = (tx.now, tx.today());
    let (on, errors) = match query.date("on") {
        Ok(on) => (on.unwrap_or(today), FormErrors::none()),
        Err(error) => (today, FormErrors::from_error(error)?),
    };
    let window = Window::of(query, SIZE);
    let units = tree(tx, on, now)?;
    let counts = people_by_unit(tx, on)?;
    let words = fold(query.text("q"));
    let all = units.root().map(|root| units.subtree(root)).unwrap_or_default();
    let fits = |unit: &UnitId| {
        units
            .get(*unit)
            .is_some_and(|node| words.is_empty() || fold(&node.name).contains(&words) || fold(&node.code) == words)
    };
    let found: Vec<UnitId> = all.iter().copied().filter(fits).collect();
    let size = usize::try_from(SIZE).unwrap_or(1);
    let before = usize::try_from(window.offset()).unwrap_or(0);
    let rows = found.iter().skip(before).take(size).map(|unit| tree_row(&units, *unit, &counts)).collect();
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let waiting: i64 = store::units::ended_with_people(tx, on)?.iter().map(|(_, people)| people).sum();
    let total = format_integer(i64::try_from(units.len()).unwrap_or(0));
    Ok(TreeView {
        lead: format!("{total} đơn vị hoạt động ngày {}", format_date(on)),
        on: match errors.at("on") {
            Some(_) => query.field("on", &errors),
            None => Field::new("on", format_date(on)),
        },
        q: Field::new("q", query.text("q")),
        rows,
        pager: Pager::new(window, count, "đơn vị", ("/units", query)),
        waiting: if waiting > 0 { format_integer(waiting) } else { String::new() },
        filtered: !words.is_empty(),
        errors,
    })
}

/// People posted to each unit itself, not below it.
fn people_by_unit(tx: &mut Tx<'_>, on: NaiveDate) -> Result<std::collections::HashMap<UnitId, i64>> {
    let mut counts = std::collections::HashMap::new();
    let now = tx.now;
    for posting in store::postings::on(tx, on, now)? {
        *counts.entry(posting.unit_id).or_insert(0) += 1;
    }
    Ok(counts)
}

fn tree_row(tree: &UnitTree, unit: UnitId, counts: &std::collections::HashMap<UnitId, i64>) -> TreeRow {
    let below: i64 = tree.subtree(unit).iter().filter_map(|one| counts.get(one)).sum();
    let node = tree.get(unit);
    let above = node.and_then(|n| n.parent).map(|parent| tree.label(parent)).unwrap_or_default();
    TreeRow {
        href: format!("/units/{unit}"),
        name: node.map(|n| n.name.clone()).unwrap_or_default(),
        above,
        code: node.map(|n| n.code.clone()).unwrap_or_default(),
        kind: node.map(|n| n.kind.label()).unwrap_or_default(),
        people: format_integer(below),
        since: node.map(|n| format_date(n.founded_on)).unwrap_or_default(),
    }
}

/// `GET /units/{id}`
pub async fn show(caller: Caller, id: web::Path<UnitId>) -> Result<HttpResponse> {
    let id = *id;
    let view = caller.read(move |tx| unit_view(tx, id)).await?;
    caller.page(&view)
}

fn unit_view(tx: &mut Tx<'_>, id: UnitId) -> Result<UnitView> {
    allow(tx.actor()?, Action::ManageUnits, &Facts::none())?;
    let unit = store::units::unit(tx, id)?;
    let (now, today) = (tx.now, tx.today());
    let units = tree(tx, today, now)?;
    let believed = store::units::facts(tx, id)?;
    let node = units.get(id);
    let name = match (node, believed.last()) {
        (Some(node), _) => node.name.clone(),
        (None, Some(last)) => last.name.clone(),
        (None, None) => unit.code.clone(),
    };
    let ended = believed.last().and_then(|fact| fact.valid_to).filter(|to| *to <= today);
    let tag = match (node, ended) {
        (Some(_), _) => Tag::new("ok", "Đang hoạt động"),
        (None, Some(_)) => Tag::new("none", "Đã kết thúc"),
        (None, None) => Tag::new("due", "Chưa đến ngày thành lập"),
    };
    let link = |unit: UnitId| Link { href: format!("/units/{unit}"), label: units.label(unit) };
    Ok(UnitView {
        id: id.to_string(),
        living: node.is_some(),
        is_city: unit.kind == UnitKind::City,
        tag,
        facts: vec![
            Fact::new("Mã", unit.code.clone()).strong(),
            Fact::new("Loại", unit.kind.label()),
            Fact::new("Hoạt động từ", format_date(unit.founded_on)),
            Fact::new("Kết thúc từ", ended.map(format_date).unwrap_or_default()),
        ],
        history: history_rows(tx, id)?,
        lineage: lineage_rows(tx, id)?,
        children: units.children(id).into_iter().map(link).collect(),
        parents: units.path(id).into_iter().skip(1).rev().map(link).collect(),
        name,
    })
}

fn history_rows(tx: &mut Tx<'_>, id: UnitId) -> Result<Vec<HistoryRow>> {
    let mut rows = Vec::new();
    for fact in store::units::history(tx, id)? {
        if fact.superseded_at == Some(fact.recorded_at) {
            continue;
        }
        rows.push(HistoryRow {
            parent: fact.parent_id.map(|parent| last_name(tx, parent)).transpose()?.unwrap_or_default(),
            name: fact.name,
            from: format_date(fact.valid_from),
            to: fact.valid_to.and_then(|to| to.pred_opt()).map(format_date).unwrap_or_default(),
            recorded: clock::date_time_text(fact.recorded_at),
            superseded: fact.superseded_at.map(clock::date_time_text).unwrap_or_default(),
        });
    }
    Ok(rows)
}

fn lineage_rows(tx: &mut Tx<'_>, id: UnitId) -> Result<Vec<LineageRow>> {
    let mut rows = Vec::new();
    for edge in store::units::lineage_of(tx, id)? {
        let (direction, other) =
            if edge.from_unit == id { ("Chuyển vào", edge.to_unit) } else { ("Nhận từ", edge.from_unit) };
        rows.push(LineageRow {
            direction,
            href: format!("/units/{other}"),
            name: last_name(tx, other)?,
            kind: edge.kind.label(),
            on: format_date(edge.on_date),
            note: edge.note.unwrap_or_default(),
        });
    }
    Ok(rows)
}
