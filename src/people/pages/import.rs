//! A staff list that has been read: look at every row, answer, store.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::{Tag, XLSX};
use crate::app::Tx;
use crate::db::{PersonId, StaffImportId};
use crate::error::{Message, Result};
use crate::messages;
use crate::people::import::{self, Line, Outcome, StaffImport, State, Summary, Whom};
use crate::people::{self, Person, tree_today};
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Crumb, Fields, Form, FormErrors, Pager, View, Window};

const SIZE: i64 = 100;

/// A list that has been read.
#[derive(Serialize)]
pub struct ImportView {
    id: String,
    file_name: String,
    lead: String,
    open: bool,
    confirmed: bool,
    steps: Vec<Step>,
    kpis: Vec<Kpi>,
    unread: String,
    proposed: String,
    asked: String,
    missing_text: String,
    missing_href: String,
    tabs: Tabs,
    rows: Vec<LineView>,
    missing: Vec<MissingRow>,
    shows_missing: bool,
    pager: Pager,
    to_store: String,
    refused: String,
    errors: FormErrors,
}

#[derive(Serialize)]
struct Step {
    label: &'static str,
    state: &'static str,
    href: Option<String>,
}

#[derive(Serialize)]
struct Kpi {
    kind: &'static str,
    label: String,
    value: String,
    note: &'static str,
    href: String,
}

#[derive(Serialize)]
struct Tabs {
    label: &'static str,
    items: Vec<Tab>,
}

#[derive(Serialize)]
struct Tab {
    href: String,
    label: String,
    count: Option<String>,
    current: bool,
}

#[derive(Serialize)]
struct LineView {
    line: i32,
    place: String,
    name: String,
    href: Option<String>,
    tag: Tag,
    icon: &'static str,
    about: String,
    changes: Vec<ChangeView>,
    problems: Vec<ProblemView>,
    candidates: Vec<Candidate>,
}

#[derive(Serialize)]
struct ChangeView {
    label: String,
    old: String,
    new: String,
}

#[derive(Serialize)]
struct ProblemView {
    reason: String,
    todo: String,
    acceptable: bool,
}

#[derive(Serialize)]
struct Candidate {
    id: String,
    about: String,
}

#[derive(Serialize)]
struct MissingRow {
    href: String,
    name: String,
    birth: String,
    unit: String,
    position: String,
}

impl View for ImportView {
    const TEMPLATE: &'static str = "people/import";
    fn title(&self) -> String {
        if self.open { "Kiểm tra trước khi nhập".into() } else { "Kết quả nhập danh sách".into() }
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Nhân sự", "/people"),
            Crumb::to("Nhập từ Excel", "/people/import"),
            Crumb::here(self.file_name.clone()),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        samples::all()
    }
}

mod samples;

/// `GET /people/import/{id}`
pub async fn show(caller: Caller, id: web::Path<StaffImportId>, request: HttpRequest) -> Result<HttpResponse> {
    let (id, query) = (*id, Fields::query(&request));
    let view = caller.read(move |tx| view(tx, id, &query, FormErrors::none())).await?;
    caller.page(&view)
}

/// The tabs: word in the address, label, outcomes.
const TABS: &[(&str, &str, &[Outcome])] = &[
    ("refused", "Không nhận", &[Outcome::Refused]),
    ("asked", "Cần trả lời", &[Outcome::Asked]),
    ("changed", "Thay đổi", &[Outcome::Changed]),
    ("created", "Thêm mới", &[Outcome::Created]),
    ("same", "Giữ nguyên", &[Outcome::Same]),
    ("all", "Tất cả", Outcome::ALL),
];

