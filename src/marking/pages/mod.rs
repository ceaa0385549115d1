//! Pages of marking: the desk, the keeper's page of a round, its results.

pub mod desk;
pub mod keeper;
pub mod results;

use serde::Serialize;

use super::ScriptState;
use crate::messages;
use crate::text::format_hundredths_short;
use crate::web::{Sample, samples_of};

/// A state as icon and word, for `parts/tag`.
#[derive(Debug, Clone, Serialize)]
pub struct Tag {
    kind: &'static str,
    text: String,
}

impl Tag {
    /// A tag of a kind (`ok`, `late`, `due`, `run`, `none`) with words from the message file.
    pub fn of(kind: &'static str, key: &str) -> Self {
        Self { kind, text: messages::label(key) }
    }
    /// A tag with words that are there already.
    pub fn saying(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// A line of `parts/summary`.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    label: &'static str,
    value: Option<String>,
    strong: bool,
    href: Option<String>,
    action: Option<String>,
}

impl Line {
    /// A label with its value; an empty value is shown as a dash.
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        let value = Some(value.into()).filter(|value| !value.is_empty());
        Self { label, value, strong: false, href: None, action: None }
    }
    /// In bold.
    #[must_use]
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }
    /// With a link.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>, action: impl Into<String>) -> Self {
        (self.href, self.action) = (Some(href.into()), Some(action.into()));
        self
    }
}

fn script_tag(state: ScriptState) -> Tag {
    let kind = match state {
        ScriptState::Final => "ok",
        ScriptState::ToDecide | ScriptState::Different => "due",
        _ => "run",
    };
    Tag::of(kind, &format!("marking-script-{}", state.as_str().replace('_', "-")))
}

/// A round's state in words.
pub fn round_tag(state: &str) -> Tag {
    let kind = match state {
        "approved" | "results_approved" | "closed" => "ok",
        "results_proposed" => "due",
        "cancelled" => "none",
        _ => "run",
    };
    Tag::of(kind, &format!("exams-round-state-{}", state.replace('_', "-")))
}

/// "7,5".
pub fn mark_text(mark: i32) -> String {
    format_hundredths_short(i64::from(mark))
}

/// "7,5 / 10"; a dash without a mark.
pub fn mark_of(mark: Option<i32>, maximum: Option<i32>) -> String {
    match (mark, maximum) {
        (Some(mark), Some(maximum)) => format!("{} / {}", mark_text(mark), mark_text(maximum)),
        (Some(mark), None) => mark_text(mark),
        (None, _) => "–".to_owned(),
    }
}

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    let mut all = samples_of::<desk::HubView>();
    all.extend(samples_of::<desk::DeskView>());
    all.extend(samples_of::<desk::DecideView>());
    all.extend(samples_of::<keeper::KeeperView>());
    all.extend(samples_of::<results::ResultsView>());
    all
}
