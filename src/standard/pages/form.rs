//! The form of a requirement, new or changed.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::accounts::unit_choices;
use crate::app::Tx;
use crate::db::{RequirementId, RequirementLineageId, UnitId};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::people::{self, StaffKind};
use crate::rights::{Action, Role, may_ever};
use crate::standard::{self, NewRequirement, Requirement, TargetGroup};
use crate::text::{fold, format_date};
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// The form of a requirement.
#[derive(Serialize)]
pub struct FormView {
    errors: FormErrors,
    action: String,
    here: String,
    back: String,
    seen: Option<String>,
    changed: bool,
    q: Field,
    title: Field,
    level: Select,
    unit: Select,
    staff_kinds: Select,
    positions: Field,
    rank_codes: Field,
    due_on: Field,
    legal_ground: Field,
    valid_from: Field,
}

#[derive(Serialize, Default)]
struct Select {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

impl View for FormView {
    const TEMPLATE: &'static str = "standard/requirement-form";
    fn title(&self) -> String {
        if self.changed { "Sửa yêu cầu đạt chuẩn".into() } else { "Yêu cầu đạt chuẩn mới".into() }
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Yêu cầu đạt chuẩn", "/requirements"), Crumb::here(self.title())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong = FormErrors::from_error(Error::invalid("legal_ground", "form-required")).unwrap_or_default();
        let fields = Fields::new(vec![("title".into(), "Công chức đạt chuẩn cơ bản".into())]);
        let shape = |errors: FormErrors, seen: Option<String>| {
            let mut view = shape(&fields, errors);
            view.changed = seen.is_some();
            view.seen = seen;
            view.staff_kinds.options = kinds(&["contract"]);
            view
        };
        vec![shape(FormErrors::none(), None), shape(wrong, Some("a".into()))]
    }
}

/// The form with what was typed, without its lists.
fn shape(fields: &Fields, errors: FormErrors) -> FormView {
    let select = |name| Select { name, error: errors.at(name), options: Vec::new() };
    FormView {
        action: "/requirements".into(),
        here: "/requirements/new".into(),
        back: "/requirements".into(),
        seen: fields.some("seen").map(str::to_owned),
        changed: false,
        q: fields.field("q", &errors),
        title: fields.field("title", &errors),
        level: select("level"),
        unit: select("unit"),
        staff_kinds: select("staff_kinds"),
        positions: fields.field("positions", &errors),
        rank_codes: fields.field("rank_codes", &errors),
        due_on: fields.field("due_on", &errors),
        legal_ground: fields.field("legal_ground", &errors),
        valid_from: fields.field("valid_from", &errors),
        errors,
    }
}

fn kinds(chosen: &[&str]) -> Vec<Choice> {
    let choice = |kind: &StaffKind| Choice {
        value: kind.as_str().to_owned(),
        label: kind.label(),
        selected: chosen.contains(&kind.as_str()),
    };
    StaffKind::ALL.iter().map(choice).collect()
}

/// `GET /requirements/new`
pub async fn new_form(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller.read(move |tx| filled(tx, &query, FormErrors::none())).await?;
    caller.page(&view)
}

/// The form with its lists: the levels of all standards, and the units the actor may set requirements for, narrowed by
/// the words of `q`.
fn filled(tx: &mut Tx<'_>, fields: &Fields, errors: FormErrors) -> Result<FormView> {
    let actor = tx.actor()?.clone();
    if !may_ever(&actor, Action::ManageRequirements) {
        return Err(Error::Forbidden);
    }
    let mut view = shape(fields, errors);
    let chosen = fields.text("unit");
    let (tree, roots) = (people::tree_today(tx)?, actor.roots(Role::HrOfficer));
    let words = fold(fields.text("q"));
    view.unit.options = unit_choices(&tree, roots.as_deref(), "Chọn đơn vị", chosen);
    view.unit.options.retain(|choice| {
        words.is_empty() || choice.value.is_empty() || choice.selected || fold(&choice.label).contains(&words)
    });
    view.level.options = levels(tx, fields.text("level"))?;
    view.staff_kinds.options = kinds(&fields.all("staff_kinds").collect::<Vec<_>>());
    if fields.some("valid_from").is_none() && view.valid_from.error.is_none() {
        view.valid_from.value = format_date(tx.today());
    }
    Ok(view)
}

/// A level is chosen as `framework/level`.
fn levels(tx: &mut Tx<'_>, chosen: &str) -> Result<Vec<Choice>> {
    let mut choices = vec![Choice::of("", "Chọn mức", chosen)];
    for framework in standard::frameworks(tx)? {
        for level in &framework.levels {
            let value = format!("{}/{}", framework.code, level.code);
            choices.push(Choice::of(value, format!("{} ({})", level.title, framework.legal_ground), chosen));
        }
    }
    Ok(choices)
}

/// Everything wrong with the form at once, not one thing at a time.
fn read(fields: &Fields, today: chrono::NaiveDate) -> Result<NewRequirement> {
    let mut errors = FieldErrors::default();
    let (framework, level) = fields.text("level").split_once('/').unwrap_or_default();
    if level.is_empty() {
        errors.add("level", "standard-need-level");
    }
    let unit_id: Option<UnitId> = taken(fields.parse("unit"), &mut errors).flatten();
    if unit_id.is_none() {
        errors.add("unit", "standard-need-unit");
    }
    let due_on = taken(fields.date("due_on"), &mut errors);
    if due_on == Some(None) {
        errors.add("due_on", "standard-need-due");
    }
    let valid_from = taken(fields.date("valid_from"), &mut errors).flatten().unwrap_or(today);
    for (name, key) in [("title", "standard-need-title"), ("legal_ground", "standard-need-ground")] {
        if fields.some(name).is_none() {
            errors.add(name, key);
        }
    }
    let (Some(unit_id), Some(due_on), true) = (unit_id, due_on.flatten(), errors.0.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    let list = |name| fields.text(name).split(['\n', ',', ';']).map(str::to_owned).collect();
    Ok(NewRequirement {
        title: fields.text("title").to_owned(),
        framework_code: framework.to_owned(),
        level_code: level.to_owned(),
        unit_id,
        group: TargetGroup {
            staff_kinds: fields.all("staff_kinds").map(str::to_owned).collect(),
            positions: list("positions"),
            rank_codes: list("rank_codes"),
        },
        due_on,
        legal_ground: fields.text("legal_ground").to_owned(),
        valid_from,
    })
}

/// The value, or its error noted with the others.
fn taken<T>(read: Result<T>, errors: &mut FieldErrors) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(Error::Invalid(wrong)) => {
            errors.0.extend(wrong.0);
            None
        }
        Err(_) => None,
    }
}

