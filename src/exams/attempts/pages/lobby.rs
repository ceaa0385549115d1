//! The lobby: who sits here, when, by which rules, and the start of each paper.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::fresh;
use crate::app::Tx;
use crate::clock;
use crate::db::{CandidateId, SittingId};
use crate::error::{Error, Result};
use crate::exams::attempts::model::{AttemptState, Desk, Part};
use crate::exams::attempts::{sit, store};
use crate::exams::{CandidateState, SittingState};
use crate::messages;
use crate::web::{Caller, Form, View};

/// A line of a summary list.
#[derive(Serialize, Clone)]
pub struct Line {
    label: &'static str,
    value: String,
    strong: bool,
    href: Option<String>,
    action: Option<String>,
}

impl Line {
    /// A line that leads nowhere.
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), strong: false, href: None, action: None }
    }
    /// The same, set in bold.
    pub fn strong(label: &'static str, value: impl Into<String>) -> Self {
        Self { strong: true, ..Self::new(label, value) }
    }
}

/// A tag: kind and words.
#[derive(Serialize, Clone)]
pub struct Tag {
    kind: &'static str,
    text: String,
}

impl Tag {
    /// A tag whose words stand in the message file.
    pub fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// One paper in the lobby.
#[derive(Serialize, Clone)]
pub struct Paper {
    name: String,
    tag: Tag,
    /// When it would end, or ends, or ended.
    about: String,
    /// Why it cannot be begun now.
    reason: Option<String>,
    /// Where the button posts to begin.
    start_url: Option<String>,
    /// Where the link leads to go on, or to the receipt.
    href: Option<String>,
    label: Option<String>,
}

/// The lobby.
#[derive(Serialize)]
pub struct LobbyView {
    lead: String,
    lines: Vec<Line>,
    class_test: bool,
    papers: Vec<Paper>,
    live_url: String,
    now: String,
}

/// The papers alone, kept fresh while the candidate waits.
#[derive(Serialize)]
pub struct PapersView {
    papers: Vec<Paper>,
}

impl View for LobbyView {
    const TEMPLATE: &'static str = "sitting/lobby";
    fn title(&self) -> String {
        if self.class_test { "Bài kiểm tra" } else { "Phòng chờ thi" }.into()
    }
    fn scripts(&self) -> &'static [&'static str] {
        &["live.js"]
    }
    fn samples() -> Vec<Self> {
        let waiting = PapersView::samples().into_iter().next().map(|view| view.papers).unwrap_or_default();
        let lines = vec![
            Line::strong("Thí sinh", "Nguyễn Phúc Tôn Nữ Quỳnh Hương Giang"),
            Line::strong("Số báo danh", "0147"),
            Line::new("Đơn vị", "Trung tâm Phục vụ hành chính công phường Văn Miếu – Quốc Tử Giám"),
            Line::new("Phòng", "Phòng máy 3, Cơ sở Nguyễn Trãi, máy 14"),
        ];
        let view = |class_test, papers| Self {
            lead: "Thi chuẩn CNTT cơ bản".into(),
            lines: lines.clone(),
            class_test,
            papers,
            live_url: "/exam/candidates/1/papers".into(),
            now: "08:00:12".into(),
        };
        vec![view(false, waiting), view(true, Vec::new())]
    }
}

impl View for PapersView {
    const TEMPLATE: &'static str = "sitting/papers";
    fn title(&self) -> String {
        "Phòng chờ thi".into()
    }
    fn samples() -> Vec<Self> {
        let paper =
            |name: &str, kind, text: &str, reason: Option<&str>, start: Option<&str>, href: Option<&str>| Paper {
                name: name.into(),
                tag: Tag::new(kind, text),
                about: "30 phút. Bắt đầu ngay bây giờ thì hết giờ lúc 08:33:00.".into(),
                reason: reason.map(str::to_owned),
                start_url: start.map(str::to_owned),
                href: href.map(str::to_owned),
                label: href.map(|_| "Vào bài đang làm".to_owned()),
            };
        let late =
            messages::say("sitting-too-late", &[("minutes", "10"), ("until", "08:10:00"), ("day", "22/11/2026")]);
        vec![
            Self {
                papers: vec![
                    paper("Bài lý thuyết", "due", "Được bắt đầu", None, Some("/exam/candidates/1/theory"), None),
                    paper("Bài thực hành", "none", "Chưa mở", Some("Chờ giám thị."), None, None),
                ],
            },
            Self {
                papers: vec![
                    paper("Bài lý thuyết", "late", "Không được vào", Some(&late), None, None),
                    paper("Bài thực hành", "run", "Đang làm", None, None, Some("/exam/attempts/1")),
                ],
            },
        ]
    }
}

/// `GET /exam/lobby`: for who came in by exam code.
pub async fn lobby(caller: Caller) -> Result<HttpResponse> {
    let Some(me) = caller.me()?.candidate else {
        return Ok(caller.go("/exam"));
    };
    let view = caller.read(move |tx| sit::my_desk(tx, me).and_then(|desk| lobby_view(tx, &desk))).await?;
    caller.page(&view)
}

/// `GET /class-tests/{sitting}`: for a person of a class test.
pub async fn class_test(caller: Caller, path: web::Path<SittingId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller.read(move |tx| sit::my_class_test(tx, id).and_then(|desk| lobby_view(tx, &desk))).await?;
    caller.page(&view)
}

