//! The list of the bank (P8) and its workbook.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::parts::{Tab, TagView, XLSX, excerpt, pager, tabs};
use crate::app::Tx;
use crate::db::QuestionVersionId;
use crate::error::Result;
use crate::questions::list::{ListFilter, PAGE, modules, page};
use crate::questions::model::{Kind, Pool, Question, State, StateCounts, Version, difficulty_label};
use crate::questions::{bank, imports};
use crate::web::{Caller, Choice, Field, Fields, Form, FormErrors, View};
use crate::{clock, messages, text};

/// A line of the list.
#[derive(Serialize)]
struct Line {
    href: String,
    code: String,
    version: i32,
    version_id: String,
    stem: String,
    element: String,
    kind: String,
    difficulty: String,
    pool: String,
    state: TagView,
    pickable: bool,
}

impl Line {
    fn of(question: &Question, version: &Version) -> Self {
        Self {
            href: format!("/questions/{}?version={}", question.id, version.version),
            code: question.code.clone(),
            version: version.version,
            version_id: version.id.to_string(),
            stem: excerpt(&version.content.stem),
            element: version.content.element_code.clone(),
            kind: version.content.kind.label(),
            difficulty: difficulty_label(version.content.difficulty),
            pool: question.pool.label(),
            state: TagView::of(version.state),
            pickable: version.state == State::Draft,
        }
    }
}

