//! Granting roles and taking them back.

use serde_json::json;

use super::model::{Grant, NewGrant};
use super::{rules, store};
use crate::app::Tx;
use crate::db::{AccountId, GrantId};
use crate::error::{Error, Result};
use crate::rights::{Action, Actor, Facts, allow};

/// Grants a role for a period. The administrator grants no role to the own account (separation of duties).
///
/// # Errors
/// Fields `role`, `unit`, `module`, `valid_to`; `accounts-roles-conflict`, `accounts-role-held`,
/// `accounts-no-grant-to-oneself`.
pub fn grant(tx: &mut Tx<'_>, new: &NewGrant) -> Result<GrantId> {
    let actor = may_grant(tx, new.account_id)?;
    let held = store::grants(tx, new.account_id)?;
    rules::check(&held, new)?;
    let id = GrantId::new();
    store::insert_grant(tx, id, new, actor.account)?;
    let detail = json!({
        "account": new.account_id,
        "role": new.role,
        "unit": new.unit_id,
        "module": new.module_code,
        "from": new.valid_from,
        "to": new.valid_to,
    });
    tx.audit("accounts.grant", "grant", id, detail)?;
    Ok(id)
}

/// Takes a grant back; it ends with this request.
///
/// # Errors
/// `accounts-grant-gone` when it was taken back already.
pub fn revoke_grant(tx: &mut Tx<'_>, id: GrantId) -> Result<()> {
    let found = store::grant(tx, id)?;
    let actor = may_grant(tx, found.account_id)?;
    if !store::revoke_grant(tx, id, actor.account)? {
        return Err(Error::conflict("accounts-grant-gone"));
    }
    tx.audit("accounts.grant.revoke", "grant", id, json!({"account": found.account_id, "role": found.role}))
}

fn may_grant(tx: &mut Tx<'_>, to: AccountId) -> Result<Actor> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::ManageAccounts, &Facts::none())?;
    allow(&actor, Action::ManageGrants, &Facts::by(Some(to)))
        .map_err(|_| Error::refused("accounts-no-grant-to-oneself"))?;
    Ok(actor)
}

/// The grants of an account, the newest first; for administrators.
pub fn grants(tx: &mut Tx<'_>, id: AccountId) -> Result<Vec<Grant>> {
    allow(&tx.actor()?.clone(), Action::ManageAccounts, &Facts::none())?;
    store::grants(tx, id)
}

/// The actor's own grants that were not taken back, the newest first.
pub fn own_grants(tx: &mut Tx<'_>) -> Result<Vec<Grant>> {
    let me = tx.actor()?.account()?;
    Ok(store::grants(tx, me)?.into_iter().filter(|grant| grant.revoked_at.is_none()).collect())
}
