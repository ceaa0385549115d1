//! The register of before: the upload, and what it would do.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::{Tabs, XLSX, tabs, wrong};
use crate::clock;
use crate::db::RegisterImportId;
use crate::error::{Error, Message, Result};
use crate::evidence::register::{self, CellFault, Defaults, Outcome, RegisterImport, RegisterRow};
use crate::tables::{Column, ColumnKind, SheetDraft, WorkbookDraft};
use crate::text::format_date;
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, Upload, View};

/// Lines of good rows that a dry run shows; the numbers above tell the rest.
const SHOWN: usize = 200;

/// The page to upload a list.
#[derive(Serialize)]
pub struct UploadView {
    errors: FormErrors,
    tabs: Tabs,
    file: Field,
    title: Field,
    issuer: Field,
}

impl View for UploadView {
    const TEMPLATE: &'static str = "evidence/register";
    fn title(&self) -> String {
        "Nhập sổ gốc trước đây".into()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let view = |errors| Self::of(&Fields::default(), errors);
        vec![view(FormErrors::none()), view(wrong("file", "evidence-import-no-head"))]
    }
}

impl UploadView {
    fn of(fields: &Fields, errors: FormErrors) -> Self {
        Self {
            tabs: tabs("/evidence/register", true),
            file: Field { name: "file", value: String::new(), error: errors.at("file") },
            title: fields.field("title", &errors),
            issuer: fields.field("issuer", &errors),
            errors,
        }
    }
}

/// The page of a dry run.
#[derive(Serialize)]
pub struct ImportView {
    id: String,
    file_name: String,
    when: String,
    open: bool,
    created: usize,
    matched: usize,
    same: usize,
    refused: usize,
    hidden: usize,
    faulty: Vec<RowLine>,
    rows: Vec<RowLine>,
}

#[derive(Serialize)]
struct RowLine {
    row: u32,
    serial: String,
    holder: String,
    birth: String,
    title: String,
    issued: String,
    state: &'static str,
    known: bool,
    faults: Vec<CellFault>,
}

impl View for ImportView {
    const TEMPLATE: &'static str = "evidence/register-check";
    fn title(&self) -> String {
        "Kiểm tra sổ gốc".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Sổ gốc trước đây", "/evidence/register"), Crumb::here(self.file_name.clone())]
    }
    fn samples() -> Vec<Self> {
        let row = |outcome, faults| RegisterRow {
            row: 7,
            serial: "B 0123456".into(),
            holder: "Công Tằng Tôn Nữ Thị Huyền Trang".into(),
            title: "Chứng chỉ ứng dụng CNTT cơ bản".into(),
            register_number: "12/2019".into(),
            birth_date: None,
            birthplace: "Hà Nội".into(),
            issuer: "Trung tâm CNTT".into(),
            issued_on: None,
            identity: String::new(),
            person: None,
            outcome,
            faults,
        };
        let fault = CellFault { cell: "F7".into(), message: "Ngày cấp: ghi theo dạng 05/03/2019.".into() };
        let import = |state: &str, rows| RegisterImport {
            id: RegisterImportId(uuid::Uuid::nil()),
            file_name: "so-goc-2015-2020.xlsx".into(),
            file_sha: String::new(),
            state: state.into(),
            rows,
            created_by: crate::db::AccountId(uuid::Uuid::nil()),
            created_at: clock::instant(chrono::NaiveDate::default(), chrono::NaiveTime::default()),
        };
        let rows = vec![row(Outcome::Created, vec![]), row(Outcome::Refused, vec![fault]), row(Outcome::Same, vec![])];
        vec![Self::of(&import("dry_run", rows.clone())), Self::of(&import("confirmed", rows))]
    }
}

