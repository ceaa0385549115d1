//! The invigilator's pages: the own sittings, and the room with everybody in it.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::fresh;
use super::lobby::Tag;
use crate::app::Tx;
use crate::clock;
use crate::db::{CandidateId, SittingId};
use crate::error::{Error, Result};
use crate::exams::attempts::model::{Attempt, AttemptState, Part, TimeGrant};
use crate::exams::attempts::room::{self, Seat};
use crate::exams::{CandidateState, Exam, Sitting, SittingState};
use crate::web::{Caller, Crumb, Form, View};

/// The own sittings.
#[derive(Serialize)]
pub struct RoomsView {
    sittings: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    title: String,
    room: String,
    starts: String,
    tag: Tag,
}

/// The room.
#[derive(Serialize)]
pub struct RoomView {
    title: String,
    lead: String,
    tag: Tag,
    open_theory: Option<String>,
    open_practical: Option<String>,
    minutes_url: Option<String>,
    end_url: Option<String>,
    kpis: Vec<Kpi>,
    seats: Vec<SeatRow>,
    grants: Vec<GrantRow>,
    live_url: String,
    now: String,
}

/// The counts and the list alone, kept fresh.
#[derive(Serialize)]
pub struct SeatsView {
    kpis: Vec<Kpi>,
    seats: Vec<SeatRow>,
}

#[derive(Serialize, Clone)]
struct Kpi {
    kind: &'static str,
    label: &'static str,
    value: String,
    note: String,
    href: Option<String>,
}

#[derive(Serialize, Clone)]
struct SeatRow {
    id: String,
    number: String,
    name: String,
    about: String,
    photo: Photo,
    tag: Tag,
    check_in: Option<String>,
    absent: Option<String>,
    minutes: Option<String>,
}

#[derive(Serialize, Clone)]
struct Photo {
    src: Option<String>,
    alt: String,
}

#[derive(Serialize, Clone)]
struct GrantRow {
    whom: String,
    part: String,
    minutes: i32,
    reason: String,
    at: String,
}

impl View for RoomsView {
    const TEMPLATE: &'static str = "sitting/rooms";
    fn title(&self) -> String {
        "Coi thi".into()
    }
    fn samples() -> Vec<Self> {
        let row = Row {
            href: "/invigilation/1".into(),
            title: "Thi chuẩn CNTT cơ bản".into(),
            room: "Phòng máy 3, Cơ sở Nguyễn Trãi".into(),
            starts: "08:00 22/11/2026".into(),
            tag: Tag::new("run", "Đang thi"),
        };
        vec![Self { sittings: vec![] }, Self { sittings: vec![row] }]
    }
}

impl View for RoomView {
    const TEMPLATE: &'static str = "sitting/room";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Coi thi", "/invigilation"), Crumb::here(self.title.clone())]
    }
    fn scripts(&self) -> &'static [&'static str] {
        &["live.js"]
    }
    fn samples() -> Vec<Self> {
        let SeatsView { kpis, seats } = sample_seats();
        let grant = GrantRow {
            whom: "Cả phòng".into(),
            part: "Bài lý thuyết".into(),
            minutes: 12,
            reason: "Mất điện từ 08:12 đến 08:24".into(),
            at: "08:25:01".into(),
        };
        let view = |open: bool, seats: Vec<SeatRow>, grants| Self {
            title: "Phòng máy 3, Cơ sở Nguyễn Trãi – ca 08:00".into(),
            lead: "Thi chuẩn CNTT cơ bản. Lý thuyết 30 phút, thực hành 60 phút.".into(),
            tag: Tag::new("run", "Đang thi"),
            open_theory: (!open).then(|| "/invigilation/1/open/theory".into()),
            open_practical: open.then(|| "/invigilation/1/open/practical".into()),
            minutes_url: open.then(|| "/invigilation/1/minutes".into()),
            end_url: open.then(|| "/invigilation/1/end".into()),
            kpis: kpis.clone(),
            seats,
            grants,
            live_url: "/invigilation/1/seats".into(),
            now: "08:17:46".into(),
        };
        vec![view(false, Vec::new(), Vec::new()), view(true, seats, vec![grant])]
    }
}

