//! Exemptions: entered with their document, accepted by a second person, ended.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::list::Select;
use super::{ROWS, Tabs, Tag, exemption_tag, may_enter, may_import, name_of, scan, tabs, taken, wrong};
use crate::app::Tx;
use crate::db::{ExemptionId, PersonId};
use crate::error::{Error, FieldErrors, Result};
use crate::evidence::model::{Exemption, ExemptionState, NewExemption};
use crate::evidence::{self, Asked};
use crate::rights::{Action, allow, may_ever};
use crate::text::format_date;
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, Pager, Upload, View, Window};
use crate::{clock, files, people, standard};

/// The list.
#[derive(Serialize)]
pub struct ListView {
    tabs: Tabs,
    state: Select,
    q: Field,
    rows: Vec<Row>,
    pager: Pager,
    may_enter: bool,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: String,
    unit: String,
    reason: String,
    document: String,
    period: String,
    tag: Tag,
}

impl View for ListView {
    const TEMPLATE: &'static str = "evidence/exemptions";
    fn title(&self) -> String {
        "Miễn yêu cầu đạt chuẩn".into()
    }
    fn samples() -> Vec<Self> {
        let row = || Row {
            href: "/exemptions/1".into(),
            name: "Công Tằng Tôn Nữ Thị Huyền Trang".into(),
            unit: "Phòng Kinh tế, xã Ba Vì".into(),
            reason: "Khuyết tật vận động nặng".into(),
            document: "Quyết định 12/QĐ-UBND ngày 05/03/2026".into(),
            period: "từ 05/03/2026".into(),
            tag: exemption_tag(ExemptionState::Accepted),
        };
        let view = |rows: Vec<Row>| {
            let query = Fields::default();
            let pager = Pager::new(Window::of(&query, ROWS), rows.len() as i64, "người", ("/exemptions", &query));
            let (tabs, q) = (tabs("/exemptions", true), Field::new("q", ""));
            Self { tabs, state: states(""), q, rows, pager, may_enter: true }
        };
        let reader = Self { may_enter: false, ..view(Vec::new()) };
        vec![view(Vec::new()), reader, view(vec![row()])]
    }
}

fn states(chosen: &str) -> Select {
    let mut options = vec![Choice::of("", "Mọi tình trạng", chosen)];
    options.extend(ExemptionState::ALL.iter().map(|state| Choice::of(state.as_str(), state.label(), chosen)));
    Select { name: "state", error: None, options }
}

fn period(one: &Exemption) -> String {
    let last = one.ended_from.or(one.valid_to).and_then(|to| to.pred_opt());
    match last {
        Some(last) => format!("{} – {}", format_date(one.valid_from), format_date(last)),
        None => format!("từ {}", format_date(one.valid_from)),
    }
}

fn document(one: &Exemption) -> String {
    format!("{} ngày {}", one.document_number, format_date(one.document_on))
}

/// `GET /exemptions`
pub async fn list(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller
        .read(move |tx| {
            let window = Window::of(&query, ROWS);
            let asked = Asked { person: query.parse("person")?, words: query.text("q").to_owned(), ..Asked::default() };
            let state = query.some("state").and_then(|state| state.parse().ok());
            let (lines, total) = evidence::exemptions(tx, &asked, state, (window.size, window.offset()))?;
            let tree = people::tree_today(tx)?;
            let row = |(one, name, unit): evidence::Line<Exemption>| Row {
                href: format!("/exemptions/{}", one.id),
                name,
                unit: unit.map(|id| tree.label(id)).unwrap_or_default(),
                document: document(&one),
                period: period(&one),
                tag: exemption_tag(one.state),
                reason: one.reason,
            };
            Ok(ListView {
                tabs: tabs("/exemptions", may_import(tx.actor()?)),
                may_enter: may_enter(tx.actor()?),
                state: states(query.text("state")),
                q: query.field("q", &FormErrors::none()),
                rows: lines.into_iter().map(row).collect(),
                pager: Pager::new(window, total, "người", ("/exemptions", &query)),
            })
        })
        .await?;
    caller.page(&view)
}

/// The form.
#[derive(Serialize)]
pub struct NewView {
    errors: FormErrors,
    person: String,
    name: String,
    framework: Select,
    reason: Field,
    document_number: Field,
    document_on: Field,
    valid_from: Field,
    valid_to: Field,
    scan: Field,
}

impl View for NewView {
    const TEMPLATE: &'static str = "evidence/exemption-new";
    fn title(&self) -> String {
        "Thêm miễn".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Miễn", "/exemptions"),
            Crumb::to(self.name.clone(), format!("/people/{}", self.person)),
            Crumb::here("Thêm miễn"),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let view = |errors: FormErrors| Self::of(&Fields::default(), ("1".into(), "Lê Văn An".into()), errors);
        vec![view(FormErrors::none()), view(wrong("reason", "form-required"))]
    }
}

