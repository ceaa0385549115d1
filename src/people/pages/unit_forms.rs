//! Founding, renaming, moving, ending and merging units, in two steps: what would happen is tried out and shown, then
//! done.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::{Fact, Select, unit_choices};
use crate::app::Tx;
use crate::db::UnitId;
use crate::error::{Error, Result};
use crate::people::{self, Merge, NewUnit, Scope, Split, UnitChange, UnitKind, last_name, store, tree, tree_today};
use crate::rights::{Action, Facts, allow};
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Found,
    Change(UnitId),
    End(UnitId),
    Arrange(UnitId),
}

impl Purpose {
    fn unit(self) -> Option<UnitId> {
        match self {
            Self::Found => None,
            Self::Change(unit) | Self::End(unit) | Self::Arrange(unit) => Some(unit),
        }
    }
    fn action(self) -> String {
        match self {
            Self::Found => "/units/new".to_owned(),
            Self::Change(unit) => format!("/units/{unit}/change"),
            Self::End(unit) => format!("/units/{unit}/end"),
            Self::Arrange(unit) => format!("/units/{unit}/arrange"),
        }
    }
    fn title(self) -> &'static str {
        match self {
            Self::Found => "Thêm đơn vị",
            Self::Change(_) => "Đổi tên, đổi đơn vị cấp trên",
            Self::End(_) => "Kết thúc đơn vị",
            Self::Arrange(_) => "Nhập, tách đơn vị",
        }
    }
    fn said(self) -> &'static str {
        match self {
            Self::Found => "people-unit-created",
            Self::Change(_) => "people-unit-changed",
            Self::End(_) => "people-unit-ended",
            Self::Arrange(_) => "people-units-merged",
        }
    }
}

/// The first step.
#[derive(Serialize)]
pub struct UnitFormView {
    title: &'static str,
    action: String,
    back: String,
    unit_name: String,
    errors: FormErrors,
    code: Option<Field>,
    kind: Option<Select>,
    name: Option<Field>,
    short_name: Option<Field>,
    parent: Option<Select>,
    into: Vec<Target>,
    on: Field,
    note: Option<Field>,
    ending: bool,
}

#[derive(Serialize)]
struct Target {
    label: String,
    optional: bool,
    select: Select,
}

/// The second step.
#[derive(Serialize)]
pub struct ConfirmView {
    title: &'static str,
    action: String,
    lines: Vec<Fact>,
    hidden: Vec<Hidden>,
    waiting: String,
}

#[derive(Serialize)]
struct Hidden {
    name: String,
    value: String,
}

impl View for UnitFormView {
    const TEMPLATE: &'static str = "people/unit-form";
    fn title(&self) -> String {
        self.title.into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        let mut crumbs = vec![Crumb::to("Đơn vị", "/units")];
        if !self.unit_name.is_empty() {
            crumbs.push(Crumb::to(self.unit_name.clone(), self.back.clone()));
        }
        crumbs.push(Crumb::here(self.title));
        crumbs
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let unit = UnitId::new();
        let wrong = || FormErrors::from_error(Error::invalid("on", "form-date")).unwrap_or_default();
        let options = vec![Choice::of("1", "Phường Văn Miếu – Quốc Tử Giám", "")];
        [Purpose::Found, Purpose::Change(unit), Purpose::End(unit), Purpose::Arrange(unit)]
            .into_iter()
            .flat_map(|purpose| [(purpose, FormErrors::none()), (purpose, wrong())])
            .map(|(purpose, errors)| Self::of(purpose, "Phường Ba Đình".into(), (&Fields::default(), &options), errors))
            .collect()
    }
}

impl View for ConfirmView {
    const TEMPLATE: &'static str = "people/unit-confirm";
    fn title(&self) -> String {
        format!("{}: kiểm tra lại", self.title)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Đơn vị", "/units"), Crumb::to(self.title, self.action.clone()), Crumb::here("Kiểm tra lại")]
    }
    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Nhập, tách đơn vị",
            action: "/units/1/arrange".into(),
            lines: vec![Fact::new("Đơn vị", "Phường Trúc Bạch").strong(), Fact::new("Từ ngày", "01/07/2025")],
            hidden: vec![Hidden { name: "on".into(), value: "01/07/2025".into() }],
            waiting: "12 người".into(),
        }]
    }
}

/// Most units that one unit is split into by the form.
const PARTS: [&str; 5] = ["into", "into2", "into3", "into4", "into5"];

