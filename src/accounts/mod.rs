//! Who may enter and as what: accounts, sessions, grants of roles.
//!
//! * An account belongs to at most one person; roles are granted to accounts for a period and, where the role works by
//!   unit, for a subtree. Every account of a person is also a learner.
//! * A session is a random token in a cookie; the database holds its hash only. It ends at sign-out, after its hours,
//!   when it is revoked, and with every session of the account when the password, the state or a grant changes.
//! * Wrong passwords pause an account for some minutes; a whole office behind one address may go on.

mod model;
pub mod pages;
mod password;
mod store;

use chrono::NaiveDate;
use serde_json::json;

pub use model::{Account, AccountState, Grant, NewGrant, Session, SignedIn};

use crate::app::{App, Tx};
use crate::audit::sha256_hex;
use crate::db::{AccountId, CandidateId, GrantId, PersonId, SecurityStamp, SessionId};
use crate::error::{Error, Message, Result};
use crate::rights::{Action, Actor, Facts, Role, allow};
use crate::text;

/// Finds who holds a session token, given its hash; [`crate::app::FindActor`].
pub fn find_actor(tx: &mut Tx<'_>, token_hash: &str) -> Result<Option<Actor>> {
    store::actor_of_session(tx, token_hash)
}

/// The actor an account is, outside any session; for commands, tests and the demo city, which act as people do.
pub fn actor_of(tx: &mut Tx<'_>, id: AccountId) -> Result<Actor> {
    store::actor_outside_session(tx, id)?.ok_or(Error::NotFound)
}

/// A fresh token of 256 random bits for a cookie, in hexadecimal.
pub fn fresh_token() -> String {
    let bytes: [u8; 32] = rand::random();
    crate::audit::hex(&bytes)
}

/// Checks name and password and opens a session. Unknown names cost the same time as known ones and get the same answer.
/// Hashing runs outside the transaction.
///
/// # Errors
/// `accounts-wrong-password` for any wrong pair, `accounts-paused` while the account pauses, [`Error::TooMany`] when
/// the address tried too often.
pub fn sign_in(app: &App, name: &str, given: &str, from: (&str, &str)) -> Result<SignedIn> {
    let user_name = text::fold(name);
    let found = app.read(None, |tx| store::account_by_name(tx, &user_name))?;
    let now = app.clock().now();
    if let Some(until) = found.as_ref().and_then(|account| account.locked_until).filter(|until| *until > now) {
        let minutes = until.since(now).num_minutes() + 1;
        return Err(Error::refused(Message::new("accounts-paused").with("minutes", minutes)));
    }
    let right = password::verify(app.config(), found.as_ref().map(|a| a.password_hash.as_str()), given);
    let Some(account) = found.filter(|a| right && a.state == AccountState::Active) else {
        app.throttle().failed_sign_in(from.0)?;
        app.write(None, |tx| {
            note_failure(tx, &user_name, app.config().sign_in.tries, app.config().sign_in.pause_minutes)
        })?;
        return Err(Error::refused("accounts-wrong-password"));
    };
    let (token, hours) = (fresh_token(), app.config().sign_in.session_hours);
    app.write(None, |tx| {
        store::note_sign_in(tx, account.id)?;
        let session = Session::open(tx.now, Some(account.id), None, &sha256_hex(token.as_bytes()), (from, hours));
        store::insert_session(tx, &session)?;
        tx.audit("accounts.sign-in", "account", account.id, json!({"user": account.user_name, "address": from.0}))
    })?;
    Ok(SignedIn { token, hours, must_change: account.must_change })
}

fn note_failure(tx: &mut Tx<'_>, user_name: &str, tries: i32, pause_minutes: i64) -> Result<()> {
    let Some(account) = store::account_by_name(tx, user_name)? else {
        return Ok(());
    };
    let failed = account.failed_count + 1;
    let locked = (failed % tries.max(1) == 0).then(|| tx.now.plus_minutes(pause_minutes));
    store::note_failure(tx, account.id, failed, locked)?;
    if locked.is_some() {
        tx.audit("accounts.paused", "account", account.id, json!({"failed": failed}))?;
    }
    Ok(())
}

