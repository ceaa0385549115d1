//! The list of rounds and the form of a round.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::{Tag, may_manage_rounds, may_see_rounds, no_errors, round_tag};
use crate::app::Tx;
use crate::db::RoundId;
use crate::error::{Error, Result};
use crate::exams::model::{Exam, ExamKind, ExamState, NewRound, Round, RoundState};
use crate::exams::store;
use crate::text;
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// The list of rounds.
#[derive(Serialize)]
pub struct RoundsView {
    may_manage: bool,
    rounds: Vec<RoundRow>,
}

#[derive(Serialize)]
struct RoundRow {
    href: String,
    title: String,
    exam: String,
    council: String,
    sittings: usize,
    candidates: usize,
    tag: Tag,
}

impl View for RoundsView {
    const TEMPLATE: &'static str = "exams/rounds";
    fn title(&self) -> String {
        "Kỳ thi".into()
    }
    fn samples() -> Vec<Self> {
        let row = |state| RoundRow::of(&super::samples::round(state), "Thi chuẩn CNTT cơ bản".into(), (3, 58));
        let rounds = RoundState::ALL.iter().map(|state| row(*state)).collect();
        vec![Self { may_manage: true, rounds: Vec::new() }, Self { may_manage: true, rounds }]
    }
}

impl RoundRow {
    fn of(round: &Round, exam: String, (sittings, candidates): (usize, usize)) -> Self {
        Self {
            href: format!("/rounds/{}", round.id),
            title: round.title.clone(),
            exam,
            council: format!("{} ngày {}", round.council_number, text::format_date(round.council_date)),
            sittings,
            candidates,
            tag: round_tag(round.state),
        }
    }
}

/// `GET /rounds`
pub async fn list(caller: Caller) -> Result<HttpResponse> {
    may_see_rounds(caller.me()?)?;
    let may_manage = may_manage_rounds(caller.me()?);
    let view = caller
        .read(move |tx| {
            let mut rounds = Vec::new();
            for round in store::rounds(tx)? {
                let exam = store::exam(tx, round.exam_id)?;
                let counts = store::round_counts(tx, round.id)?;
                rounds.push(RoundRow::of(&round, exam.title, counts));
            }
            Ok(RoundsView { may_manage, rounds })
        })
        .await?;
    caller.page(&view)
}

/// The form of a round.
#[derive(Serialize)]
pub struct RoundFormView {
    heading: String,
    action: String,
    back: String,
    errors: FormErrors,
    fresh: bool,
    exam: Field,
    exams: Vec<Choice>,
    name: Field,
    authority: Field,
    council_number: Field,
    council_date: Field,
}

impl View for RoundFormView {
    const TEMPLATE: &'static str = "exams/round-form";
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
        let errors = FormErrors::from_error(Error::invalid("exam", "exams-round-exam")).unwrap_or_default();
        let round = super::samples::round(RoundState::Draft);
        vec![
            Self::of(None, &Fields::default(), &[], errors),
            Self::of(None, &Fields::default(), &super::samples::exams(), no_errors()),
            Self::of(Some(&round), &filled(&round), &[], no_errors()),
        ]
    }
}

impl RoundFormView {
    fn of(round: Option<&Round>, form: &Fields, exams: &[Exam], errors: FormErrors) -> Self {
        let back = round.map_or_else(|| "/rounds".into(), |round| format!("/rounds/{}", round.id));
        Self {
            heading: if round.is_some() { "Sửa kỳ thi".into() } else { "Lập kỳ thi".into() },
            action: round.map_or_else(|| "/rounds/new".into(), |round| format!("/rounds/{}/edit", round.id)),
            back,
            fresh: round.is_none(),
            exam: form.field("exam", &errors),
            exams: exams
                .iter()
                .map(|one| Choice::of(one.id.to_string(), one.title.clone(), form.text("exam")))
                .collect(),
            name: Field { name: "title", ..form.field("title", &errors) },
            authority: form.field("authority", &errors),
            council_number: form.field("council_number", &errors),
            council_date: form.field("council_date", &errors),
            errors,
        }
    }
}

fn filled(round: &Round) -> Fields {
    Fields::new(vec![
        ("title".into(), round.title.clone()),
        ("authority".into(), round.authority.clone()),
        ("council_number".into(), round.council_number.clone()),
        ("council_date".into(), text::format_date(round.council_date)),
    ])
}

/// Exams a round may be made of.
fn open_exams(tx: &mut Tx<'_>) -> Result<Vec<Exam>> {
    let mut exams = store::exams(tx)?;
    exams.retain(|exam| exam.kind == ExamKind::National && exam.state == ExamState::Published);
    Ok(exams)
}

fn read_form(form: &Fields, exam_id: crate::db::ExamId) -> Result<NewRound> {
    let council_date = form.date("council_date")?.ok_or_else(|| Error::invalid("council_date", "form-required"))?;
    Ok(NewRound {
        exam_id,
        title: form.text("title").into(),
        authority: form.text("authority").into(),
        council_number: form.text("council_number").into(),
        council_date,
    })
}

/// `GET /rounds/new`
pub async fn new_form(caller: Caller, request: actix_web::HttpRequest) -> Result<HttpResponse> {
    let exams = caller.read(open_exams).await?;
    let authority = caller.app().config().centre.authority.clone();
    let exam = Fields::query(&request).text("exam").to_owned();
    let fields = Fields::new(vec![("authority".into(), authority), ("exam".into(), exam)]);
    caller.page(&RoundFormView::of(None, &fields, &exams, no_errors()))
}

/// `POST /rounds/new`
pub async fn create(caller: Caller, form: Form) -> Result<HttpResponse> {
    let posted = form.clone();
    let done = caller.write(move |tx| crate::exams::create_round(tx, &read_form(&posted, posted.need("exam")?)?)).await;
    match done {
        Ok(id) => caller.go_saying(&format!("/rounds/{id}"), "exams-round-created"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let exams = caller.read(open_exams).await?;
            caller.page_with(&RoundFormView::of(None, &form, &exams, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `GET /rounds/{id}/edit`
pub async fn edit_form(caller: Caller, id: Path<RoundId>) -> Result<HttpResponse> {
    let id = *id;
    let round = caller.read(move |tx| store::round(tx, id)).await?;
    if round.state != RoundState::Draft {
        return Ok(caller.go(&format!("/rounds/{id}")));
    }
    caller.page(&RoundFormView::of(Some(&round), &filled(&round), &[], no_errors()))
}

/// `POST /rounds/{id}/edit`
pub async fn change(caller: Caller, id: Path<RoundId>, form: Form) -> Result<HttpResponse> {
    let (id, posted) = (*id, form.clone());
    let done = caller
        .write(move |tx| {
            let exam = store::round(tx, id)?.exam_id;
            crate::exams::change_round(tx, id, &read_form(&posted, exam)?)
        })
        .await;
    match done {
        Ok(()) => caller.go_saying(&format!("/rounds/{id}"), "exams-saved"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let round = caller.read(move |tx| store::round(tx, id)).await?;
            let view = RoundFormView::of(Some(&round), &form, &[], errors);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