impl UnitFormView {
    fn of(purpose: Purpose, unit_name: String, (form, units): (&Fields, &[Choice]), errors: FormErrors) -> Self {
        let chosen = |name: &'static str| {
            let value = form.text(name);
            let options = units.iter().map(|c| Choice { selected: c.value == value, ..c.clone() }).collect();
            Select::new(name, options, &errors)
        };
        let edits = matches!(purpose, Purpose::Found | Purpose::Change(_));
        let founds = purpose == Purpose::Found;
        let kind = form.text("kind");
        let kinds = UnitKind::ALL.iter().filter(|k| **k != UnitKind::District);
        let kinds = kinds.map(|k| Choice::of(k.as_str(), k.label(), kind)).collect();
        let target = |(i, name): (usize, &&'static str)| Target {
            label: if i == 0 {
                "Vào đơn vị".to_owned()
            } else {
                format!("Phần thứ {} vào đơn vị", i + 1)
            },
            optional: i > 0,
            select: chosen(name),
        };
        let arranges = matches!(purpose, Purpose::Arrange(_));
        Self {
            title: purpose.title(),
            action: purpose.action(),
            back: purpose.unit().map_or_else(|| "/units".to_owned(), |unit| format!("/units/{unit}")),
            unit_name,
            code: founds.then(|| form.field("code", &errors)),
            kind: founds.then(|| Select::new("kind", kinds, &errors)),
            name: edits.then(|| form.field("name", &errors)),
            short_name: edits.then(|| form.field("short_name", &errors)),
            parent: edits.then(|| chosen("parent")),
            into: if arranges { PARTS.iter().enumerate().map(target).collect() } else { Vec::new() },
            on: form.field("on", &errors),
            note: arranges.then(|| form.field("note", &errors)),
            ending: matches!(purpose, Purpose::End(_) | Purpose::Arrange(_)),
            errors,
        }
    }
}

fn form_view(tx: &mut Tx<'_>, purpose: Purpose, form: Option<&Fields>, errors: FormErrors) -> Result<UnitFormView> {
    allow(tx.actor()?, Action::ManageUnits, &Facts::none())?;
    let tree = tree_today(tx)?;
    let mut filled = vec![("on".to_owned(), format_date(tx.today()))];
    let mut unit_name = String::new();
    if let Some(unit) = purpose.unit() {
        let node = tree.get(unit).ok_or(Error::NotFound)?;
        unit_name = tree.label(unit);
        filled.push(("name".to_owned(), node.name.clone()));
        filled.push(("short_name".to_owned(), node.short_name.clone()));
        filled.push(("parent".to_owned(), node.parent.map(|parent| parent.to_string()).unwrap_or_default()));
    }
    let filled = Fields::new(filled);
    let units = unit_choices(&tree, &Scope::All, "", "Chọn đơn vị");
    Ok(UnitFormView::of(purpose, unit_name, (form.unwrap_or(&filled), &units), errors))
}

fn day(form: &Fields) -> Result<NaiveDate> {
    form.date("on")?.ok_or_else(|| Error::invalid("on", "form-required"))
}

/// Does what the form says; gives the unit to show afterwards.
fn perform(tx: &mut Tx<'_>, purpose: Purpose, form: &Fields) -> Result<UnitId> {
    let on = day(form)?;
    let text = |name: &str| form.some(name).map(str::to_owned);
    match purpose {
        Purpose::Found => people::create_unit(
            tx,
            &NewUnit {
                code: form.text("code").to_owned(),
                kind: form.need("kind")?,
                name: form.text("name").to_owned(),
                short_name: form.text("short_name").to_owned(),
                parent: form.parse("parent")?,
                founded_on: on,
            },
        ),
        Purpose::Change(unit) => {
            let (name, short_name, parent) = (text("name"), text("short_name"), form.parse("parent")?);
            people::change_unit(tx, &UnitChange { unit, from: on, name, short_name, parent })?;
            Ok(unit)
        }
        Purpose::End(unit) => people::end_unit(tx, unit, on).map(|()| unit),
        Purpose::Arrange(unit) => {
            let mut into = Vec::new();
            for part in PARTS {
                into.extend(form.parse::<UnitId>(part)?);
            }
            into.dedup();
            match into.as_slice() {
                [] => return Err(Error::invalid("into", "form-required")),
                [one] => people::merge_units(tx, &Merge { from: vec![unit], into: *one, on, note: text("note") })?,
                _ => people::split_unit(tx, &Split { unit, into, on, note: text("note") })?,
            }
            Ok(unit)
        }
    }
}

/// What a form would do, tried out in a transaction that is given up.
fn try_out(caller: &Caller, purpose: Purpose, form: &Fields) -> Result<ConfirmView> {
    let mut seen = None;
    let outcome: Result<()> = caller.app().write(caller.by(), |tx| {
        let before = waiting_on(tx, form)?;
        perform(tx, purpose, form)?;
        let after = waiting_on(tx, form)?;
        seen = Some(confirm_view(tx, purpose, form, after - before)?);
        Err(Error::conflict("people-raced"))
    });
    match (seen, outcome) {
        (Some(view), _) => Ok(view),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::conflict("people-raced")),
    }
}

