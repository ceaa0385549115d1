//! SQL of accounts, sessions and grants.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Account, AccountState, Grant, MustChange, NewAccount, NewGrant, PersonChoice, Session};
use crate::app::Tx;
use crate::db::schema::{account, candidate, framework, module, person, posting, role_grant, session};
use crate::db::{AccountId, CandidateId, GrantId, Instant, PersonId, SecurityStamp, SessionId, UnitId};
use crate::error::Result;
use crate::rights::{Actor, Held, Role};

pub(super) fn actor_of_session(tx: &mut Tx<'_>, token_hash: &str) -> Result<Option<Actor>> {
    let found: Option<Session> = session::table
        .filter(session::token_hash.eq(token_hash))
        .filter(session::revoked_at.is_null())
        .filter(session::expires_at.gt(tx.now))
        .select(Session::as_select())
        .first(tx.db)
        .optional()?;
    match found {
        None => Ok(None),
        Some(found) => match (found.account_id, found.candidate_id) {
            (Some(id), _) => actor_of_account(tx, id, Some(&found)),
            (None, Some(id)) => actor_of_candidate(tx, id, &found),
            (None, None) => Ok(None),
        },
    }
}

pub(super) fn actor_outside_session(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Actor>> {
    actor_of_account(tx, id, None)
}

fn actor_of_account(tx: &mut Tx<'_>, id: AccountId, session: Option<&Session>) -> Result<Option<Actor>> {
    let owner = self::account(tx, id)?;
    if owner.state != AccountState::Active {
        return Ok(None);
    }
    let held = held_on(tx, id)?;
    let place = match owner.person_id {
        Some(person) => unit_name_of(tx, person)?,
        None => None,
    };
    let role = held.first().map(|h| crate::messages::label(&h.role.label_key()));
    let place = match (role, place) {
        (Some(role), Some(unit)) => format!("{role} – {unit}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => String::new(),
    };
    Ok(Some(Actor {
        account: Some(id),
        person: owner.person_id,
        candidate: None,
        session: session.map(|s| s.id),
        name: owner.display_name,
        place,
        held,
        csrf: session.map(|s| s.csrf.clone()).unwrap_or_default(),
        must_change_password: owner.must_change,
        is_system: false,
    }))
}

fn actor_of_candidate(tx: &mut Tx<'_>, id: CandidateId, session: &Session) -> Result<Option<Actor>> {
    let found: Option<(PersonId, String, Option<i32>)> = candidate::table
        .find(id)
        .select((candidate::person_id, candidate::full_name, candidate::number))
        .first(tx.db)
        .optional()?;
    Ok(found.map(|(person, name, number)| Actor {
        account: None,
        person: Some(person),
        candidate: Some(id),
        session: Some(session.id),
        name,
        place: number.map(|n| format!("SBD {n:04}")).unwrap_or_default(),
        held: Vec::new(),
        csrf: session.csrf.clone(),
        must_change_password: false,
        is_system: false,
    }))
}

fn held_on(tx: &mut Tx<'_>, id: AccountId) -> Result<Vec<Held>> {
    let today = tx.today();
    let rows: Vec<Grant> = role_grant::table
        .filter(role_grant::account_id.eq(id))
        .filter(role_grant::revoked_at.is_null())
        .filter(role_grant::valid_from.le(today))
        .filter(role_grant::valid_to.is_null().or(role_grant::valid_to.gt(today)))
        .order((role_grant::granted_at, role_grant::id))
        .select(Grant::as_select())
        .load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|g| Held { role: g.role, unit: g.unit_id, module: g.module_code, from: g.valid_from, to: g.valid_to })
        .collect())
}

fn unit_name_of(tx: &mut Tx<'_>, of: PersonId) -> Result<Option<String>> {
    let today = tx.today();
    let unit: Option<UnitId> = posting::table
        .filter(posting::person_id.eq(of))
        .filter(posting::superseded_at.is_null())
        .filter(posting::valid_from.le(today))
        .filter(posting::valid_to.is_null().or(posting::valid_to.gt(today)))
        .order(posting::valid_from.desc())
        .select(posting::unit_id)
        .first(tx.db)
        .optional()?;
    match unit {
        Some(unit) => crate::people::name_on(tx, unit, today),
        None => Ok(None),
    }
}

pub(super) fn account(tx: &mut Tx<'_>, id: AccountId) -> Result<Account> {
    Ok(account::table.find(id).select(Account::as_select()).first(tx.db)?)
}