/// Opens a session for a candidate who gave the right exam code; `exams` has checked it.
pub fn open_candidate_session(
    tx: &mut Tx<'_>,
    candidate: CandidateId,
    from: (&str, &str),
    hours: i64,
) -> Result<String> {
    let token = fresh_token();
    let session = Session::open(tx.now, None, Some(candidate), &sha256_hex(token.as_bytes()), (from, hours));
    store::insert_session(tx, &session)?;
    tx.audit("accounts.exam-code", "candidate", candidate, json!({"address": from.0}))?;
    Ok(token)
}

/// Ends the actor's own session.
pub fn sign_out(tx: &mut Tx<'_>) -> Result<()> {
    let Some(session) = tx.actor()?.session else {
        return Ok(());
    };
    store::revoke_session(tx, session)?;
    tx.audit("accounts.sign-out", "session", session, json!({}))
}

/// The actor's own live sessions, the newest first.
pub fn own_sessions(tx: &mut Tx<'_>) -> Result<Vec<Session>> {
    let me = tx.actor()?.account()?;
    store::sessions(tx, me)
}

/// Ends one of the actor's own sessions.
pub fn end_own_session(tx: &mut Tx<'_>, session: SessionId) -> Result<()> {
    if !own_sessions(tx)?.iter().any(|s| s.id == session) {
        return Err(Error::NotFound);
    }
    store::revoke_session(tx, session)?;
    tx.audit("accounts.session.end", "session", session, json!({}))
}

/// Makes an account; `user_name` is folded, so that people may type it with or without marks.
///
/// # Errors
/// `accounts-name-taken`, `accounts-person-has-account`.
pub fn create(tx: &mut Tx<'_>, new: &model::NewAccount) -> Result<AccountId> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::ManageAccounts, &Facts::none())?;
    let user_name = text::fold(&new.user_name).replace(' ', ".");
    if user_name.is_empty() {
        return Err(Error::invalid("user_name", "form-required"));
    }
    if store::account_by_name(tx, &user_name)?.is_some() {
        return Err(Error::invalid("user_name", "accounts-name-taken"));
    }
    if let Some(person) = new.person_id
        && store::account_of_person(tx, person)?.is_some()
    {
        return Err(Error::invalid("person", "accounts-person-has-account"));
    }
    let id = AccountId::new();
    store::insert_account(tx, id, &user_name, new)?;
    tx.audit("accounts.create", "account", id, json!({"user": user_name}))?;
    Ok(id)
}

/// Sets a new password and ends all other sessions of the account.
pub fn set_password(tx: &mut Tx<'_>, account: AccountId, hash: &str, must_change: model::MustChange) -> Result<()> {
    let actor = tx.actor()?.clone();
    if actor.account != Some(account) {
        allow(&actor, Action::ManageAccounts, &Facts::none())?;
    }
    store::set_password(tx, account, hash, must_change)?;
    store::end_sessions(tx, account, actor.session)?;
    tx.audit("accounts.password", "account", account, json!({"by_other": actor.account != Some(account)}))
}

/// Hashes a password for [`create`] and [`set_password`]; slow on purpose, so outside any transaction.
///
/// # Errors
/// At the field `password` when it is shorter than 8 or longer than 128 characters.
pub fn hash_password(app: &App, given: &str) -> Result<String> {
    password::check_strength(given)?;
    password::hash(app.config(), given)
}

/// Whether a password is that of the account.
pub fn password_matches(app: &App, account: AccountId, given: &str) -> Result<bool> {
    let hash = app.read(None, |tx| store::account(tx, account))?.password_hash;
    Ok(password::verify(app.config(), Some(&hash), given))
}

/// Grants a role for a period. The administrator grants no role to the own account (separation of duties).
pub fn grant(tx: &mut Tx<'_>, new: &NewGrant) -> Result<GrantId> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::ManageGrants, &Facts::by(Some(new.account_id)))?;
    if new.role == Role::Learner {
        return Err(Error::invalid("role", "accounts-learner-is-implied"));
    }
    if new.valid_to.is_some_and(|to| to <= new.valid_from) {
        return Err(Error::invalid("valid_to", "accounts-period-empty"));
    }
    refuse_conflict(tx, new)?;
    let id = GrantId::new();
    store::insert_grant(tx, id, new, actor.account)?;
    let detail = json!({"account": new.account_id, "role": new.role, "unit": new.unit_id, "from": new.valid_from, "to": new.valid_to});
    tx.audit("accounts.grant", "grant", id, detail)?;
    Ok(id)
}

