//! Pure decisions of marking: results, agreement, numbers, assignment. Law: TTLT 17/2016/TTLT-BGDĐT-BTTTT, art. 11 and 15.

use std::collections::BTreeMap;

use crate::db::AccountId;
use crate::error::{Error, FieldErrors, Message, Result};

use super::model::{Handed, Marks, Papers, ResultNote, ResultRow, Rubric, ScriptState};
use crate::clock;

/// What comes of comparing the two sheets of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The totals are equal: this is the mark.
    Agreed(i32),
    /// They differ for the first time: both mark again.
    Again,
    /// They differ again: the head of marking decides.
    Decide,
}

/// Compares two totals in hundredths: no tolerance, no average (art. 15).
pub fn compare(pass: i32, first: i32, second: i32) -> Comparison {
    if first == second {
        Comparison::Agreed(first)
    } else if pass == 1 {
        Comparison::Again
    } else {
        Comparison::Decide
    }
}

impl Comparison {
    /// The state of the script and its mark after the comparison.
    pub fn outcome(self) -> (ScriptState, Option<i32>) {
        match self {
            Self::Agreed(mark) => (ScriptState::Final, Some(mark)),
            Self::Again => (ScriptState::Different, None),
            Self::Decide => (ScriptState::ToDecide, None),
        }
    }
}

/// Whether a paper has at least `percent` of its own full mark, on exact integers.
pub fn reaches(mark: i32, maximum: i32, percent: i32) -> bool {
    maximum > 0 && i64::from(mark) * 100 >= i64::from(maximum) * i64::from(percent)
}

/// Whether nothing was done: no file, or only untouched starter files. Such work gets 0 by rule.
pub fn is_blank(files: &[Handed]) -> bool {
    files.iter().all(|file| file.same_as_starter)
}

/// The result of a candidate; `None` while a script has no mark yet.
pub fn result(papers: &Papers, pass_percent: i32) -> Option<ResultRow> {
    let note = note(papers);
    let (theory, practical) = match note {
        ResultNote::Absent | ResultNote::Barred | ResultNote::Suspended | ResultNote::Disqualified => (None, None),
        _ => (Some(theory_mark(papers)), Some(practical_mark(papers)?)),
    };
    let theory_max = papers.theory.as_ref().and_then(|paper| paper.max_mark);
    let reached =
        |mark: Option<i32>, max: Option<i32>| mark.zip(max).is_some_and(|(mark, max)| reaches(mark, max, pass_percent));
    let both = reached(theory, theory_max) && reached(practical, papers.practical_max);
    Some(ResultRow {
        candidate_id: papers.candidate_id,
        person_id: papers.person_id,
        number: papers.number,
        full_name: papers.full_name.clone(),
        birth_date: papers.birth_date,
        birthplace: papers.birthplace.clone(),
        gender: papers.gender.clone(),
        unit_name: papers.unit_name.clone(),
        exam_day: clock::day(papers.starts_at),
        theory_mark: theory,
        theory_max,
        practical_mark: practical,
        practical_max: papers.practical_max,
        passed: both && note == ResultNote::Plain,
        note,
    })
}

fn note(papers: &Papers) -> ResultNote {
    match papers.state.as_str() {
        "absent" => return ResultNote::Absent,
        "barred" => return ResultNote::Barred,
        "suspended" => return ResultNote::Suspended,
        _ if papers.theory.is_none() && papers.practical.is_none() => return ResultNote::Absent,
        _ => {}
    }
    let had = |outcome: &str| {
        [&papers.theory, &papers.practical].into_iter().flatten().any(|paper| paper.outcome.as_deref() == Some(outcome))
    };
    if had("disqualified") {
        ResultNote::Disqualified
    } else if had("withdrawn") {
        ResultNote::Withdrawn
    } else if papers.theory.is_none() {
        ResultNote::NoTheory
    } else if papers.script.is_none() {
        ResultNote::BlankPractical
    } else {
        ResultNote::Plain
    }
}

fn theory_mark(papers: &Papers) -> i32 {
    papers.theory.as_ref().and_then(|paper| paper.mark).unwrap_or(0)
}

/// Work that no examiner saw has 0; a script without its mark has none yet.
fn practical_mark(papers: &Papers) -> Option<i32> {
    match &papers.script {
        None => Some(0),
        Some(script) => script.final_mark.filter(|_| script.state == ScriptState::Final),
    }
}

