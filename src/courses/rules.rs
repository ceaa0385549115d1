//! Pure decisions about progress and practice.

use std::collections::{BTreeMap, HashMap};

use super::model::{Course, CourseProgress, Mark, Step};

/// The address of a practical task below its course; no lesson's address has a slash.
pub fn task_slug(code: &str) -> String {
    format!("practical/{code}")
}

/// Where to go on among the steps of one course: what was opened last and is not done, else the first that is not done.
pub fn next_step<'s>(steps: &[&'s Step], marks: &HashMap<&str, &Mark>) -> Option<&'s Step> {
    let is_open = |step: &&&Step| marks.get(step.slug.as_str()).is_none_or(|mark| mark.done_at.is_none());
    let begun = steps.iter().filter(is_open).filter_map(|step| marks.get(step.slug.as_str()).map(|mark| (mark, step)));
    begun.max_by_key(|(mark, _)| mark.opened_at).map(|(_, step)| *step).or_else(|| steps.iter().find(is_open).copied())
}

/// How far a person is in each course that has something to learn: courses of modules in their order, then those that
/// belong to a whole level, such as rehearsals.
pub fn progress(courses: &[Course], steps: &[Step], marks: &[Mark]) -> Vec<CourseProgress> {
    let mut found: Vec<CourseProgress> =
        courses.iter().filter_map(|course| progress_of(course, steps, marks)).collect();
    found.sort_by_key(|course| course.module_code.is_none());
    found
}

/// `None` for a course without lessons and without open practical tasks: it only carries sealed papers or questions.
fn progress_of(course: &Course, steps: &[Step], marks: &[Mark]) -> Option<CourseProgress> {
    let mine: Vec<&Step> = steps.iter().filter(|step| step.course_code == course.code).collect();
    if mine.is_empty() {
        return None;
    }
    let marks: HashMap<&str, &Mark> =
        marks.iter().filter(|mark| mark.course_code == course.code).map(|mark| (mark.slug.as_str(), mark)).collect();
    let is_done = |step: &&&Step| marks.get(step.slug.as_str()).is_some_and(|mark| mark.done_at.is_some());
    let done = mine.iter().filter(is_done).count();
    let touched = mine.iter().filter_map(|step| marks.get(step.slug.as_str()));
    Some(CourseProgress {
        code: course.code.clone(),
        title: course.title.clone(),
        summary: course.summary.clone(),
        framework_code: course.framework_code.clone(),
        level_code: course.level_code.clone(),
        module_code: course.module_code.clone(),
        lessons: mine.len(),
        done,
        next: next_step(&mine, &marks).map(|step| (step.slug.clone(), step.title.clone())),
        minutes_left: mine.iter().filter(|step| !is_done(step)).map(|step| step.minutes).sum(),
        last_at: touched.map(|mark| mark.done_at.unwrap_or(mark.opened_at)).max(),
    })
}

/// What a stretch of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// Ordinary text.
    Text,
    /// A table, which may be wider than a phone.
    Table,
    /// The answers of a self-check, folded away until the reader opens them.
    Answers,
}

/// A stretch of a rendered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is.
    pub kind: SectionKind,
    /// Its HTML.
    pub html: String,
}

/// Cuts a rendered lesson or task into stretches: the answers under a heading “Đáp án” of the third level up to the next
/// heading, tables that stand by themselves, and the text between.
pub fn sections(html: &str) -> Vec<Section> {
    const ANSWERS: &str = "<h3>Đáp án</h3>";
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(ANSWERS) {
        let end = ["<h2>", "<h3>"].iter().filter_map(|next| after.find(next)).min().unwrap_or(after.len());
        let (answers, following) = after.split_at(end);
        cut_tables(before, &mut found);
        push(&mut found, SectionKind::Answers, answers);
        rest = following;
    }
    cut_tables(rest, &mut found);
    found
}

fn cut_tables(html: &str, found: &mut Vec<Section>) {
    const END: &str = "</table>";
    let mut from = 0;
    let mut looked = 0;
    while let Some(start) = html[looked..].find("<table>").map(|at| at + looked) {
        let end = html[start..].find(END).map_or(html.len(), |at| start + at + END.len());
        if stands_alone(&html[from..start]) {
            push(found, SectionKind::Text, &html[from..start]);
            push(found, SectionKind::Table, &html[start..end]);
            from = end;
        }
        looked = end;
    }
    push(found, SectionKind::Text, &html[from..]);
}

/// Whether no list or quotation is open at the end of the text, which a cut would tear apart.
fn stands_alone(before: &str) -> bool {
    ["ul", "ol", "blockquote"].iter().all(|tag| {
        let opened = before.matches(&format!("<{tag}>")).count() + before.matches(&format!("<{tag} ")).count();
        opened == before.matches(&format!("</{tag}>")).count()
    })
}

fn push(found: &mut Vec<Section>, kind: SectionKind, html: &str) {
    if !html.trim().is_empty() {
        found.push(Section { kind, html: html.trim().to_owned() });
    }
}

