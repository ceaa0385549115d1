//! Who it is: named people with their standing and what it rests on.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::entry::{self, Entry};
use super::words::{self, Tag};
use super::{Links, asked, basis, narrowed, query_of, requirement_choices, unit_choices, unit_name};
use crate::compliance::model::{Member, Standing};
use crate::compliance::report::Part;
use crate::compliance::{Asked, List, Narrowed, export as files};
use crate::error::Result;
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Choice, Crumb, Field, View};

/// People on one page.
const SIZE: usize = 50;

#[derive(Debug, Clone, Serialize)]
struct Line {
    id: String,
    lacks: bool,
    name: String,
    staff_number: Option<String>,
    unit: String,
    kind: String,
    position: String,
    tag: Tag,
    reason: String,
}

#[derive(Debug, Clone, Serialize)]
struct PageLink {
    label: String,
    href: Option<String>,
    current: bool,
}

/// Where in a long list.
#[derive(Debug, Clone, Serialize)]
struct Pager {
    text: String,
    previous: Option<String>,
    next: Option<String>,
    pages: Vec<PageLink>,
}

/// The list.
#[derive(Debug, Clone, Serialize)]
pub struct PeopleView {
    title: String,
    lead: String,
    requirement: Field,
    requirements: Vec<Choice>,
    unit: Field,
    units: Vec<Choice>,
    standing: Field,
    standings: Vec<Choice>,
    kind: Field,
    kinds: Vec<Choice>,
    direct: bool,
    on: Field,
    known: Field,
    basis: String,
    overview: String,
    export: String,
    lines: Vec<Line>,
    pager: Pager,
    entry: Option<Entry>,
    /// Whether people can be marked: there is a round to put them into.
    picks: bool,
}

impl View for PeopleView {
    const TEMPLATE: &'static str = "compliance/people";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Báo cáo", self.overview.clone()), Crumb::here("Danh sách")]
    }
    fn samples() -> Vec<Self> {
        let full = sample(vec![line()]);
        let entry = Some(Entry { rounds: Vec::new(), back: String::new() });
        vec![sample(Vec::new()), full.clone(), PeopleView { entry, picks: false, ..full }]
    }
}

/// `GET /compliance/people`
pub async fn people(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = query_of(&request);
    let (asked, narrowed) = (asked(&query)?, narrowed(&query)?);
    let page = query.parse::<usize>("page")?.unwrap_or(1).max(1);
    let back = request.query_string().to_owned();
    let view = caller
        .read(move |tx| {
            let list = super::super::people(tx, &asked, &narrowed)?;
            let shown: Vec<Member> = list.members.iter().skip((page - 1) * SIZE).take(SIZE).copied().collect();
            let names = super::super::cards(tx, &list.picture, &shown)?;
            let tree = list.scene.tree();
            let lines = shown.iter().map(|member| {
                let id = list.picture.people[member.person as usize];
                let post = &list.picture.posts[member.post as usize];
                let demand = list.scene.demand.as_ref();
                Line {
                    id: id.to_string(),
                    lacks: member.standing.is_lacking(),
                    name: names.get(&id).map(|c| c.full_name.clone()).unwrap_or_default(),
                    staff_number: names.get(&id).and_then(|c| c.staff_number.clone()),
                    unit: tree.label(member.unit),
                    kind: words::staff_kind(&post.staff_kind),
                    position: post.position.clone(),
                    tag: Tag::of(member.standing),
                    reason: demand
                        .map(|d| words::reason(&list.picture, d, member, list.scene.moment.on))
                        .unwrap_or_default(),
                }
            });
            let lines = lines.collect();
            let actor = tx.actor()?.clone();
            let entry = entry::offered(tx, &actor, list.scene.demand.as_ref(), &back)?;
            let picks = entry.as_ref().is_some_and(|entry| !entry.rounds.is_empty());
            Ok(PeopleView { entry, picks, ..view(&list, (&asked, &narrowed), page, lines) })
        })
        .await?;
    caller.page(&view)
}

/// `GET /compliance/people/export`
pub async fn export_people(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = query_of(&request);
    let (asked, narrowed) = (asked(&query)?, narrowed(&query)?);
    let (name, bytes) = caller
        .run(move |me| {
            let made = me.app().read(me.by(), |tx| files::of_people(tx, &asked, &narrowed))?;
            me.app().write(me.by(), |tx| super::super::note_export(tx, &made.scene, made.people))?;
            Ok((made.name, made.bytes))
        })
        .await?;
    Ok(caller.file(&name, files::MEDIA_TYPE, bytes))
}

