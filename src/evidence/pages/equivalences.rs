//! Rules of equivalence.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::list::Select;
use super::{Tabs, Tag, level_titles, levels, may_import, tabs, taken, wrong};
use crate::app::Tx;
use crate::db::EquivalenceId;
use crate::error::{Error, FieldErrors, Result};
use crate::evidence::model::{Equivalence, NewEquivalence};
use crate::text::format_date;
use crate::web::{Caller, Crumb, Field, Fields, Form, FormErrors, View};
use crate::{clock, evidence};

/// All rules.
#[derive(Serialize)]
pub struct ListView {
    tabs: Tabs,
    may_enter: bool,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    title: String,
    level: String,
    issued: String,
    from: String,
    to: String,
    ground: String,
    tag: Tag,
    end: Option<String>,
}

impl View for ListView {
    const TEMPLATE: &'static str = "evidence/equivalences";
    fn title(&self) -> String {
        "Quy tắc tương đương".into()
    }
    fn samples() -> Vec<Self> {
        let row = || Row {
            title: "Chứng chỉ tin học ứng dụng trình độ B".into(),
            level: "Chuẩn kỹ năng sử dụng CNTT cơ bản".into(),
            issued: "đến 10/08/2016".into(),
            from: "10/08/2016".into(),
            to: String::new(),
            ground: "Thông tư liên tịch 17/2016/TTLT-BGDĐT-BTTTT, Điều 23".into(),
            tag: Tag { kind: "ok", text: "Đang dùng".into() },
            end: Some("/equivalences/1/end".into()),
        };
        let view = |rows| Self { tabs: tabs("/equivalences", true), may_enter: true, rows };
        vec![view(Vec::new()), view(vec![row()])]
    }
}

fn window(rule: &Equivalence) -> String {
    match (rule.issued_from, rule.issued_to) {
        (None, None) => "mọi ngày".to_owned(),
        (Some(from), None) => format!("từ {}", format_date(from)),
        (None, Some(to)) => format!("đến {}", format_date(to)),
        (Some(from), Some(to)) => format!("{} – {}", format_date(from), format_date(to)),
    }
}

/// `GET /equivalences`
pub async fn list(caller: Caller) -> Result<HttpResponse> {
    let view = caller
        .read(|tx| {
            let actor = tx.actor()?.clone();
            let titles = level_titles(tx)?;
            let may_enter = evidence::may_manage_equivalences(tx);
            let row = |rule: Equivalence| {
                let title = titles.get(&(rule.framework_code.clone(), rule.level_code.clone()));
                let ended = rule.ended_at.map(|at| format!("Dừng từ {}", clock::date_text(at)));
                Row {
                    level: title.cloned().unwrap_or_else(|| rule.level_code.clone()),
                    issued: window(&rule),
                    from: format_date(rule.valid_from),
                    to: rule.valid_to.map(format_date).unwrap_or_default(),
                    end: (may_enter && ended.is_none()).then(|| format!("/equivalences/{}/end", rule.id)),
                    tag: match ended {
                        Some(text) => Tag { kind: "none", text },
                        None => Tag { kind: "ok", text: "Đang dùng".into() },
                    },
                    ground: rule.legal_ground,
                    title: rule.title,
                }
            };
            let rows = evidence::equivalences(tx)?.into_iter().map(row).collect();
            Ok(ListView { tabs: tabs("/equivalences", may_import(&actor)), may_enter, rows })
        })
        .await?;
    caller.page(&view)
}

/// The form of a rule.
#[derive(Serialize)]
pub struct NewView {
    errors: FormErrors,
    title: Field,
    level: Select,
    legal_ground: Field,
    issued_from: Field,
    issued_to: Field,
    valid_from: Field,
    valid_to: Field,
}

impl View for NewView {
    const TEMPLATE: &'static str = "evidence/equivalence-new";
    fn title(&self) -> String {
        "Thêm quy tắc tương đương".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Quy tắc tương đương", "/equivalences"), Crumb::here("Thêm quy tắc")]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let fields = Fields::default();
        vec![Self::of(&fields, FormErrors::none()), Self::of(&fields, wrong("legal_ground", "form-required"))]
    }
}

impl NewView {
    fn of(fields: &Fields, errors: FormErrors) -> Self {
        Self {
            title: fields.field("title", &errors),
            level: Select { name: "level", error: errors.at("level"), options: Vec::new() },
            legal_ground: fields.field("legal_ground", &errors),
            issued_from: fields.field("issued_from", &errors),
            issued_to: fields.field("issued_to", &errors),
            valid_from: fields.field("valid_from", &errors),
            valid_to: fields.field("valid_to", &errors),
            errors,
        }
    }
}

fn load(tx: &mut Tx<'_>, fields: &Fields, errors: FormErrors) -> Result<NewView> {
    let mut view = NewView::of(fields, errors);
    view.level.options = levels(tx, fields.text("level"))?;
    Ok(view)
}

/// `GET /equivalences/new`
pub async fn form(caller: Caller) -> Result<HttpResponse> {
    let view = caller.read(|tx| load(tx, &Fields::default(), FormErrors::none())).await?;
    caller.page(&view)
}

fn read(fields: &Fields) -> Result<NewEquivalence> {
    let mut errors = FieldErrors::default();
    let (framework, level) = fields.text("level").split_once('/').unwrap_or_default();
    if level.is_empty() {
        errors.add("level", "form-required");
    }
    for name in ["title", "legal_ground"] {
        if fields.some(name).is_none() {
            errors.add(name, "form-required");
        }
    }
    let mut day = |name| taken(fields.date(name), &mut errors).flatten();
    let (issued_from, issued_to) = (day("issued_from"), day("issued_to"));
    let (valid_from, valid_to) = (day("valid_from"), day("valid_to"));
    if valid_from.is_none() && fields.some("valid_from").is_none() {
        errors.add("valid_from", "form-required");
    }
    let (Some(valid_from), true) = (valid_from, errors.0.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    Ok(NewEquivalence {
        framework_code: framework.to_owned(),
        level_code: level.to_owned(),
        title: fields.text("title").to_owned(),
        legal_ground: fields.text("legal_ground").to_owned(),
        issued_from,
        issued_to,
        valid_from,
        valid_to,
    })
}

/// `POST /equivalences/new`
pub async fn create(caller: Caller, form: Form) -> Result<HttpResponse> {
    let fields = form.0;
    let asked = fields.clone();
    match caller.write(move |tx| evidence::enter_equivalence(tx, &read(&asked)?)).await {
        Ok(_) => caller.go_saying("/equivalences", "evidence-rule-entered"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load(tx, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `POST /equivalences/{id}/end`
pub async fn end(caller: Caller, path: Path<EquivalenceId>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    caller.write(move |tx| evidence::end_equivalence(tx, id)).await?;
    caller.go_saying("/equivalences", "evidence-rule-closed")
}
