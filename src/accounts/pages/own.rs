//! The own account: who I am, what I may do, where I am signed in.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::{GrantRow, Line, when};
use crate::accounts::{self, Session};
use crate::app::Tx;
use crate::clock;
use crate::db::SessionId;
use crate::error::{Message, Result};
use crate::people;
use crate::rights::Role;
use crate::text::format_date;
use crate::web::{Caller, Crumb, Form, View};

/// The own account.
#[derive(Serialize)]
pub struct OwnView {
    facts: Vec<Line>,
    is_learner: bool,
    roles: Vec<GrantRow>,
    sessions: Vec<SessionRow>,
    has_others: bool,
}

#[derive(Serialize)]
struct SessionRow {
    id: String,
    browser: String,
    address: String,
    since: String,
    until: String,
    here: bool,
}

impl View for OwnView {
    const TEMPLATE: &'static str = "accounts/own";
    fn title(&self) -> String {
        "Tài khoản của tôi".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Việc cần làm", "/"), Crumb::here("Tài khoản của tôi")]
    }
    fn samples() -> Vec<Self> {
        let row = |here| SessionRow {
            id: if here { "a" } else { "b" }.into(),
            browser: "Firefox trên Windows".into(),
            address: "10.1.20.31".into(),
            since: "07:58 22/11/2026".into(),
            until: "19:58 22/11/2026".into(),
            here,
        };
        let facts =
            vec![Line::new("Họ và tên", Some("Nguyễn Thị Ánh Tuyết".to_owned())), Line::new("Thư điện tử", None)];
        vec![
            Self {
                facts: facts.clone(),
                is_learner: true,
                roles: vec![GrantRow::sample(Role::HrOfficer, true)],
                sessions: vec![row(true), row(false)],
                has_others: true,
            },
            Self { facts, is_learner: false, roles: Vec::new(), sessions: vec![row(true)], has_others: false },
        ]
    }
}

/// `GET /account`
pub async fn own(caller: Caller) -> Result<HttpResponse> {
    let view = caller.read(load).await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>) -> Result<OwnView> {
    let (actor, today) = (tx.actor()?.clone(), tx.today());
    let tree = people::tree_today(tx)?;
    let account = accounts::own_account(tx)?;
    let mut facts =
        vec![Line::new("Họ và tên", Some(account.display_name)), Line::new("Tên đăng nhập", Some(account.user_name))];
    if let Some(id) = actor.person {
        let person = people::person(tx, id)?;
        let unit = people::unit_of(tx, id, today)?;
        facts.push(Line::new("Đơn vị", unit.map(|unit| tree.label(unit))));
        facts.push(Line::new("Ngày sinh", person.birth_date.map(format_date)));
        facts.push(Line::new("Mã cán bộ", person.staff_number));
        facts.push(Line::new("Thư điện tử", person.email));
        facts.push(Line::new("Điện thoại", person.phone));
    }
    facts.push(Line::new("Đăng nhập lần này", when(account.last_sign_in_at)));
    let grants = accounts::own_grants(tx)?;
    let sessions = accounts::own_sessions(tx)?;
    Ok(OwnView {
        facts,
        is_learner: actor.has(Role::Learner),
        roles: grants
            .iter()
            .map(|grant| GrantRow::new(grant, |unit| tree.label(unit), today))
            .filter(|row| row.open)
            .collect(),
        has_others: sessions.len() > 1,
        sessions: sessions.iter().map(|session| row(session, actor.session)).collect(),
    })
}

fn row(session: &Session, here: Option<SessionId>) -> SessionRow {
    SessionRow {
        id: session.id.to_string(),
        browser: browser(&session.user_agent),
        address: session.address.clone(),
        since: clock::date_time_text(session.created_at),
        until: clock::date_time_text(session.expires_at),
        here: here == Some(session.id),
    }
}

/// A browser as people call it. The order matters: most browsers also name those they descend from.
fn browser(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|n| n.1);
    let program = first(&[
        ("Edg/", "Edge"),
        ("coc_coc_browser", "Cốc Cốc"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} trên {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Trình duyệt khác".to_owned(),
    }
}

/// `POST /account/sessions/{id}/end`
pub async fn end_session(caller: Caller, id: web::Path<SessionId>, _form: Form) -> Result<HttpResponse> {
    let id = id.into_inner();
    caller.write(move |tx| accounts::end_own_session(tx, id)).await?;
    caller.go_saying("/account", "accounts-session-ended")
}

/// `POST /account/sessions/end-others`
pub async fn end_others(caller: Caller, _form: Form) -> Result<HttpResponse> {
    let ended = caller.write(accounts::end_other_sessions).await?;
    caller.go_saying("/account", Message::new("accounts-sessions-ended").with("count", ended))
}

#[cfg(test)]
mod tests {
    #[test]
    fn browsers_are_named_as_people_call_them() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(super::browser(edge), "Edge trên Windows");
        assert_eq!(super::browser("curl/8"), "Trình duyệt khác");
    }
}
