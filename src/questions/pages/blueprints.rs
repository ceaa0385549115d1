//! Blueprints: the list, one of them with what the bank has for it, and the form.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::parts::{Tab, Tabs, TagView, tabs};
use crate::app::Tx;
use crate::db::BlueprintId;
use crate::error::{Error, Result};
use crate::questions::blueprints::{Blueprint, BlueprintDraft, blueprint, blueprints, covered, faults, save_blueprint};
use crate::questions::model::{BlueprintLine, Pool, difficulty_label};
use crate::questions::rules::Cover;
use crate::rights::{Action, may_ever};
use crate::standard::{self, Framework};
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};
use crate::{clock, text};

/// Empty rows below those filled.
const SPARE: usize = 4;
/// Rows of a fresh form.
const FIRST: usize = 8;

/// A line of the list.
#[derive(Serialize)]
struct ListLine {
    href: String,
    title: String,
    level: String,
    pool: String,
    questions: String,
    changed: String,
    verdict: TagView,
}

/// The list.
#[derive(Serialize)]
pub struct BlueprintsView {
    tabs: Tabs,
    lines: Vec<ListLine>,
    may_write: bool,
}

impl View for BlueprintsView {
    const TEMPLATE: &'static str = "questions/blueprints";
    fn title(&self) -> String {
        "Ma trận đề".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Ngân hàng câu hỏi", "/questions"), Crumb::here("Ma trận đề")]
    }
    fn samples() -> Vec<Self> {
        let of = |missing| list_line(&sample(), &[cover(missing)], "Chuẩn kỹ năng sử dụng CNTT cơ bản");
        vec![
            Self { tabs: tabs(Tab::Blueprints), lines: Vec::new(), may_write: true },
            Self { tabs: tabs(Tab::Blueprints), lines: vec![of(0), of(3)], may_write: false },
        ]
    }
}

fn sample() -> Blueprint {
    let line = BlueprintLine {
        module_code: "IU01".into(),
        element_prefix: Some("IU01.1".into()),
        difficulty: Some(2),
        count: 5,
    };
    Blueprint {
        id: BlueprintId(uuid::Uuid::nil()),
        changed_at: super::samples::question(crate::questions::State::Draft).1.changed_at,
        draft: BlueprintDraft {
            title: "Thi chuẩn kỹ năng sử dụng công nghệ thông tin cơ bản – đợt thi dành cho cán bộ phường".into(),
            framework_code: "tt03-2014".into(),
            level_code: "basic".into(),
            module_code: Some("IU01".into()),
            pool: Pool::Exam,
            lines: vec![line.clone(), BlueprintLine { element_prefix: None, difficulty: None, ..line }],
        },
    }
}

fn cover(missing: usize) -> Cover {
    Cover { line: 0, fitting: 5 - missing, wanted: 5, missing }
}

fn list_line(of: &Blueprint, covers: &[Cover], level: &str) -> ListLine {
    ListLine {
        href: format!("/questions/blueprints/{}", of.id),
        title: of.draft.title.clone(),
        level: level.to_owned(),
        pool: of.draft.pool.label(),
        questions: text::format_integer(i64::from(of.draft.questions())),
        changed: clock::date_text(of.changed_at),
        verdict: verdict(covers),
    }
}

fn verdict(covers: &[Cover]) -> TagView {
    let missing: usize = covers.iter().map(|cover| cover.missing).sum();
    if missing == 0 {
        TagView::new("ok", "Đủ câu hỏi")
    } else {
        TagView::new("late", format!("Thiếu {missing} câu"))
    }
}

fn level_title(frameworks: &[Framework], draft: &BlueprintDraft) -> String {
    let framework = frameworks.iter().find(|framework| framework.code == draft.framework_code);
    framework.and_then(|f| f.level(&draft.level_code)).map_or_else(String::new, |level| level.title.clone())
}

/// `GET /questions/blueprints`
pub async fn list(caller: Caller) -> Result<HttpResponse> {
    let view = caller
        .read(|tx| {
            let frameworks = standard::frameworks(tx)?;
            let mut lines = Vec::new();
            for one in blueprints(tx)? {
                let covers = covered(tx, &one.draft)?;
                lines.push(list_line(&one, &covers, &level_title(&frameworks, &one.draft)));
            }
            let may_write = may_ever(tx.actor()?, Action::ManageBlueprints);
            Ok(BlueprintsView { tabs: tabs(Tab::Blueprints), lines, may_write })
        })
        .await?;
    caller.page(&view)
}

