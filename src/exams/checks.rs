//! The machine checklist of an exam: what would go wrong on the day is said before publishing.

use super::model::{Exam, ExamKind, ExamTask, ExamTimes};
use super::{rules, store};
use crate::app::Tx;
use crate::error::{Error, Message, Result};
use crate::questions::{self, BlueprintLine, rules as draw_rules};

/// How an item of the checklist stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// In order.
    Ok,
    /// Allowed, but to be known.
    Warn,
    /// Must be mended first.
    Bad,
}

/// One item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// How it stands.
    pub verdict: Verdict,
    /// What was looked at and found.
    pub message: Message,
    /// More about it, such as the exact shortage.
    pub details: Vec<Message>,
    /// The step of the builder where it is mended.
    pub step: usize,
}

impl Check {
    fn new(verdict: Verdict, step: usize, message: Message) -> Self {
        Self { verdict, message, details: Vec::new(), step }
    }
}

/// Every item of the checklist, in the order of the steps.
pub fn checklist(tx: &mut Tx<'_>, exam: &Exam) -> Result<Vec<Check>> {
    let mut checks = vec![level_check(tx, exam)?];
    checks.extend(paper_checks(tx, exam)?);
    if exam.has_practical() {
        checks.extend(task_checks(tx, exam)?);
    } else {
        checks.extend(people_checks(tx, exam)?);
    }
    checks.push(times_check(exam));
    checks.push(pass_check(exam));
    Ok(checks)
}

/// Refuses while the checklist has a bad item, naming the first.
pub(super) fn refuse_unready(tx: &mut Tx<'_>, exam: &Exam) -> Result<()> {
    match checklist(tx, exam)?.into_iter().find(|check| check.verdict == Verdict::Bad) {
        None => Ok(()),
        Some(bad) => {
            let why = crate::messages::text(&bad.message);
            Err(Error::Refused(Message::new("exams-not-ready").with("why", why)))
        }
    }
}

fn level_check(tx: &mut Tx<'_>, exam: &Exam) -> Result<Check> {
    let level = store::level(tx, &exam.framework_code, &exam.level_code)?;
    Ok(match level {
        None => Check::new(Verdict::Bad, 1, Message::new("exams-check-level-gone")),
        Some(level) => {
            let known = |code: &String| level.modules.iter().any(|(module, _)| module == code);
            if exam.module_code.as_ref().is_some_and(|code| !known(code)) {
                Check::new(Verdict::Bad, 1, Message::new("exams-module-unknown"))
            } else if level.by_module && exam.module_code.is_none() && exam.kind == ExamKind::National {
                Check::new(Verdict::Bad, 1, Message::new("exams-module-needed"))
            } else {
                Check::new(Verdict::Ok, 1, Message::new("exams-check-level").with("level", level.title))
            }
        }
    })
}

fn paper_checks(tx: &mut Tx<'_>, exam: &Exam) -> Result<Vec<Check>> {
    let lines = &exam.blueprint.0;
    if lines.is_empty() {
        return Ok(vec![Check::new(Verdict::Bad, 2, Message::new("exams-check-blueprint-none"))]);
    }
    let pool = questions::pool(tx, &exam.framework_code, exam.kind.pool())?;
    let shortages = draw_rules::shortages(lines, &pool);
    let count = exam.question_count();
    let mut first = if shortages.is_empty() {
        Check::new(Verdict::Ok, 2, Message::new("exams-check-pool").with("count", count))
    } else {
        Check::new(Verdict::Bad, 2, Message::new("exams-check-pool-short").with("count", count))
    };
    first.details = shortages
        .iter()
        .map(|short| {
            Message::new("exams-check-shortage")
                .with("cell", cell_text(&lines[short.line]))
                .with("wanted", short.wanted)
                .with("missing", short.missing)
        })
        .collect();
    let mut checks = vec![first, Check::new(Verdict::Ok, 2, Message::new("exams-check-approved"))];
    checks.extend(outside_check(tx, exam)?);
    if exam.kind == ExamKind::National {
        let size = store::bank_size(tx, &exam.framework_code)?;
        let verdict = if size < rules::LEGAL_BANK { Verdict::Warn } else { Verdict::Ok };
        let key = if size < rules::LEGAL_BANK { "exams-check-bank-small" } else { "exams-check-bank" };
        checks.push(Check::new(verdict, 2, Message::new(key).with("size", size).with("legal", rules::LEGAL_BANK)));
    }
    Ok(checks)
}

