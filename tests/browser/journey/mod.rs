//! The main job as people do it at their screens: from a staff list in Excel to certificates and the report that counts
//! them. Every page on the way is looked at with axe-core, learners' and candidates' pages on a phone too.
//!
//! Given from outside are only: accounts and their roles, what comes with the program (standards, courses, the city's
//! units), two people who watch, and the keys of the questions, which the candidate of this journey has learned.

mod exam;
mod marking;
mod practical;
mod report;
mod room;
mod staff;

use std::path::{Path, PathBuf};
use std::process::Command;

use datchuan::rights::Role;
use datchuan::{courses, standard};

use crate::browser::{Browser, journey};
use crate::support::{Store, TestApp};

/// The world of the journey: the program, the browser of the offices, and a computer of the exam room.
pub struct World {
    /// The program under test.
    pub t: TestApp,
    /// Where everybody but the candidates works; people sign in one after the other.
    pub office: Browser,
    /// Where candidates sit.
    pub seat: Browser,
}

impl World {
    /// Somebody new with a role over the whole city comes to the office's screen.
    pub async fn enter(&mut self, role: Role) {
        let (_, user) = self.t.account(role);
        self.office.sign_in(&user).await;
    }

    /// Moves the clock to a time of Viet Nam, such as `2026-11-28T08:00`.
    pub fn at(&self, local: &str) {
        self.t.clock.set(format!("{local}:00+07:00").parse().unwrap());
    }
}

#[test]
fn a_staff_list_becomes_certificates_on_screen() {
    journey(|| async {
        let t = TestApp::start(Store::sqlite("journey"));
        standard::load_builtin(&t.app).unwrap();
        courses::load_all(&t.app).unwrap();
        let (office, seat) = (Browser::open(&t.base).await, Browser::open(&t.base).await);
        let mut w = World { t, office, seat };

        let ward = staff::found_units(&mut w).await;
        staff::import(&mut w, &ward).await;
        staff::give_photos(&mut w, &ward).await;
        staff::require_level(&mut w).await;
        let learner = staff::learn(&mut w).await;

        exam::draw_up_blueprint(&mut w).await;
        exam::write_and_approve(&mut w).await;
        exam::open_room(&mut w).await;
        let mut round = exam::prepare_round(&mut w, &ward).await;
        exam::enter_candidates(&mut w, &mut round).await;
        exam::approve_round(&mut w).await;

        room::check_in(&mut w, &round).await;
        room::sit_theory(&mut w, &round).await;
        room::sit_without_scripts(&mut w, &round).await;
        practical::hold(&mut w, &round).await;
        practical::end(&mut w).await;

        marking::give_out(&mut w).await;
        marking::decide(&mut w).await;
        marking::issue(&mut w).await;
        let code = report::find_certificate(&mut w, &learner).await;
        report::verify(&mut w, &code).await;
        report::read(&mut w, &ward).await;
        report::see_standing(&mut w, &learner).await;

        let seen = &w.office.seen | &w.seat.seen;
        let unseen: Vec<_> = crate::walk::LEFT_TO_THE_JOURNEY.iter().filter(|route| !seen.contains(*route)).collect();
        w.office.close().await;
        w.seat.close().await;
        assert!(unseen.is_empty(), "the journey passes by {unseen:?}");
    });
}

/// A file that comes with the program.
fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What a PDF says.
fn pdf_text(path: &Path) -> String {
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF"), "{} is no PDF", path.display());
    let said = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(path).arg("-").output().unwrap();
    assert!(said.status.success(), "{said:?}");
    String::from_utf8(said.stdout).unwrap()
}
