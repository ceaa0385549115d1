//! The marking desk (P11): own scripts by number, the rubric beside the task; and the head of marking's decisions.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::{Line, Tag, mark_text, script_tag};
use crate::app::Tx;
use crate::db::{ScriptFileId, ScriptId};
use crate::error::{Error, Message, Result};
use crate::marking::{self, Desk, Dispute, Entry, QueueItem, Rubric, ScriptFile, ScriptState, SheetState};
use crate::rights::{Action, may_ever};
use crate::text::{format_hundredths, format_integer, parse_hundredths};
use crate::web::{Caller, Crumb, Field, Form, FormErrors, View};

/// Script numbers named beside a file that others handed in too.
const TWINS: usize = 5;

/// What waits for the examiner, the head of marking and the keeper of script numbers.
#[derive(Serialize, Default)]
pub struct HubView {
    is_examiner: bool,
    is_head: bool,
    is_keeper: bool,
    left: String,
    scripts: Vec<HubRow>,
    disputes: Vec<HubRow>,
    rounds: Vec<HubRound>,
}

#[derive(Serialize, Clone)]
struct HubRow {
    href: String,
    number: i32,
    round: String,
    tag: Tag,
    total: String,
}

#[derive(Serialize, Clone)]
struct HubRound {
    href: String,
    title: String,
    tag: Tag,
}

impl View for HubView {
    const TEMPLATE: &'static str = "marking/hub";
    fn title(&self) -> String {
        "Chấm thi".into()
    }
    fn samples() -> Vec<Self> {
        let row = |number, state| HubRow {
            href: "/marking/scripts/1".into(),
            number,
            round: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026 của Trung tâm".into(),
            tag: script_tag(state),
            total: "8,5".into(),
        };
        let round = HubRound {
            href: "/rounds/1/scripts".into(),
            title: "Kỳ thi đợt 1".into(),
            tag: super::round_tag("marking"),
        };
        vec![
            Self { is_examiner: true, left: "Không còn bài cần chấm".into(), ..Self::default() },
            Self {
                is_examiner: true,
                is_head: true,
                is_keeper: true,
                left: "Còn 2 bài".into(),
                scripts: vec![row(4821, ScriptState::HandedIn), row(5920, ScriptState::Different)],
                disputes: vec![row(6001, ScriptState::ToDecide)],
                rounds: vec![round],
            },
            Self { is_head: true, is_keeper: true, ..Self::default() },
        ]
    }
}

/// `GET /marking`
pub async fn hub(caller: Caller) -> Result<HttpResponse> {
    let view = caller.read(hub_view).await?;
    caller.page(&view)
}

fn hub_view(tx: &mut Tx<'_>) -> Result<HubView> {
    let actor = tx.actor()?.clone();
    let mut view = HubView {
        is_examiner: may_ever(&actor, Action::MarkScripts),
        is_head: may_ever(&actor, Action::DecideMarks),
        is_keeper: may_ever(&actor, Action::KeepScripts),
        ..HubView::default()
    };
    if view.is_examiner {
        let mut items = marking::queue(tx)?;
        items.sort_by_key(|item| (!waits(item), item.script.round_id, item.script.number));
        let left = items.iter().filter(|item| waits(item)).count();
        view.left = match left {
            0 => "Không còn bài cần chấm".to_owned(),
            n => format!("Còn {} bài", format_integer(i64::try_from(n).unwrap_or(i64::MAX))),
        };
        view.scripts = items.iter().map(own_row).collect();
    }
    if view.is_head {
        view.disputes = marking::disputes(tx)?.iter().map(dispute_row).collect();
    }
    if view.is_keeper {
        let rounds = marking::keeper_rounds(tx)?;
        view.rounds = rounds
            .into_iter()
            .map(|round| HubRound {
                href: format!("/rounds/{}/scripts", round.id),
                tag: super::round_tag(&round.state),
                title: round.title,
            })
            .collect();
    }
    Ok(view)
}

/// Whether the examiner has something to do; one who has marked sees no more than that.
fn waits(item: &QueueItem) -> bool {
    item.script
        .state
        .open_pass()
        .is_some_and(|pass| !item.sheets.iter().any(|sheet| sheet.pass == pass && sheet.state == SheetState::Final))
}

