//! The list of accounts.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::{Tag, role_name, when};
use crate::accounts::{self, Account, AccountState};
use crate::app::Tx;
use crate::clock;
use crate::db::Instant;
use crate::error::{Error, Result};
use crate::messages;
use crate::rights::Role;
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};
use crate::web::{Caller, Field, Fields, FormErrors, Pager, View, Window};

/// Accounts on a page.
const SIZE: i64 = 50;
/// The most rows of a file; Excel holds a little more than a million.
const MOST: i64 = 1_000_000;

/// The list of accounts.
#[derive(Serialize)]
pub struct ListView {
    q: Field,
    rows: Vec<Row>,
    pager: Pager,
    export: String,
}

#[derive(Serialize)]
struct Row {
    href: String,
    user: String,
    name: String,
    roles: String,
    tag: Tag,
    last: Option<String>,
}

impl View for ListView {
    const TEMPLATE: &'static str = "accounts/list";
    fn title(&self) -> String {
        "Tài khoản".into()
    }
    fn samples() -> Vec<Self> {
        let row = |user: &str, state| Row {
            href: "/accounts/a".into(),
            user: user.into(),
            name: "Công Tằng Tôn Nữ Thị Phương Thảo Nguyên".into(),
            roles: "Cán bộ nhân sự, Lãnh đạo".into(),
            tag: state_tag(state, None, at()),
            last: Some("08:00 22/11/2026".into()),
        };
        let query = Fields::default();
        let page = |total| Pager::new(Window { page: 1, size: SIZE }, total, "tài khoản", ("/accounts", &query));
        vec![
            Self {
                q: Field::new("q", "không ai"), rows: Vec::new(), pager: page(0), export: "/accounts.xlsx?".into()
            },
            Self {
                q: Field::new("q", ""),
                rows: vec![row("cong.tang.ton.nu", AccountState::Active), row("an", AccountState::Disabled)],
                pager: page(1250),
                export: "/accounts.xlsx?q=".into(),
            },
        ]
    }
}

fn at() -> Instant {
    clock::end_of_day(chrono::NaiveDate::default())
}

pub(super) fn state_tag(state: AccountState, locked_until: Option<Instant>, now: Instant) -> Tag {
    let (kind, key) = match state {
        AccountState::Disabled => ("none", "accounts-state-disabled"),
        AccountState::Active if locked_until.is_some_and(|until| until > now) => ("due", "accounts-state-paused"),
        AccountState::Active => ("ok", "accounts-state-active"),
    };
    Tag { kind, text: messages::label(key) }
}

/// `GET /accounts`
pub async fn list(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller.read(move |tx| load(tx, &query)).await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>, query: &Fields) -> Result<ListView> {
    let window = Window::of(query, SIZE);
    let (found, total) = accounts::search(tx, query.text("q"), window.page, window.size)?;
    let rows = with_roles(tx, found)?;
    let (now, q) = (tx.now, query.text("q"));
    Ok(ListView {
        q: query.field("q", &FormErrors::none()),
        rows: rows
            .into_iter()
            .map(|(account, roles)| Row {
                href: format!("/accounts/{}", account.id),
                user: account.user_name,
                name: account.display_name,
                roles,
                tag: state_tag(account.state, account.locked_until, now),
                last: when(account.last_sign_in_at),
            })
            .collect(),
        pager: Pager::new(window, total, "tài khoản", ("/accounts", query)),
        export: format!("/accounts.xlsx?{}", serde_urlencoded::to_string([("q", q)]).unwrap_or_default()),
    })
}

/// Accounts with the roles they hold today, in words.
fn with_roles(tx: &mut Tx<'_>, found: Vec<Account>) -> Result<Vec<(Account, String)>> {
    let ids: Vec<_> = found.iter().map(|account| account.id).collect();
    let held = accounts::roles_of(tx, &ids)?;
    let in_words = |account: &Account| {
        let mut roles: Vec<Role> = held.get(&account.id).cloned().unwrap_or_default();
        if account.person_id.is_some() && roles.is_empty() {
            roles.push(Role::Learner);
        }
        roles.into_iter().map(role_name).collect::<Vec<_>>().join(", ")
    };
    Ok(found
        .into_iter()
        .map(|account| {
            let words = in_words(&account);
            (account, words)
        })
        .collect())
}

/// `GET /accounts.xlsx`
pub async fn export(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let bytes = caller
        .write(move |tx| {
            let bytes = workbook(tx, query.text("q"))?;
            tx.audit("accounts.export", "account", "-", serde_json::json!({"q": query.text("q")}))?;
            Ok(bytes)
        })
        .await?;
    Ok(caller.file("Tài khoản.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

fn workbook(tx: &mut Tx<'_>, q: &str) -> Result<Vec<u8>> {
    let (found, _) = accounts::search(tx, q, 1, MOST)?;
    let mut sheet = SheetDraft::new(
        "Tài khoản",
        vec![
            Column::new("Tên đăng nhập", ColumnKind::Text, 26),
            Column::new("Họ và tên", ColumnKind::Text, 32),
            Column::new("Vai trò", ColumnKind::Text, 40),
            Column::new("Trạng thái", ColumnKind::Text, 14),
            Column::new("Ngày tạo", ColumnKind::Date, 14),
            Column::new("Đăng nhập gần nhất", ColumnKind::Date, 20),
        ],
    );
    for (account, roles) in with_roles(tx, found)? {
        let last = account.last_sign_in_at.map_or(Value::Empty, |at| Value::Date(clock::day(at)));
        sheet.row(vec![
            Value::text(account.user_name),
            Value::text(account.display_name),
            Value::text(roles),
            Value::text(state_tag(account.state, account.locked_until, tx.now).text),
            Value::Date(clock::day(account.created_at)),
            last,
        ]);
    }
    let mut book = WorkbookDraft::new(tx.now.utc().naive_utc());
    book.add(sheet);
    book.note("Tìm theo", if q.is_empty() { "tất cả" } else { q });
    book.note("Xuất lúc", clock::date_time_text(tx.now));
    book.note("Người xuất", &tx.actor()?.name);
    book.to_bytes().map_err(Error::internal)
}
