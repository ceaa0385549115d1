//! Practice of a module: its start, its answers, its result.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Act, Line, Tag};
use crate::clock;
use crate::courses::{self, OpenedPractice, PracticeOverview, PracticeSummary, rules};
use crate::db::PracticeId;
use crate::error::{Error, Result};
use crate::messages;
use crate::questions::Kind;
use crate::standard;
use crate::web::{Caller, Crumb, Form, View};

/// Where a practice begins.
#[derive(Serialize)]
pub struct StartView {
    module_code: String,
    module_title: String,
    count: usize,
    available: usize,
    enough: bool,
    shortage: String,
    open_href: Option<String>,
    lines: Vec<Line>,
}

impl View for StartView {
    const TEMPLATE: &'static str = "courses/practice";
    fn title(&self) -> String {
        format!("Luyện tập: {}", self.module_title)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Khóa học", "/courses"), Crumb::here(format!("Luyện tập {}", self.module_code))]
    }
    fn samples() -> Vec<Self> {
        let summary = |correct| PracticeSummary {
            id: PracticeId::new(),
            module_code: "IU01".into(),
            correct,
            total: 10,
            started_at: sample_instant(),
            finished_at: Some(sample_instant()),
        };
        let overview = |available, open: Option<PracticeSummary>, last| PracticeOverview {
            module_code: "IU01".into(),
            module_title: "Hiểu biết về CNTT cơ bản".into(),
            available,
            open,
            last,
        };
        vec![
            Self::new(&overview(18, None, vec![summary(10), summary(4)])),
            Self::new(&overview(4, None, Vec::new())),
            Self::new(&overview(18, Some(summary(0)), Vec::new())),
        ]
    }
}

fn sample_instant() -> crate::db::Instant {
    clock::end_of_day(chrono::NaiveDate::default())
}

impl StartView {
    fn new(found: &PracticeOverview) -> Self {
        Self {
            module_code: found.module_code.clone(),
            module_title: found.module_title.clone(),
            count: courses::QUESTIONS,
            available: found.available,
            enough: found.available >= courses::QUESTIONS,
            shortage: messages::text(&courses::shortage(found.available)),
            open_href: found.open.as_ref().map(|open| format!("/practice/{}/{}", open.module_code, open.id)),
            lines: found.last.iter().map(past_line).collect(),
        }
    }
}

fn past_line(past: &PracticeSummary) -> Line {
    let at = past.finished_at.unwrap_or(past.started_at);
    let kind = if past.correct * 10 >= past.total * 8 { "ok" } else { "none" };
    Line {
        icon: "list",
        title: format!("Đúng {}/{} câu", past.correct, past.total),
        about: clock::date_time_text(at),
        percent: None,
        tag: (kind == "ok").then(|| Tag::new("ok", "Tốt")),
        action: Some(Act {
            href: format!("/practice/{}/{}/result", past.module_code, past.id),
            label: "Xem lại",
            primary: false,
        }),
    }
}

/// `GET /practice/{module}`
pub async fn start(caller: Caller, module: web::Path<String>) -> Result<HttpResponse> {
    let view = caller.read(move |tx| Ok(StartView::new(&courses::practice_overview(tx, &module)?))).await?;
    caller.page(&view)
}

/// `POST /practice/{module}`
pub async fn begin(caller: Caller, module: web::Path<String>, _form: Form) -> Result<HttpResponse> {
    let module = module.into_inner();
    let seed = uuid::Uuid::new_v4().to_string();
    let id = caller
        .write({
            let module = module.clone();
            move |tx| courses::start_practice(tx, &module, &seed)
        })
        .await?;
    Ok(caller.go(&format!("/practice/{module}/{id}")))
}

/// `POST /practice/{module}/{id}/answer`
pub async fn answer(caller: Caller, path: web::Path<(String, PracticeId)>, form: Form) -> Result<HttpResponse> {
    let (module, id) = path.into_inner();
    let position: i32 = form.need("position")?;
    let to = format!("/practice/{module}/{id}#cau-{position}");
    let pairs = form.pairs().to_vec();
    match caller.write(move |tx| courses::answer_practice(tx, id, position, choice(&pairs))).await {
        Ok(_) => Ok(caller.go(&to)),
        Err(Error::Refused(message)) if message.key == "courses-practice-choose" => caller.go_saying(&to, message),
        Err(Error::Refused(message)) if message.key == "courses-practice-closed" => {
            caller.go_saying(&format!("/practice/{module}/{id}/result"), message)
        }
        Err(other) => Err(other),
    }
}

/// The runner's form as an answer: `choice` as often as ticked, or `truth-0`, `truth-1` … for statements.
fn choice(pairs: &[(String, String)]) -> Value {
    let truths: Vec<(usize, u8)> = pairs
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("truth-")?.parse().ok()?, value.parse().ok()?)))
        .filter(|(at, _)| *at < 16)
        .collect();
    if let Some(last) = truths.iter().map(|(at, _)| *at).max() {
        let said = |at: usize| truths.iter().find(|(place, _)| *place == at).map(|(_, truth)| *truth);
        return json!((0..=last).map(said).collect::<Vec<Option<u8>>>());
    }
    let ticked: Vec<u8> =
        pairs.iter().filter(|(name, _)| name == "choice").filter_map(|(_, value)| value.parse().ok()).collect();
    json!(ticked)
}

/// `POST /practice/{module}/{id}/finish`
pub async fn finish_practice(
    caller: Caller,
    path: web::Path<(String, PracticeId)>,
    _form: Form,
) -> Result<HttpResponse> {
    let (module, id) = path.into_inner();
    caller.write(move |tx| courses::finish_practice(tx, id)).await?;
    Ok(caller.go(&format!("/practice/{module}/{id}/result")))
}

