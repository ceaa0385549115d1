//! What can go wrong in a request, without any HTTP in it.
//!
//! Which to use: [`Error::NotFound`] for what does not exist *or may not be seen*; [`Error::Forbidden`] for what may be
//! seen but not done; [`Error::Invalid`] for input at a field; [`Error::Refused`] for a rule that says no;
//! [`Error::Conflict`] when somebody else was quicker; [`Error::Internal`] for everything that is our own fault: it is
//! logged once at the edge and only its request id is shown.

use std::fmt;

use crate::db::{PoolError, QueryError, Transient};

/// The result of a slice's function.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A sentence for a person, by key: the wording stands in `templates/messages/<slice>.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The key in the message file, such as `exams-too-late`.
    pub key: &'static str,
    /// Values that the sentence names.
    pub args: Vec<(&'static str, String)>,
}

impl Message {
    /// A sentence without values.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }
    /// Adds a value the sentence names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl From<&'static str> for Message {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong and what to do.
    pub message: Message,
}

/// What is wrong with a form, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Notes an error at a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<Message>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }
    /// One error at one field.
    pub fn one(field: impl Into<String>, message: impl Into<Message>) -> Self {
        let mut errors = Self::default();
        errors.add(field, message);
        errors
    }
    /// `Err` when anything was noted.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

/// Why a request came to nothing.
#[derive(Debug)]
pub enum Error {
    /// It does not exist, or the actor may not know that it does.
    NotFound,
    /// The actor sees it but may not do this.
    Forbidden,
    /// Nobody is signed in, or the session has ended.
    Unauthenticated,
    /// The form must be mended.
    Invalid(FieldErrors),
    /// A rule says no; the message names the rule and, where it matters, the date.
    Refused(Message),
    /// Somebody else changed it meanwhile.
    Conflict(Message),
    /// Too many tries; again in so many seconds.
    TooMany(u64),
    /// The database or the disk is away.
    Unavailable(String),
    /// Our fault.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A refusal by a rule.
    pub fn refused(message: impl Into<Message>) -> Self {
        Self::Refused(message.into())
    }
    /// A lost race with somebody else.
    pub fn conflict(message: impl Into<Message>) -> Self {
        Self::Conflict(message.into())
    }
    /// One error at one field of a form.
    pub fn invalid(field: impl Into<String>, message: impl Into<Message>) -> Self {
        Self::Invalid(FieldErrors::one(field, message))
    }
    /// A fault of ours.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
    /// The key of the message of a refusal or conflict; tests match on it.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Refused(message) | Self::Conflict(message) => Some(message.key),
            _ => None,
        }
    }
}

/// For logs and for tests; a page is made from the variant, never from this text.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Forbidden => f.write_str("forbidden"),
            Self::Unauthenticated => f.write_str("not signed in"),
            Self::Invalid(errors) => write!(f, "invalid: {:?}", errors.0),
            Self::Refused(message) => write!(f, "refused: {} {:?}", message.key, message.args),
            Self::Conflict(message) => write!(f, "conflict: {} {:?}", message.key, message.args),
            Self::TooMany(seconds) => write!(f, "too many tries, again in {seconds} s"),
            Self::Unavailable(what) => write!(f, "unavailable: {what}"),
            Self::Internal(cause) => write!(f, "internal: {cause}"),
        }
    }
}
impl std::error::Error for Error {}

impl From<PoolError> for Error {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Query(error) => error.into(),
            PoolError::Connect(what) => Self::Unavailable(what),
            PoolError::Migration(cause) => Self::Internal(cause),
        }
    }
}
impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::NotFound => Self::NotFound,
            other => Self::Internal(Box::new(other)),
        }
    }
}
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl Transient for Error {
    fn is_transient(&self) -> bool {
        match self {
            Self::Internal(cause) => cause.downcast_ref::<QueryError>().is_some_and(Transient::is_transient),
            _ => false,
        }
    }
}
