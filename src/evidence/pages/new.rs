//! The form of a paper.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::{scan, taken, wrong};
use crate::app::Tx;
use crate::db::PersonId;
use crate::error::{Error, FieldErrors, Result};
use crate::evidence::model::{NewEvidence, Source};
use crate::web::{Caller, Choice, Crumb, Field, Fields, FormErrors, Upload, View};
use crate::{evidence, files, people};

/// The form.
#[derive(Serialize)]
pub struct NewView {
    errors: FormErrors,
    person: String,
    name: String,
    title: Field,
    kinds: Vec<Choice>,
    issuer: Field,
    serial: Field,
    issued_on: Field,
    expires_on: Field,
    scan: Field,
    note: Field,
}

impl View for NewView {
    const TEMPLATE: &'static str = "evidence/new";
    fn title(&self) -> String {
        "Thêm minh chứng".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Minh chứng", "/evidence"),
            Crumb::to(self.name.clone(), format!("/people/{}", self.person)),
            Crumb::here("Thêm minh chứng"),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let who = ("1".to_owned(), "Công Tằng Tôn Nữ Thị Huyền Trang".to_owned());
        let kinds = vec![Choice::of("Chứng chỉ tin học trình độ B", "Chứng chỉ tin học trình độ B", "")];
        vec![
            Self::of(&Fields::default(), who.clone(), kinds.clone(), FormErrors::none()),
            Self::of(&Fields::default(), who, kinds, wrong("serial", "evidence-known")),
        ]
    }
}

impl NewView {
    fn of(fields: &Fields, (person, name): (String, String), kinds: Vec<Choice>, errors: FormErrors) -> Self {
        Self {
            person,
            name,
            kinds,
            title: fields.field("title", &errors),
            issuer: fields.field("issuer", &errors),
            serial: fields.field("serial", &errors),
            issued_on: fields.field("issued_on", &errors),
            expires_on: fields.field("expires_on", &errors),
            scan: Field { name: "scan", value: String::new(), error: errors.at("scan") },
            note: fields.field("note", &errors),
            errors,
        }
    }
}

fn load(tx: &mut Tx<'_>, fields: &Fields, errors: FormErrors) -> Result<NewView> {
    let id: PersonId = fields.parse("person")?.ok_or_else(|| Error::refused("evidence-need-person"))?;
    let person = people::see_person(tx, id)?;
    let mut kinds: Vec<Choice> = Vec::new();
    for rule in evidence::equivalences(tx)?.into_iter().filter(|rule| rule.ended_at.is_none()) {
        if !kinds.iter().any(|kind| kind.value == rule.title) {
            kinds.push(Choice::of(rule.title.clone(), rule.title, ""));
        }
    }
    Ok(NewView::of(fields, (id.to_string(), person.full_name), kinds, errors))
}

/// `GET /evidence/new?person=…`
pub async fn form(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller.read(move |tx| load(tx, &query, FormErrors::none())).await?;
    caller.page(&view)
}

fn read(fields: &Fields) -> Result<NewEvidence> {
    let mut errors = FieldErrors::default();
    let person: Option<PersonId> = taken(fields.parse("person"), &mut errors).flatten();
    let issued_on = taken(fields.date("issued_on"), &mut errors);
    if issued_on == Some(None) {
        errors.add("issued_on", "form-required");
    }
    let expires_on = taken(fields.date("expires_on"), &mut errors).flatten();
    for name in ["title", "issuer"] {
        if fields.some(name).is_none() {
            errors.add(name, "form-required");
        }
    }
    let (Some(person_id), Some(issued_on), true) = (person, issued_on.flatten(), errors.0.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    let text = |name| fields.text(name).to_owned();
    Ok(NewEvidence {
        person_id,
        source: Source::ByHand,
        title: text("title"),
        issuer: text("issuer"),
        serial: text("serial"),
        issued_on,
        expires_on,
        scan: None,
        note: text("note"),
    })
}

/// `POST /evidence/new`
pub async fn create(caller: Caller, form: Upload) -> Result<HttpResponse> {
    let fields = form.fields.clone();
    let done = caller
        .run(move |me| {
            let mut new = read(&form.fields)?;
            let scan = scan(me.app(), &form)?;
            let stored = scan.map(|(sha, name, stored)| {
                new.scan = Some((sha, name));
                stored
            });
            me.app().write(me.by(), |tx| {
                if let Some(stored) = &stored {
                    files::record(tx, stored)?;
                }
                evidence::enter(tx, &new)
            })
        })
        .await;
    match done {
        Ok(id) => caller.go_saying(&format!("/evidence/{id}"), "evidence-entered"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load(tx, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
