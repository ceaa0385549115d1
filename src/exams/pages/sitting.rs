//! A sitting: planning it, its invigilators, its candidates.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::builder::moment;
use super::{Group, Line, Pick, Tag, may_manage_rounds, may_see_rounds, no_errors, sitting_tag};
use crate::accounts::{self, Account};
use crate::app::Tx;
use crate::clock;
use crate::db::{PersonId, RoundId, SittingId};
use crate::error::{Error, Message, Result};
use crate::exams::model::{Candidate, Exam, NewSitting, Round, RoundState, Sitting};
use crate::exams::store;
use crate::rights::Role;
use crate::scheduling::{self, Room, Span};
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// The form of a new sitting.
#[derive(Serialize)]
pub struct NewSittingView {
    round: String,
    action: String,
    back: String,
    minutes: i64,
    errors: FormErrors,
    room: Field,
    rooms: Vec<Choice>,
    day: Field,
    from: Field,
    to: Field,
}

impl View for NewSittingView {
    const TEMPLATE: &'static str = "exams/sitting-new";
    fn title(&self) -> String {
        "Thêm ca thi".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Kỳ thi", "/rounds"),
            Crumb::to(self.round.clone(), self.back.clone()),
            Crumb::here("Thêm ca thi"),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let errors = FormErrors::from_error(Error::invalid("from", "exams-time")).unwrap_or_default();
        let (round, exam) = (super::samples::round(RoundState::Draft), super::samples::exams().remove(2));
        vec![
            Self::of((&round, &exam), &Fields::default(), &[], no_errors()),
            Self::of((&round, &exam), &Fields::default(), &[], errors),
        ]
    }
}

impl NewSittingView {
    fn of((round, exam): (&Round, &Exam), form: &Fields, rooms: &[Room], errors: FormErrors) -> Self {
        let open = rooms.iter().filter(|room| room.is_active);
        // The page knows its fields by what is typed; rules know them by what they are.
        let error = |field: &'static str, rule: &str| Field {
            error: errors.at(field).or_else(|| errors.at(rule)),
            ..form.field(field, &errors)
        };
        Self {
            round: round.title.clone(),
            action: format!("/rounds/{}/sittings/new", round.id),
            back: format!("/rounds/{}", round.id),
            minutes: exam.sitting_minutes(),
            room: form.field("room", &errors),
            rooms: open
                .map(|room| {
                    let label = format!("{} – {} máy", room.label(), room.working_pcs);
                    Choice::of(room.id.to_string(), label, form.text("room"))
                })
                .collect(),
            day: form.field("day", &errors),
            from: error("from", "starts_at"),
            to: error("to", "ends_at"),
            errors,
        }
    }
}

fn load_new(tx: &mut Tx<'_>, id: RoundId) -> Result<(Round, Exam, Vec<Room>)> {
    let round = store::round(tx, id)?;
    let exam = store::exam(tx, round.exam_id)?;
    Ok((round, exam, scheduling::rooms(tx)?))
}

/// `GET /rounds/{id}/sittings/new`
pub async fn new_form(caller: Caller, id: Path<RoundId>) -> Result<HttpResponse> {
    let id = *id;
    let (round, exam, rooms) = caller.read(move |tx| load_new(tx, id)).await?;
    caller.page(&NewSittingView::of((&round, &exam), &Fields::default(), &rooms, no_errors()))
}

