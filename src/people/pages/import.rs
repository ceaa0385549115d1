//! Staff lists: choose a file, look at every row, store.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::{FileField, Select, Tag, unit_choices};
use crate::app::Tx;
use crate::clock;
use crate::db::{PersonId, StaffImportId, UnitId};
use crate::error::{Error, Message, Result};
use crate::messages;
use crate::people::import::{self, Line, NewImport, Outcome, StaffImport, State, Whom};
use crate::people::{self, Person, StaffKind, scope, tree_today};
use crate::rights::Action;
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, Pager, Upload, View, Window};

const SIZE: i64 = 100;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Choosing a file.
#[derive(Serialize)]
pub struct StartView {
    errors: FormErrors,
    file: FileField,
    unit: Select,
    as_of: Field,
    kind: Select,
    recent: Vec<Recent>,
}

#[derive(Serialize)]
struct Recent {
    href: String,
    name: String,
    at: String,
    about: String,
    tag: Tag,
}

impl View for StartView {
    const TEMPLATE: &'static str = "people/import-start";
    fn title(&self) -> String {
        "Nhập từ Excel".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Nhân sự", "/people"), Crumb::here("Nhập từ Excel")]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong =
            FormErrors::from_error(Error::refused(Message::new("people-import-no-head").with("seen", "Tháng; Năm")));
        let recent = || Recent {
            href: "/people/import/1".into(),
            name: "danh-sach-can-bo-cong-chuc-vien-chuc-phuong-ba-dinh-11-2026.xlsx".into(),
            at: "08:00 22/11/2026".into(),
            about: "142 dòng · 18 thêm mới · 9 thay đổi · 5 không nhận".into(),
            tag: Tag::new("ok", "Đã nhập"),
        };
        [(FormErrors::none(), Vec::new()), (wrong.unwrap_or_default(), vec![recent(), recent()])]
            .into_iter()
            .map(|(errors, recent)| Self {
                file: FileField { name: "file", error: None },
                unit: Select::new("unit", vec![Choice::of("", "Theo tệp", "")], &errors),
                as_of: Field::new("as_of", "22/11/2026"),
                kind: Select::new("kind", vec![Choice::of("", "Theo tệp", "")], &errors),
                errors,
                recent,
            })
            .collect()
    }
}

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

/// `GET /people/import`
pub async fn start(caller: Caller) -> Result<HttpResponse> {
    let view = caller.read(|tx| start_view(tx, &Fields::default(), FormErrors::none())).await?;
    caller.page(&view)
}

fn start_view(tx: &mut Tx<'_>, form: &Fields, errors: FormErrors) -> Result<StartView> {
    if !people::may_manage_somebody(tx.actor()?) {
        return Err(Error::Forbidden);
    }
    let (tree, scope) = (tree_today(tx)?, scope(tx, Action::ManagePeople)?);
    let recent = if tx.actor()?.account.is_some() { import::recent(tx)? } else { Vec::new() };
    let kind = form.text("kind");
    let mut kinds = vec![Choice::of("", "Không chọn: tệp phải ghi", kind)];
    kinds.extend(StaffKind::ALL.iter().map(|k| Choice::of(k.as_str(), k.label(), kind)));
    let mut as_of = form.field("as_of", &errors);
    if form.pairs().is_empty() {
        as_of.value = format_date(tx.today());
    }
    let units = unit_choices(&tree, &scope, form.text("unit"), "Nhiều đơn vị: theo cột hoặc dòng nhóm trong tệp");
    Ok(StartView {
        file: FileField { name: "file", error: errors.at("file") },
        unit: Select::new("unit", units, &errors),
        as_of,
        kind: Select::new("kind", kinds, &errors),
        errors,
        recent: recent.iter().map(recent_row).collect(),
    })
}

fn recent_row(import: &StaffImport) -> Recent {
    let count = |outcome| format_integer(import.summary.count(outcome));
    let tag = match import.state {
        State::DryRun => Tag::new("due", "Chưa nhập"),
        State::Confirmed => Tag::new("ok", "Đã nhập"),
        State::Discarded => Tag::new("none", "Đã bỏ"),
    };
    Recent {
        href: format!("/people/import/{}", import.id),
        name: import.file_name.clone(),
        at: clock::date_time_text(import.created_at),
        about: format!(
            "{} dòng · {} thêm mới · {} thay đổi · {} không nhận",
            format_integer(import.summary.total),
            count(Outcome::Created),
            count(Outcome::Changed),
            count(Outcome::Refused)
        ),
        tag,
    }
}

