//! Writing a question: a form that works without scripts, with a preview on demand.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::parts::{Tab, Tabs, tabs};
use super::question::{AlikeLine, Preview, alike_lines};
use crate::app::Tx;
use crate::db::{QuestionId, QuestionVersionId};
use crate::error::{Error, Result};
use crate::questions::bank::{self, Alike, NewQuestion};
use crate::questions::model::{Content, Item, Kind, Pool, State, difficulty_label};
use crate::questions::{WRITTEN, list};
use crate::standard;
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// Rows for options and statements.
const ROWS: usize = 6;

/// A group of choices.
#[derive(Serialize)]
struct Choices {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

/// A row for an option or statement.
#[derive(Serialize)]
struct Row {
    name: String,
    truth: String,
    letter: char,
    text: String,
    ticked: bool,
    error: Option<String>,
}

/// The form.
#[derive(Serialize)]
pub struct EditView {
    errors: FormErrors,
    tabs: Tabs,
    heading: String,
    lead: Option<String>,
    action: String,
    back: String,
    seen: String,
    module: String,
    pool: Option<Choices>,
    element: Choices,
    kind: Choices,
    difficulty: Choices,
    stem: Field,
    rows: Vec<Row>,
    items_error: Option<String>,
    explanation: Field,
    preview: Option<Preview>,
    alike: Vec<AlikeLine>,
}

impl View for EditView {
    const TEMPLATE: &'static str = "questions/edit";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Ngân hàng câu hỏi", "/questions"), Crumb::here(self.heading.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let place = |question| Place {
            module: ("IU03".into(), "Xử lý văn bản cơ bản".into()),
            elements: vec![("IU03.1.1.4".into(), "IU03.1.1.4 – Định dạng tệp văn bản".into())],
            question,
        };
        let content = super::samples::content(Kind::Multiple);
        let bad = Error::Invalid(crate::error::FieldErrors(vec![
            crate::error::FieldError { field: "items".into(), message: "questions-key-single".into() },
            crate::error::FieldError { field: "item-1".into(), message: "questions-option-empty".into() },
        ]));
        let errors = FormErrors::from_error(bad).unwrap_or_default();
        let (question, version) = super::samples::question(State::Approved);
        let other = Alike { id: question.id, code: "IU03-S0001".into(), stem: version.content.stem.clone() };
        let mut previewed = Self::made(&place(None), &fields_of(&content, Pool::Exam), FormErrors::none());
        previewed.preview = Some(Preview::of(&content));
        previewed.alike = alike_lines(vec![other]);
        let known = Some((question.id, question.code.clone(), version.version));
        vec![
            Self::made(&place(None), &Fields::default(), FormErrors::none()),
            Self::made(&place(known), &fields_of(&version.content, Pool::Exam), errors),
            previewed,
        ]
    }
}

/// Where the question stands: its module with the elements to choose from; for a known one id, code and version.
struct Place {
    module: (String, String),
    elements: Vec<(String, String)>,
    question: Option<(QuestionId, String, i32)>,
}

impl EditView {
    fn made(place: &Place, typed: &Fields, errors: FormErrors) -> Self {
        let (code, title) = &place.module;
        let choices = |name, options| Choices { name, error: errors.at(name), options };
        let chosen_kind = typed.some("kind").unwrap_or("single");
        let kinds = Kind::ALL.iter().map(|k| Choice::of(k.as_str(), k.label(), chosen_kind)).collect();
        let chosen_pool = typed.some("pool").unwrap_or("practice");
        let pools = Pool::ALL.iter().map(|p| Choice::of(p.as_str(), p.label(), chosen_pool)).collect();
        let difficulty = typed.some("difficulty").unwrap_or("1");
        let difficulties =
            (1..=3).map(|d| Choice::of(d.to_string(), format!("{d} – {}", difficulty_label(d)), difficulty)).collect();
        let mut elements = vec![Choice::of("", "Chọn mã tham chiếu", typed.text("element"))];
        elements.extend(place.elements.iter().map(|(code, label)| Choice::of(code, label, typed.text("element"))));
        let heading = match &place.question {
            None => format!("Soạn câu hỏi {code}"),
            Some((_, code, _)) => format!("Sửa câu hỏi {code}"),
        };
        let base = place.question.as_ref().map(|(id, ..)| format!("/questions/{id}"));
        Self {
            tabs: tabs(Tab::Bank),
            heading,
            lead: Some(match &place.question {
                None => format!("Mô đun {code}: {title}"),
                Some((_, _, version)) => format!("Mô đun {code}: {title}. Đang sửa từ phiên bản {version}."),
            }),
            action: base.as_ref().map_or_else(|| "/questions/new".to_owned(), |base| format!("{base}/edit")),
            back: base.unwrap_or_else(|| "/questions".to_owned()),
            seen: typed.text("seen").to_owned(),
            module: code.clone(),
            pool: place.question.is_none().then(|| choices("pool", pools)),
            element: choices("element", elements),
            kind: choices("kind", kinds),
            difficulty: choices("difficulty", difficulties),
            stem: typed.field("stem", &errors),
            rows: (0..ROWS).zip('A'..).map(|(at, letter)| row(at, letter, typed, &errors)).collect(),
            items_error: errors.at("items"),
            explanation: typed.field("explanation", &errors),
            preview: None,
            alike: Vec::new(),
            errors,
        }
    }
}

