//! An exam as a whole, and step 6: hand in, approve, return, publish, new version.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::check::{Item, Mend, items};
use super::{Line, Step, Tag, exam_crumbs, exam_tag, kind_text, may_see_exams, no_errors, own_draft, steps};
use crate::app::Tx;
use crate::clock;
use crate::db::ExamId;
use crate::error::{Error, Message, Result};
use crate::exams::checks::{Check, Verdict};
use crate::exams::model::{Exam, ExamLevel, ExamState, ExamTask, Sitting};
use crate::exams::{cell_text, store};
use crate::questions::BlueprintLine;
use crate::rights::{Action, Actor, Facts, allow, may_ever};
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, View};

/// An exam as a whole.
#[derive(Serialize)]
pub struct ExamView {
    heading: String,
    id: String,
    tag: Tag,
    steps: Vec<Step>,
    errors: FormErrors,
    summary: Vec<Line>,
    cells: Vec<Line>,
    tasks: Vec<String>,
    checks: Vec<Item>,
    ready: bool,
    return_note: String,
    may_submit: bool,
    may_publish: bool,
    may_approve: bool,
    may_take_back: bool,
    may_preview: bool,
    may_version: bool,
    may_round: bool,
    note: Field,
    versions: Vec<Line>,
    #[serde(skip)]
    crumbs: Vec<Crumb>,
}

pub(super) struct Whole {
    pub exam: Exam,
    pub versions: Vec<Exam>,
    pub checks: Vec<Check>,
    pub tasks: Vec<ExamTask>,
    pub levels: Vec<ExamLevel>,
    pub window: Option<Sitting>,
    pub people: usize,
    pub author: String,
    pub approver: Option<String>,
}

impl View for ExamView {
    const TEMPLATE: &'static str = "exams/exam";
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
        let system = Actor::system("mẫu");
        let errors = FormErrors::from_error(Error::invalid("note", "exams-note-needed")).unwrap_or_default();
        let mut all = Vec::new();
        for exam in super::samples::exams() {
            let whole = Whole {
                versions: vec![exam.clone()],
                checks: Vec::new(),
                tasks: super::samples::tasks(),
                levels: super::samples::levels(),
                window: None,
                people: 0,
                author: "Phạm Thu Hà".into(),
                approver: exam.approved_by.map(|_| "Đỗ Hữu Thưởng".into()),
                exam,
            };
            all.push(Self::of(&whole, &system, &Fields::default(), no_errors()));
            all.push(Self::of(&whole, &system, &Fields::default(), errors.clone()));
        }
        all
    }
}

impl ExamView {
    fn of(whole: &Whole, me: &Actor, form: &Fields, errors: FormErrors) -> Self {
        let exam = &whole.exam;
        let facts = Facts::by(Some(exam.author_id));
        let writes = allow(me, Action::WriteExams, &facts).is_ok();
        let draft = exam.state == ExamState::Draft && writes;
        let newest = whole.versions.first().is_some_and(|first| first.id == exam.id);
        let settled = matches!(exam.state, ExamState::Published | ExamState::Retired);
        let used = whole.tasks.iter().filter(|task| exam.practical_tasks.0.contains(&task.id));
        Self {
            heading: exam.title.clone(),
            id: exam.id.to_string(),
            tag: exam_tag(exam.state),
            steps: if draft { steps(exam, 6) } else { Vec::new() },
            summary: summary(whole),
            cells: exam
                .blueprint
                .0
                .iter()
                .map(|line| Line::new(&part_text(whole, line), format!("{} câu", line.count)))
                .collect(),
            tasks: used.map(|task| format!("{} ({} phút)", task.title, task.minutes)).collect(),
            checks: items(exam, &whole.checks, if draft { Mend::Yes } else { Mend::No }),
            ready: whole.checks.iter().all(|check| check.verdict != Verdict::Bad),
            return_note: exam.return_note.clone(),
            may_submit: draft && exam.has_practical(),
            may_publish: draft && !exam.has_practical(),
            may_approve: exam.state == ExamState::InReview && allow(me, Action::ApproveExams, &facts).is_ok(),
            may_take_back: exam.state == ExamState::InReview && writes,
            may_preview: exam.question_count() > 0
                && [Action::WriteExams, Action::ApproveExams].iter().any(|action| may_ever(me, *action)),
            may_version: settled && newest && may_ever(me, Action::WriteExams),
            may_round: exam.state == ExamState::Published
                && exam.has_practical()
                && allow(me, Action::ManageRounds, &Facts::none()).is_ok(),
            note: form.field("note", &errors),
            versions: if whole.versions.len() > 1 { whole.versions.iter().map(version).collect() } else { Vec::new() },
            crumbs: exam_crumbs(exam, ""),
            errors,
        }
    }
}

fn version(exam: &Exam) -> Line {
    Line {
        href: Some(format!("/exams/{}", exam.id)),
        action: Some("Xem".into()),
        ..Line::new(
            &format!("Phiên bản {}", exam.version),
            format!("{}, {}", exam.state.label(), clock::date_text(exam.published_at.unwrap_or(exam.created_at))),
        )
    }
}

/// A line of the blueprint; a whole module is named.
fn part_text(whole: &Whole, line: &BlueprintLine) -> String {
    let levels = whole.levels.iter().filter(|level| level.framework_code == whole.exam.framework_code);
    let title = levels.flat_map(|level| &level.modules).find(|(code, _)| *code == line.module_code);
    match title.filter(|_| line.element_prefix.is_none()) {
        Some((_, title)) => cell_text(line).replacen(&line.module_code, &format!("{} {title}", line.module_code), 1),
        None => cell_text(line),
    }
}