/// A cell of a blueprint with what the bank has.
#[derive(Serialize)]
struct CellLine {
    part: String,
    title: String,
    difficulty: String,
    wanted: usize,
    fitting: usize,
    verdict: TagView,
}

/// One blueprint.
#[derive(Serialize)]
pub struct BlueprintView {
    tabs: Tabs,
    title: String,
    edit: Option<String>,
    level: String,
    pool: String,
    questions: i32,
    cells: Vec<CellLine>,
    missing: usize,
    write: String,
}

impl View for BlueprintView {
    const TEMPLATE: &'static str = "questions/blueprint";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Ma trận đề", "/questions/blueprints"), Crumb::here(self.title.clone())]
    }
    fn samples() -> Vec<Self> {
        let covers = |missing| vec![cover(missing), Cover { line: 1, ..cover(0) }];
        [0, 2].map(|missing| Self::made(&sample(), &[], &covers(missing), true)).into_iter().collect()
    }
}

impl BlueprintView {
    fn made(of: &Blueprint, frameworks: &[Framework], covers: &[Cover], may_write: bool) -> Self {
        let framework = frameworks.iter().find(|framework| framework.code == of.draft.framework_code);
        let title = |line: &BlueprintLine| match (framework, &line.element_prefix) {
            (Some(f), Some(code)) => f.element(code).map_or_else(String::new, |element| element.title.clone()),
            (Some(f), None) => f.module(&line.module_code).map_or_else(String::new, |module| module.title.clone()),
            (None, _) => String::new(),
        };
        let cell = |(line, cover): (&BlueprintLine, &Cover)| CellLine {
            part: line.element_prefix.clone().unwrap_or_else(|| line.module_code.clone()),
            title: title(line),
            difficulty: line.difficulty.map_or_else(|| "Mọi độ khó".to_owned(), difficulty_label),
            wanted: cover.wanted,
            fitting: cover.fitting,
            verdict: cell_verdict(cover),
        };
        Self {
            tabs: tabs(Tab::Blueprints),
            title: of.draft.title.clone(),
            edit: may_write.then(|| format!("/questions/blueprints/{}/edit", of.id)),
            level: level_title(frameworks, &of.draft),
            pool: of.draft.pool.label(),
            questions: of.draft.questions(),
            cells: of.draft.lines.iter().zip(covers).map(cell).collect(),
            missing: covers.iter().map(|cover| cover.missing).sum(),
            write: "/questions/new".to_owned(),
        }
    }
}

fn cell_verdict(cover: &Cover) -> TagView {
    match cover.missing {
        0 => TagView::new("ok", "Đủ"),
        missing => TagView::new("late", format!("Thiếu {missing}")),
    }
}

/// `GET /questions/blueprints/{id}`
pub async fn show(caller: Caller, path: Path<BlueprintId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller
        .read(move |tx| {
            let found = blueprint(tx, id)?;
            let covers = covered(tx, &found.draft)?;
            let frameworks = standard::frameworks(tx)?;
            let may_write = may_ever(tx.actor()?, Action::ManageBlueprints);
            Ok(BlueprintView::made(&found, &frameworks, &covers, may_write))
        })
        .await?;
    caller.page(&view)
}

/// A group of choices.
#[derive(Serialize)]
struct Choices {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

/// A row of the form.
#[derive(Serialize)]
struct Row {
    number: usize,
    part_name: String,
    part: String,
    part_error: Option<String>,
    difficulty_name: String,
    difficulties: Vec<Choice>,
    count_name: String,
    count: String,
    count_error: Option<String>,
    verdict: Option<TagView>,
    fitting: Option<usize>,
}

/// The form.
#[derive(Serialize)]
pub struct BlueprintFormView {
    errors: FormErrors,
    tabs: Tabs,
    heading: String,
    action: String,
    back: String,
    name: Field,
    level: Choices,
    pool: Choices,
    rows: Vec<Row>,
    row_count: usize,
    parts: Vec<Choice>,
    lines_error: Option<String>,
    checked: Option<TagView>,
    total: i32,
}

impl View for BlueprintFormView {
    const TEMPLATE: &'static str = "questions/blueprint-form";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Ma trận đề", "/questions/blueprints"), Crumb::here(self.heading.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let fields = fields_of(&sample().draft);
        let bad = FormErrors::from_error(Error::invalid("line-0-part", "questions-line-twice")).unwrap_or_default();
        vec![
            Self::made(None, &[], &Fields::default(), (FormErrors::none(), &[])),
            Self::made(None, &[], &fields, (FormErrors::none(), &[cover(2), Cover { line: 1, ..cover(0) }])),
            Self::made(Some(sample().id), &[], &fields, (bad, &[])),
        ]
    }
}

