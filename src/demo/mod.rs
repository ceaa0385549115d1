//! The demo city: units, people, a standard, courses, exams and certificates of an invented city, made through the
//! functions that the pages use, with a clock of its own, so that every invariant holds.

mod cast;
mod city;
mod departments;
mod entries;
mod held;
mod issue;
mod learner;
mod names;
mod photos;
mod requirements;
mod rounds;
mod store;
mod today;

pub use cast::{Cast, PASSWORD};
pub use today::{Today, open_today};

use std::time::Instant as Stopwatch;

use indicatif::{ProgressBar, ProgressStyle};

use crate::app::App;
use crate::clock::Clock;
use crate::db::Instant;
use crate::error::{Error, Message, Result};

/// The past of the city: a clock that is moved by hand, and the words and bars on the console.
pub struct Past<'a> {
    clock: &'a Clock,
    started: Stopwatch,
}

impl Past<'_> {
    /// Moves the clock; the times of the city are constants of this module.
    fn at(&self, time: &str) {
        if let Ok(at) = time.parse() {
            self.clock.set(at);
        }
    }
    /// Moves the clock to an instant.
    fn set(&self, at: Instant) {
        self.clock.set(at);
    }
    /// Says what comes next.
    fn step(&self, what: &str) {
        println!("  {:>5.1} s  {what}", self.started.elapsed().as_secs_f64());
    }
    /// A bar for many steps of one kind.
    fn bar(&self, what: &str, steps: usize) -> ProgressBar {
        self.step(what);
        let bar = ProgressBar::new(steps as u64);
        if let Ok(style) = ProgressStyle::with_template("           {bar:40} {pos}/{len}") {
            bar.set_style(style);
        }
        bar
    }
}

/// The cast of the demo city in this database, if one was built here.
pub fn find(app: &App) -> Result<Option<Cast>> {
    app.read(None, store::cast)
}

/// The smallest city: one person in each department, division and commune, somebody for every task, and candidates.
pub const FEWEST: usize = 300;

/// Fills an empty database with the demo city; `people` is how many in all. Standards and courses must be loaded.
///
/// # Errors
/// `demo-too-few` below [`FEWEST`]; `demo-inhabited` when the database holds accounts: it is somebody's.
pub fn fill(app: &App, people: usize) -> Result<Cast> {
    if people < FEWEST {
        return Err(Error::refused(Message::new("demo-too-few").with("people", people).with("fewest", FEWEST)));
    }
    if app.read(None, store::is_inhabited)? {
        return Err(Error::refused("demo-inhabited"));
    }
    let clock = Clock::fixed(app.clock().now());
    let past = Past { clock: &clock, started: Stopwatch::now() };
    let then = app.under(clock.clone());
    let city = city::build(&then, &past, people)?;
    let cast = cast::build(&then, &past, &city)?;
    requirements::enter(&then, &past, &city, &cast)?;
    let hall = rounds::prepare(&then, &past, &cast)?;
    let groups = entries::choose(&city, &cast);
    held::bring(&then, &past, &city, &cast, &groups)?;
    for (plan, people) in PLANS.iter().zip(&groups) {
        let plan = rounds::Plan { title: plan.0, number: plan.1, day: city::day(plan.2), people, stage: plan.3 };
        rounds::hold(&then, &past, &cast, &hall, &plan)?;
    }
    learner::begin(&then, &past, &cast)?;
    past.step("Xong");
    app.write(&crate::rights::Actor::system("lệnh demo"), |tx| store::keep_cast(tx, &cast))?;
    Ok(cast)
}

/// The rounds: title, number, first day, how far it has come.
const PLANS: &[(&str, u32, &str, rounds::Stage)] = &[
    ("Kỳ thi tháng 4 năm 2026", 4, "2026-04-14", rounds::Stage::Issued),
    ("Kỳ thi tháng 9 năm 2026", 9, "2026-09-15", rounds::Stage::Issued),
    ("Kỳ thi đợt 1 tháng 11 năm 2026", 11, "2026-11-03", rounds::Stage::Proposed),
    ("Kỳ thi đợt 2 tháng 11 năm 2026", 12, "2026-11-17", rounds::Stage::Marking),
];
