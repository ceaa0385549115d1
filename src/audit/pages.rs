//! The log for inspectors: filter, proof, export.

use actix_web::{HttpRequest, HttpResponse};
use chrono::{Days, NaiveDate};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::find::{Filter, Linked, actions, find};
use super::{Verdict, verify};
use crate::app::Tx;
use crate::clock;
use crate::error::{Error, Result};
use crate::messages;
use crate::rights::{Action, Facts, allow};
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, Pager, Sample, View, Window, samples_of};

/// Entries on a page.
const SIZE: i64 = 50;
/// Days shown before anything is asked.
const DAYS: u64 = 30;
/// The most entries of a file.
const MOST: i64 = 200_000;

#[derive(Serialize)]
struct Select {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

/// The log.
#[derive(Serialize)]
pub struct AuditView {
    errors: FormErrors,
    from: Field,
    to: Field,
    action: Select,
    actor: Field,
    object: Field,
    rows: Vec<Row>,
    pager: Pager,
    export: String,
}

#[derive(Serialize)]
struct Row {
    at: String,
    actor: String,
    action: String,
    code: String,
    object: String,
    details: Vec<Detail>,
    chain: Option<String>,
}

#[derive(Serialize)]
struct Detail {
    name: String,
    value: String,
}

/// What the chain says.
#[derive(Serialize)]
pub struct ChainView {
    whole: bool,
    heading: String,
    linked: String,
    waiting: String,
    head: String,
    why: Option<String>,
    at: String,
}

impl View for AuditView {
    const TEMPLATE: &'static str = "audit/log";
    fn title(&self) -> String {
        "Nhật ký".into()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let row = |chain: Option<&str>| Row {
            at: "08:15:02 22/11/2026".into(),
            actor: "Công Tằng Tôn Nữ Thị Phương Thảo Nguyên".into(),
            action: "Giao vai trò".into(),
            code: "accounts.grant".into(),
            object: "Phân quyền 0193563c-6f1e-7c3a-9d53-0b6a2d4f1e11".into(),
            details: vec![Detail { name: "Vai trò".into(), value: "hr_officer".into() }],
            chain: chain.map(Into::into),
        };
        let query = Fields::default();
        let page = |rows: Vec<Row>, total, errors: FormErrors| Self {
            from: Field::new("from", "24/10/2026"),
            to: Field { error: errors.at("to"), ..Field::new("to", "22/11/2026") },
            action: Select { name: "action", error: None, options: vec![Choice::of("", "Mọi việc", "")] },
            actor: Field::new("actor", ""),
            object: Field::new("object", ""),
            pager: Pager::new(Window { page: 1, size: SIZE }, total, "mục", ("/audit", &query)),
            export: "/audit.xlsx".into(),
            rows,
            errors,
        };
        let wrong = FormErrors::from_error(Error::invalid("to", "form-date")).unwrap_or_default();
        vec![
            page(vec![row(Some("1.204")), row(None)], 5120, FormErrors::none()),
            page(Vec::new(), 0, FormErrors::none()),
            page(Vec::new(), 0, wrong),
        ]
    }
}

impl View for ChainView {
    const TEMPLATE: &'static str = "audit/chain";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Nhật ký", "/audit"), Crumb::here("Kiểm tra chuỗi")]
    }
    fn samples() -> Vec<Self> {
        let at = clock::end_of_day(NaiveDate::default());
        let whole = Verdict::Whole { linked: 5120, waiting: 3, head: "9f".repeat(32) };
        let broken = Verdict::Broken { seq: 12, why: "thiếu mắt xích 11".into() };
        vec![Self::of(whole, at), Self::of(broken, at)]
    }
}

impl ChainView {
    fn of(verdict: Verdict, at: crate::db::Instant) -> Self {
        let at = clock::date_time_text(at);
        match verdict {
            Verdict::Whole { linked, waiting, head } => Self {
                whole: true,
                heading: messages::label("audit-chain-whole"),
                linked: format_integer(linked),
                waiting: format_integer(waiting),
                head: in_groups(&head),
                why: None,
                at,
            },
            Verdict::Broken { seq, why } => Self {
                whole: false,
                heading: messages::label("audit-chain-broken"),
                linked: format_integer(seq - 1),
                waiting: String::new(),
                head: String::new(),
                why: Some(format!("Mắt xích {}: {why}.", format_integer(seq))),
                at,
            },
        }
    }
}

/// Sixty-four digits in groups of eight, which a page can break and people can compare.
fn in_groups(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().collect();
    digits.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What is read: the filter of the query, by default the last month; blank or wrong days are errors at their field.
fn filter(query: &Fields, today: NaiveDate) -> Result<Filter> {
    let from = query.date("from")?.unwrap_or_else(|| today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today));
    let to = query.date("to")?.unwrap_or(today);
    if to < from {
        return Err(Error::invalid("to", "audit-days-reversed"));
    }
    let text = |name| query.text(name).to_owned();
    Ok(Filter { from, to, action: text("action"), actor: text("actor"), object: text("object") })
}

/// `GET /audit`
pub async fn log(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller
        .read(move |tx| match load(tx, &query) {
            Err(error @ Error::Invalid(_)) => {
                let errors = FormErrors::from_error(error)?;
                let today = tx.today();
                let whole = filter(&Fields::default(), today)?;
                let options = actions(tx, &whole)?;
                Ok(view(&query, errors, (&whole, options), (Vec::new(), 0)))
            }
            other => other,
        })
        .await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>, query: &Fields) -> Result<AuditView> {
    let filter = filter(query, tx.today())?;
    let options = actions(tx, &filter)?;
    let found = find(tx, &filter, Window::of(query, SIZE))?;
    Ok(view(query, FormErrors::none(), (&filter, options), found))
}

