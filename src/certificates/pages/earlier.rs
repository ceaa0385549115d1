//! Anybody asks for a certificate of the register of before, by number and name: those have no code.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::certificates;
use crate::clock;
use crate::error::Result;
use crate::evidence::Earlier;
use crate::marking::pages::Line;
use crate::text::format_date;
use crate::web::{Caller, Field, Fields, View};

/// The look-up, with its answer.
#[derive(Serialize)]
pub struct EarlierView {
    serial: Field,
    holder: Field,
    asked: bool,
    found: Option<Vec<Line>>,
    checked_at: String,
}

impl View for EarlierView {
    const TEMPLATE: &'static str = "verify/earlier";
    fn title(&self) -> String {
        "Tra cứu chứng chỉ cấp trước đây".into()
    }
    fn samples() -> Vec<Self> {
        let view = |asked, found| Self {
            serial: Field::new("serial", "B 0123456"),
            holder: Field::new("holder", "Lê Văn An"),
            asked,
            found,
            checked_at: "09:41 05/12/2026".into(),
        };
        let found = vec![Line::new("Họ và tên", "Công Tằng Tôn Nữ Nguyễn Hoàng Thị Thúy Hường").strong()];
        vec![view(false, None), view(true, None), view(true, Some(found))]
    }
}

/// `GET /verify/earlier?serial=…&holder=…`
pub async fn form(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let (serial, holder) = (query.text("serial").to_owned(), query.text("holder").to_owned());
    let asked = !serial.is_empty() && !holder.is_empty();
    let typed = (serial.clone(), holder.clone());
    let found = match asked {
        true => {
            caller.run(move |me| certificates::verify_earlier(me.app(), me.address(), (&typed.0, &typed.1))).await?
        }
        false => None,
    };
    let short = |text: String| text.chars().take(120).collect::<String>();
    let view = EarlierView {
        serial: Field::new("serial", short(serial)),
        holder: Field::new("holder", short(holder)),
        asked,
        found: found.as_ref().map(lines),
        checked_at: clock::date_time_text(caller.app().clock().now()),
    };
    caller.page(&view)
}

/// What the paper says, no more.
fn lines(entry: &Earlier) -> Vec<Line> {
    vec![
        Line::new("Họ và tên", entry.holder.clone()).strong(),
        Line::new("Ngày sinh", entry.birth_date.map(format_date).unwrap_or_default()),
        Line::new("Chứng chỉ", entry.title.clone()),
        Line::new("Số hiệu", entry.serial.clone()),
        Line::new("Số vào sổ", entry.register_number.clone()),
        Line::new("Ngày cấp", format_date(entry.issued_on)),
        Line::new("Nơi cấp", entry.issuer.clone()),
    ]
}
