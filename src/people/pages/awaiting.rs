//! “Chờ phân về”: people left on ended units.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use crate::app::Tx;
use crate::error::{Error, Message, Result};
use crate::people::{self, Assignment, Awaiting, Chosen, UnitTree, tree_today};
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Choice, Crumb, Fields, Form, FormErrors, View};

/// The page.
#[derive(Serialize)]
pub struct AwaitingView {
    errors: FormErrors,
    units: Vec<Ended>,
    today: String,
}

#[derive(Serialize)]
struct Ended {
    id: String,
    name: String,
    about: String,
    first_day: String,
    count: String,
    targets: Vec<Choice>,
    people: Vec<Waiting>,
}

#[derive(Serialize)]
struct Waiting {
    id: String,
    href: String,
    name: String,
    birth: String,
    position: String,
    chosen: bool,
}

impl View for AwaitingView {
    const TEMPLATE: &'static str = "people/awaiting";
    fn title(&self) -> String {
        "Chờ phân về".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Nhân sự", "/people"), Crumb::here("Chờ phân về")]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let ended = |id: &str| Ended {
            id: id.into(),
            name: "Phường Văn Miếu – Quốc Tử Giám".into(),
            about: "Kết thúc từ 01/07/2025 · 1 người".into(),
            first_day: "01/07/2025".into(),
            count: "1".into(),
            targets: vec![Choice::of("2", "Phường Ba Đình", "2"), Choice::of("3", "– Phòng Kinh tế", "2")],
            people: vec![Waiting {
                id: "7".into(),
                href: "/people/7".into(),
                name: "Công Tằng Tôn Nữ Thị Huyền Trang".into(),
                birth: "05/03/1984".into(),
                position: "Công chức Văn phòng – Thống kê".into(),
                chosen: true,
            }],
        };
        let wrong = FormErrors::from_error(Error::refused("people-assign-nobody")).unwrap_or_default();
        let view = |errors, units| Self { errors, units, today: "22/11/2026".into() };
        vec![view(FormErrors::none(), Vec::new()), view(wrong, vec![ended("1"), ended("2")])]
    }
}

/// `GET /people/awaiting`
pub async fn list(caller: Caller) -> Result<HttpResponse> {
    let view = caller.read(|tx| view(tx, None, FormErrors::none())).await?;
    caller.page(&view)
}

fn view(tx: &mut Tx<'_>, form: Option<&Fields>, errors: FormErrors) -> Result<AwaitingView> {
    if !people::may_manage_somebody(tx.actor()?) {
        return Err(Error::Forbidden);
    }
    let tree = tree_today(tx)?;
    let units = people::awaiting(tx)?.into_iter().map(|unit| ended(&tree, unit, form)).collect();
    Ok(AwaitingView { errors, units, today: format_date(tx.today()) })
}

fn ended(tree: &UnitTree, unit: Awaiting, form: Option<&Fields>) -> Ended {
    let id = unit.unit.to_string();
    let form = form.filter(|form| form.text("from") == id);
    let chosen: Vec<&str> = form.map(|form| form.all("person").collect()).unwrap_or_default();
    let into = form.map(|form| form.text("into").to_owned());
    let into = into.or(unit.targets.first().map(ToString::to_string)).unwrap_or_default();
    let ended_on = unit.ended_on.map(format_date).unwrap_or_default();
    let people: Vec<Waiting> = unit
        .people
        .iter()
        .map(|(person, posting)| Waiting {
            id: person.id.to_string(),
            href: format!("/people/{}", person.id),
            name: person.full_name.clone(),
            birth: person.birth_date.map(format_date).unwrap_or_default(),
            position: posting.position.clone(),
            chosen: chosen.contains(&person.id.to_string().as_str()),
        })
        .collect();
    let count = format_integer(i64::try_from(people.len()).unwrap_or(0));
    Ended {
        about: format!("Kết thúc từ {ended_on} · {count} người"),
        count,
        first_day: form.map_or(ended_on, |form| form.text("on").to_owned()),
        targets: unit.targets.iter().map(|t| Choice::of(t.to_string(), tree.label(*t), &into)).collect(),
        name: unit.name,
        id,
        people,
    }
}

/// `POST /people/awaiting`
pub async fn assign(caller: Caller, form: Form) -> Result<HttpResponse> {
    let fields = form.0.clone();
    let assigned = caller.write(move |tx| people::assign(tx, &assignment(&fields)?)).await;
    match assigned {
        Ok(count) => caller.go_saying("/people/awaiting", Message::new("people-assigned").with("count", count)),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| view(tx, Some(&form.0), errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn assignment(form: &Fields) -> Result<Assignment> {
    let persons: Result<Vec<_>> = form.all("person").map(|id| id.parse().map_err(|_| Error::NotFound)).collect();
    Ok(Assignment {
        from: form.need("from")?,
        into: form.need("into")?,
        who: if form.ticked("all") { Chosen::All } else { Chosen::These(persons?) },
        on: form.date("on")?.ok_or_else(|| Error::invalid("on", "form-required"))?,
    })
}