/// Reads marks as typed ("0,5") against a rubric. Blank fields are left out.
///
/// # Errors
/// At each field `m-<criterion>` that is no number of hundredths between 0 and the criterion's points.
pub fn read_marks(rubric: &Rubric, typed: &BTreeMap<String, String>) -> Result<Marks> {
    let mut errors = FieldErrors::default();
    let mut marks = Marks::new();
    for criterion in &rubric.criteria {
        let text = typed.get(&criterion.id).map_or("", String::as_str).trim();
        if text.is_empty() {
            continue;
        }
        let read = crate::text::parse_hundredths(text).ok().and_then(|mark| i32::try_from(mark).ok());
        match read.filter(|mark| (0..=criterion.points).contains(mark)) {
            Some(mark) => {
                marks.insert(criterion.id.clone(), mark);
            }
            None => {
                let most = crate::text::format_hundredths_short(i64::from(criterion.points));
                errors.add(format!("m-{}", criterion.id), Message::new("marking-mark-range").with("most", most));
            }
        }
    }
    errors.check().map(|()| marks)
}

/// A sheet may become final only when every criterion has its mark.
///
/// # Errors
/// At each field without a mark.
pub fn check_whole(rubric: &Rubric, marks: &Marks) -> Result<()> {
    let mut errors = FieldErrors::default();
    for criterion in rubric.criteria.iter().filter(|criterion| !marks.contains_key(&criterion.id)) {
        errors.add(format!("m-{}", criterion.id), "marking-mark-missing");
    }
    errors.check()
}

/// The sum of marks, in hundredths.
pub fn total(marks: &Marks) -> i32 {
    marks.values().sum()
}

/// `count` different script numbers at random, so that a number says nothing about order, room or name.
pub fn script_numbers(count: usize, taken: &[i32]) -> Vec<i32> {
    let (low, high) = if count + taken.len() < 3_000 { (1_000, 9_999) } else { (100_000, 999_999) };
    let mut numbers = std::collections::BTreeSet::new();
    let mut drawn = Vec::with_capacity(count);
    while drawn.len() < count {
        let number = rand::random_range(low..=high);
        if !taken.contains(&number) && numbers.insert(number) {
            drawn.push(number);
        }
    }
    drawn
}

