//! One account as the administrator sees it: state, password, roles.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::list::state_tag;
use super::new::FirstPasswordView;
use super::{GrantRow, Line, Tag, role_name, unit_choices, when};
use crate::accounts::{self, AccountState, NewGrant};
use crate::app::Tx;
use crate::db::{AccountId, GrantId, UnitId};
use crate::error::{Error, Message, Result};
use crate::people;
use crate::rights::Role;
use crate::text::format_date;
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// A select with its choices.
#[derive(Serialize)]
struct Select {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

/// One account.
#[derive(Serialize)]
pub struct AccountView {
    id: String,
    user: String,
    name: String,
    tag: Tag,
    facts: Vec<Line>,
    active: bool,
    own: bool,
    sessions: i64,
    grants: Vec<GrantRow>,
    errors: FormErrors,
    role: Select,
    unit: Select,
    module: Select,
    valid_from: Field,
    valid_to: Field,
}

impl View for AccountView {
    const TEMPLATE: &'static str = "accounts/one";
    fn title(&self) -> String {
        self.name.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Tài khoản", "/accounts"), Crumb::here(&self.user)]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let refused = FormErrors::from_error(Error::invalid("valid_to", "accounts-period-empty")).unwrap_or_default();
        let select = |name| Select { name, error: None, options: vec![Choice::of("", "Toàn thành phố", "")] };
        let sample = |errors: FormErrors, active, own, grants| Self {
            id: "a".into(),
            user: "cong.tang.ton.nu".into(),
            name: "Công Tằng Tôn Nữ Thị Phương Thảo Nguyên".into(),
            tag: Tag { kind: "ok", text: "Đang dùng".into() },
            facts: vec![Line::new("Tên đăng nhập", Some("cong.tang.ton.nu".to_owned())), Line::new("Đơn vị", None)],
            active,
            own,
            sessions: 2,
            grants,
            role: select("role"),
            unit: select("unit"),
            module: select("module"),
            valid_from: Field::new("valid_from", "22/11/2026"),
            valid_to: Field { error: errors.at("valid_to"), ..Field::new("valid_to", "01/01/2020") },
            errors,
        };
        let rows = vec![GrantRow::sample(Role::HrOfficer, true), GrantRow::sample(Role::Trainer, false)];
        vec![sample(FormErrors::none(), true, false, rows), sample(refused, false, true, Vec::new())]
    }
}

/// `GET /accounts/{id}`
pub async fn one(caller: Caller, id: web::Path<AccountId>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let view = caller.read(move |tx| load(tx, id, &Fields::default(), FormErrors::none())).await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>, id: AccountId, fields: &Fields, errors: FormErrors) -> Result<AccountView> {
    let account = accounts::account(tx, id)?;
    let (today, tree) = (tx.today(), people::tree_today(tx)?);
    let grants = accounts::grants(tx, id)?;
    let sessions = accounts::open_sessions(tx, id)?;
    let mut facts = vec![Line::new("Tên đăng nhập", Some(account.user_name.clone()))];
    if let Some(person) = account.person_id {
        let unit = people::unit_of(tx, person, today)?;
        let found = people::person(tx, person)?;
        facts.push(Line::new("Nhân sự", Some(found.full_name)));
        facts.push(Line::new("Ngày sinh", found.birth_date.map(format_date)));
        facts.push(Line::new("Đơn vị", unit.map(|unit| tree.label(unit))));
    } else {
        facts.push(Line::new("Nhân sự", Some("Không gắn với nhân sự nào".to_owned())));
    }
    facts.push(Line::new("Ngày tạo", when(Some(account.created_at))));
    facts.push(Line::new("Đăng nhập gần nhất", when(account.last_sign_in_at)));
    let change = if account.must_change {
        "Chờ người dùng đổi mật khẩu được cấp"
    } else {
        "Đã tự đặt"
    };
    facts.push(Line::new("Mật khẩu", Some(change.to_owned())));
    let modules = accounts::module_names(tx)?;
    let mut view = AccountView {
        id: id.to_string(),
        user: account.user_name,
        name: account.display_name,
        tag: state_tag(account.state, account.locked_until, tx.now),
        facts,
        active: account.state == AccountState::Active,
        own: tx.actor()?.account == Some(id),
        sessions,
        grants: grants.iter().map(|grant| GrantRow::new(grant, |unit| tree.label(unit), today)).collect(),
        role: select("role", roles(fields.text("role")), &errors),
        unit: select("unit", unit_choices(&tree, None, "Toàn thành phố", fields.text("unit")), &errors),
        module: select("module", module_choices(&modules, fields.text("module")), &errors),
        valid_from: fields.field("valid_from", &errors),
        valid_to: fields.field("valid_to", &errors),
        errors,
    };
    if fields.pairs().is_empty() {
        view.valid_from.value = format_date(today);
    }
    Ok(view)
}

fn select(name: &'static str, options: Vec<Choice>, errors: &FormErrors) -> Select {
    Select { name, error: errors.at(name), options }
}

fn roles(chosen: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::of("", "Chọn vai trò", chosen)];
    let granted = Role::ALL.iter().filter(|role| **role != Role::Learner);
    choices.extend(granted.map(|role| Choice::of(role.as_str(), role_name(*role), chosen)));
    choices
}

