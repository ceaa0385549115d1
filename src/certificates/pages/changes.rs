//! Revoking, replacing and correcting a certificate: a form, then the same words restated before it is done.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use crate::certificates::{self, Certificate, Change, Corrected};
use crate::db::CertificateId;
use crate::error::{Error, Message, Result};
use crate::marking::DecisionKind;
use crate::marking::pages::Line;
use crate::marking::pages::results::decision_of;
use crate::text::format_date;
use crate::web::{Caller, Crumb, Field, Form, FormErrors, View};

/// The three changes, by the last step of their address.
const KINDS: [(&str, DecisionKind); 3] = [
    ("revoke", DecisionKind::Revocation),
    ("replace", DecisionKind::Replacement),
    ("correct", DecisionKind::Correction),
];

/// The form of a change, or its restatement.
#[derive(Serialize)]
pub struct ChangeView {
    errors: FormErrors,
    href: String,
    back: String,
    serial: String,
    heading: &'static str,
    effect: String,
    button: &'static str,
    danger: bool,
    replaces: bool,
    restated: Option<Vec<Line>>,
    sent: Vec<Field>,
    number: Field,
    decided_on: Field,
    signer_title: Field,
    signer_name: Field,
    effective_on: Field,
    reason: Field,
    holder: Field,
    birth_date: Field,
    birthplace: Field,
}

impl View for ChangeView {
    const TEMPLATE: &'static str = "certificates/change";
    fn title(&self) -> String {
        format!("{} {}", self.heading, self.serial)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Sổ gốc", "/register"),
            Crumb::to(self.serial.clone(), self.back.clone()),
            Crumb::here(self.heading),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let wrong = || FormErrors::from_error(Error::invalid("reason", "form-required")).unwrap_or_default();
        let mut all = Vec::new();
        for (kind, _) in KINDS {
            for errors in [FormErrors::none(), wrong()] {
                all.push(sample(kind, errors));
            }
        }
        let restated = Some(vec![Line::new("Số hiệu", "CNTT-CB 2026/000147").strong()]);
        all.push(ChangeView {
            restated,
            sent: vec![Field::new("reason", "Sai hồ sơ")],
            ..sample("revoke", FormErrors::none())
        });
        all
    }
}

fn sample(kind: &str, errors: FormErrors) -> ChangeView {
    let field = |name| Field { name, value: String::new(), error: errors.at(name) };
    let (heading, button, effect) = words(kind);
    ChangeView {
        href: format!("/register/1/{kind}"),
        back: "/register/1".into(),
        serial: "CNTT-CB 2026/000147".into(),
        heading,
        button,
        effect: effect.into(),
        danger: kind == "revoke",
        replaces: kind == "replace",
        restated: None,
        sent: vec![],
        number: field("number"),
        decided_on: field("decided_on"),
        signer_title: field("signer_title"),
        signer_name: field("signer_name"),
        effective_on: field("effective_on"),
        reason: field("reason"),
        holder: field("holder"),
        birth_date: field("birth_date"),
        birthplace: field("birthplace"),
        errors,
    }
}

fn words(kind: &str) -> (&'static str, &'static str, &'static str) {
    match kind {
        "revoke" => (
            "Thu hồi chứng chỉ",
            "Thu hồi",
            "Chứng chỉ hết giá trị từ ngày có hiệu lực. Trang tra cứu và sổ gốc ghi rõ đã thu hồi. Không hoàn tác được.",
        ),
        "replace" => (
            "Cấp chứng chỉ thay thế",
            "Cấp thay",
            "Một chứng chỉ mới có số hiệu, số vào sổ và mã tra cứu mới được cấp hôm nay. Chứng chỉ cũ vẫn ở sổ gốc, ghi rõ đã được thay thế. Không hoàn tác được.",
        ),
        _ => (
            "Ghi chỉnh sửa chứng chỉ",
            "Ghi chỉnh sửa",
            "Chứng chỉ vẫn còn giá trị; sổ gốc và trang tra cứu ghi nội dung chỉnh sửa theo quyết định.",
        ),
    }
}

/// `GET /register/{id}/{revoke|replace|correct}`
pub async fn form(caller: Caller, path: Path<(CertificateId, String)>) -> Result<HttpResponse> {
    let (id, kind) = path.into_inner();
    kind_of(&kind)?;
    let found = caller.read(move |tx| certificates::details(tx, id)).await?.entry.certificate;
    let today = format_date(crate::clock::day(caller.app().clock().now()));
    let centre = &caller.app().config().centre;
    let content = &found.content.0;
    let mut view = base(&found, &kind);
    view.decided_on.value.clone_from(&today);
    view.effective_on.value = today;
    view.signer_title.value.clone_from(&centre.head_title);
    view.signer_name.value.clone_from(&centre.head_name);
    view.holder.value.clone_from(&content.holder);
    view.birth_date.value = format_date(content.birth_date);
    view.birthplace.value.clone_from(&content.birthplace);
    caller.page(&view)
}

fn kind_of(kind: &str) -> Result<DecisionKind> {
    KINDS.iter().find(|(name, _)| *name == kind).map(|(_, kind)| *kind).ok_or(Error::NotFound)
}