impl BlueprintFormView {
    fn made(
        id: Option<BlueprintId>,
        frameworks: &[Framework],
        typed: &Fields,
        (errors, covers): (FormErrors, &[Cover]),
    ) -> Self {
        let choices = |name, options| Choices { name, error: errors.at(name), options };
        let levels = frameworks.iter().flat_map(|framework| {
            let value = |level: &standard::Level| format!("{}/{}", framework.code, level.code);
            framework.levels.iter().map(move |level| Choice::of(value(level), &level.title, typed.text("level")))
        });
        let pool = typed.some("pool").unwrap_or("exam");
        let pools = Pool::ALL.iter().map(|p| Choice::of(p.as_str(), p.label(), pool)).collect();
        let wanted = typed.parse::<usize>("rows").ok().flatten().unwrap_or(FIRST);
        let more = if typed.text("then") == "more" { SPARE } else { 0 };
        let count = (wanted + more).clamp(FIRST, super::super::blueprints::MOST_LINES);
        let filled = filled_rows(typed);
        let row_of = |number: usize| {
            let cover = filled.iter().position(|at| *at == number).and_then(|at| covers.get(at));
            row(number, typed, &errors, cover)
        };
        let base = id.map_or_else(|| "/questions/blueprints".to_owned(), |id| format!("/questions/blueprints/{id}"));
        Self {
            tabs: tabs(Tab::Blueprints),
            heading: if id.is_none() { "Lập ma trận đề".into() } else { "Sửa ma trận đề".into() },
            action: if id.is_none() { "/questions/blueprints/new".into() } else { format!("{base}/edit") },
            back: base,
            name: typed.field("title", &errors),
            level: choices("level", levels.collect()),
            pool: choices("pool", pools),
            rows: (0..count).map(row_of).collect(),
            row_count: count,
            parts: frameworks.iter().flat_map(parts_of).collect(),
            lines_error: errors.at("lines"),
            checked: (!covers.is_empty()).then(|| verdict(covers)),
            total: lines_of(typed).iter().map(|line| line.count.max(0)).sum(),
            errors,
        }
    }
}

/// Codes to choose from: modules, and elements.
fn parts_of(framework: &Framework) -> Vec<Choice> {
    let mut all = Vec::new();
    for module in &framework.modules {
        all.push(Choice::of(&module.code, &module.title, ""));
        all.extend(framework.elements_of(&module.code).map(|element| Choice::of(&element.code, &element.title, "")));
    }
    all
}

fn row(number: usize, typed: &Fields, errors: &FormErrors, cover: Option<&Cover>) -> Row {
    let name = |what: &str| format!("line-{number}-{what}");
    let filled = filled_rows(typed);
    let place = filled.iter().position(|at| *at == number);
    // Errors speak of lines in their order; rows left blank are no lines.
    let at = |what: &str| place.and_then(|place| errors.at(&format!("line-{place}-{what}")));
    let chosen = typed.text(&name("difficulty")).to_owned();
    let mut difficulties = vec![Choice::of("", "Mọi độ khó", &chosen)];
    difficulties.extend((1..=3).map(|d| Choice::of(d.to_string(), difficulty_label(d), &chosen)));
    Row {
        number: number + 1,
        part: typed.text(&name("part")).to_owned(),
        part_error: at("part"),
        count: typed.text(&name("count")).to_owned(),
        count_error: at("count"),
        part_name: name("part"),
        difficulty_name: name("difficulty"),
        count_name: name("count"),
        difficulties,
        verdict: cover.map(cell_verdict),
        fitting: cover.map(|cover| cover.fitting),
    }
}

fn filled_rows(typed: &Fields) -> Vec<usize> {
    let is_filled = |row: &usize| {
        typed.some(&format!("line-{row}-part")).is_some() || typed.some(&format!("line-{row}-count")).is_some()
    };
    (0..super::super::blueprints::MOST_LINES).filter(is_filled).collect()
}