/// A basic paper covers all modules of its level, an advanced one its own module only (art. 7).
fn outside_check(tx: &mut Tx<'_>, exam: &Exam) -> Result<Option<Check>> {
    let Some(level) = store::level(tx, &exam.framework_code, &exam.level_code)? else {
        return Ok(None);
    };
    if exam.kind == ExamKind::ClassTest {
        return Ok(None);
    }
    let has = |module: &String| exam.blueprint.0.iter().any(|line| line.module_code == *module);
    Ok(match &exam.module_code {
        Some(own) if exam.blueprint.0.iter().any(|line| line.module_code != *own) => {
            Some(Check::new(Verdict::Bad, 2, Message::new("exams-check-other-module").with("module", own)))
        }
        Some(_) => None,
        None => {
            let missing: Vec<&str> =
                level.modules.iter().filter(|(code, _)| !has(code)).map(|(code, _)| code.as_str()).collect();
            (!missing.is_empty()).then(|| {
                let message = Message::new("exams-check-modules-missing").with("modules", missing.join(", "));
                Check::new(Verdict::Bad, 2, message)
            })
        }
    })
}

fn task_checks(tx: &mut Tx<'_>, exam: &Exam) -> Result<Vec<Check>> {
    let known = store::tasks(tx, &exam.framework_code, &exam.level_code)?;
    let chosen = &exam.practical_tasks.0;
    if chosen.is_empty() {
        return Ok(vec![Check::new(Verdict::Bad, 3, Message::new("exams-check-task-none"))]);
    }
    let mut checks = Vec::new();
    let found: Vec<&ExamTask> = known.iter().filter(|task| chosen.contains(&task.id)).collect();
    if found.len() < chosen.len() {
        checks.push(Check::new(Verdict::Bad, 3, Message::new("exams-check-task-gone")));
    }
    for task in &found {
        if task.points != rules::RUBRIC_POINTS {
            let message = Message::new("exams-check-rubric")
                .with("task", &task.title)
                .with("points", crate::text::format_hundredths(task.points));
            checks.push(Check::new(Verdict::Bad, 3, message));
        } else if task.minutes > exam.practical_minutes {
            let message = Message::new("exams-check-task-long").with("task", &task.title).with("minutes", task.minutes);
            checks.push(Check::new(Verdict::Warn, 3, message));
        }
    }
    if checks.is_empty() {
        checks.push(Check::new(Verdict::Ok, 3, Message::new("exams-check-task").with("count", found.len())));
    }
    Ok(checks)
}

fn people_checks(tx: &mut Tx<'_>, exam: &Exam) -> Result<Vec<Check>> {
    let people = store::participants(tx, exam.id)?.len();
    let first = match people {
        0 => Check::new(Verdict::Bad, 4, Message::new("exams-people-needed")),
        count => Check::new(Verdict::Ok, 4, Message::new("exams-check-people").with("count", count)),
    };
    let window = super::class_tests::window(tx, exam.id)?;
    let second = match window {
        None => Check::new(Verdict::Bad, 3, Message::new("exams-window-needed")),
        Some(sitting) if sitting.ends_at <= tx.now && sitting.approved_at.is_none() => {
            Check::new(Verdict::Bad, 3, Message::new("exams-window-past"))
        }
        Some(sitting) => {
            let span = crate::scheduling::Span { starts_at: sitting.starts_at, ends_at: sitting.ends_at };
            let when = crate::scheduling::rules::span_text(span);
            Check::new(Verdict::Ok, 3, Message::new("exams-check-window").with("when", when))
        }
    };
    Ok(vec![first, second])
}

fn times_of(exam: &Exam) -> ExamTimes {
    ExamTimes {
        theory_minutes: exam.theory_minutes,
        practical_minutes: exam.practical_minutes,
        slack_minutes: exam.slack_minutes,
        late_minutes: exam.late_minutes,
        pass_percent: exam.pass_percent,
    }
}

fn times_check(exam: &Exam) -> Check {
    let errors = rules::check_times(exam.kind, times_of(exam));
    if errors.0.iter().any(|error| error.field != "pass_percent") {
        return Check::new(Verdict::Bad, 3, Message::new("exams-check-times-bad"));
    }
    let key = if exam.has_practical() { "exams-check-times" } else { "exams-check-times-theory" };
    let message = Message::new(key).with("theory", exam.theory_minutes).with("practical", exam.practical_minutes);
    Check::new(Verdict::Ok, 3, message)
}

fn pass_check(exam: &Exam) -> Check {
    let errors = rules::check_times(exam.kind, times_of(exam));
    let verdict = if errors.0.iter().any(|error| error.field == "pass_percent") { Verdict::Bad } else { Verdict::Ok };
    Check::new(verdict, 4, Message::new("exams-check-pass").with("percent", exam.pass_percent))
}

/// A line of a blueprint in words: “IU01 · IU01.2 · mức 2”.
pub fn cell_text(line: &BlueprintLine) -> String {
    let mut parts = vec![line.module_code.clone()];
    parts.extend(line.element_prefix.clone());
    parts.extend(line.difficulty.map(|level| format!("mức {level}")));
    parts.join(" · ")
}
