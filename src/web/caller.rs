//! The caller: who asks, in which request, with the doors to the database off the async threads.

use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::Arc;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};

use super::frame::Frame;
use super::views::View;
use crate::app::{App, By, Tx};
use crate::error::{Error, Message, Result};
use crate::messages;
use crate::rights::Actor;

/// The name of the cookie that carries a notice over a redirect.
const NOTICE: &str = "datchuan-notice";

/// Who asks, and in which request. Every handler takes it; there is no other way to the database.
#[derive(Clone)]
pub struct Caller {
    app: App,
    actor: Option<Arc<Actor>>,
    request_id: Arc<str>,
    address: Arc<str>,
    user_agent: Arc<str>,
    path: Arc<str>,
    notice: Option<Arc<str>>,
}

impl Caller {
    pub(super) fn new(app: App, actor: Option<Arc<Actor>>, request: &HttpRequest) -> Self {
        let id = uuid::Uuid::now_v7().simple().to_string();
        let address = address_of(&app, request);
        let agent = request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let notice = request.cookie(NOTICE).map(|cookie| cookie.value().into());
        Self {
            app,
            actor,
            request_id: id.into(),
            address: address.into(),
            user_agent: agent.chars().take(200).collect::<String>().into(),
            path: request.path().into(),
            notice,
        }
    }

    /// The program.
    pub fn app(&self) -> &App {
        &self.app
    }
    /// Who acts; behind any guard but `Public` there is somebody.
    pub fn me(&self) -> Result<&Actor> {
        self.actor.as_deref().ok_or(Error::Unauthenticated)
    }
    /// Who acts, if anybody.
    pub fn someone(&self) -> Option<&Actor> {
        self.actor.as_deref()
    }
    /// The request's id, as in the logs.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }
    /// The address the request came from.
    pub fn address(&self) -> &str {
        &self.address
    }
    /// The browser, as it names itself (at most 200 characters).
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }
    /// The path asked for.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Runs something that blocks, off the async threads.
    pub async fn run<T: Send + 'static>(&self, f: impl FnOnce(&Self) -> Result<T> + Send + 'static) -> Result<T> {
        let me = self.clone();
        web::block(move || f(&me)).await.map_err(Error::internal)?
    }
    /// Reads one consistent picture.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(move |me| me.app.read(me.by(), f)).await
    }
    /// Changes something in one transaction; the closure may run again and has no effect outside the database.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(move |me| me.app.write(me.by(), f)).await
    }
    /// The actor and the request, for `App::read` and `App::write` inside [`Caller::run`].
    pub fn by(&self) -> By<'_> {
        By { actor: self.actor.as_deref(), request_id: Some(&self.request_id) }
    }

    /// A page.
    pub fn page<V: View>(&self, view: &V) -> Result<HttpResponse> {
        self.page_with(view, actix_web::http::StatusCode::OK)
    }
    /// A page with another status, such as a form that comes back with its errors (422).
    pub fn page_with<V: View>(&self, view: &V, status: actix_web::http::StatusCode) -> Result<HttpResponse> {
        let html = self.app.views().render(view, &self.frame(view))?;
        let mut response = HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html);
        if self.notice.is_some() {
            let mut gone = self.cookie(NOTICE, String::new());
            gone.make_removal();
            response.add_cookie(&gone).map_err(Error::internal)?;
        }
        Ok(response)
    }
    fn frame<V: View>(&self, view: &V) -> Frame {
        let notice = self.notice.as_deref().and_then(read_notice);
        Frame::new(&self.app, self.someone(), view.title(), view.crumbs(), &self.path)
            .with_page(view.scripts(), view.has_errors())
            .with_notice(notice)
    }

    /// Goes to another page after an act.
    pub fn go(&self, to: &str) -> HttpResponse {
        HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
    }
    /// Goes to another page after an act and says there what was done.
    pub fn go_saying(&self, to: &str, message: impl Into<Message>) -> Result<HttpResponse> {
        let mut response = self.go(to);
        response.add_cookie(&self.cookie(NOTICE, write_notice(&message.into()))).map_err(Error::internal)?;
        Ok(response)
    }
    /// A file to download; the name may hold any letters.
    pub fn file(&self, name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
        self.bytes("attachment", name, media_type, bytes)
    }
    /// A file the browser may show, such as a PDF.
    pub fn inline(&self, name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
        self.bytes("inline", name, media_type, bytes)
    }
    fn bytes(&self, disposition: &str, name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
        let plain: String = crate::text::fold(name)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' })
            .collect();
        let full = utf8_percent(name);
        let value = format!("{disposition}; filename=\"{plain}\"; filename*=UTF-8''{full}");
        HttpResponse::Ok().content_type(media_type).insert_header((header::CONTENT_DISPOSITION, value)).body(bytes)
    }
    /// A cookie with the attributes all our cookies have.
    pub fn cookie(&self, name: &str, value: String) -> Cookie<'static> {
        Cookie::build(name.to_owned(), value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.app.config().is_https())
            .finish()
    }
}

fn utf8_percent(name: &str) -> String {
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

/// A notice is its key and values, in the form of a query string; a key no file has is not shown.
fn write_notice(message: &Message) -> String {
    let mut pairs = vec![("key", message.key.to_owned())];
    pairs.extend(message.args.iter().map(|(name, value)| (*name, value.clone())));
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

fn read_notice(text: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text).ok()?;
    let (first, rest) = pairs.split_first()?;
    let values: Vec<(&str, &str)> = rest.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    messages::has(&first.1).then(|| messages::say(&first.1, &values))
}

fn address_of(app: &App, request: &HttpRequest) -> String {
    let peer = request.peer_addr().map(|peer| peer.ip().to_string()).unwrap_or_default();
    let proxy = &app.config().server.trusted_proxy;
    if !proxy.is_empty() && *proxy == peer {
        let forwarded = request.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok());
        if let Some(last) = forwarded.and_then(|list| list.rsplit(',').next()) {
            return last.trim().to_owned();
        }
    }
    peer
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Rc<Self>>().map(|caller| (**caller).clone());
        ready(caller.ok_or_else(|| Error::internal("a route without its guard")))
    }
}
