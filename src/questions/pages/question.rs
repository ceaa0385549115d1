//! One question: as the candidate sees it, its key, its versions and what happened to it; and the acts on it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::parts::{Tab, TagView, excerpt, tabs};
use crate::app::Tx;
use crate::db::{QuestionId, QuestionVersionId};
use crate::error::{Error, Message, Result};
use crate::questions::bank::{self, Alike};
use crate::questions::model::{Content, Event, Kind, Question, State, Version, difficulty_label};
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, View};
use crate::{clock, standard};

/// An option or statement on the page.
#[derive(Serialize)]
struct ItemLine {
    text: String,
    truth: bool,
}

/// A question as the candidate sees it, and its key.
#[derive(Serialize)]
pub(super) struct Preview {
    kind: &'static str,
    advice: &'static str,
    stem: String,
    items: Vec<ItemLine>,
    explanation: String,
}

impl Preview {
    pub(super) fn of(content: &Content) -> Self {
        let advice = match content.kind {
            Kind::Single => "Chọn một đáp án",
            Kind::Multiple => "Chọn tất cả đáp án đúng",
            Kind::TrueFalse => "Chọn Đúng hoặc Sai cho từng ý",
        };
        Self {
            kind: content.kind.as_str(),
            advice,
            stem: crate::questions::html(&content.stem),
            items: content.items.iter().map(|i| ItemLine { text: i.text.clone(), truth: i.truth }).collect(),
            explanation: crate::questions::html(&content.explanation),
        }
    }
}

/// A question that is alike, as a link.
#[derive(Serialize)]
pub(super) struct AlikeLine {
    href: String,
    code: String,
    stem: String,
}

pub(super) fn alike_lines(found: Vec<Alike>) -> Vec<AlikeLine> {
    found
        .into_iter()
        .map(|other| AlikeLine {
            href: format!("/questions/{}", other.id),
            code: other.code,
            stem: excerpt(&other.stem),
        })
        .collect()
}

/// A line of the description.
#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
    strong: bool,
    href: Option<String>,
    action: Option<String>,
}

/// One changed part between two versions.
#[derive(Serialize, Debug, PartialEq, Eq)]
struct Change {
    label: String,
    old: String,
    new: String,
}

/// A version in the history.
#[derive(Serialize)]
struct VersionLine {
    href: String,
    number: i32,
    state: TagView,
    author: String,
    at: String,
    source: String,
    current: bool,
    changes: Vec<Change>,
}

/// An event in the history.
#[derive(Serialize)]
struct EventLine {
    at: String,
    version: String,
    deed: String,
    who: String,
    note: String,
}

/// What the reader may do now.
#[derive(Serialize, Default)]
struct Acts {
    edit: bool,
    submit: bool,
    withdraw: bool,
    approve: bool,
    own: bool,
    give_back: bool,
    retire: bool,
    dropped: bool,
}

impl Acts {
    /// Whether the reader wrote at the version; then approving is for somebody else.
    fn of(version: &Version, is_newest: bool, (write, review, own): (bool, bool, bool)) -> Self {
        let state = version.state;
        Self {
            edit: write && is_newest && state != State::InReview,
            submit: write && state == State::Draft,
            withdraw: write && state == State::InReview,
            approve: review && !own && state == State::InReview,
            own: review && own && state == State::InReview,
            give_back: review && !own && state == State::InReview,
            retire: (write || review) && state == State::Approved,
            dropped: write && state == State::Draft,
        }
    }
}

/// The page of a question.
#[derive(Serialize)]
pub struct QuestionView {
    errors: FormErrors,
    tabs: super::parts::Tabs,
    id: String,
    version_id: String,
    code: String,
    version: i32,
    state: TagView,
    preview: Preview,
    facts: Vec<Fact>,
    alike: Vec<AlikeLine>,
    versions: Vec<VersionLine>,
    events: Vec<EventLine>,
    acts: Acts,
    note: Field,
    newest: Option<String>,
}

