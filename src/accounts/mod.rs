//! Who may enter and as what: accounts, sessions, grants of roles.
//!
//! * An account belongs to at most one person; roles are granted to accounts for a period and, where the role works by
//!   unit, for a subtree. Every account of a person is also a learner.
//! * A session is a random token in a cookie; the database holds its hash only. It ends at sign-out, after its hours,
//!   when it is revoked, and with every other session of the account when the password or the state changes. Grants are
//!   read at every request, so that one taken back ends at once.
//! * Wrong passwords pause an account for some minutes; a whole office behind one address may go on.

mod grants;
mod model;
pub mod pages;
mod password;
pub mod rules;
mod store;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

pub use grants::{grant, grants, own_grants, revoke_grant};
pub use model::{Account, AccountState, Grant, NewGrant, PersonChoice, Session, SignedIn};
pub use pages::unit_choices;

use crate::app::{App, Tx};
use crate::audit::sha256_hex;
use crate::db::{AccountId, CandidateId, PersonId, SecurityStamp, SessionId};
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
        return Err(refuse_sign_in(app, &user_name, from.0));
    };
    let (token, hours) = (fresh_token(), app.config().sign_in.session_hours);
    // The log names who came in.
    let actor = app.read(None, |tx| actor_of(tx, account.id))?;
    app.write(&actor, |tx| {
        store::note_sign_in(tx, account.id)?;
        let session = Session::open(tx.now, Some(account.id), None, &sha256_hex(token.as_bytes()), (from, hours));
        store::insert_session(tx, &session)?;
        tx.audit("accounts.sign-in", "account", account.id, json!({"user": account.user_name, "address": from.0}))
    })?;
    Ok(SignedIn { token, hours, must_change: account.must_change })
}

/// Counts a wrong pair against the account first and then against the address, so that a busy address never makes
/// guesses at an account free. The log gets one line for known and unknown names alike: both cost the same.
fn refuse_sign_in(app: &App, user_name: &str, address: &str) -> Error {
    let (tries, pause) = (app.config().sign_in.tries, app.config().sign_in.pause_minutes);
    let limited = app.throttle().failed_sign_in(address);
    let noted = app.write(None, |tx| {
        let known = note_failure(tx, user_name, tries, pause)?;
        match &limited {
            // Beyond the limit an address writes no more, lest it fill the log.
            Err(_) => Ok(()),
            Ok(()) => {
                let (kind, id) = known.map_or(("address", address.to_owned()), |id| ("account", id.to_string()));
                tx.audit("accounts.sign-in.refused", kind, id, json!({"address": address}))
            }
        }
    });
    match noted.and(limited) {
        Ok(()) => Error::refused("accounts-wrong-password"),
        Err(error) => error,
    }
}

fn note_failure(tx: &mut Tx<'_>, user_name: &str, tries: i32, pause_minutes: i64) -> Result<Option<AccountId>> {
    let Some(account) = store::account_by_name(tx, user_name)? else {
        return Ok(None);
    };
    let failed = account.failed_count + 1;
    let locked = (failed % tries.max(1) == 0).then(|| tx.now.plus_minutes(pause_minutes));
    store::note_failure(tx, account.id, failed, locked)?;
    if locked.is_some() {
        tx.audit("accounts.paused", "account", account.id, json!({"failed": failed}))?;
    }
    Ok(Some(account.id))
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

/// Ends every session of the actor but the present one; returns how many.
pub fn end_other_sessions(tx: &mut Tx<'_>) -> Result<usize> {
    let actor = tx.actor()?.clone();
    let others = own_sessions(tx)?.into_iter().filter(|s| Some(s.id) != actor.session).count();
    store::end_sessions(tx, actor.account()?, actor.session)?;
    tx.audit("accounts.session.end-others", "account", actor.account()?, json!({"ended": others}))?;
    Ok(others)
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
    let user_name = rules::user_name(&new.user_name)?;
    if text::tidy(&new.display_name).is_empty() {
        return Err(Error::invalid("display_name", "accounts-need-display-name"));
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

/// A password to hand out: twelve letters and digits in groups of four, none of which is mistaken for another in print
/// (about 59 random bits).
pub fn first_password() -> String {
    password::generate()
}

/// Gives an account a new one-time password, which must be changed at the next sign-in, and ends its sessions. Hashing
/// runs outside the transaction.
pub fn reset<'a>(app: &App, by: impl Into<crate::app::By<'a>> + Copy, id: AccountId) -> Result<String> {
    app.read(by, |tx| account(tx, id))?;
    let password = first_password();
    let hash = hash_password(app, &password)?;
    app.write(by, |tx| {
        if tx.actor()?.account == Some(id) {
            return Err(Error::refused("accounts-change-own-password"));
        }
        set_password(tx, id, &hash, MustChange::Yes)
    })?;
    Ok(password)
}

/// Whether a password is that of the account.
pub fn password_matches(app: &App, account: AccountId, given: &str) -> Result<bool> {
    let hash = app.read(None, |tx| store::account(tx, account))?.password_hash;
    Ok(password::verify(app.config(), Some(&hash), given))
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

/// The account with a user name, however it is written; for administrators.
pub fn account_by_name(tx: &mut Tx<'_>, user_name: &str) -> Result<Account> {
    allow(&tx.actor()?.clone(), Action::ManageAccounts, &Facts::none())?;
    store::account_by_name(tx, &text::fold(user_name))?.ok_or(Error::NotFound)
}

/// A free user name for somebody of this name, such as `nguyen.thi.anh2`.
pub fn free_user_name(tx: &mut Tx<'_>, full_name: &str) -> Result<String> {
    let base: String = text::fold(full_name)
        .replace(' ', ".")
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        .take(50)
        .collect();
    let taken = store::names_like(tx, &base)?;
    Ok(rules::free_name(&base, &taken))
}

/// People without an account whose name, staff number or identity number fits, at most 20 in the order of names; for
/// administrators who make one.
pub fn people_without_account(tx: &mut Tx<'_>, words: &str) -> Result<Vec<PersonChoice>> {
    allow(&tx.actor()?.clone(), Action::ManageAccounts, &Facts::none())?;
    store::people_without_account(tx, &text::fold(words), 20)
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

/// The roles that accounts hold today, by account; for administrators.
pub fn roles_of(tx: &mut Tx<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, Vec<Role>>> {
    allow(&tx.actor()?.clone(), Action::ManageAccounts, &Facts::none())?;
    let today = tx.today();
    store::roles_of(tx, ids, today)
}

/// How many sessions of an account are open; for administrators.
pub fn open_sessions(tx: &mut Tx<'_>, id: AccountId) -> Result<i64> {
    allow(&tx.actor()?.clone(), Action::ManageAccounts, &Facts::none())?;
    Ok(i64::try_from(store::sessions(tx, id)?.len()).unwrap_or(i64::MAX))
}

/// The actor's own account.
pub fn own_account(tx: &mut Tx<'_>) -> Result<Account> {
    let me = tx.actor()?.account()?;
    store::account(tx, me)
}

/// Code and title of the modules of all current frameworks, for grants that cover one module.
pub fn module_names(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>> {
    store::module_names(tx)
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