fn own_row(item: &QueueItem) -> HubRow {
    let tag = match item.script.state.open_pass() {
        Some(1) if waits(item) && item.sheets.is_empty() => Tag::saying("none", "Chưa chấm"),
        Some(1) if waits(item) => Tag::saying("run", "Đang chấm, chưa chốt"),
        Some(_) if waits(item) => Tag::saying("due", "Chấm lại"),
        _ => Tag::saying("ok", "Đã chốt"),
    };
    let total = item.sheets.last().map_or_else(|| "–".to_owned(), |sheet| format_hundredths(i64::from(sheet.total)));
    HubRow { href: desk_href(item.script.id), number: item.script.number, round: item.round_title.clone(), tag, total }
}

fn dispute_row(item: &QueueItem) -> HubRow {
    let totals: Vec<String> =
        item.sheets.iter().filter(|sheet| sheet.pass == 2).map(|sheet| mark_text(sheet.total)).collect();
    HubRow {
        href: format!("/marking/decisions/{}", item.script.id),
        number: item.script.number,
        round: item.round_title.clone(),
        tag: script_tag(item.script.state),
        total: totals.join(" và "),
    }
}

fn desk_href(id: ScriptId) -> String {
    format!("/marking/scripts/{id}")
}

/// A script on the desk.
#[derive(Serialize)]
pub struct DeskView {
    errors: FormErrors,
    href: String,
    number: i32,
    about: Vec<Line>,
    again: bool,
    open: bool,
    task_title: String,
    task_html: String,
    files: Vec<FileRow>,
    criteria: Vec<CriterionRow>,
    total: String,
    maximum: String,
    revision: i32,
    note: Field,
}

#[derive(Serialize, Clone)]
struct FileRow {
    href: String,
    name: String,
    size: String,
    twins: Option<String>,
}

#[derive(Serialize, Clone)]
struct CriterionRow {
    id: String,
    name: String,
    part: Option<String>,
    text: String,
    most: String,
    value: String,
    error: Option<String>,
}

impl View for DeskView {
    const TEMPLATE: &'static str = "marking/desk";
    fn title(&self) -> String {
        format!("Chấm bài phách {}", self.number)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Chấm thi", "/marking"), Crumb::here(format!("Phách {}", self.number))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let row = |error: Option<&str>| CriterionRow {
            id: "vb-01".into(),
            name: "m-vb-01".into(),
            part: Some("Xử lý văn bản".into()),
            text: "Tiêu đề “GIẤY MỜI” in đậm, căn giữa, cỡ chữ 14, cách đoạn sau 6 pt.".into(),
            most: "0,5".into(),
            value: "0,25".into(),
            error: error.map(str::to_owned),
        };
        let file = FileRow {
            href: "/marking/files/1".into(),
            name: "bai-1.docx".into(),
            size: "24 KB".into(),
            twins: Some("4821, 5920".into()),
        };
        let sample = |open, again, errors: FormErrors| Self {
            href: "/marking/scripts/1".into(),
            number: 4821,
            about: vec![Line::new("Kỳ thi", "Đợt 1 năm 2026")],
            again,
            open,
            task_title: "Giấy mời họp".into(),
            task_html: "<p>Soạn giấy mời.</p>".into(),
            files: vec![file.clone()],
            criteria: vec![
                row(errors.at("m-vb-01").as_deref()),
                CriterionRow { part: None, id: "vb-02".into(), name: "m-vb-02".into(), ..row(None) },
            ],
            total: "0,5".into(),
            maximum: "10".into(),
            revision: 3,
            note: Field::new("note", ""),
            errors,
        };
        let wrong = Error::invalid("m-vb-01", Message::new("marking-mark-range").with("most", "0,5"));
        let wrong = FormErrors::from_error(wrong).unwrap_or_default();
        vec![
            sample(true, false, FormErrors::none()),
            sample(true, true, wrong),
            sample(false, false, FormErrors::none()),
        ]
    }
}

/// `GET /marking/scripts/{id}`
pub async fn desk(caller: Caller, path: Path<ScriptId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let desk = caller.read(move |tx| marking::desk(tx, id)).await?;
    caller.page(&desk_view(&desk, None, FormErrors::none()))
}

