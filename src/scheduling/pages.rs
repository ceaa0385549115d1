//! Pages of rooms: the list, a room's form, what is booked on a day.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{Days, NaiveDate, NaiveTime};
use serde::Serialize;

use super::model::{Booking, Room, RoomForm, RoomUse, Site, Span};
use super::rules;
use crate::app::Tx;
use crate::clock;
use crate::db::RoomId;
use crate::error::{Error, Message, Result};
use crate::rights::{Action, Actor, Facts, allow};
use crate::text;
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, Sample, View, samples_of};

/// The list of rooms.
#[derive(Serialize)]
pub struct RoomsView {
    may_edit: bool,
    rooms: Vec<RoomRow>,
    today: String,
}

#[derive(Serialize)]
struct RoomRow {
    href: String,
    name: String,
    site: String,
    working_pcs: i32,
    capacity: i32,
    invigilators: i32,
    in_use: bool,
    note: String,
}

impl RoomRow {
    fn of(room: &Room) -> Self {
        // What the room takes when invigilators are no limit, and how many of them that needs.
        let capacity = rules::room_capacity(room.working_pcs, i32::MAX / 10);
        Self {
            href: format!("/rooms/{}", room.id),
            name: room.name.clone(),
            site: room.site.name.clone(),
            working_pcs: room.working_pcs,
            capacity,
            invigilators: rules::spares(capacity).max(rules::FEWEST_INVIGILATORS),
            in_use: room.is_active,
            note: room.note.clone(),
        }
    }
}

impl View for RoomsView {
    const TEMPLATE: &'static str = "scheduling/rooms";
    fn title(&self) -> String {
        "Phòng máy".into()
    }
    fn samples() -> Vec<Self> {
        let row = |name: &str, pcs| {
            let capacity = rules::room_capacity(pcs, 100);
            RoomRow {
                href: "/rooms/1".into(),
                name: name.into(),
                site: "Trung tâm Công nghệ thông tin – cơ sở phường Nghĩa Đô".into(),
                working_pcs: pcs,
                capacity,
                invigilators: rules::spares(capacity).max(2),
                in_use: pcs > 0,
                note: if pcs == 0 { "Đang sửa điện".into() } else { String::new() },
            }
        };
        let full = Self {
            may_edit: true,
            rooms: vec![row("Phòng máy 1", 33), row("Phòng máy tầng hai, nhà họp xã Phú Xuyên", 22), row("Phòng 3", 0)],
            today: "22/11/2026".into(),
        };
        vec![Self { may_edit: true, rooms: Vec::new(), today: "22/11/2026".into() }, full]
    }
}

fn may_see(me: &Actor) -> Result<()> {
    allow(me, Action::SeeRooms, &Facts::none())
}

fn may_edit(me: &Actor) -> bool {
    allow(me, Action::ManageRooms, &Facts::none()).is_ok()
}

/// `GET /rooms`
pub async fn list(caller: Caller) -> Result<HttpResponse> {
    may_see(caller.me()?)?;
    let may_edit = may_edit(caller.me()?);
    let view = caller
        .read(move |tx| {
            let rooms = super::rooms(tx)?.iter().map(RoomRow::of).collect();
            Ok(RoomsView { may_edit, rooms, today: clock::date_text(tx.now) })
        })
        .await?;
    caller.page(&view)
}

/// A room's form.
#[derive(Serialize)]
pub struct RoomView {
    heading: String,
    action: String,
    errors: FormErrors,
    site: Field,
    sites: Vec<Choice>,
    site_name: Field,
    site_address: Field,
    name: Field,
    working_pcs: Field,
    in_use: TickBox,
    note: Field,
}

/// A box to tick.
#[derive(Serialize)]
struct TickBox {
    name: &'static str,
    selected: bool,
    error: Option<String>,
}

