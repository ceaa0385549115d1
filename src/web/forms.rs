//! Forms: what was typed, with the messages at the fields, so that a refused form comes back filled in.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use serde::Serialize;

use super::caller::Caller;
use crate::error::{Error, FieldErrors, Result};
use crate::{messages, text};

/// The most bytes of a form without files.
const LIMIT: usize = 1_000_000;

/// The pairs of a form or query string, in their order, in NFC and without blanks at the ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// From pairs as they were sent.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name, text::nfc(value.trim()))).collect())
    }
    /// From a query string; what cannot be read is empty.
    pub fn query(request: &HttpRequest) -> Self {
        Self::new(serde_urlencoded::from_str(request.query_string()).unwrap_or_default())
    }
    /// The first value of a name; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
    /// The value of a name when it is not blank.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|value| !value.is_empty())
    }
    /// All values of a name, such as ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }
    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.0.iter().any(|(n, value)| n == name && !value.is_empty())
    }
    /// A value read into a type, such as an id or a number; `None` when blank, an error at the field when unreadable.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>> {
        match self.some(name) {
            None => Ok(None),
            Some(value) => value.parse().map(Some).map_err(|_| Error::invalid(name, "form-unreadable")),
        }
    }
    /// A required value read into a type.
    pub fn need<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        self.parse(name)?.ok_or_else(|| Error::invalid(name, "form-required"))
    }
    /// A date as people type it: 5/3/1984, 05-03-1984, 05031984; also 1984-03-05 as our own links write it.
    pub fn date(&self, name: &str) -> Result<Option<chrono::NaiveDate>> {
        let Some(value) = self.some(name) else {
            return Ok(None);
        };
        if let Ok(date) = value.parse() {
            return Ok(Some(date));
        }
        text::parse_date(value).map(Some).map_err(|_| Error::invalid(name, "form-date"))
    }
    /// All pairs.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
    /// A field of the page: the value typed and the message at it.
    pub fn field(&self, name: &'static str, errors: &FormErrors) -> Field {
        Field { name, value: self.text(name).to_owned(), error: errors.at(name) }
    }
}

/// A field of a form on a page.
#[derive(Debug, Clone, Serialize, Default, PartialEq, Eq)]
pub struct Field {
    /// The name in the form, also its id on the page.
    pub name: &'static str,
    /// What is or was typed.
    pub value: String,
    /// What is wrong and what to do.
    pub error: Option<String>,
}

impl Field {
    /// A field with a value and no error.
    pub fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: value.into(), error: None }
    }
}

/// One choice of a select or a group of boxes.
#[derive(Debug, Clone, Serialize, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

impl Choice {
    /// A choice, chosen when `value` equals `chosen`.
    pub fn of(value: impl Into<String>, label: impl Into<String>, chosen: &str) -> Self {
        let value = value.into();
        Self { selected: value == chosen, value, label: label.into() }
    }
}

/// The messages of a refused form, in words.
#[derive(Debug, Clone, Serialize, Default, PartialEq, Eq)]
#[serde(transparent)]
pub struct FormErrors(Vec<FormError>);

/// One message of a refused form.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct FormError {
    /// The field, for the link in the summary; empty when the form as a whole is refused.
    pub name: String,
    /// The field in words, where the message alone does not say which one is meant.
    pub label: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

impl FormErrors {
    /// No errors: a fresh form.
    pub fn none() -> Self {
        Self::default()
    }
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The message at a field.
    pub fn at(&self, field: &str) -> Option<String> {
        self.0.iter().find(|e| e.name == field).map(|e| e.message.clone())
    }
    /// Takes what can be said at the form — wrong fields, refusals and lost races —; anything else is handed on.
    pub fn from_error(error: Error) -> Result<Self> {
        match error {
            Error::Invalid(FieldErrors(list)) => Ok(Self(
                list.into_iter()
                    .map(|e| FormError {
                        label: label_of(&e.field).filter(|_| e.message.key.starts_with("form-")),
                        message: messages::text(&e.message),
                        name: e.field,
                    })
                    .collect(),
            )),
            Error::Refused(message) | Error::Conflict(message) => {
                Ok(Self(vec![FormError { name: String::new(), label: None, message: messages::text(&message) }]))
            }
            other => Err(other),
        }
    }
}

/// What a field is called on screen, for fields that many forms share.
fn label_of(field: &str) -> Option<String> {
    let key = format!("field-{}", field.replace('_', "-"));
    messages::has(&key).then(|| messages::label(&key))
}

/// A posted form whose token against forged requests was right.
#[derive(Debug, Clone)]
pub struct Form(pub Fields);

impl std::ops::Deref for Form {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.0
    }
}

/// The token must be that of the session; without a session (sign-in) the same-site check of the guard must do.
pub(super) fn check_token(request: &HttpRequest, token: &str) -> Result<()> {
    let expected =
        request.extensions().get::<Rc<Caller>>().and_then(|caller| caller.someone().map(|actor| actor.csrf.clone()));
    match expected {
        None => Ok(()),
        Some(expected) if expected == token => Ok(()),
        Some(_) => Err(Error::refused("fail-form-expired")),
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body =
                web::Bytes::from_request(&request, &mut payload).await.map_err(|_| Error::refused("fail-too-big"))?;
            if body.len() > LIMIT {
                return Err(Error::refused("fail-too-big"));
            }
            let pairs: Vec<(String, String)> =
                serde_urlencoded::from_bytes(&body).map_err(|_| Error::refused("fail-unreadable"))?;
            let fields = Fields::new(pairs);
            check_token(&request, fields.text("csrf"))?;
            Ok(Self(fields))
        })
    }
}
