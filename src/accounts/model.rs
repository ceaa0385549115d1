//! Accounts, sessions and grants as data.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{account, person, role_grant, session};
use crate::db::{AccountId, CandidateId, GrantId, Instant, PersonId, SecurityStamp, SessionId};
use crate::rights::Role;

crate::db::text_enum! {
    /// Whether an account may be used.
    pub enum AccountState {
        /// It may.
        Active => "active",
        /// It may not; its history stays.
        Disabled => "disabled",
    }
}

/// Whether a new password must be changed at the next sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MustChange {
    /// It was chosen by its owner.
    No,
    /// It was handed out.
    Yes,
}

/// An account.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = account)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The person it belongs to.
    pub person_id: Option<PersonId>,
    /// The folded name typed at sign-in.
    pub user_name: String,
    /// The name shown.
    pub display_name: String,
    /// argon2id, in PHC form.
    pub(super) password_hash: String,
    /// Changes when all tokens must end.
    pub security_stamp: SecurityStamp,
    /// Whether it may be used.
    pub state: AccountState,
    /// A new password is due.
    pub must_change: bool,
    /// Wrong passwords in a row.
    pub failed_count: i32,
    /// The end of the pause after too many wrong passwords.
    pub locked_until: Option<Instant>,
    /// The last sign-in.
    pub last_sign_in_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub changed_at: Instant,
}

/// What a new account needs.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The person it belongs to.
    pub person_id: Option<PersonId>,
    /// The name to type; folded when stored.
    pub user_name: String,
    /// The name to show.
    pub display_name: String,
    /// From [`super::hash_password`].
    pub password_hash: String,
    /// Whether the first sign-in asks for a new password.
    pub must_change: MustChange,
}

/// A browser session.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = session)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The account that signed in.
    pub account_id: Option<AccountId>,
    /// The candidate whose exam code opened it.
    pub candidate_id: Option<CandidateId>,
    /// SHA-256 of the cookie's token.
    pub token_hash: String,
    /// The token of its forms.
    pub csrf: String,
    /// The address it was opened from.
    pub address: String,
    /// The browser, as it names itself.
    pub user_agent: String,
    /// When it was opened.
    pub created_at: Instant,
    /// When it ends by itself.
    pub expires_at: Instant,
    /// When it was ended.
    pub revoked_at: Option<Instant>,
}

impl Session {
    /// A new session; `from` is address and browser.
    pub(super) fn open(
        now: Instant,
        account_id: Option<AccountId>,
        candidate_id: Option<CandidateId>,
        token_hash: &str,
        (from, hours): ((&str, &str), i64),
    ) -> Self {
        Self {
            id: SessionId::new(),
            account_id,
            candidate_id,
            token_hash: token_hash.to_owned(),
            csrf: super::fresh_token(),
            address: from.0.to_owned(),
            user_agent: from.1.to_owned(),
            created_at: now,
            expires_at: now.plus_minutes(hours * 60),
            revoked_at: None,
        }
    }
}

/// A session just opened: the token goes into the cookie and nowhere else.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The cookie's value.
    pub token: String,
    /// How long it lives.
    pub hours: i64,
    /// A new password is due.
    pub must_change: bool,
}

/// A grant of a role.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = role_grant)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// To whom.
    pub account_id: AccountId,
    /// Which role.
    pub role: Role,
    /// The root of its subtree; `None` for the whole city.
    pub unit_id: Option<crate::db::UnitId>,
    /// Its only module; `None` for all.
    pub module_code: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Day after the last; `None` while open.
    pub valid_to: Option<NaiveDate>,
    /// By whom; `None` for the console.
    pub granted_by: Option<AccountId>,
    /// When.
    pub granted_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
    /// By whom it was taken back.
    pub revoked_by: Option<AccountId>,
}

/// What a new grant needs.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// To whom.
    pub account_id: AccountId,
    /// Which role.
    pub role: Role,
    /// The root of its subtree; `None` for the whole city.
    pub unit_id: Option<crate::db::UnitId>,
    /// Its only module; `None` for all.
    pub module_code: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Day after the last; `None` while open.
    pub valid_to: Option<NaiveDate>,
}

/// A person who may be given an account.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = person)]
pub struct PersonChoice {
    /// The person.
    pub id: PersonId,
    /// The full name.
    pub full_name: String,
    /// The day of birth, to tell people of the same name apart.
    pub birth_date: Option<NaiveDate>,
    /// The number in staff lists.
    pub staff_number: Option<String>,
}
