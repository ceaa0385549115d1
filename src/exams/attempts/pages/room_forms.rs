//! The invigilator's forms, each on a page that says what will happen: open a paper, grant minutes, end the sitting.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::room::room_title;
use crate::app::Tx;
use crate::db::{CandidateId, SittingId};
use crate::error::{Error, Message, Result};
use crate::exams::attempts::model::{AttemptState, Part};
use crate::exams::attempts::{room, rules};
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// Grants minutes.
#[derive(Serialize)]
pub struct MinutesView {
    errors: FormErrors,
    room: String,
    back: String,
    whom: Select,
    part: Select,
    minutes: Field,
    reason: Field,
    most: i32,
}

#[derive(Serialize)]
struct Select {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

/// Asks before the sitting ends.
#[derive(Serialize)]
pub struct EndView {
    room: String,
    back: String,
    action: String,
    working: usize,
    waiting: usize,
    names: Vec<String>,
}

/// Asks before the timing of a paper starts.
#[derive(Serialize)]
pub struct OpenView {
    room: String,
    back: String,
    action: String,
    practical: bool,
    minutes: i32,
    late: i32,
    here: usize,
    missing: usize,
}

impl View for MinutesView {
    const TEMPLATE: &'static str = "sitting/minutes";
    fn title(&self) -> String {
        "Cộng giờ".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        crumbs(&self.room, &self.back, "Cộng giờ")
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong = FormErrors::from_error(Error::invalid("reason", "sitting-reason-required")).unwrap_or_default();
        [FormErrors::none(), wrong]
            .into_iter()
            .map(|errors| Self {
                room: "Phòng máy 3 – ca 08:00".into(),
                back: "/invigilation/1".into(),
                whom: Select { name: "candidate", error: None, options: vec![Choice::of("", "Cả phòng", "")] },
                part: parts("theory"),
                minutes: Field::new("minutes", "10"),
                reason: Field { error: errors.at("reason"), ..Field::new("reason", "") },
                most: rules::MAX_GRANT,
                errors,
            })
            .collect()
    }
}

impl View for EndView {
    const TEMPLATE: &'static str = "sitting/end";
    fn title(&self) -> String {
        "Kết thúc ca thi".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        crumbs(&self.room, &self.back, "Kết thúc ca thi")
    }
    fn samples() -> Vec<Self> {
        [Vec::new(), vec!["0147 · Nguyễn Thị Ánh".to_owned()]]
            .into_iter()
            .map(|names| Self {
                room: "Phòng máy 3 – ca 08:00".into(),
                back: "/invigilation/1".into(),
                action: "/invigilation/1/end".into(),
                working: names.len(),
                waiting: 1,
                names,
            })
            .collect()
    }
}

impl View for OpenView {
    const TEMPLATE: &'static str = "sitting/open";
    fn title(&self) -> String {
        if self.practical { "Mở bài thực hành" } else { "Mở bài lý thuyết" }.into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        crumbs(&self.room, &self.back, &self.title())
    }
    fn samples() -> Vec<Self> {
        [true, false]
            .into_iter()
            .map(|practical| Self {
                room: "Phòng máy 3 – ca 08:00".into(),
                back: "/invigilation/1".into(),
                action: "/invigilation/1/open/theory".into(),
                practical,
                minutes: 30,
                late: 10,
                here: 26,
                missing: 1,
            })
            .collect()
    }
}

fn crumbs(room: &str, back: &str, here: &str) -> Vec<Crumb> {
    vec![Crumb::to("Coi thi", "/invigilation"), Crumb::to(room, back), Crumb::here(here)]
}

fn parts(chosen: &str) -> Select {
    let options = Part::ALL.iter().map(|part| Choice::of(part.as_str(), part.label(), chosen)).collect();
    Select { name: "part", error: None, options }
}

/// `GET /invigilation/{sitting}/minutes`
pub async fn minutes_form(caller: Caller, path: web::Path<SittingId>, request: HttpRequest) -> Result<HttpResponse> {
    let (id, query) = (path.into_inner(), Fields::query(&request));
    let view = caller.read(move |tx| minutes_view(tx, id, &query, FormErrors::none())).await?;
    caller.page(&view)
}

/// `POST /invigilation/{sitting}/minutes`
pub async fn minutes(caller: Caller, path: web::Path<SittingId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let given = form.clone();
    let done = caller.write(move |tx| grant(tx, id, &given)).await;
    match done {
        Ok(minutes) => caller.go_saying(
            &format!("/invigilation/{id}"),
            Message::new("sitting-minutes-granted").with("minutes", minutes),
        ),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| minutes_view(tx, id, &form, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn grant(tx: &mut Tx<'_>, id: SittingId, form: &Fields) -> Result<i32> {
    let minutes: i32 = form.need("minutes")?;
    let candidate: Option<CandidateId> = form.parse("candidate")?;
    let part: Part = form.need("part")?;
    room::grant_minutes(tx, id, candidate, part, (minutes, form.text("reason")))?;
    Ok(minutes)
}

fn minutes_view(tx: &mut Tx<'_>, id: SittingId, form: &Fields, errors: FormErrors) -> Result<MinutesView> {
    let (sitting, _, room) = room::sitting(tx, id)?;
    let chosen = form.text("candidate");
    let mut whom = vec![Choice::of("", crate::messages::label("sitting-whole-room"), chosen)];
    for seat in room::seats(tx, id)? {
        let label = format!("{:04} · {}", seat.candidate.number.unwrap_or_default(), seat.candidate.full_name);
        whom.push(Choice::of(seat.candidate.id.to_string(), label, chosen));
    }
    let usual = if sitting.practical_start_at.is_some() { "practical" } else { "theory" };
    Ok(MinutesView {
        room: room_title(&sitting, &room),
        back: format!("/invigilation/{id}"),
        whom: Select { name: "candidate", error: errors.at("candidate"), options: whom },
        part: parts(form.some("part").unwrap_or(usual)),
        minutes: form.field("minutes", &errors),
        reason: form.field("reason", &errors),
        most: rules::MAX_GRANT,
        errors,
    })
}

/// `GET /invigilation/{sitting}/end`
pub async fn end_form(caller: Caller, path: web::Path<SittingId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller.read(move |tx| end_view(tx, id)).await?;
    caller.page(&view)
}

/// `POST /invigilation/{sitting}/end`
pub async fn end(caller: Caller, path: web::Path<SittingId>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    caller.write(move |tx| room::end_sitting(tx, id)).await?;
    caller.go_saying(&format!("/invigilation/{id}"), "sitting-is-ended")
}

fn end_view(tx: &mut Tx<'_>, id: SittingId) -> Result<EndView> {
    let (sitting, _, room) = room::sitting(tx, id)?;
    let seats = room::seats(tx, id)?;
    let open = |seat: &&room::Seat| {
        [&seat.theory, &seat.practical].into_iter().flatten().any(|attempt| attempt.state == AttemptState::Open)
    };
    let names: Vec<String> = seats
        .iter()
        .filter(open)
        .map(|seat| format!("{:04} · {}", seat.candidate.number.unwrap_or_default(), seat.candidate.full_name))
        .collect();
    use crate::exams::CandidateState as C;
    Ok(EndView {
        room: room_title(&sitting, &room),
        back: format!("/invigilation/{id}"),
        action: format!("/invigilation/{id}/end"),
        working: names.len(),
        waiting: seats.iter().filter(|s| matches!(s.candidate.state, C::Expected | C::CheckedIn)).count(),
        names,
    })
}

/// `GET /invigilation/{sitting}/open/{part}`
pub async fn open_form(caller: Caller, path: web::Path<(SittingId, String)>) -> Result<HttpResponse> {
    let (id, part) = path.into_inner();
    let part: Part = part.parse().map_err(|_| Error::NotFound)?;
    let view = caller.read(move |tx| open_view(tx, id, part)).await?;
    caller.page(&view)
}

/// `POST /invigilation/{sitting}/open/{part}`
pub async fn open(caller: Caller, path: web::Path<(SittingId, String)>, _form: Form) -> Result<HttpResponse> {
    let (id, part) = path.into_inner();
    let part: Part = part.parse().map_err(|_| Error::NotFound)?;
    caller.write(move |tx| room::open_part(tx, id, part)).await?;
    caller.go_saying(&format!("/invigilation/{id}"), "sitting-is-open")
}

fn open_view(tx: &mut Tx<'_>, id: SittingId, part: Part) -> Result<OpenView> {
    let (sitting, exam, room) = room::sitting(tx, id)?;
    let seats = room::seats(tx, id)?;
    use crate::exams::CandidateState as C;
    let count = |states: &[C]| seats.iter().filter(|s| states.contains(&s.candidate.state)).count();
    Ok(OpenView {
        room: room_title(&sitting, &room),
        back: format!("/invigilation/{id}"),
        action: format!("/invigilation/{id}/open/{part}"),
        practical: part == Part::Practical,
        minutes: if part == Part::Practical { exam.practical_minutes } else { exam.theory_minutes },
        late: exam.late_minutes,
        here: count(&[C::CheckedIn, C::Working, C::HandedIn]),
        missing: count(&[C::Expected]),
    })
}