pub(super) fn account_by_name(tx: &mut Tx<'_>, user_name: &str) -> Result<Option<Account>> {
    let found = account::table.filter(account::user_name.eq(user_name)).select(Account::as_select());
    Ok(found.first(tx.db).optional()?)
}

pub(super) fn account_of_person(tx: &mut Tx<'_>, of: PersonId) -> Result<Option<AccountId>> {
    Ok(account::table.filter(account::person_id.eq(of)).select(account::id).first(tx.db).optional()?)
}

pub(super) fn insert_account(tx: &mut Tx<'_>, id: AccountId, user_name: &str, new: &NewAccount) -> Result<()> {
    diesel::insert_into(account::table)
        .values((
            account::id.eq(id),
            account::person_id.eq(new.person_id),
            account::user_name.eq(user_name),
            account::display_name.eq(&new.display_name),
            account::password_hash.eq(&new.password_hash),
            account::security_stamp.eq(SecurityStamp::new()),
            account::state.eq(AccountState::Active),
            account::must_change.eq(new.must_change == MustChange::Yes),
            account::failed_count.eq(0),
            account::created_at.eq(tx.now),
            account::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(super) fn set_password(tx: &mut Tx<'_>, id: AccountId, hash: &str, must_change: MustChange) -> Result<()> {
    diesel::update(account::table.find(id))
        .set((
            account::password_hash.eq(hash),
            account::security_stamp.eq(SecurityStamp::new()),
            account::must_change.eq(must_change == MustChange::Yes),
            account::failed_count.eq(0),
            account::locked_until.eq(None::<Instant>),
            account::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(super) fn set_state(tx: &mut Tx<'_>, id: AccountId, state: AccountState) -> Result<()> {
    diesel::update(account::table.find(id))
        .set((
            account::state.eq(state),
            account::security_stamp.eq(SecurityStamp::new()),
            account::changed_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(super) fn note_sign_in(tx: &mut Tx<'_>, id: AccountId) -> Result<()> {
    diesel::update(account::table.find(id))
        .set((
            account::failed_count.eq(0),
            account::locked_until.eq(None::<Instant>),
            account::last_sign_in_at.eq(Some(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(super) fn note_failure(tx: &mut Tx<'_>, id: AccountId, failed: i32, locked: Option<Instant>) -> Result<()> {
    diesel::update(account::table.find(id))
        .set((account::failed_count.eq(failed), account::locked_until.eq(locked)))
        .execute(tx.db)?;
    Ok(())
}

pub(super) fn insert_session(tx: &mut Tx<'_>, new: &Session) -> Result<()> {
    diesel::insert_into(session::table).values(new).execute(tx.db)?;
    Ok(())
}

pub(super) fn revoke_session(tx: &mut Tx<'_>, id: SessionId) -> Result<()> {
    diesel::update(session::table.find(id)).set(session::revoked_at.eq(Some(tx.now))).execute(tx.db)?;
    Ok(())
}

/// Ends every session of an account but one.
pub(super) fn end_sessions(tx: &mut Tx<'_>, of: AccountId, but: Option<SessionId>) -> Result<()> {
    for open in sessions(tx, of)? {
        if Some(open.id) != but {
            revoke_session(tx, open.id)?;
        }
    }
    Ok(())
}

pub(super) fn sessions(tx: &mut Tx<'_>, of: AccountId) -> Result<Vec<Session>> {
    Ok(session::table
        .filter(session::account_id.eq(of))
        .filter(session::revoked_at.is_null())
        .filter(session::expires_at.gt(tx.now))
        .order((session::created_at.desc(), session::id))
        .select(Session::as_select())
        .load(tx.db)?)
}

pub(super) fn insert_grant(tx: &mut Tx<'_>, id: GrantId, new: &NewGrant, by: Option<AccountId>) -> Result<()> {
    diesel::insert_into(role_grant::table)
        .values((
            role_grant::id.eq(id),
            role_grant::account_id.eq(new.account_id),
            role_grant::role.eq(new.role),
            role_grant::unit_id.eq(new.unit_id),
            role_grant::module_code.eq(&new.module_code),
            role_grant::valid_from.eq(new.valid_from),
            role_grant::valid_to.eq(new.valid_to),
            role_grant::granted_by.eq(by),
            role_grant::granted_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(super) fn grant(tx: &mut Tx<'_>, id: GrantId) -> Result<Grant> {
    Ok(role_grant::table.find(id).select(Grant::as_select()).first(tx.db)?)
}

pub(super) fn grants(tx: &mut Tx<'_>, of: AccountId) -> Result<Vec<Grant>> {
    Ok(role_grant::table
        .filter(role_grant::account_id.eq(of))
        .order((role_grant::granted_at.desc(), role_grant::id.desc()))
        .select(Grant::as_select())
        .load(tx.db)?)
}

/// `false` when it was taken back already.
pub(super) fn revoke_grant(tx: &mut Tx<'_>, id: GrantId, by: Option<AccountId>) -> Result<bool> {
    let changed = diesel::update(role_grant::table.find(id).filter(role_grant::revoked_at.is_null()))
        .set((role_grant::revoked_at.eq(Some(tx.now)), role_grant::revoked_by.eq(by)))
        .execute(tx.db)?;
    Ok(changed == 1)
}

pub(super) fn holders(tx: &mut Tx<'_>, role: Role, on: NaiveDate) -> Result<Vec<Account>> {
    let ids = role_grant::table
        .filter(role_grant::role.eq(role))
        .filter(role_grant::revoked_at.is_null())
        .filter(role_grant::valid_from.le(on))
        .filter(role_grant::valid_to.is_null().or(role_grant::valid_to.gt(on)))
        .select(role_grant::account_id);
    let mut found: Vec<Account> = account::table
        .filter(account::id.eq_any(ids))
        .filter(account::state.eq(AccountState::Active))
        .select(Account::as_select())
        .load(tx.db)?;
    found.sort_by_cached_key(|a| (crate::text::name_sort_key(&a.display_name), a.id));
    Ok(found)
}

fn contains(words: &str) -> String {
    format!("%{}%", words.replace(['%', '_', '\\'], ""))
}

/// User names that begin like this one.
pub(super) fn names_like(tx: &mut Tx<'_>, base: &str) -> Result<HashSet<String>> {
    let names: Vec<String> =
        account::table.filter(account::user_name.like(format!("{base}%"))).select(account::user_name).load(tx.db)?;
    Ok(names.into_iter().collect())
}

pub(super) fn people_without_account(tx: &mut Tx<'_>, words: &str, most: i64) -> Result<Vec<PersonChoice>> {
    let name_like = person::folded_name.like(contains(words));
    let fits = name_like.nullable().or(person::staff_number.eq(words)).or(person::identity_number.eq(words));
    Ok(person::table
        .left_join(account::table)
        .filter(account::id.nullable().is_null())
        .filter(fits)
        .order((person::name_key, person::id))
        .limit(most)
        .select(PersonChoice::as_select())
        .load(tx.db)?)
}

pub(super) fn search(tx: &mut Tx<'_>, words: &str, page: i64, size: i64) -> Result<(Vec<Account>, i64)> {
    let pattern = contains(words);
    // A user name has dots where a name has spaces.
    let dotted = pattern.replace(' ', ".");
    let matching = || {
        account::table
            .left_join(person::table)
            .filter(account::user_name.like(dotted.clone()).or(person::folded_name.nullable().like(pattern.clone())))
    };
    let total = matching().count().get_result(tx.db)?;
    let rows = matching()
        .order((account::user_name, account::id))
        .limit(size)
        .offset((page - 1).max(0) * size)
        .select(Account::as_select())
        .load(tx.db)?;
    Ok((rows, total))
}

/// Ids in one statement: far below the bind limits of both databases.
const BATCH: usize = 1000;

pub(super) fn roles_of(tx: &mut Tx<'_>, ids: &[AccountId], on: NaiveDate) -> Result<HashMap<AccountId, Vec<Role>>> {
    let mut roles: HashMap<AccountId, Vec<Role>> = HashMap::new();
    for batch in ids.chunks(BATCH) {
        let rows: Vec<(AccountId, Role)> = role_grant::table
            .filter(role_grant::account_id.eq_any(batch))
            .filter(role_grant::revoked_at.is_null())
            .filter(role_grant::valid_from.le(on))
            .filter(role_grant::valid_to.is_null().or(role_grant::valid_to.gt(on)))
            .order((role_grant::granted_at, role_grant::id))
            .select((role_grant::account_id, role_grant::role))
            .load(tx.db)?;
        for (id, role) in rows {
            let held = roles.entry(id).or_default();
            if !held.contains(&role) {
                held.push(role);
            }
        }
    }
    Ok(roles)
}

pub(super) fn module_names(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>> {
    Ok(module::table
        .inner_join(framework::table.on(framework::id.eq(module::framework_id)))
        .filter(framework::is_current.eq(true))
        .order((framework::code, module::sort_order, module::id))
        .select((module::code, module::title))
        .load(tx.db)?)
}
