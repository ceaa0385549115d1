//! A paper with its scan: accept, refuse, withdraw.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::list::Select;
use super::{Line, Tag, evidence_tag, level_titles, name_of, wrong};
use crate::app::Tx;
use crate::clock;
use crate::db::{EquivalenceId, EvidenceId};
use crate::error::{Error, Result};
use crate::evidence::model::{Equivalence, Evidence, EvidenceState};
use crate::rights::{Action, allow, may_ever};
use crate::text::format_date;
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};
use crate::{evidence, people};

/// A paper.
#[derive(Serialize)]
pub struct OneView {
    errors: FormErrors,
    href: String,
    name: String,
    person_href: Option<String>,
    tag: Tag,
    summary: Vec<Line>,
    note: String,
    reason: String,
    may_decide: bool,
    own: bool,
    may_withdraw: bool,
    equivalence: Select,
    no_rule: bool,
    refusal: Field,
    withdrawal: Field,
    from: Field,
}

impl View for OneView {
    const TEMPLATE: &'static str = "evidence/one";
    fn title(&self) -> String {
        format!("Minh chứng của {}", self.name)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Minh chứng", "/evidence"), Crumb::here(self.name.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let view = |state, may, errors: FormErrors| Self {
            href: "/evidence/1".into(),
            name: "Công Tằng Tôn Nữ Thị Huyền Trang".into(),
            person_href: Some("/people/1".into()),
            tag: evidence_tag(state),
            summary: vec![Line::new("Tên chứng chỉ", "Chứng chỉ ứng dụng CNTT cơ bản"), Line::new("Số hiệu", "")],
            note: "Bản sao có chứng thực".into(),
            reason: String::new(),
            may_decide: may && state == EvidenceState::Pending,
            own: !may,
            may_withdraw: state == EvidenceState::Accepted,
            equivalence: Select { name: "equivalence", error: errors.at("equivalence"), options: Vec::new() },
            no_rule: may,
            refusal: Field { name: "reason", value: String::new(), error: errors.at("reason") },
            withdrawal: Field { name: "reason", value: String::new(), error: None },
            from: Field::new("from", "22/11/2026"),
            errors,
        };
        vec![
            view(EvidenceState::Pending, true, wrong("reason", "evidence-reason-short")),
            view(EvidenceState::Pending, false, FormErrors::none()),
            view(EvidenceState::Accepted, true, FormErrors::none()),
            view(EvidenceState::Refused, true, FormErrors::none()),
        ]
    }
}

fn load(tx: &mut Tx<'_>, id: EvidenceId, fields: &Fields, errors: FormErrors) -> Result<OneView> {
    let paper = evidence::evidence(tx, id)?;
    let person = people::person(tx, paper.person_id)?;
    let actor = tx.actor()?.clone();
    let facts = people::facts_of(tx, paper.person_id)?;
    let may = allow(&actor, Action::AcceptEvidence, &facts).is_ok();
    let own = actor.account == Some(paper.entered_by);
    let rules = evidence::equivalences(tx)?;
    let fitting: Vec<&Equivalence> =
        rules.iter().filter(|rule| evidence::misfit(rule, paper.issued_on).is_none()).collect();
    let pending = paper.state == EvidenceState::Pending;
    let summary = summary(tx, &paper, &rules)?;
    Ok(OneView {
        href: format!("/evidence/{id}"),
        name: person.full_name,
        person_href: may_ever(&actor, Action::SeePeople).then(|| format!("/people/{}", paper.person_id)),
        tag: evidence_tag(paper.state),
        summary,
        note: paper.note.clone(),
        reason: paper.reason.clone().unwrap_or_default(),
        may_decide: may && pending && !own,
        own: may && pending && own,
        may_withdraw: may && paper.state == EvidenceState::Accepted,
        no_rule: fitting.is_empty(),
        equivalence: select(&paper, &fitting, fields, &errors),
        refusal: fields.field("reason", &errors),
        withdrawal: fields.field("reason", &errors),
        from: match fields.some("from") {
            Some(_) => fields.field("from", &errors),
            None => Field { error: errors.at("from"), ..Field::new("from", format_date(tx.today())) },
        },
        errors,
    })
}

/// The rules that fit, those for a paper of this name first and chosen.
fn select(paper: &Evidence, fitting: &[&Equivalence], fields: &Fields, errors: &FormErrors) -> Select {
    let key = crate::text::fold(&paper.title);
    let likely = fitting.iter().find(|rule| rule.title_key == key).map(|rule| rule.id.to_string());
    let chosen = fields.some("equivalence").map(str::to_owned).or(likely).unwrap_or_default();
    let mut options = vec![Choice::of("", "Chọn quy tắc", &chosen)];
    options.extend(fitting.iter().map(|rule| {
        let label = format!("{} ({})", rule.title, rule.legal_ground);
        Choice::of(rule.id.to_string(), label, &chosen)
    }));
    Select { name: "equivalence", error: errors.at("equivalence"), options }
}

