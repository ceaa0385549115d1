//! The runner in practice: the page of the exam, with a verdict and an explanation after each answer.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::Value;

use crate::courses::{self, OpenedPractice, OpenedQuestion};
use crate::db::PracticeId;
use crate::error::Result;
use crate::questions::Kind;
use crate::web::{Caller, View};

/// The runner with a practice in it.
#[derive(Serialize)]
pub struct PracticeRunnerView {
    runner: Runner,
}

/// What the runner's template sees; the meaning of each field stands in `templates/README.md`. Saving and the clock
/// belong to exams: their fields are empty here.
#[derive(Serialize)]
struct Runner {
    practice: bool,
    preview: Option<()>,
    title: String,
    about: String,
    count: usize,
    at: i32,
    answered: usize,
    unanswered: usize,
    flagged: usize,
    read_only: bool,
    saved_at: Option<String>,
    left: Option<String>,
    deadline: Option<String>,
    server_now_ms: Option<i64>,
    deadline_ms: Option<i64>,
    epoch: i32,
    save_url: Option<String>,
    state_url: Option<String>,
    answer_url: String,
    submit_url: String,
    sign_in_url: Option<String>,
    questions: Vec<Question>,
}

#[derive(Serialize)]
struct Question {
    position: i32,
    revision: i32,
    kind: &'static str,
    stem: String,
    picture: Option<()>,
    answered: bool,
    flagged: bool,
    options: Vec<Choice>,
    feedback: Option<Feedback>,
}

#[derive(Serialize)]
struct Choice {
    value: usize,
    text: String,
    checked: bool,
    truth: Option<bool>,
    mark: Option<&'static str>,
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct Feedback {
    kind: &'static str,
    heading: &'static str,
    text: String,
}

impl View for PracticeRunnerView {
    const TEMPLATE: &'static str = "exams/runner";
    fn title(&self) -> String {
        self.runner.title.clone()
    }
    fn samples() -> Vec<Self> {
        let choice = |value, mark, verdict| Choice {
            value,
            text: "RAM".into(),
            checked: value == 0,
            truth: None,
            mark,
            verdict,
        };
        let question = |position, feedback: Option<Feedback>| Question {
            position,
            revision: 0,
            kind: "single",
            stem: "<p>Bộ phận nào mất dữ liệu khi tắt máy?</p>".into(),
            picture: None,
            answered: feedback.is_some(),
            flagged: false,
            options: vec![choice(0, feedback.is_some().then_some("right"), None), choice(1, None, None)],
            feedback,
        };
        let feedback =
            Feedback { kind: "right", heading: "Đúng", text: "<p>RAM chỉ giữ khi có điện.</p>".into() };
        vec![Self {
            runner: Runner {
                title: "Luyện tập: Hiểu biết về CNTT cơ bản".into(),
                about: "IU01 · 2 câu".into(),
                count: 2,
                answered: 1,
                unanswered: 1,
                questions: vec![question(1, Some(feedback)), question(2, None)],
                ..Runner::empty("/practice/IU01/x")
            },
        }]
    }
}

impl Runner {
    fn empty(base: &str) -> Self {
        Self {
            practice: true,
            preview: None,
            title: String::new(),
            about: String::new(),
            count: 0,
            at: 1,
            answered: 0,
            unanswered: 0,
            flagged: 0,
            read_only: false,
            saved_at: None,
            left: None,
            deadline: None,
            server_now_ms: None,
            deadline_ms: None,
            epoch: 0,
            save_url: None,
            state_url: None,
            answer_url: format!("{base}/answer"),
            submit_url: format!("{base}/finish"),
            sign_in_url: None,
            questions: Vec::new(),
        }
    }
}

impl PracticeRunnerView {
    fn new(opened: &OpenedPractice) -> Self {
        let practice = &opened.practice;
        let answered = opened.questions.iter().filter(|question| question.answer.is_some()).count();
        let runner = Runner {
            title: format!("Luyện tập: {}", opened.module_title),
            about: format!("{} · {} câu · tính theo lần trả lời đầu", practice.module_code, practice.total),
            count: opened.questions.len(),
            at: practice.position,
            answered,
            unanswered: opened.questions.len() - answered,
            questions: opened.questions.iter().map(question_of).collect(),
            ..Runner::empty(&format!("/practice/{}/{}", practice.module_code, practice.id))
        };
        Self { runner }
    }
}

fn question_of(question: &OpenedQuestion) -> Question {
    let chosen = question.answer.as_ref().and_then(|answer| answer.value.get("choice")).and_then(Value::as_array);
    let chosen: &[Value] = chosen.map_or(&[], Vec::as_slice);
    let key = question.solution.as_ref().map(|(key, _)| key);
    let option = |(shown, place): (usize, &u8)| {
        let place = usize::from(*place);
        let is_set = question.delivered.kind == Kind::TrueFalse;
        let truth = chosen.get(shown).and_then(Value::as_u64).filter(|_| is_set).map(|said| said == 1);
        let checked = !is_set && chosen.iter().any(|one| one.as_u64() == u64::try_from(shown).ok());
        let right = key.filter(|_| !is_set).and_then(|key| key.truths.get(place)).copied();
        Choice {
            value: shown,
            text: question.delivered.options.get(place).cloned().unwrap_or_default(),
            checked,
            truth,
            mark: match right {
                Some(true) => Some("right"),
                Some(false) if checked => Some("slip"),
                _ => None,
            },
            verdict: right.filter(|right| *right).map(|_| "Đáp án đúng"),
        }
    };
    Question {
        position: question.position,
        revision: 0,
        kind: match question.delivered.kind {
            Kind::Single => "single",
            Kind::Multiple => "multiple",
            Kind::TrueFalse => "truefalse",
        },
        stem: question.delivered.stem_html.clone(),
        picture: None,
        answered: question.answer.is_some(),
        flagged: false,
        options: question.item.order.iter().enumerate().map(option).collect(),
        feedback: feedback_of(question),
    }
}

fn feedback_of(question: &OpenedQuestion) -> Option<Feedback> {
    let is_right = question.is_right_now()?;
    let (key, explanation) = question.solution.as_ref()?;
    let key_line = match key.kind {
        Kind::Single | Kind::Multiple => String::new(),
        Kind::TrueFalse => {
            let truths = question.item.order.iter().zip(1..).map(|(place, number)| {
                let truth = key.truths.get(usize::from(*place)).copied().unwrap_or_default();
                format!("ý {number} {}", if truth { "Đúng" } else { "Sai" })
            });
            format!("<p>Đáp án: {}.</p>", truths.collect::<Vec<_>>().join(", "))
        }
    };
    let (kind, heading) = if is_right { ("right", "Đúng") } else { ("slip", "Chưa đúng") };
    Some(Feedback { kind, heading, text: format!("{key_line}{explanation}") })
}

/// `GET /practice/{module}/{id}`
pub async fn run(caller: Caller, path: web::Path<(String, PracticeId)>) -> Result<HttpResponse> {
    let (module, id) = path.into_inner();
    let opened = caller.read(move |tx| courses::opened_practice(tx, id)).await?;
    if opened.practice.finished_at.is_some() {
        return Ok(caller.go(&format!("/practice/{module}/{id}/result")));
    }
    caller.page(&PracticeRunnerView::new(&opened))
}
