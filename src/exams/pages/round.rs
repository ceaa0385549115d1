//! A round as a whole: its sittings, what is still to do, approval, codes, cancellation.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::check::Mend;
use super::{Line, Tag, may_manage_rounds, may_see_rounds, no_errors, round_tag, sitting_tag};
use crate::app::Tx;
use crate::clock;
use crate::db::RoundId;
use crate::error::{Error, Message, Result};
use crate::exams::model::{Candidate, CandidateState, Exam, Round, RoundState, Sitting};
use crate::exams::store;
use crate::rights::{Action, Actor, Facts, allow, may_ever};
use crate::scheduling::{self, Room, Span};
use crate::text;
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, View};

/// A round as a whole.
#[derive(Serialize)]
pub struct RoundView {
    heading: String,
    id: String,
    tag: Tag,
    errors: FormErrors,
    summary: Vec<Line>,
    todo: Vec<Todo>,
    sittings: Vec<SittingRow>,
    candidates: usize,
    numbered: bool,
    may_edit: bool,
    may_approve: bool,
    own: bool,
    may_codes: bool,
    may_cancel: bool,
    results: Option<String>,
    scripts: Option<String>,
    reason: Field,
}

/// A line of what is still to do.
#[derive(Serialize)]
struct Todo {
    state: &'static str,
    text: String,
    detail: Option<String>,
    href: Option<String>,
    action: &'static str,
}

#[derive(Serialize)]
struct SittingRow {
    href: String,
    list: String,
    when: String,
    room: String,
    invigilators: usize,
    candidates: i64,
    capacity: i32,
    tag: Tag,
}

/// What the page is made of.
pub(super) struct Whole {
    pub round: Round,
    pub exam: Exam,
    pub sittings: Vec<(Sitting, Option<Room>, usize)>,
    pub candidates: Vec<Candidate>,
    pub secretary: String,
    pub chair: Option<String>,
}

impl View for RoundView {
    const TEMPLATE: &'static str = "exams/round";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Kỳ thi", "/rounds"), Crumb::here(self.heading.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let errors = FormErrors::from_error(Error::refused("exams-round-no-sittings")).unwrap_or_default();
        let system = Actor::system("mẫu");
        let whole = |state, candidates| Whole {
            round: super::samples::round(state),
            exam: super::samples::exams().remove(2),
            sittings: vec![(super::samples::a_sitting(), None, 1)],
            candidates,
            secretary: "Phạm Quỳnh Hương".into(),
            chair: None,
        };
        vec![
            Self::of(&Whole { sittings: Vec::new(), ..whole(RoundState::Draft, Vec::new()) }, &system, errors),
            Self::of(&whole(RoundState::Draft, super::samples::candidates()), &system, no_errors()),
            Self::of(&whole(RoundState::Approved, super::samples::candidates()), &system, no_errors()),
            Self::of(&whole(RoundState::Cancelled, Vec::new()), &system, no_errors()),
        ]
    }
}

impl RoundView {
    fn of(whole: &Whole, me: &Actor, errors: FormErrors) -> Self {
        let round = &whole.round;
        let manage = may_manage_rounds(me);
        let draft = round.state == RoundState::Draft;
        let live = matches!(round.state, RoundState::Draft | RoundState::Approved | RoundState::Running);
        let expected = || whole.candidates.iter().filter(|one| one.state == CandidateState::Expected);
        let numbered = !whole.candidates.is_empty() && expected().all(|one| one.number.is_some());
        let mend = if draft && manage { Mend::Yes } else { Mend::No };
        let sat = !matches!(round.state, RoundState::Draft | RoundState::Approved | RoundState::Cancelled);
        let begun = whole.sittings.iter().any(|(sitting, ..)| sitting.opened_by.is_some());
        Self {
            heading: round.title.clone(),
            id: round.id.to_string(),
            tag: round_tag(round.state),
            summary: summary(whole, me),
            todo: if draft { todo(whole, mend) } else { Vec::new() },
            sittings: whole.sittings.iter().map(|one| row(whole, one)).collect(),
            candidates: whole.candidates.iter().filter(|one| one.state != CandidateState::Withdrawn).count(),
            numbered,
            may_edit: draft && manage,
            may_approve: draft && allow(me, Action::ApproveRounds, &Facts::by(Some(round.created_by))).is_ok(),
            own: me.account == Some(round.created_by),
            may_codes: live && manage && numbered && expected().any(|one| one.code_hash.is_none()),
            may_cancel: matches!(round.state, RoundState::Draft | RoundState::Approved) && manage && !begun,
            results: (sat && may_ever(me, Action::SeeExams)).then(|| format!("/rounds/{}/results", round.id)),
            scripts: (sat && may_ever(me, Action::KeepScripts)).then(|| format!("/rounds/{}/scripts", round.id)),
            reason: Field { error: errors.at("reason"), ..Field::new("reason", "") },
            errors,
        }
    }
}

