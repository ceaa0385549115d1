//! Pages of evidence: papers, rules of equivalence, exemptions, the register of before.

pub mod equivalences;
pub mod exemptions;
pub mod list;
pub mod new;
pub mod one;
pub mod register;

use std::collections::HashMap;

use serde::Serialize;

use super::model::{EvidenceState, ExemptionState};
use crate::app::{App, Tx};
use crate::db::AccountId;
use crate::error::{Error, FieldErrors, Result};
use crate::rights::{Action, Actor, may_ever};
use crate::web::{Choice, FormErrors, Sample, Upload, samples_of};
use crate::{accounts, files, standard};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows on a page of a list.
const ROWS: i64 = 50;

/// Samples of every view.
pub fn samples() -> Vec<Sample> {
    [
        samples_of::<list::ListView>(),
        samples_of::<new::NewView>(),
        samples_of::<one::OneView>(),
        samples_of::<equivalences::ListView>(),
        samples_of::<equivalences::NewView>(),
        samples_of::<exemptions::ListView>(),
        samples_of::<exemptions::NewView>(),
        samples_of::<exemptions::OneView>(),
        samples_of::<register::UploadView>(),
        samples_of::<register::ImportView>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A coloured state.
#[derive(Debug, Clone, Serialize)]
pub struct Tag {
    kind: &'static str,
    text: String,
}

/// A line of a summary.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    label: &'static str,
    value: Option<String>,
    strong: bool,
    href: Option<String>,
    action: Option<&'static str>,
}

impl Line {
    fn new(label: &'static str, value: impl Into<String>) -> Self {
        let value: String = value.into();
        Self { label, value: Some(value).filter(|v| !v.is_empty()), strong: false, href: None, action: None }
    }
    fn to(self, href: String, action: &'static str) -> Self {
        Self { href: Some(href), action: Some(action), ..self }
    }
}

/// The tabs of this part.
#[derive(Serialize)]
pub struct Tabs {
    label: &'static str,
    items: Vec<TabItem>,
}

#[derive(Serialize)]
struct TabItem {
    href: &'static str,
    label: &'static str,
    count: Option<String>,
    current: bool,
}

fn tabs(current: &str, may_import: bool) -> Tabs {
    let all = [
        ("/evidence", "Minh chứng"),
        ("/exemptions", "Miễn"),
        ("/equivalences", "Quy tắc tương đương"),
        ("/evidence/register", "Sổ gốc trước đây"),
    ];
    let items = all.into_iter().filter(|(href, _)| may_import || *href != "/evidence/register");
    let item = |(href, label)| TabItem { href, label, count: None, current: href == current };
    Tabs { label: "Minh chứng", items: items.map(item).collect() }
}

fn may_import(actor: &Actor) -> bool {
    may_ever(actor, Action::ImportRegister)
}

fn may_enter(actor: &Actor) -> bool {
    may_ever(actor, Action::EnterEvidence)
}

fn evidence_tag(state: EvidenceState) -> Tag {
    let kind = match state {
        EvidenceState::Pending => "due",
        EvidenceState::Accepted => "ok",
        EvidenceState::Refused => "late",
        EvidenceState::Withdrawn => "none",
    };
    Tag { kind, text: state.label() }
}

fn exemption_tag(state: ExemptionState) -> Tag {
    let kind = match state {
        ExemptionState::Pending => "due",
        ExemptionState::Accepted => "ok",
        ExemptionState::Refused => "late",
        ExemptionState::Ended => "none",
    };
    Tag { kind, text: state.label() }
}

/// Keeps the scan of a form; none when nothing was chosen.
///
/// # Errors
/// At `scan` unless it is a PDF or a picture.
fn scan(app: &App, form: &Upload) -> Result<Option<(String, String, files::Stored)>> {
    let Ok(file) = form.file("scan") else { return Ok(None) };
    let media = match file.bytes.as_slice() {
        [0x25, b'P', b'D', b'F', ..] => "application/pdf",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        _ => return Err(Error::invalid("scan", "evidence-scan-kind")),
    };
    let stored = app.files().keep(&file.bytes, media)?;
    Ok(Some((stored.sha.clone(), file.name.clone(), stored)))
}

/// The value, or its error noted with the others.
fn taken<T>(read: Result<T>, errors: &mut FieldErrors) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(Error::Invalid(wrong)) => {
            errors.0.extend(wrong.0);
            None
        }
        Err(_) => None,
    }
}

/// A level is chosen as `framework/level`.
fn levels(tx: &mut Tx<'_>, chosen: &str) -> Result<Vec<Choice>> {
    let mut choices = vec![Choice::of("", "Chọn mức", chosen)];
    for framework in standard::frameworks(tx)? {
        for level in &framework.levels {
            let value = format!("{}/{}", framework.code, level.code);
            choices.push(Choice::of(value, format!("{} ({})", level.title, framework.legal_ground), chosen));
        }
    }
    Ok(choices)
}

/// Titles of levels by framework and level.
fn level_titles(tx: &mut Tx<'_>) -> Result<HashMap<(String, String), String>> {
    let mut titles = HashMap::new();
    for framework in standard::frameworks(tx)? {
        for level in &framework.levels {
            titles.insert((framework.code.clone(), level.code.clone()), level.title.clone());
        }
    }
    Ok(titles)
}

fn name_of(tx: &mut Tx<'_>, id: AccountId) -> Result<String> {
    accounts::name_of(tx, id)
}

fn wrong(field: &'static str, key: &'static str) -> FormErrors {
    FormErrors::from_error(Error::invalid(field, key)).unwrap_or_default()
}
