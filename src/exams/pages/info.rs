//! The list of exams, and step 1: title, kind, level.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::{Group, Pick, Step, Tag, exam_crumbs, exam_tag, kind_text, may_see_exams, no_errors, own_draft, steps};
use crate::clock;
use crate::db::ExamId;
use crate::error::{Error, Result};
use crate::exams::model::{Exam, ExamKind, ExamLevel, NewExam};
use crate::exams::store;
use crate::rights::{Action, may_ever};
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// The list of exams.
#[derive(Serialize)]
pub struct ExamsView {
    pub(super) may_write: bool,
    pub(super) exams: Vec<ExamRow>,
}

#[derive(Serialize)]
pub(super) struct ExamRow {
    href: String,
    title: String,
    version: i32,
    kind: String,
    author: String,
    changed: String,
    tag: Tag,
}

impl View for ExamsView {
    const TEMPLATE: &'static str = "exams/exams";
    fn title(&self) -> String {
        "Môn thi".into()
    }
    fn samples() -> Vec<Self> {
        let row = |exam: &Exam| ExamRow::of(exam, "Phạm Thu Hà".into(), &super::samples::levels());
        let exams = super::samples::exams().iter().map(row).collect();
        vec![Self { may_write: true, exams: Vec::new() }, Self { may_write: false, exams }]
    }
}

impl ExamRow {
    fn of(exam: &Exam, author: String, levels: &[ExamLevel]) -> Self {
        Self {
            href: format!("/exams/{}", exam.id),
            title: exam.title.clone(),
            version: exam.version,
            kind: kind_text(exam, levels),
            author,
            changed: clock::date_text(exam.changed_at),
            tag: exam_tag(exam.state),
        }
    }
}

/// `GET /exams`
pub async fn list(caller: Caller) -> Result<HttpResponse> {
    let may_write = may_ever(caller.me()?, Action::WriteExams);
    let view = caller
        .read(move |tx| {
            let exams = crate::exams::exams(tx)?;
            let authors: Vec<_> = exams.iter().map(|exam| exam.author_id).collect();
            let names = store::account_names(tx, &authors)?;
            let levels = store::levels(tx)?;
            let row = |exam: &Exam| {
                let author = names.get(&exam.author_id).cloned().unwrap_or_default();
                ExamRow::of(exam, author, &levels)
            };
            Ok(ExamsView { may_write, exams: exams.iter().map(row).collect() })
        })
        .await?;
    caller.page(&view)
}

/// Step 1.
#[derive(Serialize)]
pub struct InfoView {
    heading: String,
    action: String,
    steps: Vec<Step>,
    errors: FormErrors,
    name: Field,
    kind: Group,
    level: Field,
    levels: Vec<Choice>,
    module: Field,
    modules: Vec<Choice>,
    #[serde(skip)]
    crumbs: Vec<Crumb>,
}

impl View for InfoView {
    const TEMPLATE: &'static str = "exams/info";
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
        let errors = FormErrors::from_error(Error::invalid("title", "form-required")).unwrap_or_default();
        let levels = super::samples::levels();
        let mut all = vec![Self::of(None, &Fields::default(), &levels, errors)];
        all.extend(
            super::samples::exams().iter().map(|exam| Self::of(Some(exam), &filled(exam), &levels, no_errors())),
        );
        all
    }
}

