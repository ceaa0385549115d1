//! Pages of exams (the builder, step by step) and of rounds.

pub mod builder;
pub mod candidates;
pub mod check;
pub mod info;
pub mod overview;
pub mod people;
pub mod print;
pub mod round;
pub mod rounds;
mod samples;
pub mod sitting;

use serde::Serialize;

use super::model::{Exam, ExamLevel, ExamState, RoundState, Sitting, SittingState};
use super::rules;
use crate::error::{Error, Result};
use crate::rights::{Action, Actor, Facts, allow, may_ever};
use crate::web::{Caller, Crumb, FormErrors};

pub use samples::samples;

/// A state as icon and word.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tag {
    kind: &'static str,
    text: String,
}

/// A step of the builder.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Step {
    label: &'static str,
    state: &'static str,
    href: Option<String>,
}

/// A line of a summary.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    label: String,
    value: Option<String>,
    strong: bool,
    href: Option<String>,
    action: Option<String>,
}

impl Line {
    fn new(label: &str, value: impl Into<String>) -> Self {
        let value = Some(value.into()).filter(|value| !value.is_empty());
        Self { label: label.into(), value, strong: false, href: None, action: None }
    }
}

/// A choice with a hint, for radios and boxes.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Pick {
    value: String,
    label: String,
    hint: Option<String>,
    selected: bool,
}

/// A group of choices.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Group {
    name: &'static str,
    error: Option<String>,
    options: Vec<Pick>,
}

fn exam_tag(state: ExamState) -> Tag {
    let kind = match state {
        ExamState::Draft => "run",
        ExamState::InReview => "due",
        ExamState::Published => "ok",
        ExamState::Retired => "none",
    };
    Tag { kind, text: state.label() }
}

/// A sitting's state, the same on all pages.
fn sitting_tag(sitting: &Sitting) -> Tag {
    let kind = match sitting.state {
        SittingState::Planned if sitting.approved_at.is_none() => "none",
        SittingState::Planned => "due",
        SittingState::Open => "run",
        SittingState::Paused => "late",
        SittingState::Ended => "ok",
    };
    Tag { kind, text: sitting.state.label() }
}

fn round_tag(state: RoundState) -> Tag {
    let kind = match state {
        RoundState::Draft | RoundState::Running | RoundState::Marking => "run",
        RoundState::ResultsProposed => "due",
        RoundState::Approved | RoundState::ResultsApproved | RoundState::Closed => "ok",
        RoundState::Cancelled => "none",
    };
    Tag { kind, text: state.label() }
}

/// The six steps of the builder, `here` counted from 1; only a draft links to them.
fn steps(exam: &Exam, here: usize) -> Vec<Step> {
    let fourth = if exam.has_practical() { ("Quy tắc", "rules") } else { ("Người làm bài", "people") };
    let last = if exam.has_practical() { "Trình duyệt" } else { "Công bố" };
    let names = [
        ("Thông tin", "info"),
        ("Ma trận đề", "blueprint"),
        ("Thời gian", "times"),
        fourth,
        ("Kiểm tra", "check"),
        (last, ""),
    ];
    (1..)
        .zip(names)
        .map(|(number, (label, path))| Step {
            label,
            state: if number == here {
                "current"
            } else if rules::step_done(exam, number) {
                "done"
            } else {
                "todo"
            },
            href: (exam.state == ExamState::Draft && number != here)
                .then(|| format!("/exams/{}/{path}", exam.id).trim_end_matches('/').to_owned()),
        })
        .collect()
}

fn exam_crumbs(exam: &Exam, here: &str) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::to("Môn thi", "/exams")];
    if here.is_empty() {
        crumbs.push(Crumb::here(exam.title.clone()));
    } else {
        crumbs.push(Crumb::to(exam.title.clone(), format!("/exams/{}", exam.id)));
        crumbs.push(Crumb::here(here));
    }
    crumbs
}

pub(super) fn may_see_exams(me: &Actor) -> Result<()> {
    allow(me, Action::SeeExams, &Facts::none())
}

/// Rounds are seen by whoever works in one.
fn may_see_rounds(me: &Actor) -> Result<()> {
    let works = [Action::SeeExams, Action::KeepScripts, Action::DecideMarks].iter().any(|action| may_ever(me, *action));
    if works { Ok(()) } else { Err(Error::NotFound) }
}

fn may_manage_rounds(me: &Actor) -> bool {
    allow(me, Action::ManageRounds, &Facts::none()).is_ok()
}

/// The author of a draft sees its steps; everybody else only the whole.
fn own_draft(caller: &Caller, exam: &Exam) -> Result<bool> {
    let me = caller.me()?;
    let own = allow(me, Action::WriteExams, &Facts::by(Some(exam.author_id))).is_ok();
    Ok(own && exam.state == ExamState::Draft)
}

/// The kind of an exam and its level, by the level's title where the framework still has it.
fn kind_text(exam: &Exam, levels: &[ExamLevel]) -> String {
    format!("{} – {}", exam.kind.label(), level_text(exam, levels))
}

fn level_text(exam: &Exam, levels: &[ExamLevel]) -> String {
    let known = levels.iter().find(|one| one.framework_code == exam.framework_code && one.code == exam.level_code);
    let level = known.map_or_else(|| exam.level_code.clone(), |one| one.title.clone());
    match &exam.module_code {
        Some(module) => format!("{level}, {module}"),
        None => level,
    }
}

fn no_errors() -> FormErrors {
    FormErrors::none()
}