fn view(tx: &mut Tx<'_>, id: StaffImportId, query: &Fields, errors: FormErrors) -> Result<ImportView> {
    let import = import::import(tx, id)?;
    let summary = &import.summary;
    // What needs a person comes first.
    let first = TABS.iter().find(|(_, _, outcomes)| counted(summary, outcomes) > 0).map_or("all", |(word, _, _)| *word);
    let asked_for = query.some("tab").unwrap_or(first);
    let shows_missing = asked_for == "missing";
    let (_, _, outcomes) = TABS.iter().find(|(word, _, _)| *word == asked_for).unwrap_or(&TABS[5]);
    let window = Window::of(query, SIZE);
    let base = format!("/people/import/{id}");
    let (rows, missing, total) = if shows_missing {
        let all = missing_rows(tx, id)?;
        let total = i64::try_from(all.len()).unwrap_or(0);
        let (skip, take) = (usize::try_from(window.offset()).unwrap_or(0), usize::try_from(SIZE).unwrap_or(0));
        (Vec::new(), all.into_iter().skip(skip).take(take).collect(), total)
    } else {
        let lines = import::lines(tx, id, outcomes, (window.size, window.offset()))?;
        (line_views(tx, &import, lines)?, Vec::new(), counted(summary, outcomes))
    };
    let noun = if shows_missing { "người" } else { "dòng" };
    let is_open = import.state == State::DryRun;
    let if_open = |count: i64| if is_open { some_text(count) } else { String::new() };
    Ok(ImportView {
        id: id.to_string(),
        lead: lead(&import),
        open: is_open,
        confirmed: import.state == State::Confirmed,
        steps: steps(import.state),
        kpis: kpis(&import, &base),
        unread: unread(&import),
        proposed: if_open(summary.proposed),
        asked: if_open(summary.count(Outcome::Asked)),
        missing_text: some_text(summary.missing),
        missing_href: format!("{base}?tab=missing"),
        tabs: tabs(summary, &base, asked_for),
        rows,
        missing,
        shows_missing,
        pager: Pager::new(window, total, noun, (&base, query)),
        to_store: some_text(summary.to_store()),
        refused: some_text(counted(summary, &[Outcome::Refused, Outcome::Asked])),
        file_name: import.file_name,
        errors,
    })
}

/// A number, or nothing for none.
fn some_text(count: i64) -> String {
    if count > 0 { format_integer(count) } else { String::new() }
}

fn counted(summary: &Summary, outcomes: &[Outcome]) -> i64 {
    outcomes.iter().map(|outcome| summary.count(*outcome)).sum()
}

fn tabs(summary: &Summary, base: &str, current: &str) -> Tabs {
    let shown = TABS.iter().filter(|(word, _, outcomes)| *word != "asked" || counted(summary, outcomes) > 0);
    let tab = |(word, label, outcomes): &(&str, &str, &[Outcome])| Tab {
        href: format!("{base}?tab={word}"),
        label: (*label).to_owned(),
        count: Some(format_integer(counted(summary, outcomes))),
        current: *word == current,
    };
    Tabs { label: "Các dòng theo kết quả", items: shown.map(tab).collect() }
}

fn lead(import: &StaffImport) -> String {
    let heads: Vec<String> = import
        .summary
        .sheets
        .iter()
        .map(|sheet| match sheet.first_row == sheet.last_row {
            true => format!("trang “{}”, tiêu đề ở dòng {}", sheet.name, sheet.first_row),
            false => format!("trang “{}”, tiêu đề ở dòng {}–{}", sheet.name, sheet.first_row, sheet.last_row),
        })
        .collect();
    let told = match import.state {
        State::DryRun => "Chưa có gì được ghi vào hệ thống.",
        State::Confirmed => "Các dòng được nhận đã ghi vào hệ thống.",
        State::Discarded => "Tệp đã bỏ, không có gì được ghi.",
    };
    let total = format_integer(import.summary.total);
    let as_of = format_date(import.as_of);
    format!("{} · {} · {total} dòng · theo ngày {as_of}. {told}", import.file_name, heads.join("; "))
}

