//! Step 5: the machine's checklist.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

use super::{Step, exam_crumbs, may_see_exams, own_draft, steps};
use crate::db::ExamId;
use crate::error::{Message, Result};
use crate::exams::checks::{Check, Verdict};
use crate::exams::model::Exam;
use crate::exams::store;
use crate::messages;
use crate::web::{Caller, Crumb, View};

/// Step 5.
#[derive(Serialize)]
pub struct CheckView {
    heading: String,
    steps: Vec<Step>,
    ready: bool,
    checks: Vec<Item>,
    next: String,
    #[serde(skip)]
    crumbs: Vec<Crumb>,
}

/// An item as the list of checks shows it.
#[derive(Serialize)]
pub(super) struct Item {
    state: &'static str,
    text: String,
    detail: Option<String>,
    href: Option<String>,
    action: &'static str,
}

/// Items of a checklist; those not in order lead to their step when `exam` may be mended.
pub(super) fn items(exam: &Exam, checks: &[Check], mend: Mend) -> Vec<Item> {
    let paths = ["info", "blueprint", "times", if exam.has_practical() { "rules" } else { "people" }];
    checks
        .iter()
        .map(|check| {
            let details: Vec<String> = check.details.iter().map(messages::text).collect();
            let path = paths.get(check.step.saturating_sub(1)).unwrap_or(&"info");
            Item {
                state: match check.verdict {
                    Verdict::Ok => "ok",
                    Verdict::Warn => "warn",
                    Verdict::Bad => "bad",
                },
                text: messages::text(&check.message),
                detail: (!details.is_empty()).then(|| details.join("; ")),
                href: (mend == Mend::Yes && check.verdict != Verdict::Ok).then(|| format!("/exams/{}/{path}", exam.id)),
                action: "Sửa",
            }
        })
        .collect()
}

/// Whether the reader may mend what is not in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mend {
    Yes,
    No,
}

impl View for CheckView {
    const TEMPLATE: &'static str = "exams/check";
    fn title(&self) -> String {
        self.heading.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        self.crumbs.clone()
    }
    fn samples() -> Vec<Self> {
        let exams = super::samples::exams();
        let bad = vec![Check {
            verdict: Verdict::Bad,
            message: Message::new("exams-check-pool-short").with("count", 30),
            details: vec![
                Message::new("exams-check-shortage").with("cell", "IU02 · mức 3").with("wanted", 5).with("missing", 2),
            ],
            step: 2,
        }];
        exams.iter().map(|exam| Self::of(exam, &bad)).chain(exams.iter().map(|exam| Self::of(exam, &[]))).collect()
    }
}

impl CheckView {
    fn of(exam: &Exam, checks: &[Check]) -> Self {
        Self {
            heading: exam.title.clone(),
            steps: steps(exam, 5),
            ready: checks.iter().all(|check| check.verdict != Verdict::Bad),
            checks: items(exam, checks, Mend::Yes),
            next: format!("/exams/{}", exam.id),
            crumbs: exam_crumbs(exam, "Kiểm tra"),
        }
    }
}

/// `GET /exams/{id}/check`
pub async fn page(caller: Caller, id: Path<ExamId>) -> Result<HttpResponse> {
    may_see_exams(caller.me()?)?;
    let id = *id;
    let (exam, checks) = caller
        .read(move |tx| {
            let exam = store::exam(tx, id)?;
            let checks = crate::exams::checklist(tx, &exam)?;
            Ok((exam, checks))
        })
        .await?;
    if !own_draft(&caller, &exam)? {
        return Ok(caller.go(&format!("/exams/{id}")));
    }
    caller.page(&CheckView::of(&exam, &checks))
}