impl View for QuestionView {
    const TEMPLATE: &'static str = "questions/question";
    fn title(&self) -> String {
        format!("Câu hỏi {}", self.code)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Ngân hàng câu hỏi", "/questions"), Crumb::here(self.code.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let of = |state, errors: FormErrors| {
            let (question, version) = super::samples::question(state);
            let former = Version { version: 1, ..super::samples::question(State::Retired).1 };
            let other = Alike { id: question.id, code: "IU03-S0001".into(), stem: version.content.stem.clone() };
            let found = Found {
                element: "Định dạng tệp văn bản và chia sẻ văn bản giữa các máy".into(),
                versions: vec![version, former],
                events: Vec::new(),
                names: std::collections::HashMap::new(),
                alike: vec![other],
                rights: (true, true, false),
                question,
            };
            Self::made(&found, None, errors).unwrap_or_else(|| unreachable!("the sample has versions"))
        };
        let refused = FormErrors::from_error(Error::invalid("note", "questions-note-required")).unwrap_or_default();
        let mut all: Vec<Self> = State::ALL.iter().map(|state| of(*state, FormErrors::none())).collect();
        all.push(of(State::InReview, refused));
        all
    }
}

struct Found {
    question: Question,
    versions: Vec<Version>,
    events: Vec<(Event, Option<String>)>,
    names: std::collections::HashMap<crate::db::AccountId, String>,
    element: String,
    alike: Vec<Alike>,
    rights: (bool, bool, bool),
}

/// The version shown: the one asked for, else the one an author goes on from.
fn shown(versions: &[Version], number: Option<i32>) -> Option<&Version> {
    number.and_then(|n| versions.iter().find(|version| version.version == n)).or_else(|| bank::current(versions))
}

impl QuestionView {
    fn made(found: &Found, number: Option<i32>, errors: FormErrors) -> Option<Self> {
        let version = shown(&found.versions, number)?;
        let newest = bank::current(&found.versions)?;
        let id = found.question.id;
        let name = |account: Option<crate::db::AccountId>| {
            account.and_then(|a| found.names.get(&a).cloned()).unwrap_or_else(|| "–".to_owned())
        };
        let person = |account: Option<crate::db::AccountId>| match account {
            Some(_) => name(account),
            None => "Hệ thống".to_owned(),
        };
        let mut facts = vec![
            fact("Mô đun", found.question.module_code.clone()),
            fact("Mã tham chiếu", format!("{} {}", version.content.element_code, found.element)),
            fact("Kho", found.question.pool.label()),
            fact("Loại", version.content.kind.label()),
            fact("Độ khó", difficulty_label(version.content.difficulty)),
            fact("Người soạn", person(version.author_id)),
            fact("Nguồn", version.source.clone()),
        ];
        if let Some(at) = version.approved_at {
            facts.push(fact("Duyệt", format!("{}, {}", person(version.approved_by), clock::date_time_text(at))));
        }
        Some(Self {
            tabs: tabs(Tab::Bank),
            id: id.to_string(),
            version_id: version.id.to_string(),
            code: found.question.code.clone(),
            version: version.version,
            state: TagView::of(version.state),
            preview: Preview::of(&version.content),
            facts,
            alike: alike_lines(found.alike.clone()),
            versions: found.versions.iter().map(|v| version_line(found, v, version, &name(v.author_id))).collect(),
            events: found.events.iter().map(|event| event_line(&found.versions, event)).collect(),
            acts: Acts::of(version, version.id == newest.id, found.rights),
            note: Field { name: "note", value: String::new(), error: errors.at("note") },
            newest: (version.id != newest.id).then(|| format!("/questions/{id}")),
            errors,
        })
    }
}

fn fact(label: &'static str, value: String) -> Fact {
    Fact { label, value, strong: false, href: None, action: None }
}

fn version_line(found: &Found, of: &Version, shown: &Version, author: &str) -> VersionLine {
    let former = found.versions.iter().find(|v| v.version + 1 == of.version);
    VersionLine {
        href: format!("/questions/{}?version={}", found.question.id, of.version),
        number: of.version,
        state: TagView::of(of.state),
        author: author.to_owned(),
        at: clock::date_text(of.created_at),
        source: of.source.clone(),
        current: of.id == shown.id,
        changes: former.map(|former| changes(&former.content, &of.content)).unwrap_or_default(),
    }
}

fn event_line(versions: &[Version], (event, who): &(Event, Option<String>)) -> EventLine {
    let number = versions.iter().find(|v| v.id == event.version_id).map(|v| v.version.to_string());
    EventLine {
        at: clock::date_time_text(event.at),
        version: number.unwrap_or_default(),
        deed: event.deed.label(),
        who: who.clone().unwrap_or_else(|| "Hệ thống".to_owned()),
        note: event.note.clone(),
    }
}

