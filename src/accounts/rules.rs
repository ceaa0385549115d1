//! Who may hold which roles together, how far a role reaches, and names for signing in.

use std::collections::HashSet;

use super::model::{Grant, NewGrant};
use crate::error::{Error, Message, Result};
use crate::rights::Role;
use crate::text::{fold, format_date};

/// Pairs of roles that one account may not hold at the same time: who sets or runs an exam, who knows which script is
/// whose, who marks it, who approves the results, and who keeps the program running, are different people.
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

/// How far a role can be narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It covers the whole city.
    City,
    /// It may be narrowed to a unit and all below it.
    Unit,
    /// It may be narrowed to a module.
    Module,
}

/// How far a role can be narrowed.
pub fn reach(role: Role) -> Reach {
    match role {
        Role::HrOfficer | Role::Leader => Reach::Unit,
        Role::Trainer | Role::QuestionReviewer => Reach::Module,
        _ => Reach::City,
    }
}

/// Refuses a grant that makes no sense, or that the roles already held forbid.
///
/// # Errors
/// Fields `role`, `unit`, `module`, `valid_to`; `accounts-roles-conflict` names both roles and the period of the one held.
pub(super) fn check(held: &[Grant], new: &NewGrant) -> Result<()> {
    if new.role == Role::Learner {
        return Err(Error::invalid("role", "accounts-learner-is-implied"));
    }
    if new.unit_id.is_some() && reach(new.role) != Reach::Unit {
        return Err(Error::invalid("unit", "accounts-role-has-no-unit"));
    }
    if new.module_code.is_some() && reach(new.role) != Reach::Module {
        return Err(Error::invalid("module", "accounts-role-has-no-module"));
    }
    if new.valid_to.is_some_and(|to| to <= new.valid_from) {
        return Err(Error::invalid("valid_to", "accounts-period-empty"));
    }
    let at_once = |grant: &&Grant| {
        grant.revoked_at.is_none()
            && new.valid_to.is_none_or(|to| grant.valid_from < to)
            && grant.valid_to.is_none_or(|to| new.valid_from < to)
    };
    for grant in held.iter().filter(at_once) {
        let same = grant.role == new.role && grant.unit_id == new.unit_id && grant.module_code == new.module_code;
        if same {
            return Err(Error::refused(told("accounts-role-held", grant, new)));
        }
        if conflict(grant.role, new.role) {
            return Err(Error::refused(told("accounts-roles-conflict", grant, new)));
        }
    }
    Ok(())
}

fn conflict(one: Role, other: Role) -> bool {
    CONFLICTS.iter().any(|pair| *pair == (one, other) || *pair == (other, one))
}

fn told(key: &'static str, held: &Grant, new: &NewGrant) -> Message {
    let until = held.valid_to.and_then(|to| to.pred_opt()).map_or_else(|| "nay".to_owned(), format_date);
    Message::new(key)
        .with("one", crate::messages::label(&held.role.label_key()))
        .with("other", crate::messages::label(&new.role.label_key()))
        .with("from", format_date(held.valid_from))
        .with("until", until)
}

/// The name to type at sign-in, from what was written: folded, words joined by dots.
///
/// # Errors
/// At the field `user_name` when it is empty, longer than 60 characters or holds other than letters, digits, dots and
/// dashes.
pub(super) fn user_name(written: &str) -> Result<String> {
    let name = fold(written).replace(' ', ".");
    if name.is_empty() {
        return Err(Error::invalid("user_name", "accounts-need-name"));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if name.chars().count() > 60 || !name.chars().all(plain) {
        return Err(Error::invalid("user_name", "accounts-name-odd"));
    }
    Ok(name)
}

/// A name like `base` that is not taken: `nguyen.thi.anh`, then `nguyen.thi.anh2` and so on.
pub(super) fn free_name(base: &str, taken: &HashSet<String>) -> String {
    let numbered = (2u32..).map(|n| format!("{base}{n}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{AccountId, GrantId};

    fn held(role: Role, from: &str, to: Option<&str>) -> Grant {
        Grant {
            id: GrantId::new(),
            account_id: AccountId::new(),
            role,
            unit_id: None,
            module_code: None,
            valid_from: from.parse().unwrap(),
            valid_to: to.map(|to| to.parse().unwrap()),
            granted_by: None,
            granted_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            revoked_at: None,
            revoked_by: None,
        }
    }

    fn new(role: Role, from: &str, to: Option<&str>) -> NewGrant {
        let Grant { account_id, valid_from, valid_to, .. } = held(role, from, to);
        NewGrant { account_id, role, unit_id: None, module_code: None, valid_from, valid_to }
    }

    #[test]
    fn duties_are_separated_only_while_both_would_be_held() {
        let keeper = [held(Role::ScriptKeeper, "2026-01-01", Some("2026-07-01"))];
        let clash = check(&keeper, &new(Role::Examiner, "2026-06-30", None)).unwrap_err();
        assert_eq!(clash.key(), Some("accounts-roles-conflict"));
        assert!(check(&keeper, &new(Role::Examiner, "2026-07-01", None)).is_ok(), "the day after is free");
        assert!(check(&keeper, &new(Role::Examiner, "2025-01-01", Some("2026-01-01"))).is_ok());
        let revoked = [Grant { revoked_at: Some("2026-02-01T00:00:00Z".parse().unwrap()), ..keeper[0].clone() }];
        assert!(check(&revoked, &new(Role::Examiner, "2026-06-30", None)).is_ok());
    }

    #[test]
    fn a_conflict_holds_in_both_orders() {
        for (one, other) in CONFLICTS {
            for (one, other) in [(one, other), (other, one)] {
                let clash = check(&[held(*one, "2026-01-01", None)], &new(*other, "2026-01-01", None)).unwrap_err();
                assert_eq!(clash.key(), Some("accounts-roles-conflict"), "{one} {other}");
            }
        }
    }

    #[test]
    fn the_same_role_is_not_granted_twice_for_the_same_time() {
        let trainer = [held(Role::Trainer, "2026-01-01", None)];
        assert_eq!(
            check(&trainer, &new(Role::Trainer, "2026-05-01", None)).unwrap_err().key(),
            Some("accounts-role-held")
        );
        let narrower = NewGrant { module_code: Some("IU03".into()), ..new(Role::Trainer, "2026-05-01", None) };
        assert!(check(&trainer, &narrower).is_ok());
        let odd = NewGrant { module_code: Some("IU03".into()), ..new(Role::Inspector, "2026-05-01", None) };
        assert!(matches!(check(&[], &odd), Err(Error::Invalid(_))));
    }

    #[test]
    fn names_are_typed_without_marks() {
        assert_eq!(user_name(" Đặng Thị Thuý ").unwrap(), "dang.thi.thuy");
        assert!(user_name("a@b").is_err() && user_name("  ").is_err());
        let taken = HashSet::from(["an".to_owned(), "an2".to_owned()]);
        assert_eq!(free_name("an", &taken), "an3");
    }
}
