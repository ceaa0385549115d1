//! The keeper's page of a round: which papers there are, scripts and their copies, who marks.

use std::collections::{BTreeMap, HashMap};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::{Tag, round_tag, script_tag};
use crate::accounts::Account;
use crate::app::Tx;
use crate::db::{AccountId, RoundId, ScriptId};
use crate::error::{Error, Message, Result};
use crate::marking::{self, Board, Papers, Remedy, ScriptState};
use crate::text::format_integer;
use crate::web::{Caller, Choice, Crumb, Form, FormErrors, Upload, View};

/// A round as the keeper of script numbers sees it.
#[derive(Serialize)]
pub struct KeeperView {
    errors: FormErrors,
    href: String,
    round: String,
    tag: Tag,
    kpis: Vec<Kpi>,
    may_make: bool,
    still_sitting: bool,
    may_replace: bool,
    examiners: Boxes,
    waiting: Vec<WaitingFile>,
    scripts: Vec<ScriptRow>,
    unmarked: Vec<Unmarked>,
    busy: Vec<Choice>,
    free: Vec<Choice>,
}

#[derive(Serialize)]
struct Kpi {
    kind: &'static str,
    label: &'static str,
    value: String,
    note: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct Boxes {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

#[derive(Serialize)]
struct WaitingFile {
    href: String,
    number: i32,
    source: String,
    name: String,
}

#[derive(Serialize)]
struct ScriptRow {
    number: i32,
    candidate: String,
    tag: Tag,
    examiners: String,
    files: Vec<CopyRow>,
}

#[derive(Serialize)]
struct CopyRow {
    name: String,
    removed: String,
}

#[derive(Serialize)]
struct Unmarked {
    candidate: String,
    why: String,
}

impl View for KeeperView {
    const TEMPLATE: &'static str = "marking/keeper";
    fn title(&self) -> String {
        format!("Phách và giao chấm – {}", self.round)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Kỳ thi", "/rounds"),
            Crumb::to(self.round.clone(), self.href.trim_end_matches("/scripts").to_owned()),
            Crumb::here("Phách và giao chấm"),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let few = FormErrors::from_error(Error::refused("marking-too-few-examiners")).unwrap_or_default();
        let empty = |errors| Self {
            errors,
            href: "/rounds/1/scripts".into(),
            round: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026".into(),
            tag: round_tag("running"),
            kpis: vec![Kpi {
                kind: "",
                label: "Bài phải chấm",
                value: "0".into(),
                note: "trong 0 thí sinh".into(),
                href: None,
            }],
            may_make: true,
            still_sitting: false,
            may_replace: false,
            examiners: Boxes {
                name: "examiner",
                error: None,
                options: vec![Choice::of("1", "Lê Nguyễn Hoàng Phương", "1")],
            },
            waiting: vec![],
            scripts: vec![],
            unmarked: vec![],
            busy: vec![],
            free: vec![],
        };
        let full = Self {
            may_make: false,
            may_replace: true,
            waiting: vec![WaitingFile {
                href: "/x".into(),
                number: 4821,
                source: "ab".into(),
                name: "giấy mời.pdf".into(),
            }],
            scripts: vec![ScriptRow {
                number: 4821,
                candidate: "SBD 0007".into(),
                tag: script_tag(ScriptState::HandedIn),
                examiners: "Lê Nguyễn Hoàng Phương, Vũ Quỳnh Mẫn".into(),
                files: vec![CopyRow {
                    name: "bai-1.docx".into(),
                    removed: "tên tệp; thuộc tính tài liệu (docProps/core.xml)".into(),
                }],
            }],
            unmarked: vec![Unmarked { candidate: "SBD 0009".into(), why: "Vắng thi".into() }],
            busy: vec![Choice::of("1", "Lê Nguyễn Hoàng Phương", "")],
            free: vec![Choice::of("2", "Vũ Quỳnh Mẫn", "")],
            ..empty(FormErrors::none())
        };
        let sitting = Self { may_make: false, still_sitting: true, ..empty(FormErrors::none()) };
        vec![empty(FormErrors::none()), empty(few), full, sitting]
    }
}

/// `GET /rounds/{id}/scripts`
pub async fn page(caller: Caller, path: Path<RoundId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller.read(move |tx| load(tx, id, FormErrors::none())).await?;
    caller.page(&view)
}

async fn again(caller: &Caller, id: RoundId, error: Error) -> Result<HttpResponse> {
    let errors = FormErrors::from_error(error)?;
    let view = caller.read(move |tx| load(tx, id, errors)).await?;
    caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
}

fn load(tx: &mut Tx<'_>, id: RoundId, errors: FormErrors) -> Result<KeeperView> {
    let board = marking::board(tx, id)?;
    let eligible = marking::eligible_examiners(tx, id)?;
    let mut names: HashMap<AccountId, String> =
        eligible.iter().map(|account| (account.id, account.display_name.clone())).collect();
    for duty in &board.duties {
        if let std::collections::hash_map::Entry::Vacant(slot) = names.entry(duty.examiner_id) {
            slot.insert(crate::accounts::name_of(tx, duty.examiner_id)?);
        }
    }
    Ok(view(&board, &eligible, (&names, errors)))
}

fn view(board: &Board, eligible: &[Account], (names, errors): (&HashMap<AccountId, String>, FormErrors)) -> KeeperView {
    let href = format!("/rounds/{}/scripts", board.round.id);
    let scripts = board.papers.iter().filter(|paper| paper.script.is_some()).count();
    let handed = board.papers.iter().filter(|p| p.practical.as_ref().is_some_and(|p| p.closed)).count();
    let ended = board.papers.iter().all(|paper| paper.sitting_ended);
    let boxes =
        eligible.iter().map(|a| Choice::of(a.id.to_string(), a.display_name.clone(), &a.id.to_string())).collect();
    let mut busy: BTreeMap<AccountId, usize> = BTreeMap::new();
    for duty in &board.duties {
        *busy.entry(duty.examiner_id).or_default() += 1;
    }
    let name = |id: &AccountId| names.get(id).cloned().unwrap_or_default();
    KeeperView {
        kpis: kpis(board, (scripts, handed)),
        may_make: scripts == 0 && ended && matches!(board.round.state.as_str(), "running" | "marking"),
        may_replace: board.round.state == "marking" && !busy.is_empty(),
        examiners: Boxes { name: "examiner", error: errors.at("examiner"), options: boxes },
        waiting: waiting(board, &href),
        scripts: script_rows(board, names),
        unmarked: if ended { unmarked(board) } else { Vec::new() },
        still_sitting: !ended,
        busy: busy.iter().map(|(id, n)| Choice::of(id.to_string(), format!("{} ({n} bài)", name(id)), "")).collect(),
        free: eligible.iter().map(|a| Choice::of(a.id.to_string(), a.display_name.clone(), "")).collect(),
        round: board.round.title.clone(),
        tag: round_tag(&board.round.state),
        href,
        errors,
    }
}

fn count(n: usize) -> String {
    format_integer(i64::try_from(n).unwrap_or(i64::MAX))
}

fn kpis(board: &Board, (scripts, handed): (usize, usize)) -> Vec<Kpi> {
    let done = board.papers.iter().filter_map(|p| p.script.as_ref()).filter(|s| s.state == ScriptState::Final).count();
    let kpi = |kind, label, value, note| Kpi { kind, label, value: count(value), note, href: None };
    vec![
        kpi("", "Bài thực hành đã đóng", handed, format!("trong {} thí sinh", count(board.papers.len()))),
        kpi("", "Bài đã đánh phách", scripts, format!("trong {} bài đã đóng", count(handed))),
        kpi(
            if done == scripts && scripts > 0 { "ok" } else { "" },
            "Bài đã có điểm",
            done,
            format!("trong {} bài", count(scripts)),
        ),
        kpi(
            if board.uncleaned.is_empty() { "" } else { "warn" },
            "Tệp chờ xử lý",
            board.uncleaned.len(),
            "chưa giao cho người chấm".into(),
        ),
    ]
}

fn candidate(paper: &Papers) -> String {
    paper.number.map_or_else(|| "Chưa có SBD".to_owned(), |number| format!("SBD\u{a0}{number:04}"))
}

fn waiting(board: &Board, href: &str) -> Vec<WaitingFile> {
    let by_attempt: HashMap<_, _> =
        board.papers.iter().filter_map(|paper| Some((paper.practical.as_ref()?.id, paper.script.as_ref()?))).collect();
    let files = board.uncleaned.iter().filter_map(|file| {
        let script = by_attempt.get(&file.attempt_id)?;
        Some(WaitingFile {
            href: format!("{href}/{}/file", script.id),
            number: script.number,
            source: file.sha.clone(),
            name: file.name.clone(),
        })
    });
    files.collect()
}

fn script_rows(board: &Board, names: &HashMap<AccountId, String>) -> Vec<ScriptRow> {
    let mut rows: Vec<ScriptRow> = board
        .papers
        .iter()
        .filter_map(|paper| {
            let script = paper.script.as_ref()?;
            let examiners: Vec<String> = board
                .duties
                .iter()
                .filter(|duty| duty.script_id == script.id)
                .map(|duty| names.get(&duty.examiner_id).cloned().unwrap_or_default())
                .collect();
            let files = board.files.iter().filter(|file| file.script_id == script.id).map(|file| CopyRow {
                name: file.name.clone(),
                removed: match (&file.removed.0.withheld, file.removed.0.places.join("; ")) {
                    (Some(reason), _) => format!("Không giao: {reason}"),
                    (None, places) if places.is_empty() => "Không có gì phải xóa".to_owned(),
                    (None, places) => format!("Đã xóa: {places}"),
                },
            });
            Some(ScriptRow {
                number: script.number,
                candidate: candidate(paper),
                tag: script_tag(script.state),
                examiners: if examiners.is_empty() { "Chưa giao".to_owned() } else { examiners.join(", ") },
                files: files.collect(),
            })
        })
        .collect();
    rows.sort_by_key(|row| row.number);
    rows
}

/// Candidates whose work no examiner sees, with the reason.
fn unmarked(board: &Board) -> Vec<Unmarked> {
    let rows = board.papers.iter().filter(|paper| paper.script.is_none()).map(|paper| {
        let why = match paper.state.as_str() {
            "absent" => "Vắng thi",
            "barred" => "Đến muộn, không được dự thi",
            "suspended" => "Đình chỉ thi",
            _ => match paper.practical.as_ref().map(|p| p.outcome.as_deref()) {
                None => "Không thi thực hành: 0 điểm theo quy định",
                Some(Some("disqualified")) => "Hủy kết quả bài thi",
                Some(Some("withdrawn")) => "Bỏ thi",
                Some(None) => "Bài chưa đóng",
                Some(_) => "Không có tệp, hoặc tệp giống hệt tệp đề: 0 điểm theo quy định",
            },
        };
        Unmarked { candidate: candidate(paper), why: why.to_owned() }
    });
    rows.collect()
}

/// `POST /rounds/{id}/scripts`
pub async fn make(caller: Caller, path: Path<RoundId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let chosen: Vec<AccountId> = form.all("examiner").filter_map(|value| value.parse().ok()).collect();
    match caller.run(move |me| marking::make_scripts(me.app(), me.by(), id, &chosen)).await {
        Ok(made) => {
            let message = Message::new("marking-done-scripts")
                .with("scripts", made.scripts)
                .with("blank", made.blank)
                .with("waiting", made.waiting_files);
            caller.go_saying(&format!("/rounds/{id}/scripts"), message)
        }
        Err(error) => again(&caller, id, error).await,
    }
}

/// `POST /rounds/{id}/scripts/{script}/file`
pub async fn settle(caller: Caller, path: Path<(RoundId, ScriptId)>, upload: Upload) -> Result<HttpResponse> {
    let (id, script) = path.into_inner();
    let source = upload.fields.text("source").to_owned();
    let remedy = match upload.file("copy") {
        Ok(file) => Remedy::Copy(file.name.clone(), file.bytes.clone()),
        Err(_) => Remedy::Withhold(upload.fields.text("reason").to_owned()),
    };
    match caller.run(move |me| marking::settle_file(me.app(), me.by(), (id, script, &source), &remedy)).await {
        Ok(()) => caller.go_saying(&format!("/rounds/{id}/scripts"), "marking-done-file"),
        Err(error) => again(&caller, id, error).await,
    }
}

/// `POST /rounds/{id}/scripts/examiner`
pub async fn replace(caller: Caller, path: Path<RoundId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let done = match (form.need::<AccountId>("from"), form.need::<AccountId>("to")) {
        (Ok(from), Ok(to)) => caller.write(move |tx| marking::replace_examiner(tx, id, from, to)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(scripts) => {
            let message = Message::new("marking-done-examiner").with("scripts", scripts);
            caller.go_saying(&format!("/rounds/{id}/scripts"), message)
        }
        Err(error) => again(&caller, id, error).await,
    }
}
