//! Choosing a staff list to import.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::NaiveDate;
use serde::Serialize;

use super::{FileField, Select, Tag, XLSX, unit_choices};
use crate::app::Tx;
use crate::clock;
use crate::db::{StaffImportId, UnitId};
use crate::error::{Error, Message, Result};
use crate::people::import::{self, NewImport, Outcome, StaffImport, State};
use crate::people::{self, StaffKind, scope, tree_today};
use crate::rights::Action;
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Choice, Crumb, Field, Fields, FormErrors, Upload, View};

/// Choosing a file.
#[derive(Serialize)]
pub struct StartView {
    errors: FormErrors,
    file: FileField,
    unit: Select,
    as_of: Field,
    kind: Select,
    recent: Vec<Recent>,
}

#[derive(Serialize)]
struct Recent {
    href: String,
    name: String,
    at: String,
    about: String,
    tag: Tag,
}

impl View for StartView {
    const TEMPLATE: &'static str = "people/import-start";
    fn title(&self) -> String {
        "Nhập từ Excel".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Nhân sự", "/people"), Crumb::here("Nhập từ Excel")]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong =
            FormErrors::from_error(Error::refused(Message::new("people-import-no-head").with("seen", "Tháng; Năm")));
        let recent = || Recent {
            href: "/people/import/1".into(),
            name: "danh-sach-can-bo-cong-chuc-vien-chuc-phuong-ba-dinh-11-2026.xlsx".into(),
            at: "08:00 22/11/2026".into(),
            about: "142 dòng · 18 thêm mới · 9 thay đổi · 5 không nhận".into(),
            tag: Tag::new("ok", "Đã nhập"),
        };
        [(FormErrors::none(), Vec::new()), (wrong.unwrap_or_default(), vec![recent(), recent()])]
            .into_iter()
            .map(|(errors, recent)| Self {
                file: FileField { name: "file", error: None },
                unit: Select::new("unit", vec![Choice::of("", "Theo tệp", "")], &errors),
                as_of: Field::new("as_of", "22/11/2026"),
                kind: Select::new("kind", vec![Choice::of("", "Theo tệp", "")], &errors),
                errors,
                recent,
            })
            .collect()
    }
}

/// `GET /people/import`
pub async fn start(caller: Caller) -> Result<HttpResponse> {
    let view = caller.read(|tx| start_view(tx, &Fields::default(), FormErrors::none())).await?;
    caller.page(&view)
}

fn start_view(tx: &mut Tx<'_>, form: &Fields, errors: FormErrors) -> Result<StartView> {
    if !people::may_manage_somebody(tx.actor()?) {
        return Err(Error::Forbidden);
    }
    let (tree, scope) = (tree_today(tx)?, scope(tx, Action::ManagePeople)?);
    let recent = if tx.actor()?.account.is_some() { import::recent(tx)? } else { Vec::new() };
    let kind = form.text("kind");
    let mut kinds = vec![Choice::of("", "Không chọn: tệp phải ghi", kind)];
    kinds.extend(StaffKind::ALL.iter().map(|k| Choice::of(k.as_str(), k.label(), kind)));
    let mut as_of = form.field("as_of", &errors);
    if form.pairs().is_empty() {
        as_of.value = format_date(tx.today());
    }
    let units = unit_choices(&tree, &scope, form.text("unit"), "Nhiều đơn vị: theo cột hoặc dòng nhóm trong tệp");
    Ok(StartView {
        file: FileField { name: "file", error: errors.at("file") },
        unit: Select::new("unit", units, &errors),
        as_of,
        kind: Select::new("kind", kinds, &errors),
        errors,
        recent: recent.iter().map(recent_row).collect(),
    })
}

fn recent_row(import: &StaffImport) -> Recent {
    let count = |outcome| format_integer(import.summary.count(outcome));
    let tag = match import.state {
        State::DryRun => Tag::new("due", "Chưa nhập"),
        State::Confirmed => Tag::new("ok", "Đã nhập"),
        State::Discarded => Tag::new("none", "Đã bỏ"),
    };
    Recent {
        href: format!("/people/import/{}", import.id),
        name: import.file_name.clone(),
        at: clock::date_time_text(import.created_at),
        about: format!(
            "{} dòng · {} thêm mới · {} thay đổi · {} không nhận",
            format_integer(import.summary.total),
            count(Outcome::Created),
            count(Outcome::Changed),
            count(Outcome::Refused)
        ),
        tag,
    }
}

/// `POST /people/import`
pub async fn upload(caller: Caller, form: Upload) -> Result<HttpResponse> {
    let fields = form.fields.clone();
    match caller.run(move |me| read_file(me, &form)).await {
        Ok(id) => Ok(caller.go(&format!("/people/import/{id}"))),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| start_view(tx, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn read_file(me: &Caller, form: &Upload) -> Result<StaffImportId> {
    if !people::may_manage_somebody(me.me()?) {
        return Err(Error::Forbidden);
    }
    let file = form.file("file")?;
    let as_of: NaiveDate = form.fields.date("as_of")?.ok_or_else(|| Error::invalid("as_of", "form-required"))?;
    let (unit_id, default_kind): (Option<UnitId>, _) = (form.fields.parse("unit")?, form.fields.parse("kind")?);
    let parsed = import::parse(&file.name, &file.bytes, as_of)?;
    let kept = me.app().files().keep(&file.bytes, "application/octet-stream")?;
    let new = NewImport { file_name: file.name.clone(), file: kept, unit_id, as_of, default_kind };
    me.app().write(me.by(), |tx| import::dry_run(tx, &new, &parsed))
}

/// `GET /people/import/template.xlsx`
pub async fn template(caller: Caller) -> Result<HttpResponse> {
    let bytes = caller
        .read(|tx| {
            if !people::may_manage_somebody(tx.actor()?) {
                return Err(Error::Forbidden);
            }
            import::template_file(tx)
        })
        .await?;
    Ok(caller.file("Mẫu danh sách nhân sự.xlsx", XLSX, bytes))
}
