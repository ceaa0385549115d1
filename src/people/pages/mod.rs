//! Pages of the slice.

pub mod awaiting;
pub mod import;
pub mod import_start;
pub mod list;
pub mod person;
pub mod person_forms;
pub mod unit_forms;
pub mod units;

use serde::Serialize;

use super::{Scope, UnitTree};
use crate::db::UnitId;
use crate::web::{Choice, FormErrors, Sample, samples_of};

/// The media type of .xlsx.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A select of a form.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Select {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

impl Select {
    fn new(name: &'static str, options: Vec<Choice>, errors: &FormErrors) -> Self {
        Self { name, error: errors.at(name), options }
    }
}

/// A file of a form.
#[derive(Debug, Clone, Serialize, Default)]
pub struct FileField {
    name: &'static str,
    error: Option<String>,
}

/// A state as icon and word.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Tag {
    kind: &'static str,
    text: String,
}

impl Tag {
    fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// A line of a summary.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Fact {
    label: String,
    value: Option<String>,
    strong: bool,
    href: Option<String>,
    action: Option<String>,
}

impl Fact {
    fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        let value = Some(value.into()).filter(|value: &String| !value.is_empty());
        Self { label: label.into(), value, ..Self::default() }
    }
    fn strong(mut self) -> Self {
        self.strong = true;
        self
    }
}

/// The units in reach as choices of a select, below each other as in the tree.
fn unit_choices(tree: &UnitTree, scope: &Scope, chosen: &str, blank: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::of("", blank, chosen)];
    let all = tree.root().map(|root| tree.subtree(root)).unwrap_or_default();
    let shown: Vec<UnitId> = all.into_iter().filter(|unit| scope.holds(*unit)).collect();
    let top = shown.iter().map(|unit| tree.path(*unit).len()).min().unwrap_or(0);
    for unit in shown {
        let depth = tree.path(unit).len() - top;
        let name = tree.get(unit).map(|node| node.name.clone()).unwrap_or_default();
        choices.push(Choice::of(unit.to_string(), format!("{}{name}", "– ".repeat(depth)), chosen));
    }
    choices
}

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    [
        samples_of::<list::ListView>(),
        samples_of::<person::PersonView>(),
        samples_of::<person_forms::PersonFormView>(),
        samples_of::<person_forms::MoveView>(),
        samples_of::<awaiting::AwaitingView>(),
        samples_of::<import_start::StartView>(),
        samples_of::<import::ImportView>(),
        samples_of::<units::TreeView>(),
        samples_of::<units::UnitView>(),
        samples_of::<unit_forms::UnitFormView>(),
        samples_of::<unit_forms::ConfirmView>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
