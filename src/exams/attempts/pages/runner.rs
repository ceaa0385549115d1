//! The runner: all questions of the form on one page, for the session in charge.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::app::Tx;
use crate::clock;
use crate::db::{AttemptId, Instant};
use crate::error::{Error, Result};
use crate::exams::attempts::model::{Attempt, AttemptState, Choice, Desk, Part, Save, SaveItem, Saved};
use crate::exams::attempts::recorder::Recorder;
use crate::exams::attempts::{rules, sit, store};
use crate::messages;
use crate::questions::{self, Delivered, FormItem, Kind};
use crate::web::{Caller, Fields, Form, View};

/// The page with the paper.
#[derive(Serialize)]
pub struct RunnerView {
    runner: Runner,
}

#[derive(Serialize, Default)]
pub(super) struct Runner {
    pub practice: bool,
    pub preview: Option<super::preview::Ways>,
    pub title: String,
    pub about: String,
    pub count: usize,
    pub at: usize,
    pub answered: usize,
    pub unanswered: usize,
    pub flagged: usize,
    pub read_only: bool,
    pub saved_at: Option<String>,
    pub left: String,
    pub deadline: String,
    pub server_now_ms: i64,
    pub deadline_ms: i64,
    pub epoch: i32,
    pub save_url: String,
    pub state_url: String,
    pub answer_url: String,
    pub submit_url: String,
    pub sign_in_url: String,
    pub questions: Vec<Question>,
}

/// One question as the candidate sees it: never a key, an explanation or a weight.
#[derive(Serialize)]
pub(super) struct Question {
    position: usize,
    revision: i64,
    kind: &'static str,
    stem: String,
    picture: Option<()>,
    answered: bool,
    flagged: bool,
    options: Vec<Shown>,
    feedback: Option<()>,
}

#[derive(Serialize)]
struct Shown {
    value: usize,
    text: String,
    checked: bool,
    truth: Option<bool>,
    mark: Option<()>,
    verdict: Option<()>,
}

/// Asks before another window loses the paper.
#[derive(Serialize)]
pub struct TakeOverView {
    about: String,
    saved: Option<String>,
    action: String,
    back: String,
}

impl View for RunnerView {
    const TEMPLATE: &'static str = "exams/runner";
    fn title(&self) -> String {
        self.runner.title.clone()
    }
    fn samples() -> Vec<Self> {
        let option = |value, text: &str, truth| Shown {
            value,
            text: text.into(),
            checked: value == 0,
            truth,
            mark: None,
            verdict: None,
        };
        let question = |position, kind, truth| Question {
            position,
            revision: 3,
            kind,
            stem: "<p>Văn bản điện tử <strong>có giá trị</strong> như thế nào?</p>".into(),
            picture: None,
            answered: position == 1,
            flagged: position == 2,
            options: vec![
                option(0, "Có giá trị pháp lý như bản gốc.", truth),
                option(1, "<b>Không</b> & không.", None),
            ],
            feedback: None,
        };
        let runner = |read_only| Runner {
            title: "Thi chuẩn CNTT cơ bản – Lý thuyết".into(),
            about: "SBD 0147 · Nguyễn Thị Ánh · máy 14".into(),
            count: 3,
            at: 1,
            answered: 1,
            unanswered: 2,
            flagged: 1,
            read_only,
            saved_at: read_only.then(|| "08:17:42".into()),
            left: "22:18".into(),
            deadline: "08:40:00".into(),
            questions: vec![
                question(1, "single", None),
                question(2, "multiple", None),
                question(3, "truefalse", Some(true)),
            ],
            ..Runner::default()
        };
        vec![Self { runner: runner(false) }, Self { runner: runner(true) }]
    }
}

impl View for TakeOverView {
    const TEMPLATE: &'static str = "sitting/take-over";
    fn title(&self) -> String {
        "Tiếp tục trên máy này".into()
    }
    fn samples() -> Vec<Self> {
        [None, Some("08:17:42".to_owned())]
            .into_iter()
            .map(|saved| Self {
                about: "SBD 0147 · Nguyễn Thị Ánh".into(),
                saved,
                action: "/exam/attempts/1/take-over".into(),
                back: "/exam/lobby".into(),
            })
            .collect()
    }
}

/// What opening the address of an attempt leads to.
enum Opened {
    Paper(Box<RunnerView>),
    Elsewhere(TakeOverView),
    Practical(Box<super::practical::PracticalView>),
    Over,
}