/// What changed between two contents, part by part.
fn changes(old: &Content, new: &Content) -> Vec<Change> {
    let item = |content: &Content, at: usize| {
        let mark = |truth| if truth { "✓ " } else { "" };
        content.items.get(at).map(|item| format!("{}{}", mark(item.truth), item.text)).unwrap_or_default()
    };
    let mut pairs = vec![
        ("Câu hỏi".to_owned(), old.stem.clone(), new.stem.clone()),
        ("Loại".to_owned(), old.kind.label(), new.kind.label()),
    ];
    for (at, letter) in (0..old.items.len().max(new.items.len())).zip('A'..) {
        pairs.push((letter.to_string(), item(old, at), item(new, at)));
    }
    pairs.extend([
        ("Giải thích".to_owned(), old.explanation.clone(), new.explanation.clone()),
        ("Mã tham chiếu".to_owned(), old.element_code.clone(), new.element_code.clone()),
        ("Độ khó".to_owned(), difficulty_label(old.difficulty), difficulty_label(new.difficulty)),
    ]);
    let changed = pairs.into_iter().filter(|(_, old, new)| old != new);
    changed.map(|(label, old, new)| Change { label, old, new }).collect()
}

fn find(tx: &mut Tx<'_>, id: QuestionId, number: Option<i32>) -> Result<Found> {
    let (question, versions) = bank::question(tx, id)?;
    let events = bank::history(tx, id)?;
    let actor = tx.actor()?.clone();
    let version = shown(&versions, number).ok_or(Error::NotFound)?;
    let element = match standard::element(tx, &question.framework_code, &version.content.element_code) {
        Ok(element) => element.title,
        Err(Error::NotFound) => String::new(),
        Err(other) => return Err(other),
    };
    let own = bank::is_own(tx, version)?;
    let module = &question.module_code;
    let rights = (bank::may_write(&actor, module), bank::may_review(&actor, module), own);
    let looks = version.state == State::Draft || version.state == State::InReview;
    let alike = if looks { bank::alike(tx, module, &version.content, Some(id))? } else { Vec::new() };
    let accounts = versions.iter().flat_map(|v| [v.author_id, v.approved_by]).flatten().collect::<Vec<_>>();
    let names = bank::names(tx, &accounts)?;
    Ok(Found { question, versions, events, names, element, alike, rights })
}

/// `GET /questions/{id}`
pub async fn show(caller: Caller, path: Path<QuestionId>, request: HttpRequest) -> Result<HttpResponse> {
    let number = Fields::query(&request).parse::<i32>("version").ok().flatten();
    let id = path.into_inner();
    let found = caller.read(move |tx| find(tx, id, number)).await?;
    caller.page(&QuestionView::made(&found, number, FormErrors::none()).ok_or(Error::NotFound)?)
}

/// `POST /questions/{id}/act`: hand in, take back, approve, give back, take out of use.
pub async fn act(caller: Caller, path: Path<QuestionId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let version: QuestionVersionId = form.need("version")?;
    let (deed, note) = (form.text("act").to_owned(), form.text("note").to_owned());
    let done = caller
        .write(move |tx| {
            match deed.as_str() {
                "submit" => bank::submit(tx, version),
                "withdraw" => bank::withdraw(tx, version),
                "approve" => bank::approve(tx, version),
                "return" => bank::give_back(tx, version, &note),
                "retire" => bank::retire(tx, version, &note),
                _ => Err(Error::NotFound),
            }?;
            Ok(deed.clone())
        })
        .await;
    match done {
        Ok(deed) => caller.go_saying(&format!("/questions/{id}"), said(&deed)),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let found = caller.read(move |tx| find(tx, id, None)).await?;
            let number = found.versions.iter().find(|v| v.id == version).map(|v| v.version);
            let view = QuestionView::made(&found, number, errors).ok_or(Error::NotFound)?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn said(deed: &str) -> Message {
    Message::new(match deed {
        "submit" => "questions-done-submit",
        "withdraw" => "questions-done-withdraw",
        "approve" => "questions-done-approve",
        "return" => "questions-done-return",
        _ => "questions-done-retire",
    })
}
