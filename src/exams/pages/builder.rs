//! Steps 2 to 4 of the builder: the blueprint, the times with practical tasks or window, the rules.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;

use super::{Group, Pick, Step, exam_crumbs, may_see_exams, no_errors, own_draft, steps};
use crate::app::Tx;
use crate::clock;
use crate::db::{BlueprintId, ExamId, Instant, PracticalTaskId};
use crate::error::{Error, Result};
use crate::exams::model::{Exam, ExamBlueprint, ExamTask, ExamTimes, Sitting};
use crate::exams::{cell_text, store};
use crate::questions::{self, BlueprintLine, PoolQuestion, rules as draw_rules};
use crate::scheduling::Span;
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, View};

/// Step 2.
#[derive(Serialize)]
pub struct BlueprintView {
    heading: String,
    action: String,
    steps: Vec<Step>,
    errors: FormErrors,
    blueprint: Group,
    pool: &'static str,
    count: i32,
    missing: usize,
    cells: Vec<Cell>,
    #[serde(skip)]
    crumbs: Vec<Crumb>,
}

#[derive(Serialize)]
struct Cell {
    cell: String,
    wanted: usize,
    fitting: usize,
    missing: usize,
}

impl View for BlueprintView {
    const TEMPLATE: &'static str = "exams/blueprint";
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
        let errors = FormErrors::from_error(Error::invalid("blueprint", "exams-blueprint-choose")).unwrap_or_default();
        let exams = super::samples::exams();
        let mut all: Vec<Self> =
            exams.iter().map(|exam| Self::of(exam, &super::samples::blueprints(), &[], no_errors())).collect();
        all.extend(exams.first().map(|exam| Self::of(exam, &[], &[], errors)));
        all
    }
}

impl BlueprintView {
    fn of(exam: &Exam, known: &[ExamBlueprint], pool: &[PoolQuestion], errors: FormErrors) -> Self {
        let lines = &exam.blueprint.0;
        let covers = draw_rules::coverage(lines, pool);
        let cells = lines
            .iter()
            .zip(&covers)
            .map(|(line, cover)| Cell {
                cell: cell_text(line),
                wanted: cover.wanted,
                fitting: cover.fitting,
                missing: cover.missing,
            })
            .collect();
        Self {
            heading: exam.title.clone(),
            action: format!("/exams/{}/blueprint", exam.id),
            steps: steps(exam, 2),
            blueprint: Group {
                name: "blueprint",
                error: errors.at("blueprint"),
                options: known.iter().map(|one| pick(one, lines, pool)).collect(),
            },
            pool: exam.kind.pool().as_str(),
            count: exam.question_count(),
            missing: covers.iter().map(|cover| cover.missing).sum(),
            cells,
            crumbs: exam_crumbs(exam, "Ma trận đề"),
            errors,
        }
    }
}

fn pick(one: &ExamBlueprint, chosen: &[BlueprintLine], pool: &[PoolQuestion]) -> Pick {
    let count: i32 = one.lines.iter().map(|line| line.count).sum();
    let missing: usize = draw_rules::shortages(&one.lines, pool).iter().map(|short| short.missing).sum();
    let fill = if missing == 0 { "đủ câu hỏi".to_owned() } else { format!("thiếu {missing} câu") };
    Pick {
        value: one.id.to_string(),
        label: one.title.clone(),
        hint: Some(format!("{count} câu trong {} dòng, {fill}", one.lines.len())),
        selected: !chosen.is_empty() && one.lines == chosen,
    }
}

fn load_blueprints(tx: &mut Tx<'_>, id: ExamId) -> Result<(Exam, Vec<ExamBlueprint>, Vec<PoolQuestion>)> {
    let exam = store::exam(tx, id)?;
    let known = store::blueprints(tx, &exam)?;
    let pool = questions::pool(tx, &exam.framework_code, exam.kind.pool())?;
    Ok((exam, known, pool))
}

/// `GET /exams/{id}/blueprint`
pub async fn blueprint_form(caller: Caller, id: Path<ExamId>) -> Result<HttpResponse> {
    may_see_exams(caller.me()?)?;
    let id = *id;
    let (exam, known, pool) = caller.read(move |tx| load_blueprints(tx, id)).await?;
    if !own_draft(&caller, &exam)? {
        return Ok(caller.go(&format!("/exams/{id}")));
    }
    caller.page(&BlueprintView::of(&exam, &known, &pool, no_errors()))
}

