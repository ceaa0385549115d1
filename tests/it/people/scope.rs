//! Whose people an HR officer sees and changes.

use datchuan::error::Error;
use datchuan::people::{self, NewPerson};
use datchuan::rights::{Action, Role};

use super::{city, day, person, posting};
use crate::on_stores;

on_stores!(an_officer_sees_and_changes_the_own_subtree_only, |t| {
    let c = city(&t);
    let (mine, other) =
        (person(&t, "Nguyễn Văn An", "001084000001", c.van_phong), person(&t, "Lê Ước", "001084000002", c.phong_xa));
    let (account, _) = t.account_of(None, &[(Role::HrOfficer, Some(c.phuong))]);
    let officer = t.actor(account);
    assert!(t.app.read(&officer, |tx| people::see_person(tx, mine)).is_ok());
    assert!(matches!(t.app.read(&officer, |tx| people::see_person(tx, other)), Err(Error::NotFound)));
    let scope = t.app.read(&officer, |tx| people::scope(tx, Action::SeePeople)).unwrap();
    assert!(scope.holds(c.van_phong) && scope.holds(c.phuong) && !scope.holds(c.xa) && !scope.holds(c.city));
    // Neither taking somebody out of another subtree nor sending somebody there.
    let out = t.app.write(&officer, |tx| people::post(tx, &posting(mine, c.phong_xa, "2026-01-01")));
    assert!(matches!(out, Err(Error::Forbidden)));
    let take = t.app.write(&officer, |tx| people::post(tx, &posting(other, c.van_phong, "2026-01-01")));
    assert!(matches!(take, Err(Error::Forbidden)));
    assert!(t.app.write(&officer, |tx| people::post(tx, &posting(mine, c.phong_phuong, "2026-01-01"))).is_ok());
    let new = NewPerson { full_name: "Đỗ Thị Ánh".into(), ..NewPerson::default() };
    assert!(t.app.write(&officer, |tx| people::hire(tx, &new, &posting(mine, c.phuong, "2026-01-01"))).is_ok());
    assert!(matches!(t.app.write(&officer, |tx| people::create_person(tx, &new)), Err(Error::Forbidden)));
    let taken = NewPerson { identity_number: Some("001084000002".into()), ..new };
    let twice = t.app.write(&officer, |tx| people::hire(tx, &taken, &posting(mine, c.phuong, "2026-01-01")));
    assert!(twice.unwrap_err().to_string().contains("people-identity-taken"));
});

on_stores!(a_leader_sees_but_does_not_change, |t| {
    let c = city(&t);
    let an = person(&t, "Nguyễn Văn An", "001084000001", c.van_phong);
    let (account, _) = t.account_of(None, &[(Role::Leader, Some(c.phuong))]);
    let leader = t.actor(account);
    assert!(t.app.read(&leader, |tx| people::see_person(tx, an)).is_ok());
    let ended = t.app.write(&leader, |tx| people::end_posting(tx, an, day("2026-01-01")));
    assert!(matches!(ended, Err(Error::Forbidden)));
});