fn steps(state: State) -> Vec<Step> {
    let (check, store) = match state {
        State::DryRun => ("current", "todo"),
        State::Confirmed => ("done", "done"),
        State::Discarded => ("done", "todo"),
    };
    let step = |label, state| Step { label, state, href: None };
    vec![step("Chọn tệp", "done"), step("Kiểm tra", check), step("Nhập", store)]
}

fn kpis(import: &StaffImport, base: &str) -> Vec<Kpi> {
    let mut kpis = Vec::new();
    let numbers = [
        ("ok", Outcome::Created, "người"),
        ("", Outcome::Changed, "xem từng ô cũ → mới"),
        ("none", Outcome::Same, "không làm gì"),
        ("bad", Outcome::Refused, "tải về để sửa"),
        ("warn", Outcome::Asked, "cho biết là ai"),
    ];
    for (kind, outcome, note) in numbers {
        let count = import.summary.count(outcome);
        if outcome == Outcome::Asked && count == 0 {
            continue;
        }
        kpis.push(Kpi {
            kind: if count == 0 { "none" } else { kind },
            label: messages::label(&format!("people-outcome-{outcome}")),
            value: format_integer(count),
            note,
            href: format!("{base}?tab={outcome}"),
        });
    }
    kpis
}

/// Columns that were not read, so that nobody believes they were.
fn unread(import: &StaffImport) -> String {
    let mut labels: Vec<&str> =
        import.summary.sheets.iter().flat_map(|s| s.ignored.iter().map(String::as_str)).collect();
    labels.dedup();
    labels.iter().take(12).map(|label| format!("“{label}”")).collect::<Vec<_>>().join(", ")
}

fn missing_rows(tx: &mut Tx<'_>, id: StaffImportId) -> Result<Vec<MissingRow>> {
    let tree = tree_today(tx)?;
    let row = |(person, posting): (Person, people::Posting)| MissingRow {
        href: format!("/people/{}", person.id),
        name: person.full_name,
        birth: person.birth_date.map(format_date).unwrap_or_default(),
        unit: tree.label(posting.unit_id),
        position: posting.position,
    };
    Ok(import::missing(tx, id)?.into_iter().map(row).collect())
}

fn line_views(tx: &mut Tx<'_>, import: &StaffImport, lines: Vec<Line>) -> Result<Vec<LineView>> {
    let asked: Vec<PersonId> = lines.iter().flat_map(|line| line.candidates.iter().copied()).collect();
    let known = people::persons(tx, &asked)?;
    let sheets = import.summary.sheets.len();
    let is_open = import.state == State::DryRun;
    Ok(lines.into_iter().map(|line| line_view(line, &known, (sheets, is_open))).collect())
}

fn line_view(line: Line, known: &HashMap<PersonId, Person>, (sheets, is_open): (usize, bool)) -> LineView {
    let (kind, icon) = match line.outcome {
        Outcome::Created => ("ok", "plus"),
        Outcome::Changed => ("due", "pencil"),
        Outcome::Same => ("none", "check"),
        Outcome::Refused => ("late", "alert"),
        Outcome::Asked => ("run", "user"),
    };
    let problem = |problem: &import::Problem| ProblemView {
        reason: import::reason(problem),
        todo: import::todo(problem),
        acceptable: is_open && problem.proposal.is_some(),
    };
    let is_changed = line.outcome == Outcome::Changed;
    let changes = line.changes.iter().filter(|_| is_changed).map(|change| ChangeView {
        label: messages::label(&format!("people-field-{}", change.field)),
        old: change.old.clone(),
        new: change.new.clone(),
    });
    LineView {
        line: line.line,
        place: import::place(&line.row, sheets),
        href: line.person_id.map(|id| format!("/people/{id}")),
        tag: Tag::new(kind, messages::label(&format!("people-outcome-{}", line.outcome))),
        icon,
        about: about(&line),
        changes: changes.collect(),
        problems: line.problems.iter().map(problem).collect(),
        candidates: line.candidates.iter().filter(|_| is_open).filter_map(|id| known.get(id)).map(candidate).collect(),
        name: line.full_name,
    }
}

