//! Pages of accounts: the door, the own account, and the administrator's.

mod admin;
mod list;
mod new;
mod own;
mod sign_in;
mod units;

pub use admin::{give_grant, one, reset, revoke, set_state};
pub use list::{export, list};
pub use new::{create, new_form};
pub use own::{end_others, end_session, own};
pub use sign_in::{enter, password, password_form, sign_in, sign_in_form, sign_out};
pub use units::unit_choices;

use crate::clock;
use crate::db::Instant;
use crate::rights::Role;
use crate::web::{Sample, samples_of};

/// Samples of every view of the slice.
pub fn samples() -> Vec<Sample> {
    [
        samples_of::<sign_in::SignInView>(),
        samples_of::<sign_in::PasswordView>(),
        samples_of::<own::OwnView>(),
        samples_of::<list::ListView>(),
        samples_of::<new::NewView>(),
        samples_of::<new::FirstPasswordView>(),
        samples_of::<admin::AccountView>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn role_name(role: Role) -> String {
    crate::messages::label(&role.label_key())
}

fn when(at: Option<Instant>) -> Option<String> {
    at.map(clock::date_time_text)
}

/// A line of `parts/summary`.
#[derive(serde::Serialize, Clone)]
struct Line {
    label: &'static str,
    value: Option<String>,
    strong: bool,
    href: Option<String>,
    action: Option<&'static str>,
}

impl Line {
    fn new(label: &'static str, value: impl Into<Option<String>>) -> Self {
        Self { label, value: value.into(), strong: false, href: None, action: None }
    }
}

/// A tag of `parts/tag`.
#[derive(serde::Serialize, Clone)]
struct Tag {
    kind: &'static str,
    text: String,
}

/// A grant as a row: what, where, when.
#[derive(serde::Serialize, Clone)]
struct GrantRow {
    id: String,
    role: String,
    reach: String,
    period: String,
    given: String,
    tag: Tag,
    open: bool,
}

impl GrantRow {
    fn new(grant: &super::Grant, place: impl Fn(crate::db::UnitId) -> String, today: chrono::NaiveDate) -> Self {
        let from = crate::text::format_date(grant.valid_from);
        let last = grant.valid_to.and_then(|to| to.pred_opt()).map(crate::text::format_date);
        let reach = match (grant.unit_id, &grant.module_code) {
            (Some(unit), _) => place(unit),
            (None, Some(module)) => format!("Mô đun {module}"),
            (None, None) => "Toàn thành phố".to_owned(),
        };
        let (kind, text) = if grant.revoked_at.is_some() {
            ("none", "Đã thu hồi")
        } else if grant.valid_to.is_some_and(|to| to <= today) {
            ("none", "Đã hết hạn")
        } else if grant.valid_from > today {
            ("due", "Chưa đến ngày")
        } else {
            ("ok", "Đang giữ")
        };
        Self {
            id: grant.id.to_string(),
            role: role_name(grant.role),
            reach,
            period: last.map_or_else(|| format!("từ {from}"), |last| format!("{from} – {last}")),
            given: clock::date_time_text(grant.granted_at),
            tag: Tag { kind, text: text.to_owned() },
            open: grant.revoked_at.is_none() && grant.valid_to.is_none_or(|to| to > today),
        }
    }

    fn sample(role: Role, open: bool) -> Self {
        Self {
            id: "018f".into(),
            role: role_name(role),
            reach: "Phòng Văn hóa – Xã hội, phường Văn Miếu – Quốc Tử Giám".into(),
            period: "01/01/2026 – 31/12/2026".into(),
            given: "08:00 02/01/2026".into(),
            tag: Tag {
                kind: if open { "ok" } else { "none" },
                text: if open { "Đang giữ" } else { "Đã thu hồi" }.into(),
            },
            open,
        }
    }
}