impl View for SeatsView {
    const TEMPLATE: &'static str = "sitting/seats";
    fn title(&self) -> String {
        "Phòng thi".into()
    }
    fn samples() -> Vec<Self> {
        vec![sample_seats()]
    }
}

fn sample_seats() -> SeatsView {
    let seat = |id: &str, name: &str, about: &str, kind, text: &str, waits: bool| SeatRow {
        id: id.into(),
        number: format!("01{id}"),
        name: name.into(),
        about: about.into(),
        photo: Photo { src: None, alt: format!("Ảnh của {name}") },
        tag: Tag::new(kind, text),
        check_in: waits.then(|| format!("/invigilation/1/candidates/{id}/check-in")),
        absent: waits.then(|| format!("/invigilation/1/candidates/{id}/absent")),
        minutes: (!waits).then(|| format!("/invigilation/1/minutes?candidate={id}")),
    };
    let kpi =
        |kind, label, value: &str, note: &str| Kpi { kind, label, value: value.into(), note: note.into(), href: None };
    SeatsView {
        kpis: vec![
            kpi("", "Đang làm", "24", "trên 27 thí sinh"),
            kpi("warn", "Chưa đến", "1", "được vào đến 08:10:00"),
        ],
        seats: vec![
            seat(
                "47",
                "Nguyễn Phúc Tôn Nữ Quỳnh Hương Giang",
                "Máy 14 · 13/30 câu đã lưu",
                "run",
                "Đang làm lý thuyết",
                false,
            ),
            seat("61", "Vũ Đức Ước", "Máy 02", "none", "Chưa đến", true),
        ],
    }
}

/// `GET /invigilation`
pub async fn list(caller: Caller) -> Result<HttpResponse> {
    let rows = caller.read(room::my_sittings).await?;
    let sittings = rows
        .into_iter()
        .map(|(sitting, exam, room)| Row {
            href: format!("/invigilation/{}", sitting.id),
            title: exam.title,
            room,
            starts: clock::date_time_text(sitting.starts_at),
            tag: state_tag(&sitting),
        })
        .collect();
    caller.page(&RoomsView { sittings })
}

/// `GET /invigilation/{sitting}`
pub async fn show(caller: Caller, path: web::Path<SittingId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller.read(move |tx| room_view(tx, id)).await?;
    caller.page(&view)
}

/// `GET /invigilation/{sitting}/seats`
pub async fn seats(caller: Caller, request: HttpRequest, path: web::Path<SittingId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller
        .read(move |tx| {
            let (sitting, exam, _) = room::sitting(tx, id)?;
            seats_view(tx, &sitting, &exam)
        })
        .await?;
    fresh(&caller, &request, &view)
}

/// `POST /invigilation/{sitting}/candidates/{candidate}/check-in`
pub async fn check_in(caller: Caller, path: web::Path<(SittingId, CandidateId)>, _form: Form) -> Result<HttpResponse> {
    let (sitting, id) = path.into_inner();
    caller.write(move |tx| room::check_in(tx, sitting, id)).await?;
    Ok(caller.go(&format!("/invigilation/{sitting}#ts-{id}")))
}

/// `POST /invigilation/{sitting}/candidates/{candidate}/absent`
pub async fn absent(caller: Caller, path: web::Path<(SittingId, CandidateId)>, _form: Form) -> Result<HttpResponse> {
    let (sitting, id) = path.into_inner();
    caller.write(move |tx| room::mark_absent(tx, sitting, id)).await?;
    Ok(caller.go(&format!("/invigilation/{sitting}#ts-{id}")))
}

