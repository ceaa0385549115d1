//! From “who still lacks it” into an exam round.

use actix_web::HttpResponse;
use serde::Serialize;

use crate::compliance::model::Demand;
use crate::compliance::{Asked, Narrowed};
use crate::db::{PersonId, RoundId};
use crate::error::{Error, Message, Result};
use crate::exams::{self, Refusal, Taken};
use crate::messages;
use crate::rights::{Action, Actor, may_ever};
use crate::text::format_date;
use crate::web::{Caller, Choice, Crumb, Fields, Form, View};

/// What the list offers to those who make rounds.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Entry {
    pub(super) rounds: Vec<Choice>,
    /// The list's own query, to come back to it.
    pub(super) back: String,
}

/// The rounds being prepared for the requirement's level; `None` for those who make no rounds.
pub(super) fn offered(
    tx: &mut crate::app::Tx<'_>,
    actor: &Actor,
    demand: Option<&Demand>,
    back: &str,
) -> Result<Option<Entry>> {
    let Some(demand) = demand.filter(|_| may_ever(actor, Action::ManageRounds)) else {
        return Ok(None);
    };
    let mut rounds = Vec::new();
    for round in exams::rounds(tx)?.into_iter().filter(|round| round.state == exams::RoundState::Draft) {
        let exam = exams::exam(tx, round.exam_id)?;
        if exam.framework_code == demand.framework_code && demand.met_by.contains(&exam.level_code) {
            rounds.push(Choice::of(round.id.to_string(), round.title, ""));
        }
    }
    Ok(Some(Entry { rounds, back: back.to_owned() }))
}

#[derive(Debug, Clone, Serialize)]
struct Line {
    name: String,
    birth: String,
    why: String,
}

/// What came of it, when somebody could not be entered.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    added: usize,
    known: usize,
    round: String,
    back: String,
    lines: Vec<Line>,
}

impl View for EntryView {
    const TEMPLATE: &'static str = "compliance/entry";
    fn title(&self) -> String {
        "Đưa vào danh sách thi".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Báo cáo", "/compliance"),
            Crumb::to("Danh sách", self.back.clone()),
            Crumb::here("Đưa vào danh sách thi"),
        ]
    }
    fn samples() -> Vec<Self> {
        let line = Line {
            name: "Nguyễn Hoàng Thiên Bảo Ngọc".into(),
            birth: "05/03/1984".into(),
            why: "Chưa có ảnh thẻ".into(),
        };
        let view = Self {
            added: 12,
            known: 2,
            round: "/rounds/1/candidates".into(),
            back: "/compliance/people".into(),
            lines: vec![line],
        };
        vec![Self { added: 0, known: 0, ..view.clone() }, view]
    }
}

/// `POST /compliance/people/candidates`
pub async fn enter(caller: Caller, form: Form) -> Result<HttpResponse> {
    let round: RoundId = form.parse("round")?.ok_or_else(|| Error::refused("compliance-round-needed"))?;
    let persons: Vec<PersonId> = form.all("person").filter_map(|id| id.parse().ok()).collect();
    if persons.is_empty() {
        return Err(Error::refused("compliance-nobody-chosen"));
    }
    let back = back(&form);
    let (asked, narrowed) = kept(&form)?;
    let taken = caller
        .write(move |tx| {
            // Only people of a list the actor may see; what else was posted is left out.
            let list = super::super::people(tx, &asked, &narrowed)?;
            let shown = |id: &PersonId| list.members.iter().any(|m| list.picture.people[m.person as usize] == *id);
            let persons: Vec<PersonId> = persons.iter().copied().filter(shown).collect();
            exams::add_candidates(tx, round, &persons)
        })
        .await?;
    if taken.refused.is_empty() {
        let message = Message::new("compliance-candidates-added").with("count", taken.added.len());
        return caller.go_saying(&back, message);
    }
    caller.page(&view(&taken, round, back))
}

/// The query of the list, read and written anew: nothing foreign gets into an address of ours.
fn back(form: &Fields) -> String {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(form.text("back")).unwrap_or_default();
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    if query.is_empty() { "/compliance/people".to_owned() } else { format!("/compliance/people?{query}") }
}

fn kept(form: &Fields) -> Result<(Asked, Narrowed)> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(form.text("back")).unwrap_or_default();
    let query = Fields::new(pairs);
    Ok((super::asked(&query)?, super::narrowed(&query)?))
}

fn view(taken: &Taken, round: RoundId, back: String) -> EntryView {
    let line = |one: &Refusal| Line {
        name: one.full_name.clone(),
        birth: one.birth_date.map(format_date).unwrap_or_default(),
        why: messages::text(&one.bar.message()),
    };
    EntryView {
        added: taken.added.len(),
        known: taken.known,
        round: format!("/rounds/{round}/candidates"),
        back,
        lines: taken.refused.iter().map(line).collect(),
    }
}
