//! A new account: find the person, choose the name, hand out the first password.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::accounts::{self, MustChange, NewAccount, PersonChoice};
use crate::app::Tx;
use crate::clock;
use crate::db::PersonId;
use crate::error::{Error, Result};
use crate::people;
use crate::text::format_date;
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, View};

/// The page to make an account: first the search, then the form.
#[derive(Serialize)]
pub struct NewView {
    errors: FormErrors,
    q: Field,
    searched: bool,
    found: Vec<Found>,
    chosen: Option<Chosen>,
}

#[derive(Serialize)]
struct Found {
    href: String,
    name: String,
    about: String,
}

#[derive(Serialize)]
struct Chosen {
    person: String,
    name: Option<String>,
    about: String,
    user_name: Field,
    display_name: Field,
}

impl View for NewView {
    const TEMPLATE: &'static str = "accounts/new";
    fn title(&self) -> String {
        "Tạo tài khoản".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Tài khoản", "/accounts"), Crumb::here("Tạo tài khoản")]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let taken = FormErrors::from_error(Error::invalid("user_name", "accounts-name-taken")).unwrap_or_default();
        let blank =
            |searched, found, chosen, errors| Self { errors, q: Field::new("q", "anh"), searched, found, chosen };
        let found = Found {
            href: "/accounts/new?person=a".into(),
            name: "Nguyễn Thị Ánh".into(),
            about: "sinh 05/03/1984".into(),
        };
        let chosen = |name: Option<&str>, errors: &FormErrors| Chosen {
            person: "a".into(),
            name: name.map(Into::into),
            about: "sinh 05/03/1984 – Văn phòng HĐND và UBND, phường Hoàn Kiếm".into(),
            user_name: Field { error: errors.at("user_name"), ..Field::new("user_name", "nguyen.thi.anh") },
            display_name: Field::new("display_name", ""),
        };
        vec![
            blank(false, Vec::new(), None, FormErrors::none()),
            blank(true, Vec::new(), None, FormErrors::none()),
            blank(true, vec![found], None, FormErrors::none()),
            blank(false, Vec::new(), Some(chosen(Some("Nguyễn Thị Ánh"), &taken)), taken.clone()),
            blank(false, Vec::new(), Some(chosen(None, &FormErrors::none())), FormErrors::none()),
        ]
    }
}

/// A first password, shown once.
#[derive(Serialize)]
pub struct FirstPasswordView {
    name: String,
    user: String,
    password: String,
    address: String,
    made: String,
    href: String,
}

impl FirstPasswordView {
    pub(super) fn of(caller: &Caller, account: &accounts::Account, password: String) -> Self {
        Self {
            name: account.display_name.clone(),
            user: account.user_name.clone(),
            password,
            address: caller.app().config().server.public_url.clone(),
            made: clock::date_time_text(caller.app().clock().now()),
            href: format!("/accounts/{}", account.id),
        }
    }
}

impl View for FirstPasswordView {
    const TEMPLATE: &'static str = "accounts/first-password";
    fn title(&self) -> String {
        "Mật khẩu cấp lần đầu".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Tài khoản", "/accounts"),
            Crumb::to(&self.user, &self.href),
            Crumb::here("Mật khẩu cấp lần đầu"),
        ]
    }
    fn samples() -> Vec<Self> {
        vec![Self {
            name: "Công Tằng Tôn Nữ Thị Phương Thảo Nguyên".into(),
            user: "cong.tang.ton.nu.thi.phuong.thao.nguyen".into(),
            password: "h7km-2xpq-vt9c".into(),
            address: "http://127.0.0.1:8080".into(),
            made: "08:00 22/11/2026".into(),
            href: "/accounts/a".into(),
        }]
    }
}

/// `GET /accounts/new`
pub async fn new_form(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller.read(move |tx| load(tx, &query, FormErrors::none())).await?;
    caller.page(&view)
}

/// What stands in `person` for an account that belongs to nobody of the staff.
const NOBODY: &str = "none";

fn load(tx: &mut Tx<'_>, fields: &Fields, errors: FormErrors) -> Result<NewView> {
    let found = match fields.some("q") {
        Some(words) => accounts::people_without_account(tx, words)?,
        None => Vec::new(),
    };
    let chosen = match fields.some("person") {
        Some(NOBODY) => Some(form(fields, &errors, (NOBODY, None), String::new())),
        Some(_) => {
            let id: PersonId = fields.need("person").map_err(|_| Error::NotFound)?;
            let person = people::person(tx, id)?;
            let unit = people::unit_of(tx, id, tx.today())?;
            let tree = people::tree_today(tx)?;
            let about = [person.birth_date.map(|d| format!("sinh {}", format_date(d))), unit.map(|u| tree.label(u))];
            let proposed = accounts::free_user_name(tx, &person.full_name)?;
            let about = about.into_iter().flatten().collect::<Vec<_>>().join(" – ");
            let mut chosen = form(fields, &errors, (&id.to_string(), Some(person.full_name)), about);
            if fields.some("user_name").is_none() {
                chosen.user_name.value = proposed;
            }
            Some(chosen)
        }
        None => None,
    };
    let q = fields.field("q", &FormErrors::none());
    let searched = fields.some("q").is_some() && chosen.is_none();
    Ok(NewView { errors, q, searched, found: found.iter().map(found_row).collect(), chosen })
}

fn form(fields: &Fields, errors: &FormErrors, (person, name): (&str, Option<String>), about: String) -> Chosen {
    Chosen {
        person: person.to_owned(),
        name,
        about,
        user_name: fields.field("user_name", errors),
        display_name: fields.field("display_name", errors),
    }
}

fn found_row(person: &PersonChoice) -> Found {
    let parts = [
        person.birth_date.map(|d| format!("sinh {}", format_date(d))),
        person.staff_number.as_ref().map(|number| format!("số hiệu {number}")),
    ];
    Found {
        href: format!("/accounts/new?person={}", person.id),
        name: person.full_name.clone(),
        about: parts.into_iter().flatten().collect::<Vec<_>>().join(" – "),
    }
}

/// `POST /accounts`: the answer is the page with the password, because it is stored nowhere that a later page could read.
pub async fn create(caller: Caller, form: Form) -> Result<HttpResponse> {
    let fields = form.0;
    let asked = fields.clone();
    match caller.run(move |me| make(me, &asked)).await {
        Ok(view) => caller.page(&view),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load(tx, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn make(caller: &Caller, fields: &Fields) -> Result<FirstPasswordView> {
    let app = caller.app();
    let password = accounts::first_password();
    let password_hash = accounts::hash_password(app, &password)?;
    let person_id: Option<PersonId> = match fields.text("person") {
        NOBODY => None,
        _ => Some(fields.need("person")?),
    };
    let account = app.write(caller.by(), |tx| {
        let display_name = match person_id {
            Some(id) => people::person(tx, id).map_err(|_| Error::refused("accounts-person-gone"))?.full_name,
            None => fields.text("display_name").to_owned(),
        };
        let new = NewAccount {
            person_id,
            user_name: fields.text("user_name").to_owned(),
            display_name,
            password_hash: password_hash.clone(),
            must_change: MustChange::Yes,
        };
        let id = accounts::create(tx, &new)?;
        accounts::account(tx, id)
    })?;
    Ok(FirstPasswordView::of(caller, &account, password))
}