impl View for RoomView {
    const TEMPLATE: &'static str = "scheduling/room";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Phòng máy", "/rooms"), Crumb::here(self.heading.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong = Error::invalid("working_pcs", Message::new("scheduling-pcs-range").with("most", 500));
        let wrong = FormErrors::from_error(wrong).unwrap_or_default();
        let fields =
            |pcs: &str| Fields::new(vec![("name".into(), "Phòng máy 1".into()), ("working_pcs".into(), pcs.into())]);
        vec![
            Self::of(("Thêm phòng máy", "/rooms/new"), &Fields::default(), &[], FormErrors::none()),
            Self::of(("Phòng máy 1", "/rooms/1"), &fields("9000"), &[], wrong),
        ]
    }
}

impl RoomView {
    fn of((heading, action): (&str, &str), form: &Fields, sites: &[Site], errors: FormErrors) -> Self {
        let mut choices: Vec<Choice> =
            sites.iter().map(|s| Choice::of(s.id.to_string(), s.name.clone(), form.text("site"))).collect();
        choices.push(Choice::of("", "Cơ sở mới, nhập ở dưới", form.text("site")));
        Self {
            heading: heading.into(),
            action: action.into(),
            site: form.field("site", &errors),
            sites: choices,
            site_name: form.field("site_name", &errors),
            site_address: form.field("site_address", &errors),
            name: form.field("name", &errors),
            working_pcs: form.field("working_pcs", &errors),
            in_use: TickBox { name: "in_use", selected: form.ticked("in_use"), error: None },
            note: form.field("note", &errors),
            errors,
        }
    }
}

/// `GET /rooms/new`
pub async fn new_form(caller: Caller) -> Result<HttpResponse> {
    allow(caller.me()?, Action::ManageRooms, &Facts::none())?;
    let sites = caller.read(super::sites).await?;
    let first = sites.first().map(|site| site.id.to_string()).unwrap_or_default();
    let fields = Fields::new(vec![("site".into(), first), ("in_use".into(), "yes".into())]);
    caller.page(&RoomView::of(("Thêm phòng máy", "/rooms/new"), &fields, &sites, FormErrors::none()))
}

/// `POST /rooms/new`
pub async fn create(caller: Caller, form: Form) -> Result<HttpResponse> {
    allow(caller.me()?, Action::ManageRooms, &Facts::none())?;
    let posted = form.clone();
    let done = caller
        .write(move |tx| {
            let room = read_form(tx, &posted)?;
            super::create_room(tx, &room)
        })
        .await;
    match done {
        Ok(_) => caller
            .go_saying("/rooms", Message::new("scheduling-room-created").with("name", text::tidy(form.text("name")))),
        Err(error) => refused(&caller, ("Thêm phòng máy", "/rooms/new"), &form, error).await,
    }
}

async fn refused(caller: &Caller, what: (&str, &str), form: &Fields, error: Error) -> Result<HttpResponse> {
    let errors = FormErrors::from_error(error)?;
    let sites = caller.read(super::sites).await?;
    caller.page_with(&RoomView::of(what, form, &sites, errors), StatusCode::UNPROCESSABLE_ENTITY)
}

fn read_form(tx: &mut Tx<'_>, form: &Fields) -> Result<RoomForm> {
    let working_pcs = form.need("working_pcs")?;
    let site_id = match form.parse("site")? {
        Some(id) => id,
        None if form.some("site_name").is_none() => return Err(Error::invalid("site", "scheduling-site-needed")),
        None => super::create_site(tx, form.text("site_name"), form.text("site_address"))?,
    };
    let use_ = if form.ticked("in_use") { RoomUse::InUse } else { RoomUse::Closed };
    Ok(RoomForm { site_id, name: form.text("name").into(), working_pcs, use_, note: form.text("note").into() })
}

/// `GET /rooms/{id}`
pub async fn edit_form(caller: Caller, id: Path<RoomId>) -> Result<HttpResponse> {
    allow(caller.me()?, Action::ManageRooms, &Facts::none())?;
    let id = *id;
    let (room, sites) = caller.read(move |tx| Ok((super::room(tx, id)?, super::sites(tx)?))).await?;
    let mut pairs = vec![
        ("site".to_owned(), room.site.id.to_string()),
        ("name".into(), room.name.clone()),
        ("working_pcs".into(), room.working_pcs.to_string()),
        ("note".into(), room.note.clone()),
    ];
    if room.is_active {
        pairs.push(("in_use".into(), "yes".into()));
    }
    let action = format!("/rooms/{id}");
    caller.page(&RoomView::of((&room.name, &action), &Fields::new(pairs), &sites, FormErrors::none()))
}

