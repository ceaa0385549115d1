//! One journey through the pages: from a staff list in Excel to certificates, and to the report that counts them.
//!
//! Everything is done as people do it, over HTTP. Called directly are only: accounts and roles, loading what comes with
//! the program (standards, courses, the city's units), exam codes, which exist nowhere but on paper, and the keys of
//! the questions, which the candidates of this journey have learned.

mod exam;
mod marking;
mod room;
mod staff;

use datchuan::{courses, standard};

use crate::on_stores;
use crate::support::{Client, TestApp};

on_stores!(a_staff_list_becomes_certificates_that_the_report_counts, |t| {
    standard::load_builtin(&t.app).unwrap();
    courses::load_all(&t.app).unwrap();
    crate::people::hanoi(&t);

    let ward = staff::found_units(&t).await;
    staff::import(&t, &ward).await;
    staff::give_photos(&t, &ward).await;
    staff::require_level(&t, &ward).await;
    let learner = staff::learn(&t).await;

    let exam = exam::write_and_publish(&t).await;
    let round = exam::prepare_round(&t, &ward, &exam).await;
    room::hold(&t, &round).await;

    marking::mark_blind(&t, &round).await;
    marking::approve_and_issue(&t, &round).await;
    let code = marking::certificate_of(&t, &learner).await;
    marking::verify(&t, &code).await;
    staff::read_report(&t, &ward).await;
});

/// Moves the clock to a time of Viet Nam, such as `2026-11-28T08:00`.
fn at(t: &TestApp, local: &str) {
    t.clock.set(format!("{local}:00+07:00").parse().unwrap());
}

/// The ids that follow a mark in a page, each once, in the order of the page.
fn ids_after(html: &str, mark: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for id in html.split(mark).skip(1).filter_map(|rest| rest.get(..36)) {
        if uuid::Uuid::try_parse(id).is_ok() && !found.iter().any(|known| known == id) {
            found.push(id.to_owned());
        }
    }
    found
}

/// Posts a form that must be answered by going on; gives where to.
async fn go(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let page = client.post(path, fields).await;
    assert_eq!(page.status, 303, "POST {path}: {}", page.main());
    page.location
}

/// A file that comes with the program.
fn shipped(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
