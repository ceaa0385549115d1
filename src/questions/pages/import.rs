//! Questions from a workbook: the upload, what it would do, and the template.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::parts::{Tab, Tabs, TagView, XLSX, excerpt, tabs};
use crate::db::QuestionImportId;
use crate::error::{Message, Result};
use crate::questions::imports::{self, CellFault, Import, ImportRow, ImportState, Outcome};
use crate::web::{Caller, Crumb, Field, Form, FormErrors, Upload, View};
use crate::{clock, messages};

/// The page to upload a workbook.
#[derive(Serialize)]
pub struct UploadView {
    errors: FormErrors,
    tabs: Tabs,
    file: Field,
}

impl View for UploadView {
    const TEMPLATE: &'static str = "questions/import";
    fn title(&self) -> String {
        "Nhập câu hỏi từ Excel".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Ngân hàng câu hỏi", "/questions"), Crumb::here("Nhập từ Excel")]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let error = crate::error::Error::invalid("file", "questions-import-no-header");
        vec![Self::with(FormErrors::none()), Self::with(FormErrors::from_error(error).unwrap_or_default())]
    }
}

impl UploadView {
    fn with(errors: FormErrors) -> Self {
        let file = Field { name: "file", value: String::new(), error: errors.at("file") };
        Self { file, tabs: tabs(Tab::Bank), errors }
    }
}

/// A row of the dry run.
#[derive(Serialize)]
struct RowLine {
    row: u32,
    outcome: TagView,
    code: String,
    stem: String,
    faults: Vec<CellFault>,
    alike: String,
}

/// The page of a dry run.
#[derive(Serialize)]
pub struct ImportView {
    tabs: Tabs,
    id: String,
    file_name: String,
    when: String,
    open: bool,
    state: String,
    created: usize,
    changed: usize,
    same: usize,
    refused: usize,
    accepted: usize,
    warned: usize,
    faulty: Vec<RowLine>,
    rows: Vec<RowLine>,
}

impl View for ImportView {
    const TEMPLATE: &'static str = "questions/import-check";
    fn title(&self) -> String {
        "Kiểm tra tệp câu hỏi".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Nhập câu hỏi từ Excel", "/questions/import"), Crumb::here(self.file_name.clone())]
    }
    fn samples() -> Vec<Self> {
        let row = |number, outcome, faults: Vec<CellFault>, alike: Vec<String>| ImportRow {
            row: number,
            code: Some("IU01-S0003".into()),
            framework_code: "tt03-2014".into(),
            module_code: "IU01".into(),
            pool: None,
            stem: super::samples::content(crate::questions::Kind::Single).stem,
            content: None,
            outcome,
            seen: None,
            faults,
            alike,
            columns: Vec::new(),
        };
        let fault = CellFault {
            cell: "N14".into(),
            column: "Đáp án".into(),
            message: messages::label("questions-import-key-missing"),
        };
        let import = |state, rows| Import {
            id: QuestionImportId(uuid::Uuid::nil()),
            file_name: "Câu hỏi IU01 – Tổ bộ môn Tin học – bản chỉnh sửa lần cuối.xlsx".into(),
            file_sha: String::new(),
            state,
            rows,
            created_by: crate::db::AccountId(uuid::Uuid::nil()),
            created_at: super::samples::question(crate::questions::State::Draft).1.created_at,
        };
        let rows = vec![
            row(2, Outcome::Created, Vec::new(), vec!["IU01-S0001".into(), "dòng 3".into()]),
            row(3, Outcome::Changed, Vec::new(), Vec::new()),
            row(4, Outcome::Same, Vec::new(), Vec::new()),
            row(14, Outcome::Refused, vec![fault.clone(), fault], Vec::new()),
        ];
        vec![
            Self::of(&import(ImportState::DryRun, rows.clone())),
            Self::of(&import(ImportState::DryRun, rows[3..].to_vec())),
            Self::of(&import(ImportState::Confirmed, rows)),
        ]
    }
}

impl ImportView {
    fn of(import: &Import) -> Self {
        let accepted = import.count(Outcome::Created) + import.count(Outcome::Changed);
        let (faulty, rows): (Vec<&ImportRow>, Vec<&ImportRow>) =
            import.rows.iter().partition(|row| row.outcome == Outcome::Refused);
        Self {
            tabs: tabs(Tab::Bank),
            id: import.id.to_string(),
            file_name: import.file_name.clone(),
            when: clock::date_time_text(import.created_at),
            open: import.state == ImportState::DryRun,
            state: messages::label(match import.state {
                ImportState::DryRun => "questions-import-open",
                ImportState::Confirmed => "questions-import-confirmed",
                ImportState::Discarded => "questions-import-discarded",
            }),
            created: import.count(Outcome::Created),
            changed: import.count(Outcome::Changed),
            same: import.count(Outcome::Same),
            refused: import.count(Outcome::Refused),
            accepted,
            warned: import.rows.iter().filter(|row| !row.alike.is_empty()).count(),
            faulty: faulty.into_iter().map(row_line).collect(),
            rows: rows.into_iter().map(row_line).collect(),
        }
    }
}

fn row_line(row: &ImportRow) -> RowLine {
    let (kind, key) = match row.outcome {
        Outcome::Created => ("ok", "questions-outcome-created"),
        Outcome::Changed => ("run", "questions-outcome-changed"),
        Outcome::Same => ("none", "questions-outcome-same"),
        Outcome::Refused => ("late", "questions-outcome-refused"),
    };
    RowLine {
        row: row.row,
        outcome: TagView::new(kind, messages::label(key)),
        code: row.code.clone().unwrap_or_default(),
        stem: excerpt(&row.stem),
        faults: row.faults.clone(),
        alike: row.alike.join(", "),
    }
}

/// `GET /questions/import`
pub async fn upload_form(caller: Caller) -> Result<HttpResponse> {
    caller.page(&UploadView::with(FormErrors::none()))
}

/// `POST /questions/import`
pub async fn upload(caller: Caller, form: Upload) -> Result<HttpResponse> {
    let done = caller
        .run(move |me| {
            let file = form.file("file")?;
            imports::dry_run(me.app(), me.by(), &file.name, &file.bytes)
        })
        .await;
    match done {
        Ok(id) => Ok(caller.go(&format!("/questions/imports/{id}"))),
        Err(error) => {
            let view = UploadView::with(FormErrors::from_error(error)?);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `GET /questions/import/template.xlsx`
pub async fn template(caller: Caller) -> Result<HttpResponse> {
    let bytes = caller.read(imports::template).await?;
    Ok(caller.file("Mẫu nhập câu hỏi.xlsx", XLSX, bytes))
}

/// `GET /questions/imports/{id}`
pub async fn show(caller: Caller, path: Path<QuestionImportId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let import = caller.read(move |tx| imports::import(tx, id)).await?;
    caller.page(&ImportView::of(&import))
}

/// `POST /questions/imports/{id}/confirm`
pub async fn confirm(caller: Caller, path: Path<QuestionImportId>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let count = caller.write(move |tx| imports::confirm(tx, id)).await?;
    caller.go_saying("/questions?state=draft", Message::new("questions-imported").with("count", count))
}

/// `POST /questions/imports/{id}/discard`
pub async fn discard(caller: Caller, path: Path<QuestionImportId>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    caller.write(move |tx| imports::discard(tx, id)).await?;
    caller.go_saying("/questions/import", "questions-import-thrown-away")
}