fn module_choices(modules: &[(String, String)], chosen: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::of("", "Mọi mô đun", chosen)];
    choices.extend(modules.iter().map(|(code, title)| Choice::of(code, format!("{code} – {title}"), chosen)));
    choices
}

/// `POST /accounts/{id}/reset`: the answer is the page with the new password, shown once.
pub async fn reset(caller: Caller, id: web::Path<AccountId>, _form: Form) -> Result<HttpResponse> {
    let id = id.into_inner();
    let view = caller
        .run(move |me| {
            let password = accounts::reset(me.app(), me.by(), id)?;
            let account = me.app().read(me.by(), |tx| accounts::account(tx, id))?;
            Ok(FirstPasswordView::of(me, &account, password))
        })
        .await?;
    caller.page(&view)
}

/// `POST /accounts/{id}/state`
pub async fn set_state(caller: Caller, id: web::Path<AccountId>, form: Form) -> Result<HttpResponse> {
    let id = id.into_inner();
    let state: AccountState = form.need("state")?;
    let user = caller
        .write(move |tx| {
            accounts::set_state(tx, id, state)?;
            Ok(accounts::account(tx, id)?.user_name)
        })
        .await?;
    let key = if state == AccountState::Active { "accounts-enabled" } else { "accounts-disabled" };
    caller.go_saying(&format!("/accounts/{id}"), Message { key, args: vec![("user", user)] })
}

/// `POST /accounts/{id}/grants`
pub async fn give_grant(caller: Caller, id: web::Path<AccountId>, form: Form) -> Result<HttpResponse> {
    let id = id.into_inner();
    let fields = form.0;
    let asked = fields.clone();
    let done = caller.write(move |tx| accounts::grant(tx, &read(id, &asked, tx.today())?)).await;
    match done {
        Ok(_) => {
            let role: Role = fields.need("role")?;
            let said = Message::new("accounts-granted").with("role", role_name(role));
            caller.go_saying(&format!("/accounts/{id}"), said)
        }
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load(tx, id, &fields, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn read(account_id: AccountId, fields: &Fields, today: chrono::NaiveDate) -> Result<NewGrant> {
    // People say the last day; periods are half-open.
    let valid_to = fields.date("valid_to")?.and_then(|last| last.succ_opt());
    Ok(NewGrant {
        account_id,
        role: fields.parse("role")?.ok_or(Error::invalid("role", "accounts-need-role"))?,
        unit_id: fields.parse::<UnitId>("unit")?,
        module_code: fields.some("module").map(str::to_owned),
        valid_from: fields.date("valid_from")?.unwrap_or(today),
        valid_to,
    })
}

/// `POST /accounts/{id}/grants/{grant}/revoke`
pub async fn revoke(caller: Caller, path: web::Path<(AccountId, GrantId)>, _form: Form) -> Result<HttpResponse> {
    let (id, grant) = path.into_inner();
    let role = caller
        .write(move |tx| {
            let found = accounts::grants(tx, id)?.into_iter().find(|g| g.id == grant).ok_or(Error::NotFound)?;
            accounts::revoke_grant(tx, grant)?;
            Ok(found.role)
        })
        .await?;
    caller.go_saying(&format!("/accounts/{id}"), Message::new("accounts-revoked").with("role", role_name(role)))
}
