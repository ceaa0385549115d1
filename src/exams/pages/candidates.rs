//! Candidates of a round: the list, adding them, one candidate.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::people::Human;
use super::round::page_number;
use super::{Line, may_manage_rounds, may_see_rounds, no_errors};
use crate::app::Tx;
use crate::clock;
use crate::db::{CandidateId, PersonId, RoundId, SittingId};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::exams::model::{Candidate, CandidateState, Entrant, Round, RoundState, Sitting};
use crate::exams::{Refusal, Taken, lists, store};
use crate::messages;
use crate::scheduling;
use crate::text;
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, Upload, View};

/// Candidates on one page of the list.
const PAGE: usize = 100;
/// Most people a search shows.
const SHOWN: i64 = 30;

/// The list of candidates.
#[derive(Serialize)]
pub struct CandidatesView {
    round: String,
    id: String,
    errors: FormErrors,
    may_edit: bool,
    q: Field,
    sitting: Field,
    sittings: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Serialize)]
struct Pager {
    text: String,
    previous: Option<String>,
    next: Option<String>,
    pages: Vec<()>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    number: String,
    name: String,
    birth: String,
    birthplace: String,
    unit: String,
    when: String,
    seat: String,
    code: bool,
    state: String,
}

fn crumbs(round: &str, id: &str, here: &str) -> Vec<Crumb> {
    vec![Crumb::to("Kỳ thi", "/rounds"), Crumb::to(round, format!("/rounds/{id}")), Crumb::here(here)]
}

impl View for CandidatesView {
    const TEMPLATE: &'static str = "exams/candidates";
    fn title(&self) -> String {
        "Thí sinh".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        crumbs(&self.round, &self.id, "Thí sinh")
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let round = super::samples::round(RoundState::Draft);
        let errors = FormErrors::from_error(Error::refused("exams-no-candidates")).unwrap_or_default();
        let sittings = vec![super::samples::a_sitting()];
        let rows = super::samples::candidates();
        vec![
            Self::of((&round, &[]), &Fields::default(), &[], (true, errors)),
            Self::of((&round, &sittings), &Fields::default(), &rows, (true, no_errors())),
            Self::of((&round, &sittings), &Fields::default(), &rows, (false, no_errors())),
        ]
    }
}

