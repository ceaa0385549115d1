//! Coming in by exam code.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use crate::accounts;
use crate::error::{Error, Result};
use crate::exams;
use crate::web::{Caller, Field, Fields, Form, FormErrors, View};

/// A candidate's session lives through the longest day of an exam.
const SESSION_HOURS: i64 = 12;

/// The page that asks for the exam code.
#[derive(Serialize)]
pub struct CodeView {
    errors: FormErrors,
    code: Field,
}

impl View for CodeView {
    const TEMPLATE: &'static str = "sitting/code";
    fn title(&self) -> String {
        "Vào phòng thi".into()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong = FormErrors::from_error(Error::invalid("code", "sitting-wrong-code")).unwrap_or_default();
        let fields = Fields::new(vec![("code".into(), "7f3k 2m9q x4tb".into())]);
        vec![
            Self { code: Field::new("code", ""), errors: FormErrors::none() },
            Self { code: fields.field("code", &wrong), errors: wrong },
        ]
    }
}

/// `GET /exam`
pub async fn form(caller: Caller) -> Result<HttpResponse> {
    if caller.someone().is_some_and(|me| me.candidate.is_some()) {
        return Ok(caller.go("/exam/lobby"));
    }
    caller.page(&CodeView { errors: FormErrors::none(), code: Field::new("code", "") })
}

/// `POST /exam`
pub async fn enter(caller: Caller, form: Form) -> Result<HttpResponse> {
    let typed = form.text("code").to_owned();
    match caller.run(move |me| open_session(me, &typed)).await {
        Ok(token) => accounts::pages::enter(&caller, "/exam/lobby", token, SESSION_HOURS),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = CodeView { code: form.field("code", &errors), errors };
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `POST /exam/leave`: ends the session at this machine, so that the next candidate finds nothing of this one.
pub async fn leave(caller: Caller, form: Form) -> Result<HttpResponse> {
    let mut response = accounts::pages::sign_out(caller, form).await?;
    response.headers_mut().insert(header::LOCATION, header::HeaderValue::from_static("/exam"));
    Ok(response)
}

/// A wrong code costs the address one of its tries, and gets the same answer whatever is wrong with it.
fn open_session(caller: &Caller, typed: &str) -> Result<String> {
    let app = caller.app();
    let Some(found) = app.read(None, |tx| exams::candidate_by_code(tx, typed))? else {
        app.throttle().failed_sign_in(caller.address())?;
        return Err(Error::invalid("code", "sitting-wrong-code"));
    };
    let from = (caller.address(), caller.user_agent());
    app.write(None, |tx| accounts::open_candidate_session(tx, found.id, from, SESSION_HOURS))
}