/// Pairs of roles that one account may not hold at the same time (separation of duties).
const CONFLICTS: &[(Role, Role)] = &[
    (Role::ScriptKeeper, Role::Examiner),
    (Role::ScriptKeeper, Role::ExamSecretary),
    (Role::ScriptKeeper, Role::HeadOfMarking),
    (Role::Administrator, Role::ExamSecretary),
    (Role::Administrator, Role::BoardChair),
    (Role::Administrator, Role::Examiner),
    (Role::Administrator, Role::ScriptKeeper),
    (Role::Administrator, Role::Invigilator),
    (Role::Administrator, Role::HeadOfMarking),
    (Role::ManagingAuthority, Role::BoardChair),
    (Role::ManagingAuthority, Role::HeadOfCentre),
    (Role::Inspector, Role::Administrator),
];

fn refuse_conflict(tx: &mut Tx<'_>, new: &NewGrant) -> Result<()> {
    for held in store::grants(tx, new.account_id)? {
        let both_at_once = held.revoked_at.is_none()
            && new.valid_to.is_none_or(|to| held.valid_from < to)
            && held.valid_to.is_none_or(|to| new.valid_from < to);
        let clash = |a: Role, b: Role| (a == held.role && b == new.role) || (b == held.role && a == new.role);
        if both_at_once && CONFLICTS.iter().any(|(a, b)| clash(*a, *b)) {
            let message = Message::new("accounts-roles-conflict")
                .with("one", crate::messages::label(&held.role.label_key()))
                .with("other", crate::messages::label(&new.role.label_key()));
            return Err(Error::refused(message));
        }
    }
    Ok(())
}

/// Takes a grant back, at once.
pub fn revoke_grant(tx: &mut Tx<'_>, id: GrantId) -> Result<()> {
    let actor = tx.actor()?.clone();
    let found = store::grant(tx, id)?;
    allow(&actor, Action::ManageGrants, &Facts::by(Some(found.account_id)))?;
    store::revoke_grant(tx, id, actor.account)?;
    tx.audit("accounts.grant.revoke", "grant", id, json!({"account": found.account_id, "role": found.role}))
}

/// Disables an account and ends its sessions, or enables it again.
pub fn set_state(tx: &mut Tx<'_>, id: AccountId, state: AccountState) -> Result<()> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::ManageAccounts, &Facts::none())?;
    if actor.account == Some(id) {
        return Err(Error::refused("accounts-not-oneself"));
    }
    store::set_state(tx, id, state)?;
    store::end_sessions(tx, id, None)?;
    tx.audit("accounts.state", "account", id, json!({"state": state}))
}

/// An account; for administrators.
pub fn account(tx: &mut Tx<'_>, id: AccountId) -> Result<Account> {
    allow(&tx.actor()?.clone(), Action::ManageAccounts, &Facts::none())?;
    store::account(tx, id)
}

/// The account of a person, if there is one.
pub fn account_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<AccountId>> {
    store::account_of_person(tx, person)
}

/// The person behind an account.
pub fn person_of(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<PersonId>> {
    Ok(store::account(tx, id)?.person_id)
}

/// The name an account shows.
pub fn name_of(tx: &mut Tx<'_>, id: AccountId) -> Result<String> {
    Ok(store::account(tx, id)?.display_name)
}

/// Accounts that hold a role on a day, with the name they show, in the order of names; for assigning invigilators,
/// examiners and the like.
pub fn holders(tx: &mut Tx<'_>, role: Role, on: NaiveDate) -> Result<Vec<Account>> {
    store::holders(tx, role, on)
}

/// The grants of an account, the newest first; for administrators.
pub fn grants(tx: &mut Tx<'_>, id: AccountId) -> Result<Vec<Grant>> {
    allow(&tx.actor()?.clone(), Action::ManageAccounts, &Facts::none())?;
    store::grants(tx, id)
}

/// A page of accounts whose name or user name holds the words, and how many there are in all; for administrators.
pub fn search(tx: &mut Tx<'_>, words: &str, page: i64, size: i64) -> Result<(Vec<Account>, i64)> {
    allow(&tx.actor()?.clone(), Action::ManageAccounts, &Facts::none())?;
    store::search(tx, &text::fold(words), page, size)
}

/// A stamp that ends tokens made before it.
pub fn fresh_stamp() -> SecurityStamp {
    SecurityStamp::new()
}

pub use model::{MustChange, NewAccount};
