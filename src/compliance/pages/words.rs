//! What is said of a standing.

use chrono::NaiveDate;
use serde::Serialize;

use crate::compliance::model::{Demand, Member, Origin, Picture, Standing};
use crate::compliance::report::Part;
use crate::messages::{label, say};
use crate::people::StaffKind;
use crate::text::format_date;

/// A state as icon and word, as `parts/tag` shows it.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Tag {
    /// ok, late, due, run or none.
    pub kind: &'static str,
    /// The word.
    pub text: String,
}

impl Tag {
    /// A tag.
    pub fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
    /// The tag of a standing.
    pub fn of(standing: Standing) -> Self {
        Self::new(standing.tag(), label(standing.label_key()))
    }
}

/// The word for a kind of staff.
pub fn staff_kind(kind: &str) -> String {
    kind.parse().map_or_else(|_| kind.to_owned(), StaffKind::label)
}

/// How long until a day, in words.
pub fn left(due_on: NaiveDate, on: NaiveDate) -> String {
    match (due_on - on).num_days() {
        0 => label("compliance-due-today"),
        days => say("compliance-days-left", &[("days", &days.to_string())]),
    }
}

/// Why a person has the standing: the certificate, the round, the due date.
pub fn reason(picture: &Picture, demand: &Demand, member: &Member, on: NaiveDate) -> String {
    let due = format_date(demand.due_on);
    let candidacy = member.candidacy.map(|at| &picture.candidacies[member.person as usize][at as usize]);
    let mut parts = Vec::new();
    match (member.standing, candidacy) {
        (Standing::Exempt, _) => {
            let exemption = member.exemption.map(|at| &picture.exemptions[member.person as usize][at as usize]);
            parts.extend(exemption.map(|one| say("compliance-reason-exempt", &[("name", &one.name)])));
        }
        (Standing::Met, _) => {
            let paper = member.paper.map(|at| &picture.papers[member.person as usize][at as usize]);
            parts.extend(paper.map(|paper| {
                let key = match paper.origin {
                    Origin::Register => "compliance-reason-met",
                    Origin::Evidence => "compliance-reason-evidence",
                };
                say(key, &[("serial", &paper.serial), ("date", &format_date(paper.issued_on))])
            }));
        }
        (Standing::InProgress, Some(open)) => {
            let date = format_date(open.sits_on);
            parts.push(say("compliance-reason-in-progress", &[("round", &open.round), ("date", &date), ("due", &due)]));
        }
        (Standing::Overdue, _) => {
            let days = (on - demand.due_on).num_days().to_string();
            parts.push(say("compliance-reason-overdue", &[("due", &due), ("days", &days)]));
            parts.extend(candidacy.map(|open| {
                let date = format_date(open.sits_on);
                say("compliance-reason-also-candidate", &[("round", &open.round), ("date", &date)])
            }));
        }
        (Standing::NotStarted | Standing::InProgress, _) => {
            parts.push(say("compliance-reason-not-started", &[("due", &due), ("left", &left(demand.due_on, on))]));
        }
    }
    if member.standing.is_lacking() {
        parts.extend(lost_paper(picture, demand, member, on));
    }
    parts.join("; ")
}

/// A certificate that would meet the requirement had it not been revoked or replaced: the last one to end.
fn lost_paper(picture: &Picture, demand: &Demand, member: &Member, on: NaiveDate) -> Option<String> {
    let papers = &picture.papers[member.person as usize];
    let lost = papers.iter().filter(|paper| {
        paper.framework_code == demand.framework_code
            && demand.met_by.contains(&paper.level_code)
            && paper.ended_on.is_some_and(|ended| ended <= on)
    });
    let last = lost.max_by_key(|paper| (paper.ended_on, &paper.serial))?;
    let date = format_date(last.ended_on?);
    Some(say("compliance-reason-ended", &[("serial", &last.serial), ("date", &date)]))
}

/// The word for a part of a list.
pub fn part(part: Part) -> String {
    match part {
        Part::All => "Tất cả".to_owned(),
        Part::Lacking => label("compliance-lacking"),
        Part::Only(standing) => label(standing.label_key()),
    }
}