fn view(list: &List, (asked, narrowed): (&Asked, &Narrowed), page: usize, lines: Vec<Line>) -> PeopleView {
    let scene = &list.scene;
    let links = Links::new(scene, asked);
    let unit = scene.unit.map(|at| scene.organisation.unit(at).id);
    let kind = narrowed.staff_kind.clone().unwrap_or_default();
    let direct = if narrowed.is_direct { "yes" } else { "" };
    let more = [("standing", narrowed.part.as_str()), ("kind", kind.as_str()), ("direct", direct)];
    let count = format_integer(list.members.len() as i64);
    let mut title = format!("{count} người");
    if narrowed.part != Part::All {
        title = format!("{} – {title}", words::part(narrowed.part));
    }
    let requirement = scene.demand.as_ref().map(|d| format!("{} · hạn {}", d.title, format_date(d.due_on)));
    let place = if narrowed.is_direct { format!("trực tiếp tại {}", unit_name(scene)) } else { unit_name(scene) };
    PeopleView {
        title,
        lead: [requirement.unwrap_or_default(), place]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        requirement: Field::new("requirement", ""),
        requirements: requirement_choices(scene),
        unit: Field::new("unit", ""),
        units: unit_choices(scene),
        standing: Field::new("standing", ""),
        standings: standings(narrowed.part),
        kind: Field::new("kind", ""),
        kinds: kinds(&kind),
        direct: narrowed.is_direct,
        on: Field::new("on", format_date(scene.moment.on)),
        known: Field::new("known", asked.known_on.map(format_date).unwrap_or_default()),
        basis: basis(scene, asked),
        overview: links.to("/compliance", unit, &[]),
        export: links.to("/compliance/people/export", unit, &more),
        pager: pager(list.members.len(), page, |number| {
            links.people(unit, &[more.as_slice(), &[("page", &number.to_string())]].concat())
        }),
        lines,
        entry: None,
        picks: false,
    }
}

fn standings(chosen: Part) -> Vec<Choice> {
    let all = [Part::All, Part::Lacking].into_iter().chain(Standing::ALL.iter().map(|s| Part::Only(*s)));
    all.map(|part| Choice::of(part.as_str(), words::part(part), chosen.as_str())).collect()
}

fn kinds(chosen: &str) -> Vec<Choice> {
    let all = std::iter::once(Choice::of("", "Tất cả", chosen));
    all.chain(super::overview::KINDS.iter().map(|kind| Choice::of(*kind, words::staff_kind(kind), chosen))).collect()
}

/// First, last and the neighbours; gaps are shown as dots.
fn pager(total: usize, page: usize, href: impl Fn(usize) -> String) -> Pager {
    let last = total.div_ceil(SIZE).max(1);
    let from = if total == 0 { 0 } else { (page - 1) * SIZE + 1 };
    let to = (page * SIZE).min(total);
    let shown = |n: i64| format_integer(n);
    let mut pages = Vec::new();
    for number in 1..=last {
        let is_near = number.abs_diff(page) <= 1 || number == 1 || number == last;
        if is_near && last > 1 {
            let current = number == page;
            pages.push(PageLink { label: shown(number as i64), href: (!current).then(|| href(number)), current });
        } else if pages.last().is_some_and(|p: &PageLink| p.label != "…") {
            pages.push(PageLink { label: "…".to_owned(), href: None, current: false });
        }
    }
    Pager {
        text: format!("{}–{} trong {} người", shown(from as i64), shown(to as i64), shown(total as i64)),
        previous: (page > 1).then(|| href(page - 1)),
        next: (page < last).then(|| href(page + 1)),
        pages,
    }
}

fn line() -> Line {
    Line {
        id: "0192".into(),
        lacks: true,
        name: "Công Tằng Tôn Nữ Nguyễn Thị Phương Thảo".into(),
        staff_number: Some("CC-004512".into()),
        unit: "Trung tâm Phục vụ hành chính công, phường Văn Miếu – Quốc Tử Giám".into(),
        kind: "Công chức".into(),
        position: "Chuyên viên".into(),
        tag: Tag::of(Standing::Overdue),
        reason: "Hạn 30/06/2026, đã quá 145 ngày; chứng chỉ số HN-00012 hết hiệu lực từ ngày 01/09/2026".into(),
    }
}

fn sample(lines: Vec<Line>) -> PeopleView {
    PeopleView {
        title: "Quá hạn – 214 người".into(),
        lead: "Chuẩn kỹ năng sử dụng CNTT cơ bản · hạn 30/06/2026 · Xã Suối Hai".into(),
        requirement: Field::new("requirement", ""),
        requirements: vec![Choice::of("1", "Chuẩn kỹ năng sử dụng CNTT cơ bản (hạn 30/06/2026)", "1")],
        unit: Field::new("unit", ""),
        units: vec![Choice::of("1", "Xã Suối Hai", "1")],
        standing: Field::new("standing", ""),
        standings: standings(Part::Only(Standing::Overdue)),
        kind: Field::new("kind", ""),
        kinds: kinds(""),
        direct: lines.is_empty(),
        on: Field::new("on", "22/11/2026"),
        known: Field::new("known", ""),
        basis: "Tính đến hết ngày 22/11/2026, theo cơ cấu tổ chức ngày 22/11/2026.".into(),
        overview: "/compliance".into(),
        export: "/compliance/people/export".into(),
        pager: pager(lines.len() * 214, 2, |n| format!("/compliance/people?page={n}")),
        picks: !lines.is_empty(),
        entry: (!lines.is_empty()).then(|| Entry {
            rounds: vec![Choice::of("1", "Kỳ thi chuẩn CNTT cơ bản tháng 12/2026", "")],
            back: "standing=overdue".into(),
        }),
        lines,
    }
}
