//! Who may pass a route at all. The decision on the object itself is `rights::allow`.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};

use super::caller::Caller;
use super::{PLAIN_COOKIE, SECURE_COOKIE, SECURITY_HEADERS, fail};
use crate::app::App;
use crate::audit::sha256_hex;
use crate::error::{Error, Result};
use crate::rights::{Actor, Role};

/// Who may pass a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Anyone, signed in or not.
    Public,
    /// Anyone with an account.
    SignedIn,
    /// Anyone with an account, also while a new password is still due.
    Entering,
    /// Who holds one of these roles today.
    Roles(&'static [Role]),
    /// A candidate by exam code, or a person with an account (class tests).
    Sitter,
}

impl Guard {
    /// Whether the actor passes.
    pub fn admits(self, actor: Option<&Actor>) -> Result<()> {
        match self {
            Self::Public => Ok(()),
            Self::Sitter => {
                let me = actor.ok_or(Error::Unauthenticated)?;
                if me.candidate.is_some() || me.person.is_some() { Ok(()) } else { Err(Error::Forbidden) }
            }
            Self::Entering => account(actor).map(drop),
            Self::SignedIn => settled(account(actor)?).map(drop),
            Self::Roles(roles) => {
                let me = settled(account(actor)?)?;
                if roles.iter().any(|role| me.has(*role)) { Ok(()) } else { Err(Error::Forbidden) }
            }
        }
    }
}

fn account(actor: Option<&Actor>) -> Result<&Actor> {
    actor.filter(|me| me.account.is_some()).ok_or(Error::Unauthenticated)
}

fn settled(me: &Actor) -> Result<&Actor> {
    if me.must_change_password { Err(Error::refused("accounts-must-change-password")) } else { Ok(me) }
}

/// The wrapper of every route: finds the actor, asks the guard, refuses forged requests, sets headers, and turns a
/// failure into a page.
pub(super) async fn check(
    guard: Guard,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let caller = match enter(guard, &request).await {
        Ok(caller) => Rc::new(caller),
        Err((caller, error)) => {
            let response = fail::page(&caller, request.request(), &error);
            return Ok(finish(ServiceResponse::new(request.into_parts().0, response)));
        }
    };
    request.extensions_mut().insert(Rc::clone(&caller));
    let response = next.call(request).await?;
    let failed = response.response().error().map(|error| match error.as_error::<Error>() {
        Some(ours) => fail::page(&caller, response.request(), ours),
        None => fail::foreign(&caller, response.request(), error),
    });
    let response = match failed {
        Some(page) => response.into_response(page).map_into_boxed_body(),
        None => response.map_into_boxed_body(),
    };
    Ok(finish(response))
}

async fn enter(guard: Guard, request: &ServiceRequest) -> std::result::Result<Caller, (Caller, Error)> {
    let Some(app) = request.app_data::<web::Data<App>>().map(|app| app.get_ref().clone()) else {
        unreachable!("the server is built with its App");
    };
    let nobody = Caller::new(app.clone(), None, request.request());
    let actor = match find_actor(&app, request).await {
        Ok(actor) => actor,
        Err(error) => return Err((nobody, error)),
    };
    let caller = Caller::new(app, actor.map(Arc::new), request.request());
    if let Err(error) = same_site(request).and_then(|()| guard.admits(caller.someone())) {
        return Err((caller, error));
    }
    Ok(caller)
}

async fn find_actor(app: &App, request: &ServiceRequest) -> Result<Option<Actor>> {
    let name = if app.config().is_https() { SECURE_COOKIE } else { PLAIN_COOKIE };
    let Some(cookie) = request.cookie(name) else {
        return Ok(None);
    };
    let (app, hash) = (app.clone(), sha256_hex(cookie.value().as_bytes()));
    web::block(move || app.find_actor(&hash)).await.map_err(Error::internal)?
}

/// A browser says from where a request comes; an act from another site is refused before anything is read.
fn same_site(request: &ServiceRequest) -> Result<()> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    let headers = request.headers();
    if let Some(site) = headers.get("sec-fetch-site") {
        return if site == "same-origin" || site == "none" { Ok(()) } else { Err(Error::Forbidden) };
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok()) else {
        return Ok(());
    };
    let host = request.connection_info().host().to_owned();
    let said = origin.split("://").nth(1).unwrap_or_default();
    if said == host { Ok(()) } else { Err(Error::Forbidden) }
}

fn finish(mut response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        // A page may bring a policy of its own, such as the sandbox of a drawing.
        if !headers.contains_key(*name) {
            headers.insert(header::HeaderName::from_static(name), header::HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    response
}