/// `POST /exams/{id}/blueprint`
pub async fn save_blueprint(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller
        .write(move |tx| {
            let exam = store::exam(tx, id)?;
            let asked: Option<BlueprintId> = form.parse("blueprint")?;
            let known = store::blueprints(tx, &exam)?;
            let chosen = known.into_iter().find(|one| Some(one.id) == asked);
            let chosen = chosen.ok_or_else(|| Error::invalid("blueprint", "exams-blueprint-choose"))?;
            crate::exams::save_blueprint(tx, id, &chosen.lines)
        })
        .await;
    match done {
        Ok(()) => caller.go_saying(&format!("/exams/{id}/blueprint"), "exams-saved"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let (exam, known, pool) = caller.read(move |tx| load_blueprints(tx, id)).await?;
            caller.page_with(&BlueprintView::of(&exam, &known, &pool, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Step 3.
#[derive(Serialize)]
pub struct TimesView {
    heading: String,
    action: String,
    steps: Vec<Step>,
    errors: FormErrors,
    practical: bool,
    theory_minutes: Field,
    practical_minutes: Field,
    slack_minutes: Field,
    tasks: Group,
    day: Field,
    from: Field,
    last_day: Field,
    to: Field,
    #[serde(skip)]
    crumbs: Vec<Crumb>,
}

impl View for TimesView {
    const TEMPLATE: &'static str = "exams/times";
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
        let errors = FormErrors::from_error(Error::invalid("to", "exams-window-empty")).unwrap_or_default();
        let mut all: Vec<Self> = super::samples::exams()
            .iter()
            .map(|exam| Self::of(exam, &filled_times(exam, None), &super::samples::tasks(), no_errors()))
            .collect();
        all.extend(super::samples::exams().last().map(|exam| Self::of(exam, &Fields::default(), &[], errors)));
        all
    }
}

impl TimesView {
    fn of(exam: &Exam, form: &Fields, tasks: &[ExamTask], errors: FormErrors) -> Self {
        let option = |task: &ExamTask| Pick {
            value: task.id.to_string(),
            label: task.title.clone(),
            hint: Some(format!(
                "{}, soạn cho {} phút, thang {} điểm",
                task.code,
                task.minutes,
                crate::text::format_hundredths(task.points)
            )),
            selected: form.all("tasks").any(|value| value == task.id.to_string()),
        };
        Self {
            heading: exam.title.clone(),
            action: format!("/exams/{}/times", exam.id),
            steps: steps(exam, 3),
            practical: exam.has_practical(),
            theory_minutes: form.field("theory_minutes", &errors),
            practical_minutes: form.field("practical_minutes", &errors),
            slack_minutes: form.field("slack_minutes", &errors),
            tasks: Group { name: "tasks", error: errors.at("tasks"), options: tasks.iter().map(option).collect() },
            day: form.field("day", &errors),
            from: form.field("from", &errors),
            last_day: form.field("last_day", &errors),
            to: form.field("to", &errors),
            crumbs: exam_crumbs(exam, "Thời gian"),
            errors,
        }
    }
}

fn filled_times(exam: &Exam, window: Option<&Sitting>) -> Fields {
    let mut pairs = vec![
        ("theory_minutes".to_owned(), exam.theory_minutes.to_string()),
        ("practical_minutes".into(), exam.practical_minutes.to_string()),
        ("slack_minutes".into(), exam.slack_minutes.to_string()),
    ];
    pairs.extend(exam.practical_tasks.0.iter().map(|id| ("tasks".to_owned(), id.to_string())));
    if let Some(sitting) = window {
        let (from, to) = (clock::local(sitting.starts_at), clock::local(sitting.ends_at));
        pairs.push(("day".into(), from.format("%d/%m/%Y").to_string()));
        pairs.push(("from".into(), from.format("%H:%M").to_string()));
        pairs.push(("last_day".into(), to.format("%d/%m/%Y").to_string()));
        pairs.push(("to".into(), to.format("%H:%M").to_string()));
    }
    Fields::new(pairs)
}

fn load_times(tx: &mut Tx<'_>, id: ExamId) -> Result<(Exam, Vec<ExamTask>, Option<Sitting>)> {
    let exam = store::exam(tx, id)?;
    let tasks = store::tasks(tx, &exam.framework_code, &exam.level_code)?;
    let window = crate::exams::window(tx, id)?;
    Ok((exam, tasks, window))
}

/// `GET /exams/{id}/times`
pub async fn times_form(caller: Caller, id: Path<ExamId>) -> Result<HttpResponse> {
    may_see_exams(caller.me()?)?;
    let id = *id;
    let (exam, tasks, window) = caller.read(move |tx| load_times(tx, id)).await?;
    if !own_draft(&caller, &exam)? {
        return Ok(caller.go(&format!("/exams/{id}")));
    }
    caller.page(&TimesView::of(&exam, &filled_times(&exam, window.as_ref()), &tasks, no_errors()))
}

/// A time of day as people type it: 8:00, 08:00, 8h30.
pub(super) fn time(form: &Fields, name: &str) -> Result<NaiveTime> {
    let typed = form.some(name).ok_or_else(|| Error::invalid(name, "form-required"))?;
    let plain = typed.replace(['h', 'H', '.', 'g'], ":");
    let plain = plain.trim_end_matches(':');
    let full = if plain.contains(':') { plain.to_owned() } else { format!("{plain}:00") };
    NaiveTime::parse_from_str(&full, "%H:%M").map_err(|_| Error::invalid(name, "exams-time"))
}

/// A day and a time of day of a form as an instant.
pub(super) fn moment(form: &Fields, day: &str, at: &str) -> Result<Instant> {
    let date: NaiveDate = form.date(day)?.ok_or_else(|| Error::invalid(day, "form-required"))?;
    Ok(clock::instant(date, time(form, at)?))
}

/// `POST /exams/{id}/times`
pub async fn save_times(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let (id, posted) = (*id, form.clone());
    match caller.write(move |tx| store_times(tx, id, &posted)).await {
        Ok(next) => caller.go_saying(&format!("/exams/{id}/{next}"), "exams-saved"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let (exam, tasks, _) = caller.read(move |tx| load_times(tx, id)).await?;
            caller.page_with(&TimesView::of(&exam, &form, &tasks, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn store_times(tx: &mut Tx<'_>, id: ExamId, form: &Fields) -> Result<&'static str> {
    let exam = store::exam(tx, id)?;
    let times = ExamTimes {
        theory_minutes: form.need("theory_minutes")?,
        practical_minutes: form.parse("practical_minutes")?.unwrap_or(0),
        slack_minutes: form.need("slack_minutes")?,
        late_minutes: exam.late_minutes,
        pass_percent: exam.pass_percent,
    };
    crate::exams::save_times(tx, id, times)?;
    if exam.has_practical() {
        let tasks: Vec<PracticalTaskId> = form.all("tasks").filter_map(|id| id.parse().ok()).collect();
        crate::exams::choose_tasks(tx, id, &tasks)?;
        return Ok("rules");
    }
    let span = Span { starts_at: moment(form, "day", "from")?, ends_at: moment(form, "last_day", "to")? };
    crate::exams::set_class_window(tx, id, span)?;
    Ok("people")
}

/// Step 4 of a national exam.
#[derive(Serialize)]
pub struct RulesView {
    heading: String,
    action: String,
    steps: Vec<Step>,
    errors: FormErrors,
    late_minutes: Field,
    pass_percent: Field,
    slack_minutes: i32,
    #[serde(skip)]
    crumbs: Vec<Crumb>,
}

impl View for RulesView {
    const TEMPLATE: &'static str = "exams/rules";
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
        let errors = FormErrors::from_error(Error::invalid("late_minutes", "form-unreadable")).unwrap_or_default();
        let exams = super::samples::exams();
        exams
            .first()
            .map(|exam| {
                vec![Self::of(exam, &filled_rules(exam), no_errors()), Self::of(exam, &Fields::default(), errors)]
            })
            .unwrap_or_default()
    }
}

impl RulesView {
    fn of(exam: &Exam, form: &Fields, errors: FormErrors) -> Self {
        Self {
            heading: exam.title.clone(),
            action: format!("/exams/{}/rules", exam.id),
            steps: steps(exam, 4),
            late_minutes: form.field("late_minutes", &errors),
            pass_percent: form.field("pass_percent", &errors),
            slack_minutes: exam.slack_minutes,
            crumbs: exam_crumbs(exam, "Quy tắc"),
            errors,
        }
    }
}

fn filled_rules(exam: &Exam) -> Fields {
    Fields::new(vec![
        ("late_minutes".into(), exam.late_minutes.to_string()),
        ("pass_percent".into(), exam.pass_percent.to_string()),
    ])
}

/// `GET /exams/{id}/rules`
pub async fn rules_form(caller: Caller, id: Path<ExamId>) -> Result<HttpResponse> {
    may_see_exams(caller.me()?)?;
    let id = *id;
    let exam = caller.read(move |tx| store::exam(tx, id)).await?;
    if !own_draft(&caller, &exam)? {
        return Ok(caller.go(&format!("/exams/{id}")));
    }
    caller.page(&RulesView::of(&exam, &filled_rules(&exam), no_errors()))
}

/// `POST /exams/{id}/rules`
pub async fn save_rules(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let (id, posted) = (*id, form.clone());
    let done = caller
        .write(move |tx| {
            let exam = store::exam(tx, id)?;
            let times = ExamTimes {
                theory_minutes: exam.theory_minutes,
                practical_minutes: exam.practical_minutes,
                slack_minutes: exam.slack_minutes,
                late_minutes: posted.need("late_minutes")?,
                pass_percent: posted.need("pass_percent")?,
            };
            crate::exams::save_times(tx, id, times)
        })
        .await;
    match done {
        Ok(()) => caller.go_saying(&format!("/exams/{id}/check"), "exams-saved"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let exam = caller.read(move |tx| store::exam(tx, id)).await?;
            caller.page_with(&RulesView::of(&exam, &form, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