fn summary(tx: &mut Tx<'_>, paper: &Evidence, rules: &[Equivalence]) -> Result<Vec<Line>> {
    let day = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
    let mut lines = vec![
        Line::new("Tên chứng chỉ", paper.title.clone()),
        Line::new("Số hiệu", paper.serial.clone()),
        Line::new("Nơi cấp", paper.issuer.clone()),
        Line::new("Ngày cấp", format_date(paper.issued_on)),
        Line::new("Hết giá trị từ ngày", day(paper.expires_on)),
    ];
    let scan = Line::new("Bản chụp", paper.scan_name.clone().unwrap_or_default());
    lines.push(match paper.scan_sha {
        Some(_) => scan.to(format!("/evidence/{}/scan", paper.id), "Xem"),
        None => scan,
    });
    let entered = name_of(tx, paper.entered_by)?;
    let said = format!("{entered}, {} ({})", clock::date_time_text(paper.entered_at), paper.source.label());
    lines.push(Line::new("Người nhập", said));
    if let (Some(by), Some(at)) = (paper.decided_by, paper.decided_at) {
        let said = format!("{}, {}", name_of(tx, by)?, clock::date_time_text(at));
        lines.push(Line::new("Người xác nhận", said));
    }
    if let Some(rule) = rules.iter().find(|rule| Some(rule.id) == paper.equivalence_id) {
        let title = level_titles(tx)?.remove(&(rule.framework_code.clone(), rule.level_code.clone()));
        lines.push(Line::new("Tính là đạt", title.unwrap_or_else(|| rule.level_code.clone())));
        lines.push(Line::new("Theo", rule.legal_ground.clone()));
        lines.push(Line::new("Tính từ ngày", day(paper.counts_from)));
    }
    if let Some(from) = paper.withdrawn_from {
        lines.push(Line::new("Thôi tính từ ngày", format_date(from)));
    }
    Ok(lines)
}

/// `GET /evidence/{id}`
pub async fn page(caller: Caller, path: Path<EvidenceId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller.read(move |tx| load(tx, id, &Fields::default(), FormErrors::none())).await?;
    caller.page(&view)
}

/// `GET /evidence/{id}/scan`
pub async fn show_scan(caller: Caller, path: Path<EvidenceId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (name, sha, media) = caller
        .read(move |tx| {
            let paper = evidence::evidence(tx, id)?;
            let sha = paper.scan_sha.ok_or(Error::NotFound)?;
            let stored = crate::files::known(tx, &sha)?.ok_or(Error::NotFound)?;
            Ok((paper.scan_name.unwrap_or_default(), sha, stored.media_type))
        })
        .await?;
    let bytes = caller.run(move |me| me.app().files().read(&sha)).await?;
    Ok(caller.inline(&name, &media, bytes))
}

async fn again(caller: &Caller, id: EvidenceId, error: Error, form: Form) -> Result<HttpResponse> {
    let errors = FormErrors::from_error(error)?;
    let view = caller.read(move |tx| load(tx, id, &form.0, errors)).await?;
    caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
}

/// `POST /evidence/{id}/accept`
pub async fn accept(caller: Caller, path: Path<EvidenceId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let chosen: Result<EquivalenceId> = form
        .parse("equivalence")
        .and_then(|chosen| chosen.ok_or_else(|| Error::invalid("equivalence", "form-required")));
    let done = match chosen {
        Ok(rule) => caller.write(move |tx| evidence::accept(tx, id, rule)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => caller.go_saying("/evidence?state=pending", "evidence-accepted"),
        Err(error) => again(&caller, id, error, form).await,
    }
}

/// `POST /evidence/{id}/refuse`
pub async fn refuse(caller: Caller, path: Path<EvidenceId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let reason = form.text("reason").to_owned();
    match caller.write(move |tx| evidence::refuse(tx, id, &reason)).await {
        Ok(()) => caller.go_saying("/evidence?state=pending", "evidence-refused"),
        Err(error) => again(&caller, id, error, form).await,
    }
}

/// `POST /evidence/{id}/withdraw`
pub async fn withdraw(caller: Caller, path: Path<EvidenceId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let reason = form.text("reason").to_owned();
    let from = form.date("from").and_then(|from| from.ok_or_else(|| Error::invalid("from", "form-required")));
    let done = match from {
        Ok(from) => caller.write(move |tx| evidence::withdraw(tx, id, from, &reason)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => caller.go_saying(&format!("/evidence/{id}"), "evidence-withdrawn"),
        Err(error) => again(&caller, id, error, form).await,
    }
}
