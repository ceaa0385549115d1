//! Result and receipt of a paper, at once after its end (TTLT 17/2016, art. 6.6), to be printed.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::lobby::Line;
use super::practical::size_text;
use super::runner::{about, lobby_url};
use super::wire::is_due;
use crate::app::Tx;
use crate::clock;
use crate::db::AttemptId;
use crate::error::Result;
use crate::exams::attempts::model::{Attempt, AttemptState, Desk, Outcome, Part};
use crate::exams::attempts::{rules, sit, store};
use crate::messages;
use crate::web::{Caller, View};

/// Result and receipt.
#[derive(Serialize)]
pub struct ReceiptView {
    title: String,
    about: String,
    verdict: Option<Verdict>,
    note: Option<String>,
    lines: Vec<Line>,
    code: String,
    files: Vec<File>,
    practical: bool,
    class_test: bool,
    back: String,
    now: String,
}

#[derive(Serialize)]
struct Verdict {
    kind: &'static str,
    sign: &'static str,
    heading: String,
    mark: String,
    detail: String,
}

#[derive(Serialize)]
struct File {
    name: String,
    size: String,
    at: String,
    sha: String,
}

impl View for ReceiptView {
    const TEMPLATE: &'static str = "sitting/receipt";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn samples() -> Vec<Self> {
        let view = |verdict, note, practical, files| Self {
            title: "Thi chuẩn CNTT cơ bản – Bài lý thuyết".into(),
            about: "SBD 0147 · Nguyễn Phúc Tôn Nữ Quỳnh Hương Giang · máy 14".into(),
            verdict,
            note,
            lines: vec![Line::new("Kết thúc", "Đã nộp bài lúc 08:26:14"), Line::new("Số câu đã trả lời", "29/30")],
            code: "7F3K-2M9Q-X4TBZ".into(),
            files,
            practical,
            class_test: false,
            back: "/exam/lobby".into(),
            now: "08:26:15 22/11/2026".into(),
        };
        let file = || File {
            name: "giay-moi.docx".into(),
            size: "14,1 KB".into(),
            at: "09:40:02".into(),
            sha: "a".repeat(64),
        };
        vec![
            view(Some(verdict_of(870, 1000, 50)), None, false, Vec::new()),
            view(Some(verdict_of(430, 1000, 50)), None, false, Vec::new()),
            view(None, Some(messages::label("sitting-practical-later")), true, vec![file()]),
            view(None, Some(messages::label("sitting-no-mark")), true, Vec::new()),
        ]
    }
}

/// `GET /exam/attempts/{attempt}/receipt`
pub async fn show(caller: Caller, path: web::Path<AttemptId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (seen, _) = caller.read(move |tx| sit::my_closed_attempt(tx, id)).await?;
    if is_due(&seen, caller.app().clock().now()) {
        caller.write(move |tx| sit::look(tx, id).map(drop)).await?;
    }
    let view = caller
        .read(move |tx| {
            let (attempt, desk) = sit::my_closed_attempt(tx, id)?;
            if attempt.state == AttemptState::Closed { view(tx, &attempt, &desk).map(Some) } else { Ok(None) }
        })
        .await?;
    match view {
        Some(view) => caller.page(&view),
        None => Ok(caller.go(&format!("/exam/attempts/{id}"))),
    }
}

fn view(tx: &mut Tx<'_>, attempt: &Attempt, desk: &Desk) -> Result<ReceiptView> {
    let practical = attempt.part == Part::Practical;
    let counts = !matches!(attempt.outcome, Some(Outcome::Submitted | Outcome::TimedOut));
    let verdict = match (attempt.mark, attempt.max_mark) {
        (Some(mark), Some(max)) if !counts => Some(verdict_of(mark, max, desk.exam.pass_percent)),
        _ => None,
    };
    let note = match (&verdict, counts) {
        (Some(_), _) => None,
        (None, true) => Some(messages::label("sitting-no-mark")),
        (None, false) => Some(messages::label("sitting-practical-later")),
    };
    let files = if practical { store::live_submissions(tx, attempt.id)? } else { Vec::new() };
    Ok(ReceiptView {
        title: format!("{} – {}", desk.exam.title, attempt.part.label()),
        about: about(desk),
        verdict,
        note,
        lines: lines(tx, attempt)?,
        code: attempt.receipt_code.clone().unwrap_or_default(),
        files: files
            .into_iter()
            .map(|file| File {
                name: file.file_name,
                size: size_text(file.size),
                at: clock::time_text(file.uploaded_at),
                sha: file.file_sha,
            })
            .collect(),
        practical,
        class_test: desk.is_class_test(),
        back: if tx.actor()?.candidate.is_some() || desk.is_class_test() { lobby_url(desk) } else { "/".into() },
        now: format!("{} {}", clock::time_text(tx.now), clock::date_text(tx.now)),
    })
}

fn lines(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Vec<Line>> {
    let mut lines = vec![Line::new("Kết thúc", super::runner::outcome_text(attempt))];
    if let Some(started) = attempt.started_at {
        lines.push(Line::new("Bắt đầu", format!("{} {}", clock::time_text(started), clock::date_text(started))));
    }
    match attempt.part {
        Part::Theory => {
            let questions = store::form_items(tx, attempt.candidate_id)?.len();
            lines.push(Line::new("Số câu đã trả lời", format!("{}/{questions}", attempt.answered)));
        }
        Part::Practical => lines.push(Line::new("Số tệp đã nộp", attempt.answered.to_string())),
    }
    lines.push(Line::new("Dấu vân tay bài làm", attempt.answers_root.clone().unwrap_or_default()));
    Ok(lines)
}

fn verdict_of(mark: i32, max: i32, percent: i32) -> Verdict {
    let passed = rules::passes(mark, max, percent);
    let needed = max * percent / 100;
    Verdict {
        kind: if passed { "ok" } else { "bad" },
        sign: if passed { "check" } else { "alert" },
        heading: messages::label(if passed { "sitting-passed" } else { "sitting-failed" }),
        mark: format!("{}/{}", mark_text(mark), mark_text(max)),
        detail: messages::say("sitting-needed", &[("needed", &mark_text(needed)), ("percent", &percent.to_string())]),
    }
}

/// Hundredths as people write marks: `8,70`, `10`.
fn mark_text(hundredths: i32) -> String {
    if hundredths % 100 == 0 {
        (hundredths / 100).to_string()
    } else {
        format!("{},{:02}", hundredths / 100, hundredths % 100)
    }
}