impl InfoView {
    fn of(exam: Option<&Exam>, form: &Fields, levels: &[ExamLevel], errors: FormErrors) -> Self {
        let kind = form.some("kind").unwrap_or(ExamKind::National.as_str());
        let pick = |of: ExamKind, hint: &str| Pick {
            value: of.as_str().into(),
            label: of.label(),
            hint: Some(hint.into()),
            selected: kind == of.as_str(),
        };
        let level = form.text("level");
        let mut modules = vec![Choice::of("", "Cả mức", form.text("module"))];
        for one in levels {
            let named =
                |(code, title): &(String, String)| Choice::of(code, format!("{code} {title}"), form.text("module"));
            modules.extend(one.modules.iter().map(named));
        }
        Self {
            heading: exam.map_or_else(|| "Soạn môn thi".into(), |exam| exam.title.clone()),
            action: exam.map_or_else(|| "/exams/new".into(), |exam| format!("/exams/{}/info", exam.id)),
            steps: exam.map(|exam| steps(exam, 1)).unwrap_or_default(),
            name: Field { name: "title", ..form.field("title", &errors) },
            kind: Group {
                name: "kind",
                error: errors.at("kind"),
                options: vec![
                    pick(
                        ExamKind::National,
                        "Lý thuyết và thực hành, tổ chức theo kỳ thi, đạt thì được cấp chứng chỉ.",
                    ),
                    pick(
                        ExamKind::ClassTest,
                        "Chỉ trắc nghiệm từ câu luyện tập, cho người anh/chị ghi tên; không cấp chứng chỉ.",
                    ),
                ],
            },
            level: form.field("level", &errors),
            levels: levels
                .iter()
                .map(|one| {
                    let value = format!("{}/{}", one.framework_code, one.code);
                    Choice::of(value, format!("{} ({})", one.title, one.framework_title), level)
                })
                .collect(),
            module: form.field("module", &errors),
            modules,
            crumbs: match exam {
                Some(exam) => exam_crumbs(exam, "Thông tin"),
                None => vec![Crumb::to("Môn thi", "/exams"), Crumb::here("Soạn môn thi")],
            },
            errors,
        }
    }
}

fn filled(exam: &Exam) -> Fields {
    Fields::new(vec![
        ("title".into(), exam.title.clone()),
        ("kind".into(), exam.kind.as_str().into()),
        ("level".into(), format!("{}/{}", exam.framework_code, exam.level_code)),
        ("module".into(), exam.module_code.clone().unwrap_or_default()),
    ])
}

fn read_form(form: &Fields) -> Result<NewExam> {
    let (framework, level) = form.text("level").split_once('/').unwrap_or_default();
    Ok(NewExam {
        title: form.text("title").into(),
        kind: form.need("kind")?,
        framework_code: framework.into(),
        level_code: level.into(),
        module_code: form.some("module").map(str::to_owned),
    })
}

/// `GET /exams/new`
pub async fn new_form(caller: Caller) -> Result<HttpResponse> {
    let levels = caller.read(store::levels).await?;
    caller.page(&InfoView::of(None, &Fields::default(), &levels, no_errors()))
}

/// `POST /exams/new`
pub async fn create(caller: Caller, form: Form) -> Result<HttpResponse> {
    let posted = form.clone();
    match caller.write(move |tx| crate::exams::create_exam(tx, &read_form(&posted)?)).await {
        Ok(id) => caller.go_saying(&format!("/exams/{id}/blueprint"), "exams-created"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let levels = caller.read(store::levels).await?;
            caller.page_with(&InfoView::of(None, &form, &levels, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `GET /exams/{id}/info`
pub async fn form(caller: Caller, id: Path<ExamId>) -> Result<HttpResponse> {
    may_see_exams(caller.me()?)?;
    let id = *id;
    let (exam, levels) = caller.read(move |tx| Ok((store::exam(tx, id)?, store::levels(tx)?))).await?;
    if !own_draft(&caller, &exam)? {
        return Ok(caller.go(&format!("/exams/{id}")));
    }
    caller.page(&InfoView::of(Some(&exam), &filled(&exam), &levels, no_errors()))
}

/// `POST /exams/{id}/info`
pub async fn save(caller: Caller, id: Path<ExamId>, form: Form) -> Result<HttpResponse> {
    let (id, posted) = (*id, form.clone());
    match caller.write(move |tx| crate::exams::save_info(tx, id, &read_form(&posted)?)).await {
        Ok(()) => caller.go_saying(&format!("/exams/{id}/blueprint"), "exams-saved"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let (exam, levels) = caller.read(move |tx| Ok((store::exam(tx, id)?, store::levels(tx)?))).await?;
            caller.page_with(&InfoView::of(Some(&exam), &form, &levels, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