/// `GET /exam/attempts/{attempt}`: the session in charge gets the paper with a new epoch, so that whatever page it had
/// before becomes read-only; another session is asked first.
pub async fn open(caller: Caller, path: web::Path<AttemptId>, request: HttpRequest) -> Result<HttpResponse> {
    let id = path.into_inner();
    // Looking ahead must not make the page in use read-only.
    if request.headers().contains_key("sec-purpose") {
        return Err(Error::NotFound);
    }
    if request.method() == Method::HEAD {
        caller.read(move |tx| sit::look(tx, id).map(drop)).await?;
        return Ok(HttpResponse::Ok().finish());
    }
    match caller.write(move |tx| open_now(tx, id)).await? {
        Opened::Paper(view) => caller.page(&*view),
        Opened::Practical(view) => caller.page(&*view),
        Opened::Elsewhere(view) => caller.page(&view),
        Opened::Over => Ok(caller.go(&format!("/exam/attempts/{id}/receipt"))),
    }
}

fn open_now(tx: &mut Tx<'_>, id: AttemptId) -> Result<Opened> {
    let (attempt, desk) = sit::look(tx, id)?;
    if attempt.state == AttemptState::Closed {
        return Ok(Opened::Over);
    }
    sit::still_open(&attempt)?;
    if attempt.part == Part::Practical {
        return Ok(Opened::Practical(Box::new(super::practical::view(tx, &attempt, &desk, None)?)));
    }
    if attempt.session_id != tx.actor()?.session {
        return Ok(Opened::Elsewhere(take_over_view(tx, &attempt, &desk)?));
    }
    let (attempt, desk) = sit::take_over(tx, id)?;
    Ok(Opened::Paper(Box::new(RunnerView { runner: runner(tx, &attempt, &desk)? })))
}

/// `POST /exam/attempts/{attempt}/take-over`
pub async fn take_over(caller: Caller, path: web::Path<AttemptId>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    caller.write(move |tx| sit::take_over(tx, id)).await?;
    Ok(caller.go(&format!("/exam/attempts/{id}")))
}

fn take_over_view(tx: &mut Tx<'_>, attempt: &Attempt, desk: &Desk) -> Result<TakeOverView> {
    let saved = store::answers(tx, attempt.id)?.iter().map(|answer| answer.saved_at).max();
    Ok(TakeOverView {
        about: about(desk),
        saved: saved.map(clock::time_text),
        action: format!("/exam/attempts/{}/take-over", attempt.id),
        back: lobby_url(desk),
    })
}

/// The lobby of a desk.
pub(super) fn lobby_url(desk: &Desk) -> String {
    if desk.is_class_test() { format!("/class-tests/{}", desk.sitting.id) } else { "/exam/lobby".to_owned() }
}

/// Who sits here, in one line.
pub(super) fn about(desk: &Desk) -> String {
    let candidate = &desk.candidate;
    let mut parts = Vec::new();
    parts.extend(candidate.number.map(|number| format!("SBD {number:04}")));
    parts.push(candidate.full_name.clone());
    parts.extend(candidate.seat.map(|seat| format!("máy {seat:02}")));
    parts.join(" · ")
}

fn runner(tx: &mut Tx<'_>, attempt: &Attempt, desk: &Desk) -> Result<Runner> {
    let questions = questions_of(tx, attempt)?;
    let saved = store::answers(tx, attempt.id)?.iter().map(|answer| answer.saved_at).max();
    let deadline = attempt.deadline_at.ok_or(Error::NotFound)?;
    let answered = questions.iter().filter(|q| q.answered).count();
    let url = format!("/exam/attempts/{}", attempt.id);
    Ok(Runner {
        practice: false,
        preview: None,
        title: format!("{} – {}", desk.exam.title, attempt.part.label()),
        about: about(desk),
        count: questions.len(),
        at: questions.iter().find(|q| !q.answered).map_or(1, |q| q.position),
        answered,
        unanswered: questions.len() - answered,
        flagged: questions.iter().filter(|q| q.flagged).count(),
        read_only: false,
        saved_at: saved.map(clock::time_text),
        left: left_text(deadline, tx.now),
        deadline: clock::time_text(deadline),
        server_now_ms: tx.now.millis(),
        deadline_ms: deadline.millis(),
        epoch: attempt.epoch,
        save_url: format!("{url}/saves"),
        state_url: format!("{url}/state"),
        answer_url: format!("{url}/answer"),
        submit_url: format!("{url}/submit"),
        sign_in_url: if desk.is_class_test() { "/sign-in".into() } else { "/exam".into() },
        questions,
    })
}

/// `22:18`, or `1:02:18` from an hour on.
pub(super) fn left_text(deadline: Instant, now: Instant) -> String {
    clock_text(deadline.since(now).num_seconds())
}

/// The same for a number of seconds.
pub(super) fn clock_text(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}

