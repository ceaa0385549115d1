//! Course packages, reading, rehearsal and practice.

mod check;
mod load;
mod practice;
mod reading;
mod rehearsal;

use datchuan::courses;
use datchuan::db::PersonId;
use datchuan::people::{self, NewPerson};
use datchuan::rights::Role;

use crate::support::{Client, TestApp};

/// The packages that come with the program, loaded.
fn loaded(t: &TestApp) {
    courses::load_all(&t.app).unwrap();
}

/// A person with an account.
fn learner(t: &TestApp, name: &str) -> (PersonId, String) {
    let new = NewPerson {
        full_name: name.into(),
        birth_date: None,
        gender: None,
        birthplace: None,
        identity_number: None,
        staff_number: None,
        email: None,
        phone: None,
    };
    let person = t.write(|tx| people::create_person(tx, &new));
    let (_, user) = t.account_of(Some(person), &[(Role::Learner, None)]);
    (person, user)
}

/// A learner with a browser.
async fn reader(t: &TestApp) -> (PersonId, Client) {
    let (person, user) = learner(t, "Nguyễn Thị Ánh");
    (person, t.sign_in(&user).await)
}