impl NewView {
    fn of(fields: &Fields, (person, name): (String, String), errors: FormErrors) -> Self {
        Self {
            person,
            name,
            framework: Select { name: "framework", error: errors.at("framework"), options: Vec::new() },
            reason: fields.field("reason", &errors),
            document_number: fields.field("document_number", &errors),
            document_on: fields.field("document_on", &errors),
            valid_from: fields.field("valid_from", &errors),
            valid_to: fields.field("valid_to", &errors),
            scan: Field { name: "scan", value: String::new(), error: errors.at("scan") },
            errors,
        }
    }
}

fn frameworks(tx: &mut Tx<'_>, chosen: &str) -> Result<Vec<Choice>> {
    let mut choices = vec![Choice::of("", "Mọi chuẩn", chosen)];
    for one in standard::frameworks(tx)? {
        choices.push(Choice::of(one.code.clone(), format!("{} ({})", one.title, one.legal_ground), chosen));
    }
    Ok(choices)
}

fn load_new(tx: &mut Tx<'_>, fields: &Fields, errors: FormErrors) -> Result<NewView> {
    let id: PersonId = fields.parse("person")?.ok_or_else(|| Error::refused("evidence-need-person"))?;
    let person = people::see_person(tx, id)?;
    let mut view = NewView::of(fields, (id.to_string(), person.full_name), errors);
    view.framework.options = frameworks(tx, fields.text("framework"))?;
    Ok(view)
}

/// `GET /exemptions/new?person=…`
pub async fn form(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller.read(move |tx| load_new(tx, &query, FormErrors::none())).await?;
    caller.page(&view)
}

fn read(fields: &Fields) -> Result<NewExemption> {
    let mut errors = FieldErrors::default();
    let person: Option<PersonId> = taken(fields.parse("person"), &mut errors).flatten();
    let mut day = |name: &'static str| taken(fields.date(name), &mut errors).flatten();
    let (document_on, valid_from, valid_to) = (day("document_on"), day("valid_from"), day("valid_to"));
    for name in ["reason", "document_number", "document_on", "valid_from"] {
        if fields.some(name).is_none() {
            errors.add(name, "form-required");
        }
    }
    let (Some(person_id), Some(document_on), Some(valid_from), true) =
        (person, document_on, valid_from, errors.0.is_empty())
    else {
        return Err(Error::Invalid(errors));
    };
    Ok(NewExemption {
        person_id,
        framework_code: fields.some("framework").map(str::to_owned),
        reason: fields.text("reason").to_owned(),
        document_number: fields.text("document_number").to_owned(),
        document_on,
        scan: None,
        valid_from,
        valid_to,
    })
}