/// The group of an element for practice: module and first number, such as `IU01.3` of `IU01.3.1.2`.
pub fn group_of(element: &str) -> String {
    element.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// How many questions each group gives to a practice of `wanted`: one after the other in turn, as long as a group has
/// any left, so that small groups are not drowned by large ones. Fewer than `wanted` in all when there are fewer.
pub fn spread(available: &BTreeMap<String, usize>, wanted: usize) -> BTreeMap<String, usize> {
    let mut given: BTreeMap<String, usize> = BTreeMap::new();
    let mut left = wanted;
    while left > 0 {
        let before = left;
        for (group, count) in available {
            let so_far = given.get(group).copied().unwrap_or(0);
            if left > 0 && so_far < *count {
                given.insert(group.clone(), so_far + 1);
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{CourseId, Instant};
    use proptest::prelude::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_millis(1_795_000_000_000 + seconds * 1000).unwrap()
    }

    fn step(slug: &str) -> Step {
        Step { course_code: "iu01".into(), slug: slug.into(), title: slug.to_uppercase(), minutes: 10 }
    }

    fn mark(slug: &str, opened: i64, done: Option<i64>) -> Mark {
        Mark { course_code: "iu01".into(), slug: slug.into(), opened_at: at(opened), done_at: done.map(at) }
    }

    fn course() -> Course {
        Course {
            id: CourseId::new(),
            code: "iu01".into(),
            title: "Hiểu biết".into(),
            summary: "Một câu.".into(),
            framework_code: "tt03-2014".into(),
            level_code: "basic".into(),
            module_code: Some("IU01".into()),
        }
    }

    fn next(marks: &[Mark]) -> Option<String> {
        let steps = [step("a"), step("b"), step("c")];
        progress(&[course()], &steps, marks).pop().and_then(|found| found.next).map(|(slug, _)| slug)
    }

    #[test]
    fn one_goes_on_where_one_was() {
        assert_eq!(next(&[]).as_deref(), Some("a"));
        assert_eq!(next(&[mark("a", 1, Some(2))]).as_deref(), Some("b"));
        assert_eq!(next(&[mark("a", 1, Some(2)), mark("c", 3, None)]).as_deref(), Some("c"));
        assert_eq!(next(&[mark("a", 9, None), mark("c", 3, None)]).as_deref(), Some("a"));
        let all = [mark("a", 1, Some(2)), mark("b", 3, Some(4)), mark("c", 5, Some(6))];
        assert_eq!(next(&all), None);
    }

    #[test]
    fn progress_counts_only_steps_that_still_exist() {
        let marks = [mark("a", 1, Some(2)), mark("gone", 1, Some(2))];
        let found = progress(&[course()], &[step("a"), step("b")], &marks).pop().unwrap();
        assert_eq!((found.lessons, found.done, found.minutes_left), (2, 1, 10));
    }

    #[test]
    fn a_course_of_sealed_papers_is_not_shown() {
        assert!(progress(&[course()], &[], &[]).is_empty());
    }

    #[test]
    fn groups_are_the_first_two_parts_of_a_code() {
        assert_eq!(group_of("IU01.3.1.2"), "IU01.3");
        assert_eq!(group_of("IU01.3"), "IU01.3");
        assert_eq!(group_of("IU01"), "IU01");
    }

    #[test]
    fn answers_are_cut_out_up_to_the_next_heading() {
        let kinds: Vec<SectionKind> = sections(
            "<h2>Tự kiểm tra</h2><p>Gì?</p><h3>Đáp án</h3><p>Tab.</p><h2>Tóm tắt</h2><table><tr></tr></table><p>Hết.</p>",
        )
        .into_iter()
        .map(|section| section.kind)
        .collect();
        assert_eq!(
            kinds,
            [SectionKind::Text, SectionKind::Answers, SectionKind::Text, SectionKind::Table, SectionKind::Text]
        );
    }

    #[test]
    fn a_table_inside_a_list_stays_in_it() {
        let html = "<ol>\n<li><table><tr></tr></table></li>\n</ol>";
        assert_eq!(sections(html), [Section { kind: SectionKind::Text, html: html.into() }]);
    }

    proptest! {
        #[test]
        fn spreading_is_even_and_takes_no_more_than_there_is(
            counts in proptest::collection::vec(0_usize..8, 0..9), wanted in 0_usize..20,
        ) {
            let available: BTreeMap<String, usize> =
                counts.iter().enumerate().map(|(at, count)| (format!("g{at}"), *count)).collect();
            let given = spread(&available, wanted);
            let total: usize = available.values().sum();
            prop_assert_eq!(given.values().sum::<usize>(), wanted.min(total));
            let most = given.values().max().copied().unwrap_or(0);
            for (group, count) in &available {
                let got = given.get(group).copied().unwrap_or(0);
                prop_assert!(got <= *count);
                prop_assert!(got + 1 >= most || got == *count);
            }
        }
    }
}