fn summary(whole: &Whole) -> Vec<Line> {
    let exam = &whole.exam;
    let known = whole.levels.iter().find(|one| one.framework_code == exam.framework_code);
    let framework = known.map_or_else(|| exam.framework_code.clone(), |one| one.framework_title.clone());
    let mut lines = vec![
        Line::new("Loại", kind_text(exam, &whole.levels)),
        Line::new("Chuẩn", framework),
        Line::new("Phiên bản", exam.version.to_string()),
        Line::new("Số câu mỗi đề", exam.question_count().to_string()),
        Line::new("Lý thuyết", format!("{} phút", exam.theory_minutes)),
    ];
    if exam.has_practical() {
        lines.push(Line::new("Thực hành", format!("{} phút", exam.practical_minutes)));
        lines.push(Line::new("Đến muộn tối đa", format!("{} phút từ khi bắt đầu tính giờ", exam.late_minutes)));
    } else {
        let window = whole.window.as_ref().map(|sitting| {
            let span = crate::scheduling::Span { starts_at: sitting.starts_at, ends_at: sitting.ends_at };
            crate::scheduling::rules::span_text(span)
        });
        lines.push(Line::new("Mở bài", window.unwrap_or_default()));
        lines.push(Line::new("Người làm bài", whole.people.to_string()));
    }
    lines.push(Line::new("Đạt", format!("từ {}% số điểm mỗi bài", exam.pass_percent)));
    lines.push(Line::new("Người soạn", whole.author.clone()));
    if let Some(at) = exam.published_at {
        lines.push(Line::new("Người duyệt", whole.approver.clone().unwrap_or_default()));
        lines.push(Line::new("Công bố", clock::date_time_text(at)));
    }
    lines
}

fn load(tx: &mut Tx<'_>, id: ExamId) -> Result<Whole> {
    let exam = store::exam(tx, id)?;
    let versions = crate::exams::versions(tx, exam.lineage_id)?;
    let open = matches!(exam.state, ExamState::Draft | ExamState::InReview);
    let checks = if open { crate::exams::checklist(tx, &exam)? } else { Vec::new() };
    let tasks = store::tasks(tx, &exam.framework_code, &exam.level_code)?;
    let levels = store::levels(tx)?;
    let window = if exam.has_practical() { None } else { crate::exams::window(tx, id)? };
    let people = crate::exams::participants(tx, id)?.len();
    let accounts: Vec<_> = [Some(exam.author_id), exam.approved_by].into_iter().flatten().collect();
    let names = store::account_names(tx, &accounts)?;
    let author = names.get(&exam.author_id).cloned().unwrap_or_default();
    let approver = exam.approved_by.and_then(|id| names.get(&id).cloned());
    Ok(Whole { exam, versions, checks, tasks, levels, window, people, author, approver })
}

/// What is being written is the author's and the approver's, nobody else's.
///
/// # Errors
/// [`Error::NotFound`] for anybody else.
pub(in crate::exams) fn hide_draft(caller: &Caller, exam: &Exam) -> Result<()> {
    let own = own_draft(caller, exam)?;
    if exam.state == ExamState::Draft && !own && !may_ever(caller.me()?, Action::ApproveExams) {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// `GET /exams/{id}`
pub async fn page(caller: Caller, id: Path<ExamId>) -> Result<HttpResponse> {
    may_see_exams(caller.me()?)?;
    let id = *id;
    let whole = caller.read(move |tx| load(tx, id)).await?;
    hide_draft(&caller, &whole.exam)?;
    caller.page(&ExamView::of(&whole, caller.me()?, &Fields::default(), no_errors()))
}

async fn finish(caller: &Caller, id: ExamId, form: &Fields, done: Result<(String, Message)>) -> Result<HttpResponse> {
    match done {
        Ok((to, message)) => caller.go_saying(&to, message),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let whole = caller.read(move |tx| load(tx, id)).await?;
            let view = ExamView::of(&whole, caller.me()?, form, errors);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn here(id: ExamId, key: &'static str) -> (String, Message) {
    (format!("/exams/{id}"), Message::new(key))
}

/// `POST /exams/{id}/submit`
pub async fn submit(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller.write(move |tx| crate::exams::submit_exam(tx, id)).await;
    finish(&caller, id, &form, done.map(|()| here(id, "exams-submitted"))).await
}

/// `POST /exams/{id}/approve`
pub async fn approve(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller.write(move |tx| crate::exams::approve_exam(tx, id)).await;
    finish(&caller, id, &form, done.map(|()| here(id, "exams-approved"))).await
}

/// `POST /exams/{id}/return`
pub async fn give_back(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let (id, note) = (*id, form.text("note").to_owned());
    let done = caller.write(move |tx| crate::exams::return_exam(tx, id, &note)).await;
    let key = if form.some("note").is_some() { "exams-returned" } else { "exams-taken-back" };
    finish(&caller, id, &form, done.map(|()| here(id, key))).await
}

/// `POST /exams/{id}/publish`
pub async fn publish(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller
        .write(move |tx| {
            crate::exams::publish_class_test(tx, id)?;
            Ok(crate::exams::participants(tx, id)?.len())
        })
        .await;
    let said = |count| (format!("/exams/{id}"), Message::new("exams-published-test").with("count", count));
    finish(&caller, id, &form, done.map(said)).await
}

/// `POST /exams/{id}/version`
pub async fn version_of(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller.write(move |tx| crate::exams::new_version(tx, id)).await;
    let said = |fresh| (format!("/exams/{fresh}/info"), Message::new("exams-version-begun"));
    finish(&caller, id, &form, done.map(said)).await
}
