//! Failures as pages. Internal causes are logged once, here, with the request's id; the page shows only the id.

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::json;

use super::caller::Caller;
use super::views::View;
use crate::error::Error;
use crate::messages;

/// The page of a failure.
#[derive(Serialize)]
pub struct FailView {
    title: String,
    message: String,
    advice: String,
    code: String,
}

impl View for FailView {
    const TEMPLATE: &'static str = "fail";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Không tìm thấy trang".into(),
            message: "Địa chỉ này không có trang nào.".into(),
            advice: "Kiểm tra lại địa chỉ.".into(),
            code: "A7K2M9".into(),
        }]
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(_) | Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
    /// Bare: the guard makes the page, because it knows who asks.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

/// The short code a person reads to the help desk: the tail of the request's id.
fn short_code(id: &str) -> String {
    id.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect::<String>().to_uppercase()
}

fn words(error: &Error) -> (&'static str, String) {
    let key = match error {
        Error::NotFound => "fail-not-found",
        Error::Forbidden => "fail-forbidden",
        Error::Unauthenticated => "fail-unauthenticated",
        Error::Invalid(_) => "fail-invalid",
        Error::Refused(message) => return ("fail-refused", messages::text(message)),
        Error::Conflict(message) => return ("fail-conflict", messages::text(message)),
        Error::TooMany(_) => "fail-too-many",
        Error::Unavailable(_) => "fail-unavailable",
        Error::Internal(_) => "fail-internal",
    };
    let message = match error {
        Error::Invalid(errors) => errors.0.iter().map(|e| messages::text(&e.message)).collect::<Vec<_>>().join(" "),
        Error::TooMany(seconds) => {
            messages::say("fail-too-many-message", &[("minutes", &seconds.div_ceil(60).to_string())])
        }
        _ => messages::label(&format!("{key}-message")),
    };
    (key, message)
}

fn log(caller: &Caller, error: &Error) {
    match error {
        Error::Internal(cause) => {
            tracing::error!(request = caller.request_id(), path = caller.path(), %cause, "a request failed")
        }
        Error::Unavailable(what) => {
            tracing::error!(request = caller.request_id(), path = caller.path(), what, "unavailable")
        }
        other => {
            tracing::debug!(request = caller.request_id(), path = caller.path(), %other, "refused")
        }
    }
}

/// The answer to a failed request: a page, or JSON where the client asked for JSON. Without a session the browser is
/// sent to sign in and back again.
pub(super) fn page(caller: &Caller, request: &HttpRequest, error: &Error) -> HttpResponse {
    log(caller, error);
    if wants_json(request) {
        return problem(caller, error);
    }
    if matches!(error, Error::Unauthenticated) && request.method() == actix_web::http::Method::GET {
        let back = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let query = serde_urlencoded::to_string([("back", back)]).unwrap_or_default();
        return caller.go(&format!("/sign-in?{query}"));
    }
    if error_is_due_password(error) {
        return caller.go("/account/password");
    }
    let (key, message) = words(error);
    let view = FailView {
        title: messages::label(key),
        message,
        advice: messages::label(&format!("{key}-advice")),
        code: short_code(caller.request_id()),
    };
    let status = error.status_code();
    caller.page_with(&view, status).unwrap_or_else(|fault| {
        tracing::error!(request = caller.request_id(), %fault, "the page of a failure failed");
        HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(view.message)
    })
}

fn error_is_due_password(error: &Error) -> bool {
    error.key() == Some("accounts-must-change-password")
}

/// Failures that actix makes itself (an unreadable path or body) look like ours.
pub(super) fn foreign(caller: &Caller, request: &HttpRequest, error: &actix_web::Error) -> HttpResponse {
    let ours = match error.as_response_error().status_code() {
        StatusCode::NOT_FOUND => Error::NotFound,
        status if status.is_client_error() => Error::refused("fail-unreadable"),
        _ => Error::internal(error.to_string()),
    };
    page(caller, request, &ours)
}

fn wants_json(request: &HttpRequest) -> bool {
    let has = |name: header::HeaderName| {
        request.headers().get(name).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("json"))
    };
    has(header::ACCEPT) || has(header::CONTENT_TYPE)
}

/// RFC 9457 problem details.
pub fn problem(caller: &Caller, error: &Error) -> HttpResponse {
    let (key, message) = words(error);
    let status = error.status_code();
    let body = json!({
        "type": "about:blank",
        "title": messages::label(key),
        "status": status.as_u16(),
        "detail": message,
        "key": error.key(),
        "code": short_code(caller.request_id()),
    });
    HttpResponse::build(status).content_type("application/problem+json").body(body.to_string())
}

/// Samples of the failure page.
pub(super) fn samples() -> Vec<super::views::Sample> {
    super::views::samples_of::<FailView>()
}

/// A path without a route: the same words as for what may not be seen, without asking who is there.
pub(super) fn nowhere() -> HttpResponse {
    let text = messages::label("fail-not-found-message");
    HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body(text)
}
