//! Pages of learners: courses, lessons, rehearsals of the practical paper, practice.

mod catalogue;
mod lesson;
mod practice;
mod rehearsal;
mod runner;

pub use catalogue::{catalogue, course};
pub use lesson::{finish, lesson, picture};
pub use practice::{again, answer, begin, finish_practice, result, start};
pub use rehearsal::{model_file, rehearsal, rehearsed, solution, starter_file};
pub use runner::run;

use serde::Serialize;

use super::rules::{self, SectionKind};
use crate::web::{Sample, samples_of};

/// A link of a page.
#[derive(Debug, Clone, Serialize)]
struct Link {
    href: String,
    label: String,
}

impl Link {
    fn to(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}

/// A progress bar with its words.
#[derive(Debug, Clone, Serialize)]
struct Bar {
    percent: usize,
    text: String,
    kind: &'static str,
}

impl Bar {
    fn of(done: usize, all: usize) -> Self {
        let percent = (done * 100).checked_div(all).unwrap_or(0);
        Self { percent, text: format!("{done}/{all}"), kind: if done == all { "ok" } else { "" } }
    }
}

/// A state as icon and word.
#[derive(Debug, Clone, Serialize)]
struct Tag {
    kind: &'static str,
    text: String,
}

impl Tag {
    fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// What a line of a list leads to.
#[derive(Debug, Clone, Serialize)]
struct Act {
    href: String,
    label: &'static str,
    primary: bool,
}

/// A line of `parts/tasks`.
#[derive(Debug, Clone, Serialize)]
struct Line {
    icon: &'static str,
    title: String,
    about: String,
    percent: Option<usize>,
    tag: Option<Tag>,
    action: Option<Act>,
}

/// A stretch of a text as `courses/sections` shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Stretch {
    answers: bool,
    /// The number of a table in the text, from 1: screen readers tell the frames of tables apart by it.
    table: Option<usize>,
    html: String,
}

/// A rendered lesson or task in the stretches its page shows: wide tables scroll by themselves, answers are folded away.
pub fn stretches(html: &str) -> Vec<Stretch> {
    let mut tables = 1..;
    rules::sections(html)
        .into_iter()
        .map(|section| Stretch {
            answers: section.kind == SectionKind::Answers,
            table: if section.kind == SectionKind::Table { tables.next() } else { None },
            html: section.html,
        })
        .collect()
}

/// `54` minutes as “54 phút”, `125` as “2 giờ 5 phút”.
fn minutes_text(minutes: i32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} phút"),
        (hours, 0) => format!("{hours} giờ"),
        (hours, rest) => format!("{hours} giờ {rest} phút"),
    }
}

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    [
        samples_of::<catalogue::CatalogueView>(),
        samples_of::<catalogue::CourseView>(),
        samples_of::<lesson::LessonView>(),
        samples_of::<rehearsal::RehearsalView>(),
        samples_of::<rehearsal::SolutionView>(),
        samples_of::<practice::StartView>(),
        samples_of::<practice::ResultView>(),
        samples_of::<runner::PracticeRunnerView>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
