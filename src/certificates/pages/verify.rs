//! Anybody asks whether a certificate counts (P7): by code, or from its QR code. No account, no script.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;

use super::standing_key;
use crate::certificates::{self, Entry, EventKind, Standing};
use crate::clock;
use crate::db::Instant;
use crate::error::Result;
use crate::marking::pages::Line;
use crate::messages;
use crate::text::format_date;
use crate::web::{Caller, Field, Fields, View};

/// The look-up, with its answer.
#[derive(Serialize)]
pub struct VerifyView {
    code: Field,
    asked: bool,
    found: Option<Found>,
    checked_at: String,
}

#[derive(Serialize)]
struct Found {
    verdict: &'static str,
    sign: &'static str,
    heading: String,
    lines: Vec<Line>,
}

impl View for VerifyView {
    const TEMPLATE: &'static str = "verify/verify";
    fn title(&self) -> String {
        "Tra cứu chứng chỉ".into()
    }
    fn samples() -> Vec<Self> {
        let found = |standing| Found {
            verdict: verdict(standing).0,
            sign: verdict(standing).1,
            heading: heading(standing),
            lines: vec![Line::new("Họ và tên", "Công Tằng Tôn Nữ Nguyễn Hoàng Thị Thúy Hường").strong()],
        };
        let sample = |asked, found| Self {
            code: Field::new("code", if asked { "4TKQ-9M2X-7HDA-3FW8" } else { "" }),
            asked,
            found,
            checked_at: "09:41 05/12/2026".into(),
        };
        let mut all = vec![sample(false, None), sample(true, None)];
        for standing in [Standing::Valid, Standing::Corrected, Standing::Replaced, Standing::Revoked] {
            all.push(sample(true, Some(found(standing))));
        }
        all
    }
}

fn verdict(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Valid | Standing::Corrected => ("ok", "medal"),
        Standing::Replaced => ("warn", "swap"),
        Standing::Revoked => ("bad", "stop"),
    }
}

fn heading(standing: Standing) -> String {
    format!("Chứng chỉ {}", messages::label(standing_key(standing)).to_lowercase())
}

/// `GET /verify?code=…`
pub async fn form(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let typed = Fields::query(&request).text("code").to_owned();
    answer(caller, typed).await
}

/// `GET /verify/{code}`
pub async fn code(caller: Caller, path: Path<String>) -> Result<HttpResponse> {
    answer(caller, path.into_inner()).await
}

async fn answer(caller: Caller, typed: String) -> Result<HttpResponse> {
    let now = caller.app().clock().now();
    let asked = !typed.is_empty();
    let sent = typed.clone();
    let found = match asked {
        true => caller.run(move |me| certificates::verify(me.app(), me.address(), &sent)).await?,
        false => None,
    };
    let shown = certificates::code::read(&typed).map_or(typed, |code| certificates::code::shown(&code));
    let view = VerifyView {
        code: Field::new("code", shown.chars().take(80).collect::<String>()),
        asked,
        found: found.map(|entry| found_of(&entry, now)),
        checked_at: clock::date_time_text(now),
    };
    caller.page(&view)
}

/// What the paper says, no more: no numbers of the person, no unit, no birthplace.
fn found_of(entry: &Entry, now: Instant) -> Found {
    let today: NaiveDate = clock::day(now);
    let standing = entry.standing(today);
    let (certificate, content) = (&entry.certificate, &entry.certificate.content.0);
    let mut lines = vec![
        Line::new("Họ và tên", content.holder.clone()).strong(),
        Line::new("Ngày sinh", format_date(content.birth_date)),
        Line::new("Chứng chỉ", content.level_title.clone()),
    ];
    if !content.modules.is_empty() {
        lines.push(Line::new("Mô đun", content.modules.join("; ")));
    }
    let issued = format!("{}, theo Quyết định số {}", format_date(certificate.issued_on), content.decision_number);
    lines.extend([
        Line::new("Số hiệu", certificate.serial.clone()),
        Line::new("Số vào sổ", certificate.register_text()),
        Line::new("Ngày cấp", issued),
        Line::new("Nơi cấp", content.issuer.clone()),
    ]);
    for event in entry.events.iter().filter(|event| event.effective_on <= today) {
        let label = match event.kind {
            EventKind::Revoked => "Thu hồi từ ngày",
            EventKind::Replaced => "Thay thế từ ngày",
            EventKind::Corrected => "Chỉnh sửa từ ngày",
        };
        lines.push(Line::new(label, format!("{}. {}", format_date(event.effective_on), event.reason)).strong());
    }
    let (verdict, sign) = verdict(standing);
    Found { verdict, sign, heading: heading(standing), lines }
}
