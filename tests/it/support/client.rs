//! A person with a browser, without the browser: cookies, forms with the page's token, uploads, JSON.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

/// A client with its own cookies. It does not follow redirects.
pub struct Client {
    http: reqwest::Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
    /// The token that the last page carried; forms send it.
    pub csrf: String,
}

/// An answer, read to its end.
pub struct Page {
    /// The status code.
    pub status: u16,
    /// Where a redirect leads; empty for none.
    pub location: String,
    /// The content type.
    pub media_type: String,
    /// All headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body as text (lossy for files).
    pub body: String,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Client {
    /// A client without cookies.
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { http, base: base.to_owned(), cookies: Mutex::default(), csrf: String::new() }
    }

    /// A page. Its form token is remembered.
    pub async fn get(&mut self, path: &str) -> Page {
        let page = self.send(self.request(Method::GET, path)).await;
        if let Some(token) = between(&page.body, "name=\"csrf\" value=\"", "\"") {
            self.csrf = token.to_owned();
        }
        page
    }

    /// A page that must be there, as text.
    pub async fn read(&mut self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "GET {path}: {}", page.main());
        page.body
    }

    /// Posts a form with the token of the last page.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        self.send(self.request(Method::POST, path).form(&all)).await
    }

    /// Posts a form that must be taken, and follows the redirect.
    pub async fn act(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post(path, fields).await;
        assert_eq!(page.status, 303, "POST {path}: {}", page.main());
        let to = page.location;
        self.get(&to).await
    }

    /// Posts a form with files: field, file name, bytes.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        let mut form = reqwest::multipart::Form::new().text("csrf", self.csrf.clone());
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for (field, name, bytes) in files {
            let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name((*name).to_owned());
            form = form.part((*field).to_owned(), part);
        }
        self.send(self.request(Method::POST, path).multipart(form)).await
    }

    /// Posts JSON with the token in its header.
    pub async fn post_json(&self, path: &str, body: &Value) -> Page {
        let request =
            self.request(Method::POST, path).header("X-CSRF-Token", &self.csrf).header(ACCEPT, "application/json");
        self.send(request.json(body)).await
    }

    /// Asks for JSON.
    pub async fn get_json(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path).header(ACCEPT, "application/json")).await
    }

    /// A request to be sent with [`Client::send`], for odd headers.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        let cookies = self.cookies.lock().unwrap();
        if cookies.is_empty() {
            return request;
        }
        let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.header(COOKIE, pairs.join("; "))
    }

    /// Sends a request and reads the answer.
    pub async fn send(&self, request: RequestBuilder) -> Page {
        let response = request.send().await.unwrap();
        self.keep_cookies(&response);
        Page::of(response).await
    }

    fn keep_cookies(&self, response: &Response) {
        let mut cookies = self.cookies.lock().unwrap();
        for header in response.headers().get_all(SET_COOKIE) {
            let text = header.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() || text.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    async fn of(response: Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let header = |name| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (location, media_type) = (header(LOCATION), header(CONTENT_TYPE));
        let bytes = response.bytes().await.unwrap().to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Self { status, location, media_type, headers, body, bytes }
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// The part of the page between its frame, for messages and snapshots.
    pub fn main(&self) -> &str {
        between(&self.body, "<main", "</main>").unwrap_or(&self.body)
    }
}

/// The text between two marks.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let start = text.find(from)? + from.len();
    let end = text[start..].find(to)? + start;
    Some(&text[start..end])
}