/// The lines typed. An unreadable count is 0, which is refused at its field.
fn lines_of(typed: &Fields) -> Vec<BlueprintLine> {
    let line = |row: usize| {
        let text = |what: &str| typed.text(&format!("line-{row}-{what}")).to_uppercase();
        let part = text("part");
        let module = part.split('.').next().unwrap_or_default().to_owned();
        BlueprintLine {
            element_prefix: (part != module).then(|| part.clone()),
            module_code: module,
            difficulty: text("difficulty").parse().ok().filter(|d| (1..=3).contains(d)),
            count: text("count").parse().unwrap_or(0),
        }
    };
    filled_rows(typed).into_iter().map(line).collect()
}

fn draft_of(typed: &Fields) -> Result<BlueprintDraft> {
    let (framework, level) = typed.text("level").split_once('/').unwrap_or_default();
    if framework.is_empty() {
        return Err(Error::invalid("level", "form-required"));
    }
    let lines = lines_of(typed);
    let first = lines.first().map(|line| line.module_code.clone());
    Ok(BlueprintDraft {
        title: typed.text("title").to_owned(),
        framework_code: framework.to_owned(),
        level_code: level.to_owned(),
        module_code: first.filter(|first| lines.iter().all(|line| line.module_code == *first)),
        pool: typed.need("pool")?,
        lines,
    })
}

fn fields_of(draft: &BlueprintDraft) -> Fields {
    let mut pairs = vec![
        ("title".to_owned(), draft.title.clone()),
        ("level".to_owned(), format!("{}/{}", draft.framework_code, draft.level_code)),
        ("pool".to_owned(), draft.pool.to_string()),
        ("rows".to_owned(), (draft.lines.len() + SPARE).to_string()),
    ];
    for (at, line) in draft.lines.iter().enumerate() {
        pairs
            .push((format!("line-{at}-part"), line.element_prefix.clone().unwrap_or_else(|| line.module_code.clone())));
        pairs.push((format!("line-{at}-difficulty"), line.difficulty.map(|d| d.to_string()).unwrap_or_default()));
        pairs.push((format!("line-{at}-count"), line.count.to_string()));
    }
    Fields::new(pairs)
}

/// `GET /questions/blueprints/new`
pub async fn new_form(caller: Caller) -> Result<HttpResponse> {
    let frameworks = caller.read(standard::frameworks).await?;
    caller.page(&BlueprintFormView::made(None, &frameworks, &Fields::default(), (FormErrors::none(), &[])))
}

/// `GET /questions/blueprints/{id}/edit`
pub async fn edit_form(caller: Caller, path: Path<BlueprintId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (frameworks, found) = caller.read(move |tx| Ok((standard::frameworks(tx)?, blueprint(tx, id)?))).await?;
    let fields = fields_of(&found.draft);
    caller.page(&BlueprintFormView::made(Some(id), &frameworks, &fields, (FormErrors::none(), &[])))
}

/// `POST /questions/blueprints/new`
pub async fn create(caller: Caller, form: Form) -> Result<HttpResponse> {
    save(&caller, &form, None).await
}

/// `POST /questions/blueprints/{id}/edit`
pub async fn edit(caller: Caller, path: Path<BlueprintId>, form: Form) -> Result<HttpResponse> {
    save(&caller, &form, Some(path.into_inner())).await
}

async fn save(caller: &Caller, form: &Form, id: Option<BlueprintId>) -> Result<HttpResponse> {
    let typed = form.0.clone();
    let then = form.text("then");
    if then == "more" || then == "check" {
        let is_check = then == "check";
        let (frameworks, answer) = caller
            .read(move |tx| Ok((standard::frameworks(tx)?, if is_check { check(tx, &typed) } else { Ok(Vec::new()) })))
            .await?;
        let (errors, covers) = match answer {
            Ok(covers) => (FormErrors::none(), covers),
            Err(error) => (FormErrors::from_error(error)?, Vec::new()),
        };
        return caller.page(&BlueprintFormView::made(id, &frameworks, form, (errors, &covers)));
    }
    match caller.write(move |tx| save_blueprint(tx, id, &draft_of(&typed)?)).await {
        Ok(id) => caller.go_saying(&format!("/questions/blueprints/{id}"), "questions-blueprint-saved"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let frameworks = caller.read(standard::frameworks).await?;
            let view = BlueprintFormView::made(id, &frameworks, form, (errors, &[]));
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// What the bank has for the lines typed, once they are sound.
fn check(tx: &mut Tx<'_>, typed: &Fields) -> Result<Vec<Cover>> {
    let mut draft = draft_of(typed)?;
    if draft.title.is_empty() {
        draft.title = "–".into();
    }
    let framework = standard::framework(tx, &draft.framework_code)?;
    faults(&framework, &draft).check()?;
    covered(tx, &draft)
}