/// `GET /invigilation/{sitting}/candidates/{candidate}/photo`
pub async fn photo(caller: Caller, path: web::Path<(SittingId, CandidateId)>) -> Result<HttpResponse> {
    let (sitting, id) = path.into_inner();
    let (media_type, bytes) = caller
        .run(move |me| {
            let known = me.app().read(me.by(), |tx| {
                let sha = room::candidate(tx, sitting, id)?.candidate.photo_sha.ok_or(Error::NotFound)?;
                crate::files::known(tx, &sha)?.ok_or(Error::NotFound)
            })?;
            Ok((known.media_type, me.app().files().read(&known.sha)?))
        })
        .await?;
    Ok(caller.inline("anh", &media_type, bytes))
}

pub(super) fn state_tag(sitting: &Sitting) -> Tag {
    let kind = match sitting.state {
        SittingState::Planned => "due",
        SittingState::Open => "run",
        SittingState::Paused => "late",
        SittingState::Ended => "ok",
    };
    Tag::new(kind, sitting.state.label())
}

pub(super) fn room_title(sitting: &Sitting, room: &str) -> String {
    let start = clock::local(sitting.starts_at).format("%H:%M");
    if room.is_empty() { format!("Ca {start}") } else { format!("{room} – ca {start}") }
}

fn room_view(tx: &mut Tx<'_>, id: SittingId) -> Result<RoomView> {
    let (sitting, exam, room) = room::sitting(tx, id)?;
    let SeatsView { kpis, seats } = seats_view(tx, &sitting, &exam)?;
    let grants = grant_rows(tx, id)?;
    let url = |rest: &str| format!("/invigilation/{id}/{rest}");
    let open = sitting.state == SittingState::Open;
    let planned = sitting.state == SittingState::Planned && sitting.approved_at.is_some();
    let practical_waits = open && exam.has_practical() && sitting.practical_start_at.is_none();
    let practical =
        if exam.has_practical() { format!(", thực hành {} phút", exam.practical_minutes) } else { String::new() };
    Ok(RoomView {
        title: room_title(&sitting, &room),
        lead: format!("{}. Lý thuyết {} phút{practical}.", exam.title, exam.theory_minutes),
        tag: state_tag(&sitting),
        open_theory: planned.then(|| url("open/theory")),
        open_practical: practical_waits.then(|| url("open/practical")),
        minutes_url: (open || planned).then(|| url("minutes")),
        end_url: open.then(|| url("end")),
        kpis,
        seats,
        grants,
        live_url: url("seats"),
        now: clock::time_text(tx.now),
    })
}

fn grant_rows(tx: &mut Tx<'_>, id: SittingId) -> Result<Vec<GrantRow>> {
    let grants: Vec<TimeGrant> = room::grants(tx, id)?;
    let seats = room::seats(tx, id)?;
    let name = |candidate: CandidateId| {
        seats.iter().find(|seat| seat.candidate.id == candidate).map(|seat| seat.candidate.full_name.clone())
    };
    Ok(grants
        .into_iter()
        .map(|grant| GrantRow {
            whom: grant.candidate_id.and_then(name).unwrap_or_else(|| crate::messages::label("sitting-whole-room")),
            part: grant.part.label(),
            minutes: grant.minutes,
            reason: grant.reason,
            at: clock::time_text(grant.granted_at),
        })
        .collect())
}

fn seats_view(tx: &mut Tx<'_>, sitting: &Sitting, exam: &Exam) -> Result<SeatsView> {
    let seats = room::seats(tx, sitting.id)?;
    let questions = exam.question_count();
    Ok(SeatsView {
        kpis: kpis(sitting, exam, &seats),
        seats: seats.iter().map(|seat| seat_row(sitting, seat, questions)).collect(),
    })
}