fn row(at: usize, letter: char, typed: &Fields, errors: &FormErrors) -> Row {
    let (name, truth) = (format!("item-{at}"), format!("truth-{at}"));
    Row {
        text: typed.text(&name).to_owned(),
        ticked: typed.ticked(&truth),
        error: errors.at(&name),
        name,
        truth,
        letter,
    }
}

/// The form's fields of a content.
fn fields_of(content: &Content, pool: Pool) -> Fields {
    let mut pairs = vec![
        ("seen".to_owned(), content.sha()),
        ("pool".to_owned(), pool.to_string()),
        ("kind".to_owned(), content.kind.to_string()),
        ("element".to_owned(), content.element_code.clone()),
        ("difficulty".to_owned(), content.difficulty.to_string()),
        ("stem".to_owned(), content.stem.clone()),
        ("explanation".to_owned(), content.explanation.clone()),
    ];
    for (at, item) in content.items.iter().enumerate() {
        pairs.push((format!("item-{at}"), item.text.clone()));
        if item.truth {
            pairs.push((format!("truth-{at}"), "yes".to_owned()));
        }
    }
    Fields::new(pairs)
}

/// What was typed. Rows after the last one filled are left out; a gap before it is a fault at its row.
fn content_of(form: &Fields) -> Result<Content> {
    let mut items: Vec<Item> =
        (0..ROWS).map(|at| Item::new(form.text(&format!("item-{at}")), form.ticked(&format!("truth-{at}")))).collect();
    while items.last().is_some_and(|item| item.text.is_empty() && !item.truth) {
        items.pop();
    }
    let content = Content {
        kind: form.need("kind")?,
        stem: form.text("stem").to_owned(),
        items,
        explanation: form.text("explanation").to_owned(),
        element_code: form.text("element").to_owned(),
        difficulty: form.need("difficulty")?,
    };
    Ok(content.tidy())
}

/// The module's elements, those not verified in the legal text marked so.
fn place(tx: &mut Tx<'_>, framework: &str, module: &str, question: Option<(QuestionId, String, i32)>) -> Result<Place> {
    let framework = standard::framework(tx, framework)?;
    let found = framework.module(module).ok_or(Error::NotFound)?;
    let label = |element: &standard::Element| {
        let mark = if element.is_verified { "" } else { " (chưa đối chiếu)" };
        (element.code.clone(), format!("{} – {}{mark}", element.code, element.title))
    };
    let elements = framework.elements_of(module).map(label).collect();
    Ok(Place { module: (found.code.clone(), found.title.clone()), elements, question })
}

/// The page to choose the module of a new question.
#[derive(Serialize)]
pub struct ModuleView {
    tabs: Tabs,
    modules: Vec<Choice>,
}

impl View for ModuleView {
    const TEMPLATE: &'static str = "questions/module";
    fn title(&self) -> String {
        "Soạn câu hỏi".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Ngân hàng câu hỏi", "/questions"), Crumb::here("Soạn câu hỏi")]
    }
    fn samples() -> Vec<Self> {
        let one = Choice::of("IU01", "Hiểu biết về công nghệ thông tin cơ bản", "");
        vec![Self { tabs: tabs(Tab::Bank), modules: vec![one] }, Self { tabs: tabs(Tab::Bank), modules: Vec::new() }]
    }
}

/// The modules one may write in, with their frameworks.
fn writable(tx: &mut Tx<'_>) -> Result<Vec<(String, standard::Module)>> {
    let mut all = list::modules(tx)?;
    let actor = tx.actor()?;
    all.retain(|(_, module)| bank::may_write(actor, &module.code));
    Ok(all)
}