fn desk_view(desk: &Desk, typed: Option<&Form>, errors: FormErrors) -> DeskView {
    let marks = desk.marks();
    let mut part = "";
    let mut criteria = Vec::new();
    for criterion in &desk.task.rubric.criteria {
        let name = format!("m-{}", criterion.id);
        let value = match typed {
            Some(form) => form.text(&name).to_owned(),
            None => marks.get(&criterion.id).map(|mark| mark_text(*mark)).unwrap_or_default(),
        };
        let begins = criterion.part != part;
        part = &criterion.part;
        criteria.push(CriterionRow {
            part: begins.then(|| part_title(&desk.task.rubric, part)),
            text: criterion.text.clone(),
            most: mark_text(criterion.points),
            error: errors.at(&name),
            id: criterion.id.clone(),
            value,
            name,
        });
    }
    let stored_note = desk.current().map(|sheet| sheet.note.clone()).unwrap_or_default();
    DeskView {
        href: desk_href(desk.script.id),
        number: desk.script.number,
        about: vec![Line::new("Kỳ thi", desk.round_title.clone()), Line::new("Bài thực hành", desk.task.title.clone())],
        again: desk.script.state == ScriptState::Different,
        open: desk.is_open(),
        task_title: desk.task.title.clone(),
        task_html: desk.task.html.clone(),
        files: desk.files.iter().map(|file| file_row(file, &desk.twins)).collect(),
        criteria,
        total: mark_text(marks.values().sum()),
        maximum: mark_text(desk.task.rubric.maximum()),
        revision: desk.revision(),
        note: match typed {
            Some(form) => form.field("note", &errors),
            None => Field::new("note", stored_note),
        },
        errors,
    }
}

fn part_title(rubric: &Rubric, code: &str) -> String {
    let found = rubric.parts.iter().find(|part| part.code == code).map(|part| part.title.clone());
    found.filter(|title| !title.is_empty()).unwrap_or_else(|| code.to_owned())
}

fn file_row(file: &ScriptFile, twins: &[(String, i32)]) -> FileRow {
    let same: Vec<String> =
        twins.iter().filter(|(sha, _)| *sha == file.source_sha).map(|(_, number)| number.to_string()).collect();
    let shown = same.iter().take(TWINS).cloned().collect::<Vec<_>>().join(", ");
    let more = same.len().saturating_sub(TWINS);
    let named = if more == 0 { shown } else { format!("{shown} và {more} bài khác") };
    FileRow {
        href: format!("/marking/files/{}", file.id),
        name: file.name.clone(),
        size: format!("{} KB", format_integer((file.size.max(1) + 1023) / 1024)),
        twins: (!same.is_empty() && file.removed.0.withheld.is_none()).then_some(named),
    }
}