/// Who would be recorded: day of birth, position, unit, kind.
fn about(line: &Line) -> String {
    if line.outcome != Outcome::Created {
        return String::new();
    }
    let said = line.changes.iter().filter(|c| c.field == "unit" || c.field == "staff-kind").map(|c| c.new.clone());
    let born = line.row.values.birth_date.map(format_date);
    let parts: Vec<String> = born.into_iter().chain(line.row.values.position.clone()).chain(said).collect();
    parts.join(" · ")
}

fn candidate(person: &Person) -> Candidate {
    let number = person.identity_number.as_ref().map(|n| format!("số định danh {n}"));
    let staff = person.staff_number.as_ref().map(|n| format!("mã cán bộ {n}"));
    let born = person.birth_date.map(|date| format!("sinh {}", format_date(date)));
    let parts: Vec<String> = [Some(person.full_name.clone()), born, number, staff].into_iter().flatten().collect();
    Candidate { id: person.id.to_string(), about: parts.join(", ") }
}

/// `POST /people/import/{id}/accept`: one row, or all rows with a proposal when no line is named.
pub async fn accept(caller: Caller, id: web::Path<StaffImportId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    let lines: Vec<i32> = form.parse::<i32>("line")?.into_iter().collect();
    let done = caller.write(move |tx| import::accept(tx, id, &lines)).await;
    done_or_again(&caller, id, done, "people-import-accepted".into()).await
}

/// `POST /people/import/{id}/answer`
pub async fn answer(caller: Caller, id: web::Path<StaffImportId>, form: Form) -> Result<HttpResponse> {
    let (id, line) = (*id, form.need::<i32>("line")?);
    let whom = form.parse::<PersonId>("person")?.map_or(Whom::New, Whom::Person);
    let done = caller.write(move |tx| import::answer(tx, id, line, whom)).await;
    done_or_again(&caller, id, done, "people-import-answered".into()).await
}

/// `POST /people/import/{id}/recheck`
pub async fn recheck(caller: Caller, id: web::Path<StaffImportId>, _form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller.write(move |tx| import::recheck(tx, id)).await;
    done_or_again(&caller, id, done, "people-import-rechecked".into()).await
}

/// `POST /people/import/{id}/confirm`
pub async fn confirm(caller: Caller, id: web::Path<StaffImportId>, _form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller
        .write(move |tx| {
            import::confirm(tx, id)?;
            Ok(import::import(tx, id)?.summary.to_store())
        })
        .await;
    let said = done.as_ref().map(|count| format_integer(*count)).unwrap_or_default();
    done_or_again(&caller, id, done.map(drop), Message::new("people-import-confirmed").with("count", said)).await
}

/// `POST /people/import/{id}/discard`
pub async fn discard(caller: Caller, id: web::Path<StaffImportId>, _form: Form) -> Result<HttpResponse> {
    let id = *id;
    caller.write(move |tx| import::discard(tx, id)).await?;
    caller.go_saying("/people/import", "people-import-discarded")
}

async fn done_or_again(caller: &Caller, id: StaffImportId, done: Result<()>, said: Message) -> Result<HttpResponse> {
    match done {
        Ok(()) => caller.go_saying(&format!("/people/import/{id}"), said),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| view(tx, id, &Fields::default(), errors)).await?;
            caller.page_with(&view, StatusCode::CONFLICT)
        }
    }
}

/// `GET /people/import/{id}/refused.xlsx`
pub async fn refused(caller: Caller, id: web::Path<StaffImportId>) -> Result<HttpResponse> {
    let id = *id;
    let (name, bytes) =
        caller.read(move |tx| Ok((import::import(tx, id)?.file_name, import::refused_file(tx, id)?))).await?;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    Ok(caller.file(&format!("{stem} – dòng không nhận.xlsx"), XLSX, bytes))
}