/// A unit outside the officer's subtree is a wrong choice at its field.
fn at_unit(error: Error) -> Error {
    match error {
        Error::Forbidden => Error::invalid("unit", "standard-unit-not-yours"),
        other => other,
    }
}

/// `POST /requirements`
pub async fn create(caller: Caller, form: Form) -> Result<HttpResponse> {
    let fields = form.0;
    let asked = fields.clone();
    let done = caller
        .write(move |tx| {
            let new = read(&asked, tx.today())?;
            let id = standard::enter_requirement(tx, &new).map_err(at_unit)?;
            standard::requirement(tx, id)
        })
        .await;
    match done {
        Ok(entered) => {
            let said = Message::new("standard-requirement-entered").with("title", &entered.title);
            caller.go_saying(&format!("/requirements/{}", entered.lineage_id), said)
        }
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| filled(tx, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// What a requirement says, as its form sends it.
fn as_fields(requirement: &Requirement, q: &str) -> Fields {
    let mut pairs = vec![
        ("q".to_owned(), q.to_owned()),
        ("seen".to_owned(), requirement.id.to_string()),
        ("title".to_owned(), requirement.title.clone()),
        ("level".to_owned(), format!("{}/{}", requirement.framework_code, requirement.level_code)),
        ("unit".to_owned(), requirement.unit_id.to_string()),
        ("positions".to_owned(), requirement.group.positions.join("\n")),
        ("rank_codes".to_owned(), requirement.group.rank_codes.join(", ")),
        ("due_on".to_owned(), format_date(requirement.due_on)),
        ("legal_ground".to_owned(), requirement.legal_ground.clone()),
    ];
    pairs.extend(requirement.group.staff_kinds.iter().map(|kind| ("staff_kinds".to_owned(), kind.clone())));
    Fields::new(pairs)
}

fn for_change(mut view: FormView, id: RequirementLineageId) -> FormView {
    view.changed = true;
    view.action = format!("/requirements/{id}/change");
    view.here = view.action.clone();
    view.back = format!("/requirements/{id}");
    view
}

/// `GET /requirements/{id}/change`
pub async fn change_form(
    caller: Caller,
    id: web::Path<RequirementLineageId>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (id, query) = (id.into_inner(), Fields::query(&request));
    let view = caller
        .read(move |tx| {
            let history = standard::requirement_history(tx, id)?;
            let last = history.iter().filter(|v| v.superseded_at.is_none()).max_by_key(|v| v.valid_from);
            let last = last.ok_or(Error::NotFound)?;
            if !standard::may_change(tx, last.unit_id)? {
                return Err(Error::Forbidden);
            }
            Ok(for_change(filled(tx, &as_fields(last, query.text("q")), FormErrors::none())?, id))
        })
        .await?;
    caller.page(&view)
}

/// `POST /requirements/{id}/change`
pub async fn change(caller: Caller, id: web::Path<RequirementLineageId>, form: Form) -> Result<HttpResponse> {
    let id = id.into_inner();
    let fields = form.0;
    let asked = fields.clone();
    let done = caller
        .write(move |tx| {
            let new = read(&asked, tx.today())?;
            let seen: RequirementId = asked.need("seen")?;
            if standard::requirement(tx, seen)?.lineage_id != id {
                return Err(Error::NotFound);
            }
            standard::change_requirement(tx, seen, &new).map_err(at_unit)?;
            Ok(new.valid_from)
        })
        .await;
    match done {
        Ok(from) => {
            let said = Message::new("standard-requirement-changed").with("from", format_date(from));
            caller.go_saying(&format!("/requirements/{id}"), said)
        }
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| Ok(for_change(filled(tx, &fields, errors)?, id))).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