fn kpis(sitting: &Sitting, exam: &Exam, seats: &[Seat]) -> Vec<Kpi> {
    let count = |states: &[CandidateState]| seats.iter().filter(|s| states.contains(&s.candidate.state)).count();
    let kpi = |kind, label, value: usize, note: String| Kpi { kind, label, value: value.to_string(), note, href: None };
    let until = sitting.theory_start_at.map(|t0| t0.plus_minutes(i64::from(exam.late_minutes)));
    use CandidateState as C;
    let mut late: Vec<String> =
        until.iter().map(|until| format!("được vào đến {}", clock::time_text(*until))).collect();
    let gone = count(&[C::Absent, C::Barred, C::Suspended, C::Withdrawn]);
    if gone > 0 {
        late.push(format!("vắng {gone}"));
    }
    vec![
        kpi("", "Đang làm", count(&[C::Working]), format!("trên {} thí sinh", seats.len())),
        kpi("", "Đã điểm danh", count(&[C::CheckedIn]), "chưa bắt đầu".to_owned()),
        kpi("warn", "Chưa đến", count(&[C::Expected]), late.join(", ")),
        kpi("ok", "Đã nộp", count(&[C::HandedIn]), "có biên nhận".to_owned()),
    ]
}

fn seat_row(sitting: &Sitting, seat: &Seat, questions: i32) -> SeatRow {
    let candidate = &seat.candidate;
    let url = |rest: &str| format!("/invigilation/{}/candidates/{}/{rest}", sitting.id, candidate.id);
    let over = sitting.state == SittingState::Ended;
    let waits = matches!(candidate.state, CandidateState::Expected | CandidateState::Absent) && !over;
    let may_miss = matches!(candidate.state, CandidateState::Expected | CandidateState::CheckedIn) && !over;
    let here = matches!(candidate.state, CandidateState::CheckedIn | CandidateState::Working) && !over;
    SeatRow {
        id: candidate.id.to_string(),
        number: candidate.number.map(|number| format!("{number:04}")).unwrap_or_default(),
        name: candidate.full_name.clone(),
        about: about(seat, questions),
        photo: Photo {
            src: candidate.photo_sha.as_ref().map(|_| url("photo")),
            alt: format!("Ảnh của {}", candidate.full_name),
        },
        tag: seat_tag(seat),
        check_in: waits.then(|| url("check-in")),
        absent: may_miss.then(|| url("absent")),
        minutes: here.then(|| format!("/invigilation/{}/minutes?candidate={}", sitting.id, candidate.id)),
    }
}

fn about(seat: &Seat, questions: i32) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(seat.candidate.seat.map(|place| format!("Máy {place:02}")));
    parts.push(seat.candidate.unit_name.clone());
    let closed = |attempt: &Attempt| attempt.state == AttemptState::Closed;
    if let Some(theory) = &seat.theory {
        if closed(theory) {
            parts.push(format!("biên nhận lý thuyết {}", theory.receipt_code.clone().unwrap_or_default()));
        } else {
            parts.push(format!("{}/{questions} câu đã lưu", seat.answers));
            parts.extend(theory.deadline_at.map(|at| format!("hết giờ {}", clock::time_text(at))));
        }
    }
    if let Some(practical) = &seat.practical {
        if closed(practical) {
            parts.push(format!("biên nhận thực hành {}", practical.receipt_code.clone().unwrap_or_default()));
        } else {
            parts.extend(practical.deadline_at.map(|at| format!("thực hành hết giờ {}", clock::time_text(at))));
        }
    }
    parts.join(" · ")
}

fn seat_tag(seat: &Seat) -> Tag {
    let open = |attempt: &Option<Attempt>| attempt.as_ref().is_some_and(|a| a.state == AttemptState::Open);
    let at_work = if open(&seat.theory) {
        Some(Part::Theory)
    } else if open(&seat.practical) {
        Some(Part::Practical)
    } else {
        None
    };
    let state = seat.candidate.state;
    if let Some(part) = at_work {
        return Tag::new("run", format!("{}: {}", state.label(), part.label().to_lowercase()));
    }
    let kind = match state {
        CandidateState::HandedIn => "ok",
        CandidateState::CheckedIn | CandidateState::Working => "due",
        CandidateState::Barred | CandidateState::Suspended => "late",
        CandidateState::Expected | CandidateState::Absent | CandidateState::Withdrawn => "none",
    };
    Tag::new(kind, state.label())
}