fn summary(whole: &Whole, me: &Actor) -> Vec<Line> {
    let round = &whole.round;
    let council = format!(
        "Quyết định số {} ngày {} của {}",
        round.council_number,
        text::format_date(round.council_date),
        round.authority
    );
    let mut lines = vec![
        Line {
            href: may_ever(me, Action::SeeExams).then(|| format!("/exams/{}", whole.exam.id)),
            action: Some("Xem".into()),
            ..Line::new("Môn thi", format!("{} (phiên bản {})", whole.exam.title, whole.exam.version))
        },
        Line::new("Hội đồng thi", council),
        Line::new("Người lập", whole.secretary.clone()),
    ];
    if let Some(at) = round.approved_at {
        let chair = whole.chair.clone().unwrap_or_default();
        lines.push(Line::new("Duyệt", format!("{chair}, {}", clock::date_time_text(at))));
    }
    lines
}

fn todo(whole: &Whole, mend: Mend) -> Vec<Todo> {
    let id = whole.round.id;
    let link = |path: &str| (mend == Mend::Yes).then(|| format!("/rounds/{id}/{path}"));
    let state = |done: bool| if done { "ok" } else { "bad" };
    let few = whole.sittings.iter().filter(|(.., count)| *count < 2).count();
    let unnumbered = whole.candidates.iter().filter(|one| one.number.is_none()).count();
    let uncoded = whole.candidates.iter().filter(|one| one.code_hash.is_none()).count();
    let line = |done: bool, text: String, path: &str, action| Todo {
        state: state(done),
        text,
        detail: None,
        href: if done { None } else { link(path) },
        action,
    };
    vec![
        line(!whole.sittings.is_empty(), format!("Có {} ca thi", whole.sittings.len()), "sittings/new", "Thêm ca"),
        line(
            few == 0 && !whole.sittings.is_empty(),
            if few == 0 {
                "Mỗi ca có ít nhất 2 cán bộ coi thi".into()
            } else {
                format!("{few} ca chưa đủ 2 cán bộ coi thi")
            },
            "",
            "",
        ),
        line(
            !whole.candidates.is_empty(),
            format!("Có {} thí sinh", whole.candidates.len()),
            "candidates/add",
            "Thêm thí sinh",
        ),
        line(
            unnumbered == 0 && !whole.candidates.is_empty(),
            if unnumbered == 0 {
                "Đã đánh số báo danh".into()
            } else {
                format!("{unnumbered} thí sinh chưa có số báo danh")
            },
            "candidates",
            "Đánh số",
        ),
        Todo {
            state: if uncoded == 0 && !whole.candidates.is_empty() { "ok" } else { "warn" },
            text: if uncoded == 0 {
                "Đã in mã dự thi".into()
            } else {
                format!("{uncoded} thí sinh chưa có mã dự thi")
            },
            detail: Some(
                "Phiếu mã dự thi in trước ngày thi ít nhất 1 ngày (TTLT 17/2016, Điều 13); in được cả sau khi duyệt."
                    .into(),
            ),
            href: None,
            action: "",
        },
    ]
    .into_iter()
    .map(|one| Todo { href: one.href.map(|to| to.trim_end_matches('/').to_owned()), ..one })
    .collect()
}