fn base(found: &Certificate, kind: &str) -> ChangeView {
    ChangeView {
        href: format!("/register/{}/{kind}", found.id),
        back: format!("/register/{}", found.id),
        serial: found.serial.clone(),
        ..sample(kind, FormErrors::none())
    }
}

fn filled(found: &Certificate, kind: &str, (form, errors): (&Form, FormErrors)) -> ChangeView {
    ChangeView {
        number: form.field("number", &errors),
        decided_on: form.field("decided_on", &errors),
        signer_title: form.field("signer_title", &errors),
        signer_name: form.field("signer_name", &errors),
        effective_on: form.field("effective_on", &errors),
        reason: form.field("reason", &errors),
        holder: form.field("holder", &errors),
        birth_date: form.field("birth_date", &errors),
        birthplace: form.field("birthplace", &errors),
        errors,
        ..base(found, kind)
    }
}

struct Read {
    change: Change,
    corrected: Corrected,
}

fn read(form: &Form, (kind, found): (&str, &Certificate)) -> Result<Read> {
    let decision = decision_of(form, kind_of(kind)?)?;
    let decided = decision.decided_on;
    let effective_on = form.date("effective_on")?.unwrap_or(decided);
    let change = Change { decision, effective_on, reason: form.text("reason").to_owned() };
    let corrected = if kind == "replace" {
        let birth_date = form.date("birth_date")?.ok_or_else(|| Error::invalid("birth_date", "form-required"))?;
        let text = |name: &str| form.text(name).to_owned();
        Corrected { holder: text("holder"), birth_date, birthplace: text("birthplace") }
    } else {
        let content = &found.content.0;
        Corrected {
            holder: content.holder.clone(),
            birth_date: content.birth_date,
            birthplace: content.birthplace.clone(),
        }
    };
    Ok(Read { change, corrected })
}

/// `POST /register/{id}/{revoke|replace|correct}`
pub async fn act(caller: Caller, path: Path<(CertificateId, String)>, form: Form) -> Result<HttpResponse> {
    let (id, kind) = path.into_inner();
    kind_of(&kind)?;
    let found = caller.read(move |tx| certificates::details(tx, id)).await?.entry.certificate;
    let confirmed = form.text("confirm") == "yes";
    let done = match read(&form, (&kind, &found)) {
        Ok(read) => carry_out(&caller, (id, &kind), read, confirmed).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(Some((to, message))) => caller.go_saying(&to, message),
        Ok(None) => {
            let view = filled(&found, &kind, (&form, FormErrors::none()));
            let restated = Some(restate(&found, &kind, &form));
            caller.page(&ChangeView { restated, sent: sent(&form), ..view })
        }
        Err(error) => {
            let view = filled(&found, &kind, (&form, FormErrors::from_error(error)?));
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Checks first; does it only when it was confirmed, and says where to go and what was done.
async fn carry_out(
    caller: &Caller,
    (id, kind): (CertificateId, &str),
    read: Read,
    confirmed: bool,
) -> Result<Option<(String, Message)>> {
    let kind = kind.to_owned();
    caller
        .run(move |me| {
            let Read { change, corrected } = read;
            if !confirmed {
                me.app().read(me.by(), |tx| certificates::check_replacement(tx, id, (&change, &corrected)))?;
                return Ok(None);
            }
            let (now, key) = match kind.as_str() {
                "revoke" => {
                    me.app().write(me.by(), |tx| certificates::revoke(tx, id, &change))?;
                    (id, "certificates-done-revoked")
                }
                "replace" => {
                    let new = certificates::replace(me.app(), me.by(), id, (&change, &corrected))?;
                    (new, "certificates-done-replaced")
                }
                _ => {
                    me.app().write(me.by(), |tx| certificates::correct(tx, id, &change))?;
                    (id, "certificates-done-corrected")
                }
            };
            let serial = me.app().read(me.by(), |tx| certificates::details(tx, now))?.entry.certificate.serial;
            Ok(Some((format!("/register/{now}"), Message::new(key).with("serial", serial))))
        })
        .await
}

fn restate(found: &Certificate, kind: &str, form: &Form) -> Vec<Line> {
    let mut lines = vec![
        Line::new("Chứng chỉ", found.serial.clone()).strong(),
        Line::new("Người được cấp", found.content.0.holder.clone()).strong(),
        Line::new("Quyết định", format!("Số {} ngày {}", form.text("number"), form.text("decided_on"))),
        Line::new("Người ký", format!("{} {}", form.text("signer_title"), form.text("signer_name"))),
        Line::new("Lý do", form.text("reason")),
    ];
    if kind == "replace" {
        lines.push(Line::new("Họ tên trên chứng chỉ mới", form.text("holder")).strong());
        lines.push(Line::new("Ngày sinh trên chứng chỉ mới", form.text("birth_date")));
        lines.push(Line::new("Nơi sinh trên chứng chỉ mới", form.text("birthplace")));
    } else {
        lines.push(Line::new("Có hiệu lực từ", form.text("effective_on")));
    }
    lines
}

fn sent(form: &Form) -> Vec<Field> {
    let names = [
        "number",
        "decided_on",
        "signer_title",
        "signer_name",
        "effective_on",
        "reason",
        "holder",
        "birth_date",
        "birthplace",
    ];
    names.into_iter().map(|name| Field::new(name, form.text(name))).collect()
}