/// `POST /rooms/{id}`
pub async fn change(caller: Caller, id: Path<RoomId>, form: Form) -> Result<HttpResponse> {
    allow(caller.me()?, Action::ManageRooms, &Facts::none())?;
    let (id, posted) = (*id, form.clone());
    let done = caller
        .write(move |tx| {
            let room = read_form(tx, &posted)?;
            super::change_room(tx, id, &room)
        })
        .await;
    match done {
        Ok(()) => caller
            .go_saying("/rooms", Message::new("scheduling-room-changed").with("name", text::tidy(form.text("name")))),
        Err(error) => {
            let action = format!("/rooms/{id}");
            refused(&caller, ("Sửa phòng máy", &action), &form, error).await
        }
    }
}

/// What is booked on a day, room by room.
#[derive(Serialize)]
pub struct DayView {
    day: String,
    weekday: &'static str,
    on: Field,
    previous: String,
    next: String,
    rooms: Vec<DayRoom>,
}

#[derive(Serialize)]
struct DayRoom {
    name: String,
    site: String,
    bookings: Vec<DayBooking>,
}

#[derive(Serialize)]
struct DayBooking {
    when: String,
    title: String,
}

impl View for DayView {
    const TEMPLATE: &'static str = "scheduling/day";
    fn title(&self) -> String {
        format!("Lịch phòng ngày {}", self.day)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Phòng máy", "/rooms"), Crumb::here(format!("Ngày {}", self.day))]
    }
    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap_or_default();
        let booking = DayBooking {
            when: "08:00–09:45".into(),
            title: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 2 năm 2026 – ca 08:00".into(),
        };
        let rooms = vec![
            DayRoom { name: "Phòng máy 1".into(), site: "Trung tâm CNTT".into(), bookings: vec![booking] },
            DayRoom { name: "Phòng máy 2".into(), site: "Trung tâm CNTT".into(), bookings: Vec::new() },
        ];
        vec![Self::of(day, Vec::new()), Self::of(day, rooms)]
    }
}

impl DayView {
    fn of(day: NaiveDate, rooms: Vec<DayRoom>) -> Self {
        let link = |day: Option<NaiveDate>| format!("/rooms/day?on={}", day.unwrap_or_default());
        Self {
            day: text::format_date(day),
            weekday: text::weekday(day),
            on: Field::new("on", text::format_date(day)),
            previous: link(day.checked_sub_days(Days::new(1))),
            next: link(day.checked_add_days(Days::new(1))),
            rooms,
        }
    }
}

/// `GET /rooms/day`
pub async fn day(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    may_see(caller.me()?)?;
    let asked = Fields::query(&request).date("on").unwrap_or(None);
    let view = caller
        .read(move |tx| {
            let day = asked.unwrap_or_else(|| tx.today());
            let from = clock::instant(day, NaiveTime::MIN);
            let bookings = super::bookings_between(tx, from, from.plus_minutes(24 * 60))?;
            let rooms = super::rooms(tx)?;
            Ok(DayView::of(day, rooms.iter().map(|room| day_room(room, &bookings)).collect()))
        })
        .await?;
    caller.page(&view)
}

fn day_room(room: &Room, bookings: &[Booking]) -> DayRoom {
    let own = bookings.iter().filter(|booking| booking.room_id == Some(room.id));
    let line = |booking: &Booking| DayBooking {
        when: rules::hours_text(Span { starts_at: booking.starts_at, ends_at: booking.ends_at }),
        title: booking.title.clone(),
    };
    DayRoom { name: room.name.clone(), site: room.site.name.clone(), bookings: own.map(line).collect() }
}

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    [samples_of::<RoomsView>(), samples_of::<RoomView>(), samples_of::<DayView>()].into_iter().flatten().collect()
}