/// A select of the filter bar.
#[derive(Serialize)]
struct Select {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

fn select(name: &'static str, every: &str, options: Vec<(String, String)>, chosen: &str) -> Select {
    let mut all = vec![Choice::of("", every, chosen)];
    all.extend(options.into_iter().map(|(value, label)| Choice::of(value, label, chosen)));
    Select { name, error: None, options: all }
}

/// The list.
#[derive(Serialize)]
pub struct ListView {
    tabs: super::parts::Tabs,
    states: super::parts::Tabs,
    module: Select,
    kind: Select,
    pool: Select,
    difficulty: Select,
    element: Field,
    words: Field,
    state: String,
    lines: Vec<Line>,
    total: i64,
    total_text: String,
    pager: Option<super::parts::Pager>,
    may_write: bool,
    picks: bool,
    filtered: bool,
    export: String,
}

impl View for ListView {
    const TEMPLATE: &'static str = "questions/list";
    fn title(&self) -> String {
        "Ngân hàng câu hỏi".into()
    }
    fn samples() -> Vec<Self> {
        let fields = Fields::new(vec![("state".into(), "draft".into()), ("words".into(), "thiết bị".into())]);
        let empty =
            Found { rows: Vec::new(), total: 0, counts: StateCounts::new(), modules: Vec::new(), may_write: true };
        let rows: Vec<(Question, Version)> = State::ALL.iter().map(|s| super::samples::question(*s)).collect();
        let modules = vec![("IU01".to_owned(), "IU01 – Hiểu biết về công nghệ thông tin cơ bản".to_owned())];
        let counts = StateCounts::from([(State::Draft, 4), (State::Approved, 1_250)]);
        let full = Found { rows, total: 1_254, counts, modules, may_write: true };
        vec![Self::made(&Fields::default(), empty), Self::made(&fields, full)]
    }
}

struct Found {
    rows: Vec<(Question, Version)>,
    total: i64,
    counts: StateCounts,
    modules: Vec<(String, String)>,
    may_write: bool,
}

impl ListView {
    fn made(query: &Fields, found: Found) -> Self {
        let at = page_number(query);
        let labels =
            |of: Vec<(&'static str, String)>| of.into_iter().map(|(v, l)| (v.to_owned(), l)).collect::<Vec<_>>();
        let kinds = labels(Kind::ALL.iter().map(|kind| (kind.as_str(), kind.label())).collect());
        let pools = labels(Pool::ALL.iter().map(|pool| (pool.as_str(), pool.label())).collect());
        let difficulties = (1..=3).map(|d| (d.to_string(), difficulty_label(d))).collect();
        let none = FormErrors::none();
        let filtered = query.pairs().iter().any(|(name, value)| !value.is_empty() && name != "page");
        let drafts = query.text("state") == State::Draft.as_str();
        Self {
            tabs: tabs(Tab::Bank),
            states: state_tabs(query, &found.counts),
            module: select("module", "Mọi mô đun", found.modules, query.text("module")),
            kind: select("kind", "Mọi loại", kinds, query.text("kind")),
            pool: select("pool", "Mọi kho", pools, query.text("pool")),
            difficulty: select("difficulty", "Mọi độ khó", difficulties, query.text("difficulty")),
            element: query.field("element", &none),
            words: query.field("words", &none),
            state: query.text("state").to_owned(),
            lines: found.rows.iter().map(|(question, version)| Line::of(question, version)).collect(),
            total: found.total,
            total_text: text::format_integer(found.total),
            pager: pager("/questions", query, (at, PAGE), found.total, "câu"),
            picks: found.may_write && drafts && !found.rows.is_empty(),
            may_write: found.may_write,
            filtered,
            export: address("/questions/export.xlsx", query, &[]),
        }
    }
}

fn page_number(query: &Fields) -> i64 {
    query.parse::<i64>("page").ok().flatten().unwrap_or(1).clamp(1, 1_000_000)
}

/// An address with the filter, some values changed.
fn address(path: &str, query: &Fields, changed: &[(&str, &str)]) -> String {
    let kept = query.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let kept =
        kept.filter(|(name, value)| *name != "page" && !value.is_empty() && changed.iter().all(|(n, _)| n != name));
    let pairs: Vec<(&str, &str)> = kept.chain(changed.iter().copied().filter(|(_, value)| !value.is_empty())).collect();
    match serde_urlencoded::to_string(&pairs) {
        Ok(text) if !text.is_empty() => format!("{path}?{text}"),
        _ => path.to_owned(),
    }
}

fn state_tabs(query: &Fields, counts: &StateCounts) -> super::parts::Tabs {
    let chosen = query.text("state");
    let usual = [State::Draft, State::InReview, State::Approved];
    let sum: i64 = usual.iter().filter_map(|state| counts.get(state)).sum();
    let item = |value: &str, label: String, count: i64| super::parts::TabItem {
        href: address("/questions", query, &[("state", value)]),
        label,
        count: Some(text::format_integer(count)),
        current: value == chosen,
    };
    let mut items = vec![item("", messages::label("questions-state-all"), sum)];
    items.extend(
        State::ALL.iter().map(|state| item(state.as_str(), state.label(), counts.get(state).copied().unwrap_or(0))),
    );
    super::parts::Tabs { label: messages::label("questions-state"), items }
}

/// What the query string asks for; what cannot be read asks for nothing.
fn filter_of(query: &Fields) -> ListFilter {
    ListFilter {
        module: query.some("module").map(str::to_owned),
        element: query.text("element").to_uppercase(),
        kind: query.text("kind").parse().ok(),
        pool: query.text("pool").parse().ok(),
        state: query.text("state").parse().ok(),
        difficulty: query.parse("difficulty").ok().flatten(),
        words: query.text("words").chars().take(200).collect(),
    }
}

/// `GET /questions`
pub async fn list(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let (filter, at) = (filter_of(&query), page_number(&query));
    let found = caller.read(move |tx| find(tx, &filter, at)).await?;
    caller.page(&ListView::made(&query, found))
}

fn find(tx: &mut Tx<'_>, filter: &ListFilter, at: i64) -> Result<Found> {
    let modules = modules(tx)?;
    let (rows, total, counts) = page(tx, filter, at)?;
    let actor = tx.actor()?;
    let may_write = modules.iter().any(|(_, module)| bank::may_write(actor, &module.code));
    let modules = modules.into_iter().map(|(_, m)| (m.code.clone(), format!("{} – {}", m.code, m.title))).collect();
    Ok(Found { rows, total, counts, modules, may_write })
}

/// `GET /questions/export.xlsx`
pub async fn export(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let filter = filter_of(&Fields::query(&request));
    let bytes = caller.write(move |tx| imports::export(tx, &filter)).await?;
    let day = clock::day(caller.app().clock().now());
    Ok(caller.file(&format!("Câu hỏi {}.xlsx", text::format_date(day).replace('/', "-")), XLSX, bytes))
}

/// `POST /questions/submit`: several drafts at once.
pub async fn submit_many(caller: Caller, form: Form) -> Result<HttpResponse> {
    let ids: Vec<QuestionVersionId> = form.all("pick").filter_map(|id| id.parse().ok()).collect();
    let count = caller.write(move |tx| bank::submit_all(tx, &ids)).await?;
    let message = crate::error::Message::new("questions-submitted").with("count", count);
    caller.go_saying("/questions?state=in_review", message)
}