/// `GET /questions/new`, `GET /questions/new?module=IU01`
pub async fn new_form(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let module = Fields::query(&request).text("module").to_owned();
    let found = caller
        .read(move |tx| {
            let modules = writable(tx)?;
            let chosen = modules.iter().find(|(_, m)| m.code == module);
            let place = match chosen {
                Some((framework, module)) => Some(place(tx, framework, &module.code, None)?),
                None => None,
            };
            Ok((place, modules))
        })
        .await?;
    match found {
        (Some(place), _) => caller.page(&EditView::made(&place, &Fields::default(), FormErrors::none())),
        (None, modules) => {
            let modules = modules.iter().map(|(_, m)| Choice::of(&m.code, &m.title, "")).collect();
            caller.page(&ModuleView { tabs: tabs(Tab::Bank), modules })
        }
    }
}

/// `POST /questions/new`
pub async fn create(caller: Caller, form: Form) -> Result<HttpResponse> {
    if form.text("then") == "preview" {
        return preview(&caller, &form, None).await;
    }
    let typed = form.0.clone();
    let done = caller
        .write(move |tx| {
            let (framework_code, module) = home(tx, typed.text("module"))?;
            let new = NewQuestion {
                framework_code,
                module_code: module,
                pool: typed.need("pool")?,
                content: content_of(&typed)?,
            };
            let id = bank::create(tx, &new, WRITTEN)?;
            finish(tx, &typed, id)
        })
        .await;
    answer(&caller, &form, None, done).await
}

fn home(tx: &mut Tx<'_>, module: &str) -> Result<(String, String)> {
    let found = writable(tx)?.into_iter().find(|(_, m)| m.code == module);
    found.map(|(framework, m)| (framework, m.code)).ok_or(Error::NotFound)
}

/// Hands in what was saved when that was the button; gives the question's address.
fn finish(tx: &mut Tx<'_>, typed: &Fields, id: QuestionVersionId) -> Result<(QuestionId, &'static str)> {
    let submitted = typed.text("then") == "submit";
    if submitted {
        bank::submit(tx, id)?;
    }
    let question = bank::question_of(tx, id)?;
    Ok((question, if submitted { "questions-done-submit" } else { "questions-done-save" }))
}

/// `GET /questions/{id}/edit`
pub async fn edit_form(caller: Caller, path: Path<QuestionId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (place, fields) = caller.read(move |tx| known(tx, id)).await?;
    caller.page(&EditView::made(&place, &fields, FormErrors::none()))
}

fn known(tx: &mut Tx<'_>, id: QuestionId) -> Result<(Place, Fields)> {
    let (question, versions) = bank::question(tx, id)?;
    let version = bank::current(&versions).ok_or(Error::NotFound)?;
    if version.state == State::InReview {
        return Err(Error::refused("questions-in-review"));
    }
    if !bank::may_write(tx.actor()?, &question.module_code) {
        return Err(Error::Forbidden);
    }
    let about = (id, question.code.clone(), version.version);
    let place = place(tx, &question.framework_code, &question.module_code, Some(about))?;
    Ok((place, fields_of(&version.content, question.pool)))
}

/// `POST /questions/{id}/edit`
pub async fn edit(caller: Caller, path: Path<QuestionId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    if form.text("then") == "preview" {
        return preview(&caller, &form, Some(id)).await;
    }
    let typed = form.0.clone();
    let done = caller
        .write(move |tx| {
            let content = content_of(&typed)?;
            let version = bank::revise(tx, id, &content, typed.text("seen"), WRITTEN)?;
            finish(tx, &typed, version)
        })
        .await;
    answer(&caller, &form, Some(id), done).await
}

async fn answer(
    caller: &Caller,
    form: &Form,
    id: Option<QuestionId>,
    done: Result<(QuestionId, &'static str)>,
) -> Result<HttpResponse> {
    match done {
        Ok((id, said)) => caller.go_saying(&format!("/questions/{id}"), said),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let place = again(caller, form, id).await?;
            caller.page_with(&EditView::made(&place, form, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

async fn again(caller: &Caller, form: &Form, id: Option<QuestionId>) -> Result<Place> {
    let module = form.text("module").to_owned();
    caller
        .read(move |tx| match id {
            Some(id) => Ok(known(tx, id)?.0),
            None => {
                let (framework, module) = home(tx, &module)?;
                place(tx, &framework, &module, None)
            }
        })
        .await
}

/// The form again, with the question as the candidate would see it and what is alike; nothing is saved.
async fn preview(caller: &Caller, form: &Form, id: Option<QuestionId>) -> Result<HttpResponse> {
    let place = again(caller, form, id).await?;
    let content = content_of(form)?;
    let (module, looked) = (place.module.0.clone(), content.clone());
    let found = caller.read(move |tx| bank::alike(tx, &module, &looked, id)).await?;
    let mut view = EditView::made(&place, form, FormErrors::none());
    view.preview = Some(Preview::of(&content));
    view.alike = alike_lines(found);
    caller.page(&view)
}
