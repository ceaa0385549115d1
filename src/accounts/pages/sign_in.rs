//! Signing in and out, the own password.

use actix_web::cookie::time::Duration;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::accounts::{self, MustChange};
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, PLAIN_COOKIE, SECURE_COOKIE, View};

/// The page to sign in.
#[derive(Serialize)]
pub struct SignInView {
    errors: FormErrors,
    user: Field,
    password: Field,
    back: String,
}

impl View for SignInView {
    const TEMPLATE: &'static str = "accounts/sign-in";
    fn title(&self) -> String {
        "Đăng nhập".into()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong = FormErrors::from_error(Error::refused("accounts-wrong-password")).unwrap_or_default();
        [FormErrors::none(), wrong]
            .into_iter()
            .map(|errors| Self {
                errors,
                user: Field::new("user", "nguyen.thi.anh"),
                password: Field::new("password", ""),
                back: "/".into(),
            })
            .collect()
    }
}

/// `GET /sign-in`
pub async fn sign_in_form(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let back = safe_back(query.text("back"));
    if caller.someone().is_some_and(|me| me.account.is_some()) {
        return Ok(caller.go(&back));
    }
    let view = SignInView {
        errors: FormErrors::none(),
        user: Field::new("user", ""),
        password: Field::new("password", ""),
        back,
    };
    caller.page(&view)
}

/// `POST /sign-in`
pub async fn sign_in(caller: Caller, form: Form) -> Result<HttpResponse> {
    let (user, password) = (form.text("user").to_owned(), form.text("password").to_owned());
    let done =
        caller.run(move |me| accounts::sign_in(me.app(), &user, &password, (me.address(), me.user_agent()))).await;
    match done {
        Ok(signed) => {
            let to = if signed.must_change { "/account/password".to_owned() } else { safe_back(form.text("back")) };
            enter(&caller, &to, signed.token, signed.hours)
        }
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = SignInView {
                user: form.field("user", &errors),
                password: Field::new("password", ""),
                back: safe_back(form.text("back")),
                errors,
            };
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Puts the session's token into its cookie and goes on.
pub fn enter(caller: &Caller, to: &str, token: String, hours: i64) -> Result<HttpResponse> {
    let mut cookie = caller.cookie(cookie_name(caller.app()), token);
    cookie.set_max_age(Duration::hours(hours));
    let mut response = caller.go(to);
    response.add_cookie(&cookie).map_err(Error::internal)?;
    Ok(response)
}

fn cookie_name(app: &App) -> &'static str {
    if app.config().is_https() { SECURE_COOKIE } else { PLAIN_COOKIE }
}

/// Only our own pages: no other site, no scheme, no back-slash tricks.
fn safe_back(back: &str) -> String {
    let own = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\n', '\r', ':']);
    if own { back.to_owned() } else { "/".to_owned() }
}

/// `POST /sign-out`
pub async fn sign_out(caller: Caller, _form: Form) -> Result<HttpResponse> {
    caller.write(accounts::sign_out).await?;
    let mut gone = caller.cookie(cookie_name(caller.app()), String::new());
    gone.make_removal();
    let mut response = caller.go("/sign-in");
    response.add_cookie(&gone).map_err(Error::internal)?;
    Ok(response)
}

/// The page to choose a new password.
#[derive(Serialize)]
pub struct PasswordView {
    errors: FormErrors,
    must_change: bool,
    current: Field,
    password: Field,
    again: Field,
}

impl View for PasswordView {
    const TEMPLATE: &'static str = "accounts/password";
    fn title(&self) -> String {
        "Đổi mật khẩu".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Tài khoản của tôi", "/account"), Crumb::here("Đổi mật khẩu")]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let short = FormErrors::from_error(Error::invalid("password", "accounts-password-short")).unwrap_or_default();
        vec![Self::with(FormErrors::none(), true), Self::with(short, false)]
    }
}

impl PasswordView {
    fn with(errors: FormErrors, must_change: bool) -> Self {
        let blank = |name| Field { name, value: String::new(), error: errors.at(name) };
        Self { must_change, current: blank("current"), password: blank("password"), again: blank("again"), errors }
    }
}

/// `GET /account/password`
pub async fn password_form(caller: Caller) -> Result<HttpResponse> {
    caller.page(&PasswordView::with(FormErrors::none(), caller.me()?.must_change_password))
}

/// `POST /account/password`
pub async fn password(caller: Caller, form: Form) -> Result<HttpResponse> {
    let must_change = caller.me()?.must_change_password;
    match caller.run(move |me| change_password(me, &form)).await {
        Ok(()) => caller.go_saying("/", "accounts-password-changed"),
        Err(error) => {
            let view = PasswordView::with(FormErrors::from_error(error)?, must_change);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn change_password(caller: &Caller, form: &Fields) -> Result<()> {
    let (app, me) = (caller.app(), caller.me()?.account()?);
    if !accounts::password_matches(app, me, form.text("current"))? {
        return Err(Error::invalid("current", "accounts-password-wrong"));
    }
    if form.text("password") != form.text("again") {
        return Err(Error::invalid("again", "accounts-password-differs"));
    }
    let hash = accounts::hash_password(app, form.text("password"))?;
    app.write(caller.by(), |tx| accounts::set_password(tx, me, &hash, MustChange::No))
}
