//! Questions that wait for a second person, in full, to be read and approved one by one or together.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::parts::{Pager, Tab, Tabs, pager, tabs};
use super::question::Preview;
use crate::app::Tx;
use crate::db::QuestionVersionId;
use crate::error::{Message, Result};
use crate::questions::bank::{self, may_review};
use crate::questions::list::{ListFilter, PAGE, page};
use crate::questions::model::{Question, State, Version, difficulty_label};
use crate::web::{Caller, Crumb, Fields, Form, FormErrors, View};

/// A question to read.
#[derive(Serialize)]
struct Card {
    href: String,
    version_id: String,
    code: String,
    version: i32,
    about: String,
    author: String,
    own: bool,
    may: bool,
    preview: Preview,
}

/// The page.
#[derive(Serialize)]
pub struct ReviewView {
    errors: FormErrors,
    tabs: Tabs,
    cards: Vec<Card>,
    total: i64,
    pickable: usize,
    pager: Option<Pager>,
}

impl View for ReviewView {
    const TEMPLATE: &'static str = "questions/review";
    fn title(&self) -> String {
        "Câu hỏi chờ duyệt".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Ngân hàng câu hỏi", "/questions"), Crumb::here("Chờ duyệt")]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let sample = |own| Waiting {
            line: super::samples::question(State::InReview),
            author: "Nguyễn Thị Thanh Hương".into(),
            own,
            may: true,
        };
        let of = |waiting: Vec<Waiting>, errors| Self::made(&Fields::default(), (waiting, 2), errors);
        let refused = FormErrors::from_error(crate::error::Error::refused("questions-second-person"));
        vec![
            of(Vec::new(), FormErrors::none()),
            of(vec![sample(false), sample(true)], FormErrors::none()),
            of(vec![sample(true)], refused.unwrap_or_default()),
        ]
    }
}

struct Waiting {
    line: (Question, Version),
    author: String,
    own: bool,
    may: bool,
}

impl ReviewView {
    fn made(query: &Fields, (waiting, total): (Vec<Waiting>, i64), errors: FormErrors) -> Self {
        let cards: Vec<Card> = waiting.into_iter().map(card).collect();
        let at = query.parse::<i64>("page").ok().flatten().unwrap_or(1).clamp(1, 1_000_000);
        Self {
            errors,
            tabs: tabs(Tab::Review),
            total,
            pickable: cards.iter().filter(|card| card.may && !card.own).count(),
            pager: pager("/questions/review", query, (at, PAGE), total, "câu"),
            cards,
        }
    }
}

fn card(waiting: Waiting) -> Card {
    let (question, version) = waiting.line;
    let content = &version.content;
    let parts = [
        content.element_code.clone(),
        content.kind.label(),
        difficulty_label(content.difficulty),
        format!("kho {}", question.pool.label().to_lowercase()),
    ];
    Card {
        href: format!("/questions/{}?version={}", question.id, version.version),
        version_id: version.id.to_string(),
        code: question.code.clone(),
        version: version.version,
        about: parts.join(" · "),
        author: waiting.author,
        own: waiting.own,
        may: waiting.may,
        preview: Preview::of(content),
    }
}

fn find(tx: &mut Tx<'_>, at: i64) -> Result<(Vec<Waiting>, i64)> {
    let filter = ListFilter { state: Some(State::InReview), ..ListFilter::default() };
    let (rows, total, _) = page(tx, &filter, at)?;
    let accounts: Vec<_> = rows.iter().filter_map(|(_, version)| version.author_id).collect();
    let names = bank::names(tx, &accounts)?;
    let actor = tx.actor()?.clone();
    let mut waiting = Vec::with_capacity(rows.len());
    for line in rows {
        let own = bank::is_own(tx, &line.1)?;
        waiting.push(Waiting {
            author: line.1.author_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
            may: may_review(&actor, &line.0.module_code),
            own,
            line,
        });
    }
    Ok((waiting, total))
}

/// `GET /questions/review`
pub async fn review(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let at = query.parse::<i64>("page").ok().flatten().unwrap_or(1);
    let found = caller.read(move |tx| find(tx, at)).await?;
    caller.page(&ReviewView::made(&query, found, FormErrors::none()))
}

/// `POST /questions/review`: approves what was ticked.
pub async fn approve_many(caller: Caller, form: Form) -> Result<HttpResponse> {
    let ids: Vec<QuestionVersionId> = form.all("pick").filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return caller.go_saying("/questions/review", "questions-nothing-picked");
    }
    match caller.write(move |tx| bank::approve_all(tx, &ids)).await {
        Ok(count) => {
            caller.go_saying("/questions/review", Message::new("questions-approved-many").with("count", count))
        }
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let found = caller.read(move |tx| find(tx, 1)).await?;
            let view = ReviewView::made(&Fields::default(), found, errors);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
