//! The paper as candidates will see it: a form drawn for the eye, kept nowhere.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

use super::runner::{Question, Runner, clock_text, question};
use crate::app::Tx;
use crate::clock;
use crate::db::ExamId;
use crate::error::{Error, Result};
use crate::exams::attempts::model::Choice;
use crate::exams::model::Exam;
use crate::exams::pages::{may_see_exams, overview::hide_draft};
use crate::exams::store;
use crate::questions::{self, rules};
use crate::web::{Caller, View};

/// The runner with a form drawn for the eye.
#[derive(Serialize)]
pub struct PreviewView {
    runner: Runner,
}

/// Where the reader may go from the preview.
#[derive(Serialize)]
pub(super) struct Ways {
    back: String,
    again: String,
}

impl View for PreviewView {
    const TEMPLATE: &'static str = "exams/runner";
    fn title(&self) -> String {
        self.runner.title.clone()
    }
    fn samples() -> Vec<Self> {
        let runner = Runner {
            title: "Thi chuẩn CNTT cơ bản – Xem trước".into(),
            about: "Như thí sinh thấy".into(),
            preview: Some(Ways { back: "/exams/1".into(), again: "/exams/1/preview".into() }),
            left: "30:00".into(),
            ..Runner::default()
        };
        vec![Self { runner }]
    }
}

/// `GET /exams/{id}/preview`: each time another form.
///
/// # Errors
/// `exams-preview-short` while the bank cannot fill the blueprint.
pub async fn page(caller: Caller, id: Path<ExamId>) -> Result<HttpResponse> {
    may_see_exams(caller.me()?)?;
    let id = *id;
    let (exam, shown) = caller
        .read(move |tx| {
            let exam = store::exam(tx, id)?;
            let shown = preview(tx, &exam)?;
            Ok((exam, shown))
        })
        .await?;
    hide_draft(&caller, &exam)?;
    caller.page(&shown)
}

fn preview(tx: &mut Tx<'_>, exam: &Exam) -> Result<PreviewView> {
    let questions = drawn(tx, exam)?;
    let seconds = i64::from(exam.theory_minutes) * 60;
    let href = format!("/exams/{}", exam.id);
    let runner = Runner {
        title: exam.title.clone(),
        about: "Như thí sinh thấy; mỗi thí sinh nhận một đề riêng".into(),
        preview: Some(Ways { again: format!("{href}/preview"), back: href.clone() }),
        count: questions.len(),
        at: 1,
        unanswered: questions.len(),
        left: clock_text(seconds),
        deadline: clock::time_text(tx.now.plus_seconds(seconds)),
        answer_url: format!("{href}/preview"),
        questions,
        ..Runner::default()
    };
    Ok(PreviewView { runner })
}

fn drawn(tx: &mut Tx<'_>, exam: &Exam) -> Result<Vec<Question>> {
    let lines = &exam.blueprint.0;
    let pool = questions::pool(tx, &exam.framework_code, exam.kind.pool())?;
    let seed = uuid::Uuid::new_v4().to_string();
    let items = rules::draw(lines, &pool, &seed).map_err(|_| Error::refused("exams-preview-short"))?;
    if items.is_empty() {
        return Err(Error::refused("exams-preview-short"));
    }
    let ids: Vec<_> = items.iter().map(|item| item.version_id).collect();
    let texts = questions::delivered(tx, &ids)?;
    let shown = items.iter().zip(1..).map(|(item, position)| {
        let text = texts.get(&item.version_id).ok_or(Error::NotFound)?;
        Ok(question(item, text, (position, 0), &Choice::default()))
    });
    shown.collect()
}