impl ImportView {
    fn of(import: &RegisterImport) -> Self {
        let (faulty, good): (Vec<&RegisterRow>, Vec<&RegisterRow>) =
            import.rows.iter().partition(|row| row.outcome == Outcome::Refused);
        let created = |row: &&&RegisterRow| row.outcome == Outcome::Created;
        Self {
            id: import.id.to_string(),
            file_name: import.file_name.clone(),
            when: clock::date_time_text(import.created_at),
            open: import.state == "dry_run",
            created: import.count(Outcome::Created),
            matched: good.iter().filter(created).filter(|row| row.person.is_some()).count(),
            same: import.count(Outcome::Same),
            refused: faulty.len(),
            hidden: good.len().saturating_sub(SHOWN),
            faulty: faulty.into_iter().map(line).collect(),
            rows: good.into_iter().take(SHOWN).map(line).collect(),
        }
    }
}

fn line(row: &RegisterRow) -> RowLine {
    RowLine {
        row: row.row,
        serial: row.serial.clone(),
        holder: row.holder.clone(),
        birth: row.birth_date.map(format_date).unwrap_or_default(),
        title: row.title.clone(),
        issued: row.issued_on.map(format_date).unwrap_or_default(),
        state: match row.outcome {
            Outcome::Created => "Mới",
            Outcome::Same => "Đã có",
            Outcome::Refused => "Có lỗi",
        },
        known: row.person.is_some(),
        faults: row.faults.clone(),
    }
}

/// `GET /evidence/register`
pub async fn form(caller: Caller) -> Result<HttpResponse> {
    caller.page(&UploadView::of(&Fields::default(), FormErrors::none()))
}

/// `POST /evidence/register`
pub async fn upload(caller: Caller, form: Upload) -> Result<HttpResponse> {
    let fields = form.fields.clone();
    let done = caller
        .run(move |me| {
            let file = form.file("file")?;
            let text = |name: &str| form.fields.text(name).to_owned();
            let defaults = Defaults { title: text("title"), issuer: text("issuer") };
            register::dry_run(me.app(), me.by(), (&file.name, &file.bytes), &defaults)
        })
        .await;
    match done {
        Ok(id) => Ok(caller.go(&format!("/evidence/imports/{id}"))),
        Err(error) => {
            let view = UploadView::of(&fields, FormErrors::from_error(error)?);
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `GET /evidence/register/template.xlsx`
pub async fn template(caller: Caller) -> Result<HttpResponse> {
    let heads = [
        ("Số hiệu", ColumnKind::Text, 16),
        ("Số vào sổ gốc", ColumnKind::Text, 16),
        ("Họ và tên", ColumnKind::Text, 28),
        ("Ngày sinh", ColumnKind::Date, 12),
        ("Nơi sinh", ColumnKind::Text, 20),
        ("Số định danh", ColumnKind::Text, 16),
        ("Loại chứng chỉ", ColumnKind::Text, 36),
        ("Nơi cấp", ColumnKind::Text, 30),
        ("Ngày cấp", ColumnKind::Date, 12),
    ];
    let bytes = caller
        .read(move |tx| {
            let columns = heads.map(|(head, kind, width)| Column::new(head, kind, width)).to_vec();
            let mut book = WorkbookDraft::new(clock::local(tx.now).naive_local());
            book.add(SheetDraft::new("Sổ gốc", columns));
            book.to_bytes().map_err(Error::internal)
        })
        .await?;
    Ok(caller.file("Mẫu sổ gốc.xlsx", XLSX, bytes))
}

/// `GET /evidence/imports/{id}`
pub async fn show(caller: Caller, path: Path<RegisterImportId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let import = caller.read(move |tx| register::import(tx, id)).await?;
    caller.page(&ImportView::of(&import))
}

/// `POST /evidence/imports/{id}/confirm`
pub async fn confirm(caller: Caller, path: Path<RegisterImportId>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (entries, papers) = caller.write(move |tx| register::confirm(tx, id)).await?;
    let said = Message::new("evidence-register-done").with("entries", entries).with("papers", papers);
    caller.go_saying("/evidence?state=pending", said)
}

/// `POST /evidence/imports/{id}/discard`
pub async fn discard(caller: Caller, path: Path<RegisterImportId>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    caller.write(move |tx| register::discard(tx, id)).await?;
    caller.go_saying("/evidence/register", "evidence-register-discarded")
}