/// `POST /marking/scripts/{id}`
pub async fn save(caller: Caller, path: Path<ScriptId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let sent = form.clone();
    let (desk, saved) = caller
        .run(move |me| {
            let desk = me.app().read(me.by(), |tx| marking::desk(tx, id))?;
            let entry = entry(&desk, &sent)?;
            let saved = me.app().write(me.by(), |tx| marking::save(tx, id, &entry));
            Ok((desk, saved.map(|state| (state, entry.state))))
        })
        .await?;
    let number = desk.script.number;
    match saved {
        Ok((_, SheetState::Draft)) => {
            let at = form.some("set").and_then(|set| set.split(':').next()).map(|id| format!("#tc-{id}"));
            caller.go_saying(&format!("{}{}", desk_href(id), at.unwrap_or_default()), "marking-done-draft")
        }
        Ok((ScriptState::Different, _)) if desk.script.state == ScriptState::HandedIn => {
            caller.go_saying("/marking", Message::new("marking-done-again").with("number", number))
        }
        Ok(_) => caller.go_saying("/marking", Message::new("marking-done-final").with("number", number)),
        Err(error) => {
            let view = desk_view(&desk, Some(&form), FormErrors::from_error(error)?);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Reads the form; a button "đủ điểm" or "0 điểm" fills its criterion and saves the draft.
fn entry(desk: &Desk, form: &Form) -> Result<Entry> {
    let mut typed: BTreeMap<String, String> = BTreeMap::new();
    for criterion in &desk.task.rubric.criteria {
        typed.insert(criterion.id.clone(), form.text(&format!("m-{}", criterion.id)).to_owned());
    }
    if let Some((id, amount)) = form.some("set").and_then(|set| set.rsplit_once(':')) {
        let full = desk.task.rubric.criteria.iter().find(|criterion| criterion.id == id).map(|c| c.points);
        let mark = if amount == "full" { full.unwrap_or(0) } else { 0 };
        typed.insert(id.to_owned(), mark_text(mark));
    }
    let state = if form.text("act") == "final" { SheetState::Final } else { SheetState::Draft };
    Ok(Entry { revision: form.parse("revision")?.unwrap_or(0), typed, note: form.text("note").to_owned(), state })
}

/// `GET /marking/files/{id}`
pub async fn file(caller: Caller, path: Path<ScriptFileId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (name, media, bytes) = caller.run(move |me| marking::file(me.app(), me.by(), id)).await?;
    Ok(caller.file(&name, &media, bytes))
}

/// A script on which two examiners differ twice.
#[derive(Serialize)]
pub struct DecideView {
    errors: FormErrors,
    href: String,
    number: i32,
    round: String,
    task_title: String,
    task_html: String,
    files: Vec<FileRow>,
    rows: Vec<CompareRow>,
    totals: [String; 4],
    notes: Vec<String>,
    maximum: String,
    mark: Field,
    reason: Field,
}

#[derive(Serialize)]
struct CompareRow {
    text: String,
    most: String,
    marks: [String; 4],
    differs: bool,
}

impl View for DecideView {
    const TEMPLATE: &'static str = "marking/decide";
    fn title(&self) -> String {
        format!("Quyết định điểm bài phách {}", self.number)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Chấm thi", "/marking"), Crumb::here(format!("Phách {}", self.number))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let sample = |errors: FormErrors| Self {
            href: "/marking/decisions/1".into(),
            number: 4821,
            round: "Kỳ thi đợt 1 năm 2026".into(),
            task_title: "Giấy mời họp".into(),
            task_html: "<p>Soạn giấy mời.</p>".into(),
            files: vec![],
            rows: vec![CompareRow {
                text: "Tiêu đề in đậm".into(),
                most: "0,5".into(),
                marks: ["0,5", "0", "0,5", "0,25"].map(str::to_owned),
                differs: true,
            }],
            totals: ["8", "7,5", "8", "7,75"].map(str::to_owned),
            notes: vec!["Căn lề chưa đúng".into()],
            maximum: "10".into(),
            mark: Field { name: "mark", value: "7,75".into(), error: errors.at("mark") },
            reason: Field { name: "reason", value: String::new(), error: errors.at("reason") },
            errors,
        };
        let short = FormErrors::from_error(Error::invalid("reason", "marking-reason-short")).unwrap_or_default();
        vec![sample(FormErrors::none()), sample(short)]
    }
}

fn decide_view(found: &Dispute, errors: FormErrors, typed: Option<&Form>) -> DecideView {
    let sheet = |pass: i32, slot: i32| found.sheets.iter().find(|s| s.pass == pass && s.slot == slot);
    let four = [sheet(1, 1), sheet(1, 2), sheet(2, 1), sheet(2, 2)];
    let mark = |sheet: Option<&marking::Sheet>, id: &str| {
        sheet.and_then(|s| s.marks.0.get(id)).map_or_else(|| "–".to_owned(), |mark| mark_text(*mark))
    };
    let rows = found.task.rubric.criteria.iter().map(|criterion| {
        let marks = four.map(|sheet| mark(sheet, &criterion.id));
        CompareRow {
            text: criterion.text.clone(),
            most: mark_text(criterion.points),
            differs: marks[2] != marks[3],
            marks,
        }
    });
    let field = |name| typed.map_or_else(|| Field::new(name, ""), |form| form.field(name, &errors));
    DecideView {
        href: format!("/marking/decisions/{}", found.script.id),
        number: found.script.number,
        round: found.round_title.clone(),
        task_title: found.task.title.clone(),
        task_html: found.task.html.clone(),
        files: found.files.iter().map(|file| file_row(file, &[])).collect(),
        rows: rows.collect(),
        totals: four.map(|sheet| sheet.map_or_else(|| "–".to_owned(), |sheet| mark_text(sheet.total))),
        notes: found.sheets.iter().map(|sheet| sheet.note.clone()).filter(|note| !note.is_empty()).collect(),
        maximum: mark_text(found.task.rubric.maximum()),
        mark: field("mark"),
        reason: field("reason"),
        errors,
    }
}

/// `GET /marking/decisions/{id}`
pub async fn decide_form(caller: Caller, path: Path<ScriptId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let found = caller.read(move |tx| marking::dispute(tx, id)).await?;
    caller.page(&decide_view(&found, FormErrors::none(), None))
}

/// `POST /marking/decisions/{id}`
pub async fn decide(caller: Caller, path: Path<ScriptId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let found = caller.read(move |tx| marking::dispute(tx, id)).await?;
    let sent = form.clone();
    let done = caller
        .write(move |tx| {
            let mark = parse_hundredths(sent.text("mark")).ok().and_then(|mark| i32::try_from(mark).ok());
            marking::decide(tx, id, mark.unwrap_or(-1), sent.text("reason"))
        })
        .await;
    match done {
        Ok(()) => {
            caller.go_saying("/marking", Message::new("marking-done-decided").with("number", found.script.number))
        }
        Err(error) => {
            let view = decide_view(&found, FormErrors::from_error(error)?, Some(&form));
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