/// People who would wait on the day of the change, were they still posted as today.
fn waiting_on(tx: &mut Tx<'_>, form: &Fields) -> Result<i64> {
    let on = day(form)?.max(tx.today());
    Ok(store::units::ended_with_people(tx, on)?.iter().map(|(_, people)| people).sum())
}

fn confirm_view(tx: &mut Tx<'_>, purpose: Purpose, form: &Fields, waiting: i64) -> Result<ConfirmView> {
    let mut lines = Vec::new();
    if let Some(unit) = purpose.unit() {
        let (eve, now) = (day(form)?.pred_opt().unwrap_or(NaiveDate::MIN), tx.now);
        let before = tree(tx, eve, now)?;
        lines.push(Fact::new("Đơn vị", before.label(unit)).strong());
        let below = before.subtree(unit).len().saturating_sub(1);
        if matches!(purpose, Purpose::End(_) | Purpose::Arrange(_)) && below > 0 {
            lines.push(Fact::new("Cùng kết thúc", format!("{below} đơn vị bên dưới")));
        }
    }
    for (label, name) in [("Mã", "code"), ("Tên", "name"), ("Tên ngắn", "short_name"), ("Căn cứ", "note")] {
        lines.extend(form.some(name).map(|value| Fact::new(label, value)));
    }
    if let Some(kind) = form.parse::<UnitKind>("kind")? {
        lines.push(Fact::new("Loại", kind.label()));
    }
    let mut units = vec![("Đơn vị cấp trên", "parent")];
    units.extend(PARTS.iter().map(|part| ("Chuyển vào", *part)));
    for (label, name) in units {
        if let Some(unit) = form.parse::<UnitId>(name)? {
            lines.push(Fact::new(label, last_name(tx, unit)?));
        }
    }
    lines.push(Fact::new("Từ ngày", format_date(day(form)?)).strong());
    let kept = form.pairs().iter().filter(|(name, _)| name != "csrf" && name != "step");
    Ok(ConfirmView {
        title: purpose.title(),
        action: purpose.action(),
        lines,
        hidden: kept.map(|(name, value)| Hidden { name: name.clone(), value: value.clone() }).collect(),
        waiting: if waiting > 0 { format!("{} người", format_integer(waiting)) } else { String::new() },
    })
}

async fn show_form(caller: Caller, purpose: Purpose) -> Result<HttpResponse> {
    let view = caller.read(move |tx| form_view(tx, purpose, None, FormErrors::none())).await?;
    caller.page(&view)
}

async fn act(caller: Caller, purpose: Purpose, form: Form) -> Result<HttpResponse> {
    let fields = form.0.clone();
    let error = if form.text("step") == "confirm" {
        match caller.write(move |tx| perform(tx, purpose, &fields)).await {
            Ok(unit) => return caller.go_saying(&format!("/units/{unit}"), purpose.said()),
            Err(error) => error,
        }
    } else {
        match caller.run(move |me| try_out(me, purpose, &fields)).await {
            Ok(view) => return caller.page(&view),
            Err(error) => error,
        }
    };
    let errors = FormErrors::from_error(error)?;
    let view = caller.read(move |tx| form_view(tx, purpose, Some(&form.0), errors)).await?;
    caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
}

/// `GET /units/new`
pub async fn new_form(caller: Caller) -> Result<HttpResponse> {
    show_form(caller, Purpose::Found).await
}
/// `POST /units/new`
pub async fn new(caller: Caller, form: Form) -> Result<HttpResponse> {
    act(caller, Purpose::Found, form).await
}
/// `GET /units/{id}/change`
pub async fn change_form(caller: Caller, id: web::Path<UnitId>) -> Result<HttpResponse> {
    show_form(caller, Purpose::Change(*id)).await
}
/// `POST /units/{id}/change`
pub async fn change(caller: Caller, id: web::Path<UnitId>, form: Form) -> Result<HttpResponse> {
    act(caller, Purpose::Change(*id), form).await
}
/// `GET /units/{id}/end`
pub async fn end_form(caller: Caller, id: web::Path<UnitId>) -> Result<HttpResponse> {
    show_form(caller, Purpose::End(*id)).await
}
/// `POST /units/{id}/end`
pub async fn end(caller: Caller, id: web::Path<UnitId>, form: Form) -> Result<HttpResponse> {
    act(caller, Purpose::End(*id), form).await
}
/// `GET /units/{id}/arrange`
pub async fn arrange_form(caller: Caller, id: web::Path<UnitId>) -> Result<HttpResponse> {
    show_form(caller, Purpose::Arrange(*id)).await
}
/// `POST /units/{id}/arrange`
pub async fn arrange(caller: Caller, id: web::Path<UnitId>, form: Form) -> Result<HttpResponse> {
    act(caller, Purpose::Arrange(*id), form).await
}