/// `POST /people/import`
pub async fn upload(caller: Caller, form: Upload) -> Result<HttpResponse> {
    let fields = form.fields.clone();
    match caller.run(move |me| read_file(me, &form)).await {
        Ok(id) => Ok(caller.go(&format!("/people/import/{id}"))),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| start_view(tx, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn read_file(me: &Caller, form: &Upload) -> Result<StaffImportId> {
    if !people::may_manage_somebody(me.me()?) {
        return Err(Error::Forbidden);
    }
    let file = form.file("file")?;
    let as_of: NaiveDate = form.fields.date("as_of")?.ok_or_else(|| Error::invalid("as_of", "form-required"))?;
    let (unit_id, default_kind): (Option<UnitId>, _) = (form.fields.parse("unit")?, form.fields.parse("kind")?);
    let parsed = import::parse(&file.name, &file.bytes, as_of)?;
    let kept = me.app().files().keep(&file.bytes, "application/octet-stream")?;
    let new = NewImport { file_name: file.name.clone(), file: kept, unit_id, as_of, default_kind };
    me.app().write(me.by(), |tx| import::dry_run(tx, &new, &parsed))
}

/// `GET /people/import/template.xlsx`
pub async fn template(caller: Caller) -> Result<HttpResponse> {
    let bytes = caller
        .read(|tx| {
            if !people::may_manage_somebody(tx.actor()?) {
                return Err(Error::Forbidden);
            }
            import::template_file(tx)
        })
        .await?;
    Ok(caller.file("Mẫu danh sách nhân sự.xlsx", XLSX, bytes))
}

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
    let counted = |outcomes: &[Outcome]| outcomes.iter().map(|o| summary.count(*o)).sum::<i64>();
    // What needs a person comes first.
    let first = TABS.iter().find(|(_, _, outcomes)| counted(outcomes) > 0).map_or("all", |(word, _, _)| *word);
    let asked_for = query.some("tab").unwrap_or(first);
    let shows_missing = asked_for == "missing";
    let (word, _, outcomes) = TABS.iter().find(|(word, _, _)| *word == asked_for).unwrap_or(&TABS[5]);
    let window = Window::of(query, SIZE);
    let base = format!("/people/import/{id}");
    let (rows, missing, total) = if shows_missing {
        let all = missing_rows(tx, id)?;
        let total = i64::try_from(all.len()).unwrap_or(0);
        let (skip, take) = (usize::try_from(window.offset()).unwrap_or(0), usize::try_from(SIZE).unwrap_or(0));
        (Vec::new(), all.into_iter().skip(skip).take(take).collect(), total)
    } else {
        let lines = import::lines(tx, id, outcomes, (window.size, window.offset()))?;
        (line_views(tx, &import, lines)?, Vec::new(), counted(outcomes))
    };
    let noun = if shows_missing { "người" } else { "dòng" };
    let tab_of = |(w, label, outcomes): &(&str, &str, &[Outcome])| Tab {
        href: format!("{base}?tab={w}"),
        label: (*label).to_owned(),
        count: Some(format_integer(counted(outcomes))),
        current: !shows_missing && w == word,
    };
    let is_open = import.state == State::DryRun;
    Ok(ImportView {
        id: id.to_string(),
        lead: lead(&import),
        open: is_open,
        confirmed: import.state == State::Confirmed,
        steps: steps(import.state),
        kpis: kpis(&import, &base),
        unread: unread(&import),
        proposed: if is_open && summary.proposed > 0 { format_integer(summary.proposed) } else { String::new() },
        asked: if is_open && summary.count(Outcome::Asked) > 0 {
            format_integer(summary.count(Outcome::Asked))
        } else {
            String::new()
        },
        missing_text: if summary.missing > 0 { format_integer(summary.missing) } else { String::new() },
        missing_href: format!("{base}?tab=missing"),
        tabs: Tabs {
            label: "Các dòng theo kết quả",
            items: TABS.iter().filter(|t| t.0 != "asked" || counted(t.2) > 0).map(tab_of).collect(),
        },
        rows,
        missing,
        shows_missing,
        pager: Pager::new(window, total, noun, (&base, query)),
        to_store: if summary.to_store() > 0 { format_integer(summary.to_store()) } else { String::new() },
        refused: match counted(&[Outcome::Refused, Outcome::Asked]) {
            0 => String::new(),
            some => format_integer(some),
        },
        file_name: import.file_name,
        errors,
    })
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
    let born = line.row.values.birth_date.map(format_date);
    let about: Vec<String> = match line.outcome {
        Outcome::Created => {
            let unit =
                line.changes.iter().filter(|c| c.field == "unit" || c.field == "staff-kind").map(|c| c.new.clone());
            born.into_iter().chain(line.row.values.position.clone()).chain(unit).collect()
        }
        _ => Vec::new(),
    };
    let is_changed = line.outcome == Outcome::Changed;
    LineView {
        line: line.line,
        place: import::place(&line.row, sheets),
        href: line.person_id.map(|id| format!("/people/{id}")),
        tag: Tag::new(kind, messages::label(&format!("people-outcome-{}", line.outcome))),
        icon,
        about: about.join(" · "),
        changes: line
            .changes
            .into_iter()
            .filter(|_| is_changed)
            .map(|c| ChangeView {
                label: messages::label(&format!("people-field-{}", c.field)),
                old: c.old,
                new: c.new,
            })
            .collect(),
        problems: line
            .problems
            .iter()
            .map(|problem| ProblemView {
                reason: import::reason(problem),
                todo: import::todo(problem),
                acceptable: is_open && problem.proposal.is_some(),
            })
            .collect(),
        candidates: line.candidates.iter().filter(|_| is_open).filter_map(|id| known.get(id)).map(candidate).collect(),
        name: line.full_name,
    }
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