/// `POST /exemptions/new`
pub async fn create(caller: Caller, form: Upload) -> Result<HttpResponse> {
    let fields = form.fields.clone();
    let done = caller
        .run(move |me| {
            let mut new = read(&form.fields)?;
            let stored = scan(me.app(), &form)?.map(|(sha, name, stored)| {
                new.scan = Some((sha, name));
                stored
            });
            me.app().write(me.by(), |tx| {
                if let Some(stored) = &stored {
                    files::record(tx, stored)?;
                }
                evidence::enter_exemption(tx, &new)
            })
        })
        .await;
    match done {
        Ok(id) => caller.go_saying(&format!("/exemptions/{id}"), "exemption-entered"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load_new(tx, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// An exemption.
#[derive(Serialize)]
pub struct OneView {
    errors: FormErrors,
    href: String,
    name: String,
    person_href: Option<String>,
    tag: Tag,
    summary: Vec<super::Line>,
    note: String,
    may_decide: bool,
    own: bool,
    may_end: bool,
    refusal: Field,
    from: Field,
}

impl View for OneView {
    const TEMPLATE: &'static str = "evidence/exemption";
    fn title(&self) -> String {
        format!("Miễn cho {}", self.name)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Miễn", "/exemptions"), Crumb::here(self.name.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let view = |state, own: bool, errors: FormErrors| Self {
            href: "/exemptions/1".into(),
            name: "Lê Văn An".into(),
            person_href: Some("/people/1".into()),
            tag: exemption_tag(state),
            summary: vec![super::Line::new("Lý do", "Khuyết tật vận động nặng")],
            note: String::new(),
            may_decide: state == ExemptionState::Pending && !own,
            own,
            may_end: state == ExemptionState::Accepted,
            refusal: Field { name: "reason", value: String::new(), error: errors.at("reason") },
            from: Field::new("from", "22/11/2026"),
            errors,
        };
        vec![
            view(ExemptionState::Pending, false, wrong("reason", "evidence-reason-short")),
            view(ExemptionState::Pending, true, FormErrors::none()),
            view(ExemptionState::Accepted, false, FormErrors::none()),
        ]
    }
}

fn load(tx: &mut Tx<'_>, id: ExemptionId, fields: &Fields, errors: FormErrors) -> Result<OneView> {
    let one = evidence::exemption(tx, id)?;
    let person = people::person(tx, one.person_id)?;
    let actor = tx.actor()?.clone();
    let facts = people::facts_of(tx, one.person_id)?;
    let may = allow(&actor, Action::AcceptEvidence, &facts).is_ok();
    let (pending, own) = (one.state == ExemptionState::Pending, actor.account == Some(one.entered_by));
    let summary = summary(tx, &one)?;
    Ok(OneView {
        href: format!("/exemptions/{id}"),
        name: person.full_name,
        person_href: may_ever(&actor, Action::SeePeople).then(|| format!("/people/{}", one.person_id)),
        tag: exemption_tag(one.state),
        summary,
        note: one.decision_note.clone(),
        may_decide: may && pending && !own,
        own: may && pending && own,
        may_end: may && one.state == ExemptionState::Accepted,
        refusal: fields.field("reason", &errors),
        from: match fields.some("from") {
            Some(_) => fields.field("from", &errors),
            None => Field { error: errors.at("from"), ..Field::new("from", format_date(tx.today())) },
        },
        errors,
    })
}

fn summary(tx: &mut Tx<'_>, one: &Exemption) -> Result<Vec<super::Line>> {
    let framework = match &one.framework_code {
        Some(code) => standard::framework(tx, code)?.title,
        None => "Mọi chuẩn".to_owned(),
    };
    let scan = super::Line::new("Bản chụp", one.scan_name.clone().unwrap_or_default());
    let scan = match one.scan_sha {
        Some(_) => scan.to(format!("/exemptions/{}/scan", one.id), "Xem"),
        None => scan,
    };
    let entered = format!("{}, {}", name_of(tx, one.entered_by)?, clock::date_time_text(one.entered_at));
    let mut lines = vec![
        super::Line::new("Miễn khỏi", framework),
        super::Line::new("Lý do", one.reason.clone()),
        super::Line::new("Văn bản", document(one)),
        super::Line::new("Thời hạn", period(one)),
        scan,
        super::Line::new("Người nhập", entered),
    ];
    if let (Some(by), Some(at)) = (one.decided_by, one.decided_at) {
        let said = format!("{}, {}", name_of(tx, by)?, clock::date_time_text(at));
        lines.push(super::Line::new("Người xác nhận", said));
    }
    Ok(lines)
}

/// `GET /exemptions/{id}`
pub async fn page(caller: Caller, path: Path<ExemptionId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller.read(move |tx| load(tx, id, &Fields::default(), FormErrors::none())).await?;
    caller.page(&view)
}

/// `GET /exemptions/{id}/scan`
pub async fn show_scan(caller: Caller, path: Path<ExemptionId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (name, sha, media) = caller
        .read(move |tx| {
            let one = evidence::exemption(tx, id)?;
            let sha = one.scan_sha.ok_or(Error::NotFound)?;
            let stored = files::known(tx, &sha)?.ok_or(Error::NotFound)?;
            Ok((one.scan_name.unwrap_or_default(), sha, stored.media_type))
        })
        .await?;
    let bytes = caller.run(move |me| me.app().files().read(&sha)).await?;
    Ok(caller.inline(&name, &media, bytes))
}

async fn finish(
    caller: &Caller,
    id: ExemptionId,
    form: Form,
    (done, said): (Result<()>, &'static str),
) -> Result<HttpResponse> {
    match done {
        Ok(()) => caller.go_saying(&format!("/exemptions/{id}"), said),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load(tx, id, &form.0, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `POST /exemptions/{id}/accept`
pub async fn accept(caller: Caller, path: Path<ExemptionId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let done = caller.write(move |tx| evidence::decide_exemption(tx, id, None)).await;
    finish(&caller, id, form, (done, "exemption-accepted")).await
}

/// `POST /exemptions/{id}/refuse`
pub async fn refuse(caller: Caller, path: Path<ExemptionId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let reason = form.text("reason").to_owned();
    let done = caller.write(move |tx| evidence::decide_exemption(tx, id, Some(&reason))).await;
    finish(&caller, id, form, (done, "exemption-refused")).await
}

/// `POST /exemptions/{id}/end`
pub async fn end(caller: Caller, path: Path<ExemptionId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let from = form.date("from").and_then(|from| from.ok_or_else(|| Error::invalid("from", "form-required")));
    let done = match from {
        Ok(from) => caller.write(move |tx| evidence::end_exemption(tx, id, from)).await,
        Err(error) => Err(error),
    };
    finish(&caller, id, form, (done, "exemption-ended")).await
}
