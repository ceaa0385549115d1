//! Guessing is slowed down, an office behind one address is not.

use datchuan::accounts;
use datchuan::error::Error;
use datchuan::rights::Role;

use crate::on_stores;
use crate::support::{PASSWORD, Store, TestApp};

const WRONG: &str = "không phải mật khẩu";

on_stores!(three_hundred_people_behind_one_address_get_in_beside_a_guesser, |t| {
    let users: Vec<String> = (0..300).map(|_| t.account(Role::Trainer).1).collect();
    let from = ("203.0.113.7", "thử");
    for _ in 0..200 {
        let _ = accounts::sign_in(&t.app, "khong.co.ai", WRONG, from);
    }
    let limited = accounts::sign_in(&t.app, "khong.co.ai", WRONG, from);
    assert!(matches!(limited, Err(Error::TooMany(_))), "the guesser is slowed down");
    for user in &users {
        accounts::sign_in(&t.app, user, PASSWORD, from).unwrap();
    }
});

on_stores!(an_account_pauses_after_wrong_passwords_whatever_the_address, |t| {
    let (_, user) = t.account(Role::Trainer);
    for i in 0..10 {
        let from = (format!("198.51.100.{i}"), "thử");
        let refused = accounts::sign_in(&t.app, &user, WRONG, (&from.0, from.1)).unwrap_err();
        assert_eq!(refused.key(), Some("accounts-wrong-password"));
    }
    let refused = accounts::sign_in(&t.app, &user, PASSWORD, ("198.51.100.99", "thử")).unwrap_err();
    assert_eq!(refused.key(), Some("accounts-paused"));
    t.pass_minutes(6);
    accounts::sign_in(&t.app, &user, PASSWORD, ("198.51.100.99", "thử")).unwrap();
});

on_stores!(a_busy_address_makes_no_guess_free, |t| {
    let (id, user) = t.account(Role::Trainer);
    let from = ("203.0.113.8", "thử");
    for _ in 0..200 {
        let _ = accounts::sign_in(&t.app, "khong.co.ai", WRONG, from);
    }
    for _ in 0..10 {
        let _ = accounts::sign_in(&t.app, &user, WRONG, from);
    }
    assert_eq!(t.read(|tx| accounts::account(tx, id)).failed_count, 10);
    assert_eq!(accounts::sign_in(&t.app, &user, PASSWORD, from).unwrap_err().key(), Some("accounts-paused"));
});

/// Unknown names must not answer faster: the work is the same, hash and log line included.
#[test]
fn an_unknown_name_costs_what_a_known_one_costs() {
    let t = TestApp::start_with(Store::sqlite("timing"), |config| {
        config.sign_in.argon2_kib = 8192;
        config.sign_in.tries = 1000;
        config.sign_in.address_per_minute = 1000;
    });
    let (_, user) = t.account(Role::Trainer);
    // The middle of several: other tests run beside it, some of them with cheaper hashes.
    let time = |name: &str| {
        let start = std::time::Instant::now();
        let _ = accounts::sign_in(&t.app, name, WRONG, ("203.0.113.9", "thử"));
        start.elapsed()
    };
    let (mut known, mut unknown): (Vec<_>, Vec<_>) = (0..21).map(|_| (time(&user), time("khong.co.ai"))).unzip();
    known.sort();
    unknown.sort();
    let (known, unknown) = (known[10].as_secs_f64(), unknown[10].as_secs_f64());
    assert!(unknown > known * 0.5 && unknown < known * 2.0, "known {known}, unknown {unknown}");
}

on_stores!(a_password_is_the_same_in_both_spellings, |t| {
    use unicode_normalization::UnicodeNormalization;
    let (_, user) = t.account(Role::Trainer);
    let decomposed: String = PASSWORD.nfd().collect();
    assert_ne!(decomposed, PASSWORD);
    accounts::sign_in(&t.app, &user, &decomposed, ("203.0.113.10", "thử")).unwrap();
    let page = t.visitor().post("/sign-in", &[("user", &user.to_uppercase()), ("password", &decomposed)]).await;
    assert_eq!(page.status, 303);
});