fn view(
    query: &Fields,
    errors: FormErrors,
    (filter, options): (&Filter, Vec<String>),
    (found, total): (Vec<Linked>, i64),
) -> AuditView {
    let day = |name: &'static str, day: NaiveDate| {
        let typed = query.field(name, &errors);
        if typed.error.is_some() { typed } else { Field::new(name, format_date(day)) }
    };
    let mut choices = vec![Choice::of("", "Mọi việc", query.text("action"))];
    choices.extend(options.into_iter().map(|action| {
        let label = action_name(&action);
        Choice::of(action, label, query.text("action"))
    }));
    let pairs: Vec<&(String, String)> = query.pairs().iter().filter(|(name, _)| name != "page").collect();
    AuditView {
        from: day("from", filter.from),
        to: day("to", filter.to),
        action: Select { name: "action", error: None, options: choices },
        actor: query.field("actor", &errors),
        object: query.field("object", &errors),
        rows: found.into_iter().map(row).collect(),
        pager: Pager::new(Window::of(query, SIZE), total, "mục", ("/audit", query)),
        export: format!("/audit.xlsx?{}", serde_urlencoded::to_string(pairs).unwrap_or_default()),
        errors,
    }
}

fn row((entry, seq): Linked) -> Row {
    Row {
        at: time(entry.at),
        actor: entry.actor_name,
        action: action_name(&entry.action),
        code: entry.action,
        object: format!("{} {}", named("audit-object", &entry.object_kind), entry.object_id),
        details: details(&entry.detail.0),
        chain: seq.map(format_integer),
    }
}

fn time(at: crate::db::Instant) -> String {
    clock::local(at).format("%H:%M:%S %d/%m/%Y").to_string()
}

/// What was done, in words where the message file has them, else its code.
fn action_name(action: &str) -> String {
    named("audit", action)
}

/// A code of the log in words, where the message file has them under this prefix.
fn named(prefix: &str, code: &str) -> String {
    let key = format!("{prefix}-{}", code.replace(['.', '_'], "-"));
    if messages::has(&key) { messages::label(&key) } else { code.to_owned() }
}

fn details(detail: &Json) -> Vec<Detail> {
    let Some(map) = detail.as_object() else {
        return Vec::new();
    };
    let text = |value: &Json| match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    map.iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| Detail { name: named("audit-detail", name), value: text(value) })
        .collect()
}

/// `POST /audit/chain`: walks the chain and says what it found. It changes nothing but the log, which notes who asked.
pub async fn chain(caller: Caller, _form: Form) -> Result<HttpResponse> {
    let view = caller
        .run(|me| {
            allow(me.me()?, Action::ReadAudit, &Facts::none())?;
            let verdict = verify(me.app())?;
            let whole = matches!(verdict, Verdict::Whole { .. });
            me.app().write(me.by(), |tx| tx.audit("audit.chain", "audit", "-", json!({"whole": whole})))?;
            Ok(ChainView::of(verdict, me.app().clock().now()))
        })
        .await?;
    caller.page(&view)
}

/// `GET /audit.xlsx`
pub async fn export(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let bytes = caller
        .write(move |tx| {
            let filter = filter(&query, tx.today())?;
            let (found, total) = find(tx, &filter, Window { page: 1, size: MOST })?;
            if total > MOST {
                return Err(Error::refused("audit-too-much"));
            }
            let bytes = workbook(tx, &filter, found)?;
            tx.audit("audit.export", "audit", "-", json!({"from": filter.from, "to": filter.to, "entries": total}))?;
            Ok(bytes)
        })
        .await?;
    Ok(caller.file("Nhật ký.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

fn workbook(tx: &mut Tx<'_>, filter: &Filter, found: Vec<Linked>) -> Result<Vec<u8>> {
    let text = |header: &str, width| Column::new(header, ColumnKind::Text, width);
    let mut sheet = SheetDraft::new(
        "Nhật ký",
        vec![
            Column::new("Ngày", ColumnKind::Date, 12),
            text("Giờ", 10),
            text("Người thực hiện", 30),
            text("Việc", 34),
            text("Mã việc", 28),
            text("Loại đối tượng", 16),
            text("Mã đối tượng", 38),
            text("Chi tiết", 60),
            Column::new("Mắt xích", ColumnKind::Integer, 10),
        ],
    );
    for (entry, seq) in found {
        let detail = super::canonical(&entry.detail.0);
        sheet.row(vec![
            Value::Date(clock::day(entry.at)),
            Value::text(clock::time_text(entry.at)),
            Value::text(entry.actor_name),
            Value::text(action_name(&entry.action)),
            Value::text(entry.action),
            Value::text(named("audit-object", &entry.object_kind)),
            Value::text(entry.object_id),
            Value::text(detail.chars().take(30_000).collect::<String>()),
            seq.map_or(Value::Empty, Value::Integer),
        ]);
    }
    let mut book = WorkbookDraft::new(tx.now.utc().naive_utc());
    book.add(sheet);
    book.note("Từ ngày", format_date(filter.from));
    book.note("Đến hết ngày", format_date(filter.to));
    for (name, value) in [("Việc", &filter.action), ("Người thực hiện", &filter.actor), ("Đối tượng", &filter.object)]
    {
        book.note(name, if value.is_empty() { "tất cả" } else { value });
    }
    book.note("Xuất lúc", clock::date_time_text(tx.now));
    book.note("Người xuất", &tx.actor()?.name);
    book.to_bytes().map_err(Error::internal)
}

/// Samples of the views of the log.
pub fn samples() -> Vec<Sample> {
    [samples_of::<AuditView>(), samples_of::<ChainView>()].into_iter().flatten().collect()
}
