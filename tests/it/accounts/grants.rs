//! Roles: who gives them, what they exclude.

use datchuan::accounts::{self, NewGrant};
use datchuan::db::AccountId;
use datchuan::error::Error;
use datchuan::rights::Role;

use crate::on_stores;

fn new(account_id: AccountId, role: Role, from: &str, to: Option<&str>) -> NewGrant {
    let valid_to = to.map(|to| to.parse().unwrap());
    NewGrant { account_id, role, unit_id: None, module_code: None, valid_from: from.parse().unwrap(), valid_to }
}

on_stores!(conflicting_duties_are_refused_in_the_transaction_that_would_make_them, |t| {
    let (admin, _) = t.account(Role::Administrator);
    let admin = t.actor(admin);
    let (examiner, _) = t.account(Role::Examiner);
    let keeper = new(examiner, Role::ScriptKeeper, "2026-11-22", None);
    let refused = t.app.write(&admin, |tx| accounts::grant(tx, &keeper)).unwrap_err();
    assert_eq!(refused.key(), Some("accounts-roles-conflict"));
    let held = t.read(|tx| accounts::grants(tx, examiner))[0].id;
    t.app.write(&admin, |tx| accounts::revoke_grant(tx, held)).unwrap();
    t.app.write(&admin, |tx| accounts::grant(tx, &keeper)).unwrap();
    let twice = t.app.write(&admin, |tx| accounts::revoke_grant(tx, held)).unwrap_err();
    assert_eq!(twice.key(), Some("accounts-grant-gone"));
});

on_stores!(nobody_grants_to_oneself_and_only_administrators_grant, |t| {
    let (me, _) = t.account(Role::Administrator);
    let admin = t.actor(me);
    let own = t.app.write(&admin, |tx| accounts::grant(tx, &new(me, Role::Leader, "2026-11-22", None))).unwrap_err();
    assert_eq!(own.key(), Some("accounts-no-grant-to-oneself"));
    for role in Role::ALL.iter().filter(|role| !matches!(role, Role::Administrator | Role::Learner)) {
        let (id, _) = t.account(*role);
        let actor = t.actor(id);
        let refused = t.app.write(&actor, |tx| accounts::grant(tx, &new(me, Role::Leader, "2026-11-22", None)));
        assert!(matches!(refused, Err(Error::Forbidden)), "{role}");
    }
});

on_stores!(a_grant_holds_in_its_days_only, |t| {
    let (id, _) = t.account(Role::Leader);
    t.write(|tx| accounts::grant(tx, &new(id, Role::Trainer, "2026-11-23", Some("2026-11-24"))));
    let has = || t.actor(id).has(Role::Trainer);
    assert!(!has(), "not before its first day");
    t.pass_minutes(24 * 60);
    assert!(has());
    t.pass_minutes(24 * 60);
    assert!(!has(), "not after its last day");
});
