//! Step 4 of a class test: the people who take it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::{Step, exam_crumbs, may_see_exams, no_errors, own_draft, steps};
use crate::app::Tx;
use crate::db::{ExamId, PersonId};
use crate::error::{Error, Message, Result};
use crate::exams::lists;
use crate::exams::model::{Entrant, Exam};
use crate::exams::store;
use crate::text;
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, View};

/// Most people a search shows.
const SHOWN: i64 = 30;

/// Step 4 of a class test.
#[derive(Serialize)]
pub struct PeopleView {
    heading: String,
    action: String,
    steps: Vec<Step>,
    errors: FormErrors,
    q: Field,
    asked: bool,
    found: Vec<Human>,
    lines: Field,
    people: Vec<Human>,
    total: usize,
    #[serde(skip)]
    crumbs: Vec<Crumb>,
}

/// Somebody in a list.
#[derive(Serialize)]
pub(super) struct Human {
    id: String,
    name: String,
    birth: String,
    unit: String,
    listed: bool,
}

impl Human {
    pub(super) fn of(person: &Entrant, unit: &str, listed: &[PersonId]) -> Self {
        Self {
            id: person.id.to_string(),
            name: person.full_name.clone(),
            birth: person.birth_date.map(text::format_date).unwrap_or_default(),
            unit: unit.to_owned(),
            listed: listed.contains(&person.id),
        }
    }
}

impl View for PeopleView {
    const TEMPLATE: &'static str = "exams/people";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        self.crumbs.clone()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let errors = FormErrors::from_error(Error::invalid("lines", "exams-people-none-found")).unwrap_or_default();
        let listed = super::samples::entrants();
        let pairs: Vec<(Entrant, String)> =
            listed.iter().map(|one| (one.clone(), "Văn phòng HĐND và UBND phường Nghĩa Đô".to_owned())).collect();
        let asked = Fields::new(vec![("q".into(), "nguyen".into())]);
        super::samples::exams()
            .last()
            .map(|exam| {
                let empty = Lists { found: Vec::new(), people: Vec::new() };
                let full = Lists { found: pairs.clone(), people: pairs };
                vec![Self::of(exam, &Fields::default(), &empty, errors), Self::of(exam, &asked, &full, no_errors())]
            })
            .unwrap_or_default()
    }
}

struct Lists {
    found: Vec<(Entrant, String)>,
    people: Vec<(Entrant, String)>,
}

impl PeopleView {
    fn of(exam: &Exam, form: &Fields, lists: &Lists, errors: FormErrors) -> Self {
        let listed: Vec<PersonId> = lists.people.iter().map(|(person, _)| person.id).collect();
        let human = |(person, unit): &(Entrant, String)| Human::of(person, unit, &listed);
        Self {
            heading: exam.title.clone(),
            action: format!("/exams/{}/people", exam.id),
            steps: steps(exam, 4),
            q: form.field("q", &errors),
            asked: form.some("q").is_some(),
            found: lists.found.iter().map(human).collect(),
            lines: form.field("lines", &errors),
            people: lists.people.iter().map(human).collect(),
            total: lists.people.len(),
            crumbs: exam_crumbs(exam, "Người làm bài"),
            errors,
        }
    }
}

fn load(tx: &mut Tx<'_>, id: ExamId, words: &str) -> Result<(Exam, Lists)> {
    let exam = store::exam(tx, id)?;
    let found = crate::exams::find_entrants(tx, words, SHOWN)?;
    let people = crate::exams::participants(tx, id)?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let units = crate::exams::candidates::unit_names(tx, &ids)?;
    let people = people.into_iter().map(|one| (one.clone(), units.get(&one.id).cloned().unwrap_or_default())).collect();
    Ok((exam, Lists { found, people }))
}

/// `GET /exams/{id}/people`
pub async fn page(caller: Caller, id: Path<ExamId>, request: HttpRequest) -> Result<HttpResponse> {
    may_see_exams(caller.me()?)?;
    let (id, query) = (*id, Fields::query(&request));
    let words = query.text("q").to_owned();
    let (exam, lists) = caller.read(move |tx| load(tx, id, &words)).await?;
    if !own_draft(&caller, &exam)? || exam.has_practical() {
        return Ok(caller.go(&format!("/exams/{id}")));
    }
    caller.page(&PeopleView::of(&exam, &query, &lists, no_errors()))
}

/// `POST /exams/{id}/people`: one person found, or pasted lines.
pub async fn add(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let (id, posted) = (*id, form.clone());
    let done = caller
        .write(move |tx| {
            if let Some(person) = posted.parse::<PersonId>("person")? {
                return Ok((crate::exams::add_participants(tx, id, &[person])?, Vec::new()));
            }
            let lines: Vec<String> = posted.text("lines").lines().map(str::to_owned).collect();
            let found = lists::resolve(tx, &lines)?;
            if found.persons.is_empty() {
                return Err(Error::invalid("lines", "exams-people-none-found"));
            }
            Ok((crate::exams::add_participants(tx, id, &found.persons)?, found.missing))
        })
        .await;
    match done {
        Ok((count, missing)) if missing.is_empty() => {
            caller.go_saying(&format!("/exams/{id}/people"), Message::new("exams-people-added").with("count", count))
        }
        Ok((count, missing)) => {
            let few: Vec<String> = missing.into_iter().take(10).collect();
            let message = Message::new("exams-people-added-some").with("count", count).with("missing", few.join(", "));
            caller.go_saying(&format!("/exams/{id}/people"), message)
        }
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let (exam, lists) = caller.read(move |tx| load(tx, id, "")).await?;
            caller.page_with(&PeopleView::of(&exam, &form, &lists, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `POST /exams/{id}/people/{person}/remove`
pub async fn remove(caller: Caller, path: Path<(ExamId, PersonId)>, _form: Form) -> Result<HttpResponse> {
    let (id, person) = *path;
    caller.write(move |tx| crate::exams::remove_participant(tx, id, person)).await?;
    caller.go_saying(&format!("/exams/{id}/people"), "exams-person-removed")
}