/// Two examiners for each of `count` scripts, the load even to one script; at random among those with equal load.
///
/// # Errors
/// `marking-too-few-examiners` with fewer than two.
pub fn assign(
    count: usize,
    examiners: &[AccountId],
    loads: &BTreeMap<AccountId, usize>,
) -> Result<Vec<[AccountId; 2]>> {
    if examiners.len() < 2 {
        return Err(Error::refused("marking-too-few-examiners"));
    }
    let mut loads: Vec<(usize, AccountId)> =
        examiners.iter().map(|id| (loads.get(id).copied().unwrap_or(0), *id)).collect();
    let mut pairs = Vec::with_capacity(count);
    for _ in 0..count {
        let mut order: Vec<(usize, u64, usize)> =
            loads.iter().enumerate().map(|(at, (load, _))| (*load, rand::random(), at)).collect();
        order.sort_unstable();
        let (one, two) = (order[0].2, order[1].2);
        loads[one].0 += 1;
        loads[two].0 += 1;
        pairs.push([loads[one].1, loads[two].1]);
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{AttemptId, CandidateId, PersonId, ScriptId};
    use crate::marking::model::{Criterion, Paper, ScriptBrief};
    use proptest::prelude::*;

    fn paper(mark: Option<i32>, max: Option<i32>) -> Paper {
        Paper { id: AttemptId::new(), closed: true, outcome: Some("submitted".into()), mark, max_mark: max }
    }

    fn papers(theory: i32, practical: i32) -> Papers {
        Papers {
            candidate_id: CandidateId::new(),
            person_id: PersonId::new(),
            number: Some(1),
            full_name: "Nguyễn Thị Ánh".into(),
            birth_date: None,
            birthplace: "Hà Nội".into(),
            gender: None,
            unit_name: "Phòng Kinh tế".into(),
            state: "handed_in".into(),
            starts_at: "2026-11-22T01:00:00Z".parse().unwrap(),
            sitting_ended: true,
            task_id: None,
            theory: Some(paper(Some(theory), Some(3_000))),
            practical: Some(paper(None, None)),
            script: Some(ScriptBrief {
                id: ScriptId::new(),
                number: 1234,
                state: ScriptState::Final,
                final_mark: Some(practical),
            }),
            practical_max: Some(1_000),
        }
    }

    #[test]
    fn half_of_each_paper_passes_and_one_hundredth_less_does_not() {
        let passed = |theory, practical| result(&papers(theory, practical), 50).unwrap().passed;
        assert!(passed(1_500, 500));
        assert!(!passed(1_499, 1_000));
        assert!(!passed(3_000, 499));
    }

    #[test]
    fn what_was_not_handed_in_is_zero_and_what_was_voided_has_no_mark() {
        let blank = Papers { script: None, ..papers(3_000, 0) };
        let row = result(&blank, 50).unwrap();
        assert_eq!((row.practical_mark, row.passed, row.note), (Some(0), false, ResultNote::BlankPractical));
        for (state, note) in
            [("absent", ResultNote::Absent), ("barred", ResultNote::Barred), ("suspended", ResultNote::Suspended)]
        {
            let row = result(&Papers { state: state.into(), ..papers(3_000, 1_000) }, 50).unwrap();
            assert_eq!((row.theory_mark, row.practical_mark, row.passed, row.note), (None, None, false, note));
        }
        let mut annulled = papers(3_000, 1_000);
        annulled.practical.as_mut().unwrap().outcome = Some("disqualified".into());
        assert!(!result(&annulled, 50).unwrap().passed);
    }

    #[test]
    fn a_script_without_its_mark_gives_no_result() {
        let mut open = papers(3_000, 1_000);
        open.script.as_mut().unwrap().state = ScriptState::Different;
        assert_eq!(result(&open, 50), None);
    }

    #[test]
    fn any_difference_is_marked_again_then_decided() {
        assert_eq!(compare(1, 725, 725), Comparison::Agreed(725));
        assert_eq!(compare(1, 725, 724), Comparison::Again);
        assert_eq!(compare(2, 725, 725), Comparison::Agreed(725));
        assert_eq!(compare(2, 725, 700), Comparison::Decide);
    }

    #[test]
    fn marks_are_read_as_people_type_them() {
        let rubric = Rubric {
            parts: vec![],
            criteria: vec![
                Criterion { id: "a".into(), points: 50, ..Criterion::default() },
                Criterion { id: "b".into(), points: 100, ..Criterion::default() },
            ],
        };
        let typed = |a: &str, b: &str| BTreeMap::from([("a".to_owned(), a.to_owned()), ("b".to_owned(), b.to_owned())]);
        assert_eq!(
            read_marks(&rubric, &typed("0,5", "1")).unwrap(),
            Marks::from([("a".into(), 50), ("b".into(), 100)])
        );
        assert_eq!(read_marks(&rubric, &typed("0.25", "")).unwrap(), Marks::from([("a".into(), 25)]));
        for wrong in ["0,51", "-0,1", "0,005", "một"] {
            assert!(read_marks(&rubric, &typed(wrong, "0")).is_err(), "{wrong}");
        }
        assert!(check_whole(&rubric, &Marks::from([("a".into(), 0)])).is_err());
    }

    proptest! {
        #[test]
        fn the_load_is_even_and_nobody_marks_a_script_twice(scripts in 0usize..60, people in 2usize..9) {
            let examiners: Vec<AccountId> = (0..people).map(|_| AccountId::new()).collect();
            let pairs = assign(scripts, &examiners, &BTreeMap::new()).unwrap();
            prop_assert!(pairs.iter().all(|[one, two]| one != two));
            let load = |id: &AccountId| pairs.iter().filter(|pair| pair.contains(id)).count();
            let loads: Vec<usize> = examiners.iter().map(load).collect();
            prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1);
        }

        #[test]
        fn the_pass_is_decided_on_integers(mark in 0i32..5_000, max in 1i32..5_000, percent in 1i32..100) {
            prop_assert_eq!(reaches(mark, max, percent), i64::from(mark) * 100 >= i64::from(max) * i64::from(percent));
        }

        #[test]
        fn script_numbers_are_different(count in 0usize..300) {
            let numbers = script_numbers(count, &[1_000, 1_001]);
            let set: std::collections::BTreeSet<_> = numbers.iter().collect();
            prop_assert_eq!(set.len(), count);
            prop_assert!(!numbers.contains(&1_000));
        }
    }
}