/// `GET /exam/candidates/{candidate}/papers`: the part that keeps itself fresh.
pub async fn papers(caller: Caller, request: HttpRequest, path: web::Path<CandidateId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let papers = caller.read(move |tx| sit::my_desk(tx, id).and_then(|desk| papers_of(tx, &desk))).await?;
    fresh(&caller, &request, &PapersView { papers })
}

/// `POST /exam/candidates/{candidate}/{part}`: begins a paper, or finds it begun.
pub async fn start(caller: Caller, path: web::Path<(CandidateId, String)>, _form: Form) -> Result<HttpResponse> {
    let (id, part) = path.into_inner();
    let part: Part = part.parse().map_err(|_| Error::NotFound)?;
    let attempt = caller.write(move |tx| sit::start(tx, id, part)).await?;
    Ok(caller.go(&format!("/exam/attempts/{attempt}")))
}

fn lobby_view(tx: &mut Tx<'_>, desk: &Desk) -> Result<LobbyView> {
    let (candidate, sitting) = (&desk.candidate, &desk.sitting);
    let mut lines = vec![Line::strong("Họ và tên", &candidate.full_name)];
    if let Some(number) = candidate.number {
        lines.push(Line::strong("Số báo danh", format!("{number:04}")));
    }
    lines.push(Line::new("Đơn vị", &candidate.unit_name));
    let room = store::room_name(tx, sitting.room_id)?;
    if !room.is_empty() {
        let seat = candidate.seat.map(|seat| format!(", máy {seat:02}")).unwrap_or_default();
        lines.push(Line::new("Phòng", format!("{room}{seat}")));
    }
    if desk.is_class_test() {
        let window =
            format!("{} đến {}", clock::date_time_text(sitting.starts_at), clock::date_time_text(sitting.ends_at));
        lines.push(Line::new("Được bắt đầu từ", window));
    } else {
        lines.push(Line::new("Giờ thi theo lịch", clock::date_time_text(sitting.starts_at)));
        if candidate.time_percent > 100 {
            lines.push(Line::new("Thời gian được cộng", format!("{}% thời gian của bài", candidate.time_percent)));
        }
    }
    Ok(LobbyView {
        lead: desk.exam.title.clone(),
        lines,
        class_test: desk.is_class_test(),
        papers: papers_of(tx, desk)?,
        live_url: format!("/exam/candidates/{}/papers", candidate.id),
        now: clock::time_text(tx.now),
    })
}

fn papers_of(tx: &mut Tx<'_>, desk: &Desk) -> Result<Vec<Paper>> {
    desk.parts().iter().map(|part| paper(tx, desk, *part)).collect()
}

fn paper(tx: &mut Tx<'_>, desk: &Desk, part: Part) -> Result<Paper> {
    let begun = store::live_attempt(tx, desk.candidate.id, part)?;
    let blank =
        |tag, about| Paper { name: part.label(), tag, about, reason: None, start_url: None, href: None, label: None };
    match begun.filter(|attempt| attempt.state != AttemptState::Prepared) {
        Some(attempt) if attempt.state == AttemptState::Closed => {
            let at = attempt.closed_at.map(clock::time_text).unwrap_or_default();
            let words = attempt.outcome.map(|outcome| outcome.label()).unwrap_or_default();
            Ok(Paper {
                href: Some(format!("/exam/attempts/{}/receipt", attempt.id)),
                label: Some(messages::label("sitting-see-receipt")),
                ..blank(Tag::new("ok", words), messages::say("sitting-ended-at", &[("at", &at)]))
            })
        }
        Some(attempt) => {
            let at = attempt.deadline_at.map(clock::time_text).unwrap_or_default();
            Ok(Paper {
                href: Some(format!("/exam/attempts/{}", attempt.id)),
                label: Some(messages::label("sitting-go-on")),
                ..blank(
                    Tag::new("run", messages::label("sitting-working")),
                    messages::say("sitting-ends-at", &[("at", &at)]),
                )
            })
        }
        None => Ok(waiting(tx, desk, part, blank)?),
    }
}

/// A paper not begun: when it would end if it were begun now, or why it cannot be.
fn waiting(tx: &mut Tx<'_>, desk: &Desk, part: Part, blank: impl Fn(Tag, String) -> Paper) -> Result<Paper> {
    let minutes = desk.minutes(part).to_string();
    match sit::may_begin(tx, desk, part) {
        Ok(timing) => {
            let at = clock::time_text(timing.deadline(tx.now));
            let about = messages::say("sitting-would-end", &[("minutes", &minutes), ("at", &at)]);
            Ok(Paper {
                start_url: Some(format!("/exam/candidates/{}/{part}", desk.candidate.id)),
                ..blank(Tag::new("due", messages::label("sitting-may-start")), about)
            })
        }
        Err(Error::Refused(message)) => {
            let waits = desk.sitting.state != SittingState::Ended
                && !matches!(desk.candidate.state, CandidateState::Absent | CandidateState::Barred)
                && matches!(message.key, "sitting-not-open-yet" | "sitting-not-checked-in" | "sitting-window-not-yet");
            let tag = if waits {
                Tag::new("none", messages::label("sitting-waiting"))
            } else {
                Tag::new("late", messages::label("sitting-not-admitted"))
            };
            let about = messages::say("sitting-minutes", &[("minutes", &minutes)]);
            Ok(Paper { reason: Some(messages::text(&message)), ..blank(tag, about) })
        }
        Err(other) => Err(other),
    }
}