impl CandidatesView {
    fn of(
        (round, sittings): (&Round, &[Sitting]),
        query: &Fields,
        all: &[Candidate],
        (may_edit, errors): (bool, FormErrors),
    ) -> Self {
        let words = text::fold(query.text("q"));
        let of = query.text("sitting");
        let fits = |one: &&Candidate| {
            (words.is_empty() || text::fold(&one.full_name).contains(&words) || one.number_text() == words)
                && (of.is_empty() || one.sitting_id.to_string() == of)
        };
        let found: Vec<&Candidate> = all.iter().filter(fits).collect();
        let (page, base) = (page_number(query), format!("/rounds/{}/candidates", round.id));
        let from = (page - 1).saturating_mul(PAGE).min(found.len());
        let to = (from + PAGE).min(found.len());
        let link = |page: usize| {
            let pairs = [("q", query.text("q")), ("sitting", of), ("page", &page.to_string())];
            format!("{base}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
        };
        let when = |id: SittingId| {
            let sitting = sittings.iter().find(|sitting| sitting.id == id);
            sitting.map(|sitting| clock::date_time_text(sitting.starts_at)).unwrap_or_default()
        };
        let mut choices = vec![Choice::of("", "Tất cả các ca", of)];
        choices.extend(
            sittings
                .iter()
                .map(|one| Choice::of(one.id.to_string(), format!("Ca {}", clock::date_time_text(one.starts_at)), of)),
        );
        let text = if found.is_empty() {
            "Không có thí sinh nào".to_owned()
        } else {
            format!("{}–{to} trong {} thí sinh", from + 1, found.len())
        };
        Self {
            round: round.title.clone(),
            id: round.id.to_string(),
            may_edit,
            q: query.field("q", &errors),
            sitting: query.field("sitting", &errors),
            sittings: choices,
            rows: found[from..to].iter().map(|one| row(&base, one, when(one.sitting_id))).collect(),
            pager: Pager {
                text,
                previous: (page > 1).then(|| link(page - 1)),
                next: (to < found.len()).then(|| link(page + 1)),
                pages: Vec::new(),
            },
            errors,
        }
    }
}

fn row(base: &str, one: &Candidate, when: String) -> Row {
    Row {
        href: format!("{base}/{}", one.id),
        number: one.number_text(),
        name: one.full_name.clone(),
        birth: one.birth_date.map(text::format_date).unwrap_or_default(),
        birthplace: one.birthplace.clone(),
        unit: one.unit_name.clone(),
        when,
        seat: one.seat_text(),
        code: one.code_hash.is_some(),
        state: if one.state == CandidateState::Expected { String::new() } else { one.state.label() },
    }
}

fn load_list(tx: &mut Tx<'_>, id: RoundId) -> Result<(Round, Vec<Sitting>, Vec<Candidate>)> {
    Ok((store::round(tx, id)?, store::sittings(tx, id)?, store::candidates(tx, id)?))
}

fn may_edit(caller: &Caller, round: &Round) -> Result<bool> {
    Ok(may_manage_rounds(caller.me()?) && round.state == RoundState::Draft)
}

/// `GET /rounds/{id}/candidates`
pub async fn list(caller: Caller, id: Path<RoundId>, request: HttpRequest) -> Result<HttpResponse> {
    may_see_rounds(caller.me()?)?;
    let id = *id;
    let (round, sittings, all) = caller.read(move |tx| load_list(tx, id)).await?;
    let edit = may_edit(&caller, &round)?;
    caller.page(&CandidatesView::of((&round, &sittings), &Fields::query(&request), &all, (edit, no_errors())))
}

/// `POST /rounds/{id}/candidates/number`
pub async fn number(caller: Caller, id: Path<RoundId>, _form: Form) -> Result<HttpResponse> {
    let id = *id;
    match caller.write(move |tx| crate::exams::number_candidates(tx, id)).await {
        Ok(()) => caller.go_saying(&format!("/rounds/{id}/candidates"), "exams-numbers-given"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let (round, sittings, all) = caller.read(move |tx| load_list(tx, id)).await?;
            let edit = may_edit(&caller, &round)?;
            let view = CandidatesView::of((&round, &sittings), &Fields::default(), &all, (edit, errors));
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Adding candidates, and what came of it.
#[derive(Serialize)]
pub struct AddView {
    round: String,
    id: String,
    errors: FormErrors,
    q: Field,
    asked: bool,
    found: Vec<Human>,
    lines: Field,
    file: Field,
    done: bool,
    added: usize,
    known: usize,
    refused: Vec<Refused>,
    missing: Vec<String>,
}

#[derive(Serialize)]
struct Refused {
    name: String,
    birth: String,
    why: String,
}

/// What came of adding: who was entered, and lines that fit nobody.
#[derive(Default)]
struct Outcome {
    taken: Option<Taken>,
    missing: Vec<String>,
}

impl View for AddView {
    const TEMPLATE: &'static str = "exams/candidates-add";
    fn title(&self) -> String {
        "Thêm thí sinh".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        crumbs(&self.round, &self.id, "Thêm thí sinh")
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let round = super::samples::round(RoundState::Draft);
        let refused = Refusal {
            person_id: PersonId::new(),
            full_name: "Nguyễn Hoàng Thiên Bảo Ngọc".into(),
            birth_date: None,
            bar: crate::exams::rules::Bar::NoPhoto,
        };
        let taken = Taken { added: vec![CandidateId::new()], known: 2, refused: vec![refused] };
        let outcome = Outcome { taken: Some(taken), missing: vec!["001084000999".into()] };
        let errors = FormErrors::from_error(Error::invalid("lines", "exams-people-none-found")).unwrap_or_default();
        vec![
            Self::of(&round, &Fields::default(), &[], (Outcome::default(), errors)),
            Self::of(&round, &Fields::default(), &[], (outcome, no_errors())),
        ]
    }
}

impl AddView {
    fn of(
        round: &Round,
        form: &Fields,
        found: &[(Entrant, String, bool)],
        (outcome, errors): (Outcome, FormErrors),
    ) -> Self {
        let taken = outcome.taken.clone().unwrap_or_default();
        let refused = |one: &Refusal| Refused {
            name: one.full_name.clone(),
            birth: one.birth_date.map(text::format_date).unwrap_or_default(),
            why: messages::text(&one.bar.message()),
        };
        let human = |(person, unit, listed): &(Entrant, String, bool)| {
            let listed = if *listed { vec![person.id] } else { Vec::new() };
            Human::of(person, unit, &listed)
        };
        Self {
            round: round.title.clone(),
            id: round.id.to_string(),
            q: form.field("q", &errors),
            asked: form.some("q").is_some(),
            found: found.iter().map(human).collect(),
            lines: form.field("lines", &errors),
            file: form.field("file", &errors),
            done: outcome.taken.is_some(),
            added: taken.added.len(),
            known: taken.known,
            refused: taken.refused.iter().map(refused).collect(),
            missing: outcome.missing,
            errors,
        }
    }
}

fn search(tx: &mut Tx<'_>, id: RoundId, words: &str) -> Result<(Round, Vec<(Entrant, String, bool)>)> {
    let round = store::round(tx, id)?;
    let listed: Vec<PersonId> = store::candidates(tx, id)?.iter().map(|one| one.person_id).collect();
    let found = crate::exams::find_entrants(tx, words, SHOWN)?;
    Ok((
        round,
        found
            .into_iter()
            .map(|(person, unit)| {
                let known = listed.contains(&person.id);
                (person, unit, known)
            })
            .collect(),
    ))
}

/// `GET /rounds/{id}/candidates/add`
pub async fn add_form(caller: Caller, id: Path<RoundId>, request: HttpRequest) -> Result<HttpResponse> {
    let (id, query) = (*id, Fields::query(&request));
    let words = query.text("q").to_owned();
    let (round, found) = caller.read(move |tx| search(tx, id, &words)).await?;
    if round.state != RoundState::Draft {
        return Ok(caller.go(&format!("/rounds/{id}/candidates")));
    }
    caller.page(&AddView::of(&round, &query, &found, (Outcome::default(), no_errors())))
}

/// `POST /rounds/{id}/candidates/add`: one person found, pasted lines, or a file.
pub async fn add(caller: Caller, id: Path<RoundId>, upload: Upload) -> Result<HttpResponse> {
    let (id, fields) = (*id, upload.fields.clone());
    let done = caller.run(move |me| {
        let lines = lines_of(&upload)?;
        me.app().write(me.by(), |tx| add_all(tx, id, &upload.fields, &lines))
    });
    let (outcome, errors) = match done.await {
        Ok(outcome) => (outcome, no_errors()),
        Err(error) => (Outcome::default(), FormErrors::from_error(error)?),
    };
    if let Some(taken) = &outcome.taken
        && taken.refused.is_empty()
        && outcome.missing.is_empty()
    {
        let message = Message::new("exams-candidates-added").with("count", taken.added.len());
        return caller.go_saying(&format!("/rounds/{id}/candidates"), message);
    }
    let round = caller.read(move |tx| store::round(tx, id)).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    caller.page_with(&AddView::of(&round, &fields, &[], (outcome, errors)), status)
}

fn lines_of(upload: &Upload) -> Result<Vec<String>> {
    if let Ok(file) = upload.file("file") {
        return lists::numbers_in(&file.name, &file.bytes).map_err(|error| match error {
            Error::Refused(message) => Error::Invalid(FieldErrors::one("file", message)),
            other => other,
        });
    }
    Ok(upload.fields.text("lines").lines().map(str::to_owned).collect())
}

fn add_all(tx: &mut Tx<'_>, id: RoundId, fields: &Fields, lines: &[String]) -> Result<Outcome> {
    if let Some(person) = fields.parse::<PersonId>("person")? {
        return Ok(Outcome { taken: Some(crate::exams::add_candidates(tx, id, &[person])?), missing: Vec::new() });
    }
    let found = lists::resolve(tx, lines)?;
    if found.persons.is_empty() {
        return Err(Error::invalid("lines", "exams-people-none-found"));
    }
    Ok(Outcome { taken: Some(crate::exams::add_candidates(tx, id, &found.persons)?), missing: found.missing })
}

/// One candidate.
#[derive(Serialize)]
pub struct CandidateView {
    heading: String,
    round: String,
    id: String,
    here: String,
    errors: FormErrors,
    summary: Vec<Line>,
    draft: bool,
    may_withdraw: bool,
    may_reissue: bool,
    to: Field,
    sittings: Vec<Choice>,
    reason: Field,
}

impl View for CandidateView {
    const TEMPLATE: &'static str = "exams/candidate";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        crumbs(&self.round, &self.id, &self.heading)
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let errors = FormErrors::from_error(Error::invalid("reason", "form-required")).unwrap_or_default();
        let sittings = vec![super::samples::a_sitting()];
        let mut all = Vec::new();
        for state in [RoundState::Draft, RoundState::Approved, RoundState::Closed] {
            let round = super::samples::round(state);
            for one in super::samples::candidates() {
                all.push(Self::of((&round, &sittings), &one, true, errors.clone()));
            }
        }
        all
    }
}

impl CandidateView {
    fn of((round, sittings): (&Round, &[Sitting]), one: &Candidate, manage: bool, errors: FormErrors) -> Self {
        let sitting = sittings.iter().find(|sitting| sitting.id == one.sitting_id);
        let live = matches!(round.state, RoundState::Draft | RoundState::Approved | RoundState::Running);
        let expected = one.state == CandidateState::Expected;
        let code = match one.code_printed_at {
            Some(at) if one.code_hash.is_some() => format!("Đã in lúc {}", clock::date_time_text(at)),
            _ => "Chưa có".to_owned(),
        };
        let chosen = one.sitting_id.to_string();
        let span = |sitting: &Sitting| {
            scheduling::rules::span_text(scheduling::Span { starts_at: sitting.starts_at, ends_at: sitting.ends_at })
        };
        Self {
            heading: one.full_name.clone(),
            round: round.title.clone(),
            id: round.id.to_string(),
            here: format!("/rounds/{}/candidates/{}", round.id, one.id),
            summary: vec![
                Line::new("Số báo danh", one.number_text()),
                Line::new("Máy", one.seat_text()),
                Line::new("Ca thi", sitting.map(span).unwrap_or_default()),
                Line::new("Ngày sinh", one.birth_date.map(text::format_date).unwrap_or_default()),
                Line::new("Nơi sinh", one.birthplace.clone()),
                Line::new("Đơn vị", one.unit_name.clone()),
                Line::new("Mã dự thi", code),
                Line::new("Tình trạng", one.state.label()),
            ],
            draft: manage && round.state == RoundState::Draft,
            may_withdraw: manage && expected && matches!(round.state, RoundState::Approved | RoundState::Running),
            may_reissue: manage && live && one.number.is_some() && one.state != CandidateState::Withdrawn,
            to: Field { error: errors.at("to"), ..Field::new("to", chosen.clone()) },
            sittings: sittings.iter().map(|one| Choice::of(one.id.to_string(), span(one), &chosen)).collect(),
            reason: Field { error: errors.at("reason"), ..Field::new("reason", "") },
            errors,
        }
    }
}

/// The candidate of a round; another round's candidate is not found.
pub(super) fn load(tx: &mut Tx<'_>, (round, id): (RoundId, CandidateId)) -> Result<(Round, Vec<Sitting>, Candidate)> {
    let one = store::candidate(tx, id)?;
    if one.round_id != Some(round) {
        return Err(Error::NotFound);
    }
    Ok((store::round(tx, round)?, store::sittings(tx, round)?, one))
}

/// `GET /rounds/{id}/candidates/{candidate}`
pub async fn page(caller: Caller, path: Path<(RoundId, CandidateId)>) -> Result<HttpResponse> {
    may_see_rounds(caller.me()?)?;
    let ids = *path;
    let (round, sittings, one) = caller.read(move |tx| load(tx, ids)).await?;
    let manage = may_manage_rounds(caller.me()?);
    caller.page(&CandidateView::of((&round, &sittings), &one, manage, no_errors()))
}

/// The page of a candidate with what a refused act says.
pub(super) async fn refused(caller: &Caller, ids: (RoundId, CandidateId), error: Error) -> Result<HttpResponse> {
    let errors = FormErrors::from_error(error)?;
    let (round, sittings, one) = caller.read(move |tx| load(tx, ids)).await?;
    let manage = may_manage_rounds(caller.me()?);
    caller.page_with(&CandidateView::of((&round, &sittings), &one, manage, errors), StatusCode::UNPROCESSABLE_ENTITY)
}

/// `POST /rounds/{id}/candidates/{candidate}/remove`
pub async fn remove(caller: Caller, path: Path<(RoundId, CandidateId)>, _form: Form) -> Result<HttpResponse> {
    let ids = *path;
    let done = caller
        .write(move |tx| {
            load(tx, ids)?;
            crate::exams::remove_candidate(tx, ids.1)
        })
        .await;
    match done {
        Ok(()) => caller.go_saying(&format!("/rounds/{}/candidates", ids.0), "exams-candidate-removed"),
        Err(error) => refused(&caller, ids, error).await,
    }
}

/// `POST /rounds/{id}/candidates/{candidate}/move`
pub async fn shift(caller: Caller, path: Path<(RoundId, CandidateId)>, form: Form) -> Result<HttpResponse> {
    let ids = *path;
    let done = caller
        .write(move |tx| {
            load(tx, ids)?;
            crate::exams::move_candidate(tx, ids.1, form.need("to")?)
        })
        .await;
    match done {
        Ok(()) => caller.go_saying(&format!("/rounds/{}/candidates/{}", ids.0, ids.1), "exams-candidate-moved"),
        Err(error) => refused(&caller, ids, error).await,
    }
}

/// `POST /rounds/{id}/candidates/{candidate}/withdraw`
pub async fn withdraw(caller: Caller, path: Path<(RoundId, CandidateId)>, form: Form) -> Result<HttpResponse> {
    let ids = *path;
    let done = caller
        .write(move |tx| {
            load(tx, ids)?;
            crate::exams::withdraw_candidate(tx, ids.1, form.text("reason"))
        })
        .await;
    match done {
        Ok(()) => caller.go_saying(&format!("/rounds/{}/candidates/{}", ids.0, ids.1), "exams-candidate-withdrawn"),
        Err(error) => refused(&caller, ids, error).await,
    }
}