fn questions_of(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Vec<Question>> {
    let items = store::form_items(tx, attempt.candidate_id)?;
    let ids: Vec<_> = items.iter().map(|item| item.version_id).collect();
    let delivered = questions::delivered(tx, &ids)?;
    let mut answers: std::collections::HashMap<i32, (i64, Choice)> = store::answers(tx, attempt.id)?
        .into_iter()
        .map(|a| (a.position, (a.revision, serde_json::from_value(a.value.0).unwrap_or_default())))
        .collect();
    items
        .iter()
        .zip(1..)
        .map(|(item, position)| {
            let (revision, value) = answers.remove(&position).unwrap_or_default();
            let text = delivered.get(&item.version_id).ok_or_else(|| Error::internal("a version of a form is gone"))?;
            Ok(question(item, text, (position, revision), &value))
        })
        .collect()
}

/// A question of a form with what was answered so far.
pub(super) fn question(
    item: &FormItem,
    text: &Delivered,
    (position, revision): (i32, i64),
    value: &Choice,
) -> Question {
    let truths = text.kind == Kind::TrueFalse;
    let ticked = |shown: usize| value.choice.iter().flatten().any(|said| usize::from(*said) == shown);
    let options: Vec<Shown> = item
        .order
        .iter()
        .enumerate()
        .map(|(shown, place)| Shown {
            value: shown,
            text: text.options.get(usize::from(*place)).cloned().unwrap_or_default(),
            checked: !truths && ticked(shown),
            truth: value.choice.get(shown).copied().flatten().filter(|_| truths).map(|said| said == 1),
            mark: None,
            verdict: None,
        })
        .collect();
    Question {
        position: usize::try_from(position).unwrap_or(0),
        revision,
        kind: match text.kind {
            Kind::Single => "single",
            Kind::Multiple => "multiple",
            Kind::TrueFalse => "truefalse",
        },
        stem: text.stem_html.clone(),
        picture: None,
        answered: rules::is_answered(value) && (!truths || value.choice.len() == item.order.len()),
        flagged: value.flag,
        options,
        feedback: None,
    }
}

/// `POST /exam/attempts/{attempt}/answer`: one question without scripts; goes on to the next.
pub async fn answer(caller: Caller, path: web::Path<AttemptId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let received_at = caller.app().clock().now();
    let me = caller.me()?;
    let item = item_of(&form)?;
    let next = item.position + 1;
    let save = Save {
        attempt_id: id,
        owner: sit::owner_of(me)?,
        session_id: me.session,
        epoch: form.need("epoch")?,
        items: vec![item],
        received_at,
    };
    let recorder = caller.app().shared(Recorder::start);
    match recorder.save(caller.app(), save).await? {
        Saved::Stored { .. } => Ok(caller.go(&format!("/exam/attempts/{id}#cau-{next}"))),
        Saved::Stale => Err(Error::conflict("sitting-open-elsewhere")),
        Saved::Closed => Ok(caller.go(&format!("/exam/attempts/{id}/receipt"))),
        Saved::NotFound => Err(Error::NotFound),
    }
}

fn item_of(form: &Fields) -> Result<SaveItem> {
    let mut choice: Vec<Option<u8>> = Vec::new();
    let statements = form.pairs().iter().filter_map(|(name, value)| {
        Some((name.strip_prefix("truth-")?.parse::<usize>().ok()?, value.parse::<u8>().ok()?))
    });
    for (place, said) in statements.filter(|(place, _)| *place < 32) {
        if choice.len() <= place {
            choice.resize(place + 1, None);
        }
        choice[place] = Some(said);
    }
    choice.extend(form.all("choice").filter_map(|value| value.parse().ok()).map(Some));
    let item = SaveItem {
        position: form.need("position")?,
        revision: form.need::<i64>("revision")?.saturating_add(1),
        value: Choice { choice, flag: form.ticked("flag") },
    };
    rules::check_items(std::slice::from_ref(&item))?;
    Ok(item)
}

/// `POST /exam/attempts/{attempt}/submit`
pub async fn submit(caller: Caller, path: web::Path<AttemptId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    if form.text("confirm") != "yes" {
        return caller.go_saying(&format!("/exam/attempts/{id}"), "sitting-confirm-first");
    }
    caller.write(move |tx| sit::submit(tx, id)).await?;
    Ok(caller.go(&format!("/exam/attempts/{id}/receipt")))
}

/// The name of an outcome with its time, for lists.
pub(super) fn outcome_text(attempt: &Attempt) -> String {
    let at = attempt.closed_at.map(clock::time_text).unwrap_or_default();
    let words = attempt.outcome.map(|outcome| outcome.label()).unwrap_or_default();
    messages::say("sitting-outcome-at", &[("outcome", &words), ("at", &at)])
}
