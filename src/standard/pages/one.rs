//! One requirement with its history.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::{Tag, Titles, group_in_words};
use crate::app::Tx;
use crate::clock;
use crate::db::{RequirementId, RequirementLineageId};
use crate::error::{Error, Message, Result};
use crate::people::{self, UnitTree};
use crate::standard::{self, Requirement, RequirementState};
use crate::text::format_date;
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, View};

/// One requirement.
#[derive(Serialize)]
pub struct RequirementView {
    errors: FormErrors,
    id: String,
    seen: String,
    title: String,
    tag: Tag,
    facts: Vec<Line>,
    versions: Vec<Version>,
    may_change: bool,
    end_on: Field,
}

#[derive(Serialize)]
struct Line {
    label: &'static str,
    value: String,
    strong: bool,
    href: Option<String>,
    action: Option<String>,
}

#[derive(Serialize)]
struct Version {
    period: String,
    title: String,
    unit: String,
    group: String,
    level: String,
    due: String,
    ground: String,
    recorded: String,
    replaced: Option<String>,
}

impl View for RequirementView {
    const TEMPLATE: &'static str = "standard/requirement";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Yêu cầu đạt chuẩn", "/requirements"), Crumb::here(&self.title)]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong = FormErrors::from_error(Error::invalid("end_on", "form-date")).unwrap_or_default();
        let version = |replaced: Option<&str>| Version {
            period: "từ 01/01/2026".into(),
            title: "Công chức đạt chuẩn cơ bản".into(),
            unit: "Thành phố Hà Nội".into(),
            group: "Công chức".into(),
            level: "Chuẩn kỹ năng sử dụng CNTT cơ bản".into(),
            due: "31/12/2026".into(),
            ground: "Kế hoạch số 12/KH-UBND".into(),
            recorded: "08:00 02/01/2026".into(),
            replaced: replaced.map(Into::into),
        };
        let fact = Line { label: "Hạn", value: "31/12/2026".into(), strong: true, href: None, action: None };
        let sample = |errors: FormErrors, may_change, facts| Self {
            id: "a".into(),
            seen: "b".into(),
            title: "Công chức đạt chuẩn cơ bản".into(),
            tag: Tag::state(RequirementState::Running),
            facts,
            versions: vec![version(None), version(Some("09:00 03/02/2026"))],
            may_change,
            end_on: Field { error: errors.at("end_on"), ..Field::new("end_on", "") },
            errors,
        };
        vec![sample(FormErrors::none(), false, vec![fact]), sample(wrong, true, Vec::new())]
    }
}

fn period(requirement: &Requirement) -> String {
    let from = format_date(requirement.valid_from);
    match requirement.valid_to.and_then(|to| to.pred_opt()) {
        Some(last) => format!("{from} – {}", format_date(last)),
        None => format!("từ {from}"),
    }
}

/// `GET /requirements/{id}`
pub async fn one(caller: Caller, id: web::Path<RequirementLineageId>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let view = caller.read(move |tx| load(tx, id, &Fields::default(), FormErrors::none())).await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>, id: RequirementLineageId, fields: &Fields, errors: FormErrors) -> Result<RequirementView> {
    let history = standard::requirement_history(tx, id)?;
    let (tree, titles, today) = (people::tree_today(tx)?, Titles::load(tx)?, tx.today());
    // Only what was cancelled from its first day on has no version that holds; its newest record is shown then.
    let last = history.iter().filter(|v| v.superseded_at.is_none()).max_by_key(|v| v.valid_from);
    let shown = last.or(history.first()).ok_or(Error::NotFound)?;
    let state = if last.is_some() { shown.state_on(today) } else { RequirementState::Ended };
    let may_change = state != RequirementState::Ended && standard::may_change(tx, shown.unit_id)?;
    Ok(RequirementView {
        id: id.to_string(),
        seen: shown.id.to_string(),
        title: shown.title.clone(),
        tag: Tag::state(state),
        facts: facts(shown, &tree, &titles),
        versions: history.iter().map(|version| row(version, &tree, &titles)).collect(),
        may_change,
        end_on: fields.field("end_on", &errors),
        errors,
    })
}

fn facts(requirement: &Requirement, tree: &UnitTree, titles: &Titles) -> Vec<Line> {
    let line = |label, value| Line { label, value, strong: false, href: None, action: None };
    vec![
        Line { strong: true, ..line("Phải đạt", titles.level(requirement)) },
        Line { strong: true, ..line("Hạn", format_date(requirement.due_on)) },
        line("Đơn vị và mọi đơn vị bên dưới", tree.label(requirement.unit_id)),
        line("Nhóm đối tượng", group_in_words(&requirement.group)),
        line("Căn cứ", requirement.legal_ground.clone()),
        line("Hiệu lực", period(requirement)),
    ]
}

fn row(version: &Requirement, tree: &UnitTree, titles: &Titles) -> Version {
    Version {
        period: period(version),
        title: version.title.clone(),
        unit: tree.label(version.unit_id),
        group: group_in_words(&version.group),
        level: titles.level(version),
        due: format_date(version.due_on),
        ground: version.legal_ground.clone(),
        recorded: clock::date_time_text(version.recorded_at),
        replaced: version.superseded_at.map(clock::date_time_text),
    }
}

/// `POST /requirements/{id}/end`
pub async fn end(caller: Caller, id: web::Path<RequirementLineageId>, form: Form) -> Result<HttpResponse> {
    let id = id.into_inner();
    let fields = form.0;
    let asked = fields.clone();
    let done = caller
        .write(move |tx| {
            let seen: RequirementId = asked.need("seen")?;
            let last = asked.date("end_on")?.ok_or(Error::invalid("end_on", "form-required"))?;
            let on = last.succ_opt().ok_or(Error::invalid("end_on", "form-date"))?;
            standard::end_requirement(tx, seen, on).map_err(at_end)?;
            Ok(on)
        })
        .await;
    match done {
        Ok(on) => {
            let said = Message::new("standard-requirement-ended").with("on", format_date(on));
            caller.go_saying(&format!("/requirements/{id}"), said)
        }
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load(tx, id, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// The form to end has one date, whatever the rule calls it.
fn at_end(error: Error) -> Error {
    match error {
        Error::Invalid(mut errors) => {
            for fault in &mut errors.0 {
                fault.field = "end_on".to_owned();
            }
            Error::Invalid(errors)
        }
        other => other,
    }
}