/// `POST /rounds/{id}/sittings/new`
pub async fn create(caller: Caller, id: Path<RoundId>, form: Form) -> Result<HttpResponse> {
    let (id, posted) = (*id, form.clone());
    let done = caller
        .write(move |tx| {
            let exam = store::round(tx, id)?.exam_id;
            let minutes = store::exam(tx, exam)?.sitting_minutes();
            let starts_at = moment(&posted, "day", "from")?;
            let ends_at = match posted.some("to") {
                Some(_) => moment(&posted, "day", "to")?,
                None => starts_at.plus_minutes(minutes),
            };
            crate::exams::add_sitting(tx, id, &NewSitting { room_id: posted.need("room")?, starts_at, ends_at })
        })
        .await;
    match done {
        Ok(sitting) => caller.go_saying(&format!("/rounds/{id}/sittings/{sitting}"), "exams-sitting-added"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let (round, exam, rooms) = caller.read(move |tx| load_new(tx, id)).await?;
            let view = NewSittingView::of((&round, &exam), &form, &rooms, errors);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// A sitting.
#[derive(Serialize)]
pub struct SittingView {
    heading: String,
    round: String,
    back: String,
    here: String,
    tag: Tag,
    errors: FormErrors,
    summary: Vec<Line>,
    may_edit: bool,
    may_remove: bool,
    invigilators: Group,
    named: Vec<String>,
    candidates: Vec<Seat>,
}

#[derive(Serialize)]
struct Seat {
    number: String,
    seat: String,
    name: String,
    birth: String,
    unit: String,
    state: String,
    href: String,
}

pub(super) struct Whole {
    pub round: Round,
    pub sitting: Sitting,
    pub room: Option<Room>,
    pub invigilators: Vec<PersonId>,
    pub holders: Vec<Account>,
    pub candidates: Vec<Candidate>,
    pub names: Vec<String>,
}

impl View for SittingView {
    const TEMPLATE: &'static str = "exams/sitting";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Kỳ thi", "/rounds"),
            Crumb::to(self.round.clone(), self.back.clone()),
            Crumb::here(self.heading.clone()),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let whole = |candidates, names| Whole {
            round: super::samples::round(RoundState::Draft),
            sitting: super::samples::a_sitting(),
            room: None,
            invigilators: Vec::new(),
            holders: Vec::new(),
            candidates,
            names,
        };
        let errors = FormErrors::from_error(Error::invalid("invigilators", "form-required")).unwrap_or_default();
        vec![
            Self::of(&whole(Vec::new(), Vec::new()), Edit::Yes, errors),
            Self::of(&whole(super::samples::candidates(), vec!["Lê Thị Bích".into()]), Edit::No, no_errors()),
        ]
    }
}

/// Whether the reader may change the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    Yes,
    No,
}

impl SittingView {
    fn of(whole: &Whole, edit: Edit, errors: FormErrors) -> Self {
        let (round, sitting) = (&whole.round, &whole.sitting);
        let span = Span { starts_at: sitting.starts_at, ends_at: sitting.ends_at };
        let back = format!("/rounds/{}", round.id);
        let pcs = whole.room.as_ref().map_or(0, |room| room.working_pcs);
        let pick = |account: &Account| {
            account.person_id.map(|person| Pick {
                value: person.to_string(),
                label: account.display_name.clone(),
                hint: None,
                selected: whole.invigilators.contains(&person),
            })
        };
        Self {
            heading: format!("Ca {}", clock::local(sitting.starts_at).format("%H:%M ngày %d/%m/%Y")),
            round: round.title.clone(),
            here: format!("{back}/sittings/{}", sitting.id),
            tag: sitting_tag(sitting),
            summary: vec![
                Line::new("Thời gian", scheduling::rules::span_text(span)),
                Line::new("Phòng", whole.room.as_ref().map(Room::label).unwrap_or_default()),
                Line::new("Máy chạy tốt", pcs.to_string()),
                Line::new("Nhận tối đa", format!("{} thí sinh", sitting.capacity)),
            ],
            may_edit: edit == Edit::Yes,
            may_remove: edit == Edit::Yes && whole.candidates.is_empty(),
            invigilators: Group {
                name: "invigilators",
                error: errors.at("invigilators"),
                options: whole.holders.iter().filter_map(pick).collect(),
            },
            named: whole.names.clone(),
            candidates: whole.candidates.iter().map(|one| seat(&back, one)).collect(),
            back,
            errors,
        }
    }
}

fn seat(back: &str, one: &Candidate) -> Seat {
    Seat {
        number: one.number_text(),
        seat: one.seat_text(),
        name: one.full_name.clone(),
        birth: one.birth_date.map(crate::text::format_date).unwrap_or_default(),
        unit: one.unit_name.clone(),
        state: one.state.label(),
        href: format!("{back}/candidates/{}", one.id),
    }
}

fn load(tx: &mut Tx<'_>, (round, id): (RoundId, SittingId)) -> Result<Whole> {
    let sitting = store::sitting(tx, id)?;
    if sitting.round_id != Some(round) {
        return Err(Error::NotFound);
    }
    let day = clock::day(sitting.starts_at);
    let invigilators = store::invigilators(tx, id)?;
    let names = store::entrants(tx, &invigilators)?.into_iter().map(|one| one.full_name).collect();
    Ok(Whole {
        round: store::round(tx, round)?,
        room: sitting.room_id.map(|room| scheduling::room(tx, room)).transpose()?,
        holders: accounts::holders(tx, Role::Invigilator, day)?,
        candidates: store::candidates_of_sitting(tx, id)?,
        invigilators,
        names,
        sitting,
    })
}

fn edit(caller: &Caller, round: &Round) -> Result<Edit> {
    let may = may_manage_rounds(caller.me()?) && round.state == RoundState::Draft;
    Ok(if may { Edit::Yes } else { Edit::No })
}

/// `GET /rounds/{id}/sittings/{sitting}`
pub async fn page(caller: Caller, path: Path<(RoundId, SittingId)>) -> Result<HttpResponse> {
    may_see_rounds(caller.me()?)?;
    let ids = *path;
    let whole = caller.read(move |tx| load(tx, ids)).await?;
    let edit = edit(&caller, &whole.round)?;
    caller.page(&SittingView::of(&whole, edit, no_errors()))
}

async fn refused(caller: &Caller, ids: (RoundId, SittingId), error: Error) -> Result<HttpResponse> {
    let errors = FormErrors::from_error(error)?;
    let whole = caller.read(move |tx| load(tx, ids)).await?;
    let edit = edit(caller, &whole.round)?;
    caller.page_with(&SittingView::of(&whole, edit, errors), StatusCode::UNPROCESSABLE_ENTITY)
}

/// `POST /rounds/{id}/sittings/{sitting}/invigilators`
pub async fn assign(caller: Caller, path: Path<(RoundId, SittingId)>, form: Form) -> Result<HttpResponse> {
    let ids = *path;
    let persons: Vec<PersonId> = form.all("invigilators").filter_map(|id| id.parse().ok()).collect();
    let done = caller
        .write(move |tx| {
            load(tx, ids)?;
            crate::exams::assign_invigilators(tx, ids.1, &persons)?;
            Ok(store::sitting(tx, ids.1)?.capacity)
        })
        .await;
    match done {
        Ok(capacity) => {
            let message = Message::new("exams-invigilators-saved").with("capacity", capacity);
            caller.go_saying(&format!("/rounds/{}/sittings/{}", ids.0, ids.1), message)
        }
        Err(error) => refused(&caller, ids, error).await,
    }
}

/// `POST /rounds/{id}/sittings/{sitting}/remove`
pub async fn remove(caller: Caller, path: Path<(RoundId, SittingId)>, _form: Form) -> Result<HttpResponse> {
    let ids = *path;
    let done = caller
        .write(move |tx| {
            load(tx, ids)?;
            crate::exams::remove_sitting(tx, ids.1)
        })
        .await;
    match done {
        Ok(()) => caller.go_saying(&format!("/rounds/{}", ids.0), "exams-sitting-removed"),
        Err(error) => refused(&caller, ids, error).await,
    }
}