fn row(whole: &Whole, (sitting, room, invigilators): &(Sitting, Option<Room>, usize)) -> SittingRow {
    let span = Span { starts_at: sitting.starts_at, ends_at: sitting.ends_at };
    let here =
        whole.candidates.iter().filter(|one| one.sitting_id == sitting.id && one.state != CandidateState::Withdrawn);
    SittingRow {
        href: format!("/rounds/{}/sittings/{}", whole.round.id, sitting.id),
        list: format!("/rounds/{}/sittings/{}/list.pdf", whole.round.id, sitting.id),
        when: scheduling::rules::span_text(span),
        room: room.as_ref().map(Room::label).unwrap_or_default(),
        invigilators: *invigilators,
        candidates: i64::try_from(here.count()).unwrap_or(i64::MAX),
        capacity: sitting.capacity,
        tag: sitting_tag(sitting),
    }
}

pub(super) fn load(tx: &mut Tx<'_>, id: RoundId) -> Result<Whole> {
    let round = store::round(tx, id)?;
    let exam = store::exam(tx, round.exam_id)?;
    let mut sittings = Vec::new();
    for sitting in store::sittings(tx, id)? {
        let room = sitting.room_id.map(|room| scheduling::room(tx, room)).transpose()?;
        let invigilators = store::invigilators(tx, sitting.id)?.len();
        sittings.push((sitting, room, invigilators));
    }
    let candidates = store::candidates(tx, id)?;
    let accounts: Vec<_> = [Some(round.created_by), round.approved_by].into_iter().flatten().collect();
    let names = store::account_names(tx, &accounts)?;
    let secretary = names.get(&round.created_by).cloned().unwrap_or_default();
    let chair = round.approved_by.and_then(|id| names.get(&id).cloned());
    Ok(Whole { round, exam, sittings, candidates, secretary, chair })
}

/// `GET /rounds/{id}`
pub async fn page(caller: Caller, id: Path<RoundId>) -> Result<HttpResponse> {
    may_see_rounds(caller.me()?)?;
    let id = *id;
    let whole = caller.read(move |tx| load(tx, id)).await?;
    caller.page(&RoundView::of(&whole, caller.me()?, no_errors()))
}

/// The page of a round with what a refused act says.
pub(super) async fn refused(caller: &Caller, id: RoundId, error: Error) -> Result<HttpResponse> {
    let errors = FormErrors::from_error(error)?;
    let whole = caller.read(move |tx| load(tx, id)).await?;
    caller.page_with(&RoundView::of(&whole, caller.me()?, errors), StatusCode::UNPROCESSABLE_ENTITY)
}

async fn finish(caller: &Caller, id: RoundId, done: Result<()>, message: &'static str) -> Result<HttpResponse> {
    match done {
        Ok(()) => caller.go_saying(&format!("/rounds/{id}"), Message::new(message)),
        Err(error) => refused(caller, id, error).await,
    }
}

/// `POST /rounds/{id}/approve`
pub async fn approve(caller: Caller, id: Path<RoundId>, _form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller.write(move |tx| crate::exams::approve_round(tx, id)).await;
    finish(&caller, id, done, "exams-round-approved").await
}

/// `POST /rounds/{id}/cancel`
pub async fn cancel(caller: Caller, id: Path<RoundId>, form: Form) -> Result<HttpResponse> {
    let (id, reason) = (*id, form.text("reason").to_owned());
    let done = caller.write(move |tx| crate::exams::cancel_round(tx, id, &reason)).await;
    finish(&caller, id, done, "exams-round-cancelled").await
}

/// Query fields of a list, for links that keep them.
pub(super) fn page_number(query: &Fields) -> usize {
    query.text("page").parse().unwrap_or(1).max(1)
}