/// `POST /practice/{module}/{id}/again`: the wrong questions once more.
pub async fn again(caller: Caller, path: web::Path<(String, PracticeId)>, _form: Form) -> Result<HttpResponse> {
    let (module, id) = path.into_inner();
    match caller.write(move |tx| courses::practise_wrong(tx, id)).await {
        Ok(new) => Ok(caller.go(&format!("/practice/{module}/{new}"))),
        Err(Error::Refused(message)) => caller.go_saying(&format!("/practice/{module}"), message),
        Err(other) => Err(other),
    }
}

/// The result of a finished practice.
#[derive(Serialize)]
pub struct ResultView {
    module_code: String,
    module_title: String,
    correct: i32,
    total: i32,
    percent: i32,
    finished_at: String,
    groups: Vec<Group>,
    wrong: Vec<Wrong>,
    again: String,
    start: String,
}

#[derive(Serialize)]
struct Group {
    code: String,
    title: String,
    correct: usize,
    total: usize,
    bar: super::Bar,
}

#[derive(Serialize)]
struct Wrong {
    position: i32,
    answered: bool,
    stem: String,
    right: Vec<String>,
    explanation: String,
}

impl View for ResultView {
    const TEMPLATE: &'static str = "courses/practice-result";
    fn title(&self) -> String {
        "Kết quả luyện tập".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Khóa học", "/courses"),
            Crumb::to(format!("Luyện tập {}", self.module_code), &*self.start),
            Crumb::here("Kết quả"),
        ]
    }
    fn samples() -> Vec<Self> {
        let make = |correct: i32, wrong: Vec<Wrong>| Self {
            module_code: "IU01".into(),
            module_title: "Hiểu biết về CNTT cơ bản".into(),
            correct,
            total: 10,
            percent: correct * 10,
            finished_at: "10:42 22/11/2026".into(),
            groups: vec![Group {
                code: "IU01.1".into(),
                title: "Kiến thức cơ bản về máy tính và mạng máy tính".into(),
                correct: 3,
                total: 4,
                bar: super::Bar::of(3, 4),
            }],
            wrong,
            again: "/practice/IU01/x/again".into(),
            start: "/practice/IU01".into(),
        };
        let wrong = Wrong {
            position: 4,
            answered: false,
            stem: "<p>Bộ phận nào mất dữ liệu khi tắt máy?</p>".into(),
            right: vec!["RAM".into()],
            explanation: "<p>RAM chỉ giữ dữ liệu khi có điện.</p>".into(),
        };
        vec![make(10, Vec::new()), make(9, vec![wrong])]
    }
}

impl ResultView {
    fn new(opened: &OpenedPractice, frameworks: &[standard::Framework]) -> Self {
        let practice = &opened.practice;
        let framework = frameworks.iter().find(|known| known.code == practice.framework_code);
        let title = |code: &str| framework.and_then(|known| known.element(code)).map(|found| found.title.clone());
        let mut groups: Vec<Group> = Vec::new();
        for question in opened.questions.iter().filter(|question| !question.element_code.is_empty()) {
            let code = rules::group_of(&question.element_code);
            let right = usize::from(question.was_right());
            match groups.iter_mut().find(|group| group.code == code) {
                Some(group) => {
                    group.correct += right;
                    group.total += 1;
                }
                None => groups.push(Group {
                    title: title(&code).unwrap_or_default(),
                    code,
                    correct: right,
                    total: 1,
                    bar: super::Bar::of(0, 1),
                }),
            }
        }
        groups.sort_by(|one, other| one.code.cmp(&other.code));
        for group in &mut groups {
            group.bar = super::Bar::of(group.correct, group.total);
        }
        let wrong = opened.questions.iter().filter(|question| !question.was_right()).filter_map(wrong_of).collect();
        Self {
            module_code: practice.module_code.clone(),
            module_title: opened.module_title.clone(),
            correct: practice.correct,
            total: practice.total,
            percent: (practice.correct * 100).checked_div(practice.total).unwrap_or(0),
            finished_at: practice.finished_at.map(clock::date_time_text).unwrap_or_default(),
            groups,
            wrong,
            again: format!("/practice/{}/{}/again", practice.module_code, practice.id),
            start: format!("/practice/{}", practice.module_code),
        }
    }
}

fn wrong_of(question: &courses::OpenedQuestion) -> Option<Wrong> {
    let (key, explanation) = question.solution.as_ref()?;
    let pairs = question.delivered.options.iter().zip(&key.truths);
    let right = match key.kind {
        Kind::Single | Kind::Multiple => pairs.filter(|(_, truth)| **truth).map(|(text, _)| text.clone()).collect(),
        Kind::TrueFalse => {
            pairs.map(|(text, truth)| format!("{}: {text}", if *truth { "Đúng" } else { "Sai" })).collect()
        }
    };
    Some(Wrong {
        position: question.position,
        answered: question.answer.is_some(),
        stem: question.delivered.stem_html.clone(),
        right,
        explanation: explanation.clone(),
    })
}

/// `GET /practice/{module}/{id}/result`
pub async fn result(caller: Caller, path: web::Path<(String, PracticeId)>) -> Result<HttpResponse> {
    let (module, id) = path.into_inner();
    let found = caller
        .read(move |tx| {
            let opened = courses::opened_practice(tx, id)?;
            let is_finished = opened.practice.finished_at.is_some();
            Ok(if is_finished { Some(ResultView::new(&opened, &standard::frameworks(tx)?)) } else { None })
        })
        .await?;
    match found {
        Some(view) => caller.page(&view),
        None => Ok(caller.go(&format!("/practice/{module}/{id}"))),
    }
}
