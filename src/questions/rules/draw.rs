//! Forms drawn at random and evenly by a blueprint (TTLT 17/2016/TTLT-BGDĐT-BTTTT, art. 6.4), and what the bank lacks.

use std::collections::{BTreeMap, HashSet};

use super::assign::{Demand, assign};
use super::dice::Dice;
use crate::questions::model::{BlueprintLine, FormItem, PoolQuestion};

/// How well the bank fills one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The line's place, from 0.
    pub line: usize,
    /// Questions of the bank that fit the line, whether or not another line needs them.
    pub fitting: usize,
    /// Questions asked for.
    pub wanted: usize,
    /// Questions missing when the lines before it are served first.
    pub missing: usize,
}

/// A line that the bank cannot fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The line's place, from 0.
    pub line: usize,
    /// The line's module.
    pub module_code: String,
    /// The line's group of elements.
    pub element_prefix: Option<String>,
    /// The line's difficulty.
    pub difficulty: Option<i32>,
    /// Questions asked for.
    pub wanted: usize,
    /// Questions missing; over all lines their sum is exactly what must be written.
    pub missing: usize,
}

/// Whether an element is the named one or stands below it: `IU01.1` holds `IU01.1.2` and not `IU01.10`.
pub fn is_within(element: &str, prefix: &str) -> bool {
    element.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a question serves a line.
pub fn fits(line: &BlueprintLine, question: &PoolQuestion) -> bool {
    question.module_code == line.module_code
        && line.difficulty.is_none_or(|difficulty| difficulty == question.difficulty)
        && line.element_prefix.as_deref().is_none_or(|prefix| is_within(&question.element_code, prefix))
}

/// Line by line what the bank has and lacks.
pub fn coverage(lines: &[BlueprintLine], pool: &[PoolQuestion]) -> Vec<Cover> {
    let all: Vec<usize> = (0..pool.len()).collect();
    let demands: Vec<Demand> = lines.iter().map(|line| demand(line, pool, &all)).collect();
    let assigned = assign(&demands, pool.len());
    demands
        .iter()
        .zip(assigned.missing)
        .enumerate()
        .map(|(line, (demand, missing))| Cover {
            line,
            fitting: demand.elements.iter().map(Vec::len).sum(),
            wanted: demand.count,
            missing,
        })
        .collect()
}

/// The lines that the bank cannot fill; empty when a form can be drawn.
pub fn shortages(lines: &[BlueprintLine], pool: &[PoolQuestion]) -> Vec<Shortage> {
    let missing: Vec<usize> = coverage(lines, pool).into_iter().map(|cover| cover.missing).collect();
    said(lines, &missing)
}

fn said(lines: &[BlueprintLine], missing: &[usize]) -> Vec<Shortage> {
    lines
        .iter()
        .zip(missing)
        .enumerate()
        .filter(|(_, (_, missing))| **missing > 0)
        .map(|(at, (line, missing))| Shortage {
            line: at,
            module_code: line.module_code.clone(),
            element_prefix: line.element_prefix.clone(),
            difficulty: line.difficulty,
            wanted: wanted(line),
            missing: *missing,
        })
        .collect()
}

fn wanted(line: &BlueprintLine) -> usize {
    usize::try_from(line.count).unwrap_or(0)
}

/// Draws one form: as many questions as each line says, none twice, spread evenly over the elements of each line, in
/// shuffled order with shuffled options. The result depends on the lines, on the set of questions and on the seed, on
/// nothing else; the order of the pool does not matter.
///
/// # Errors
/// What the bank lacks.
pub fn draw(lines: &[BlueprintLine], pool: &[PoolQuestion], seed: &str) -> Result<Vec<FormItem>, Vec<Shortage>> {
    let mut dice = Dice::new(seed);
    let mut by_id: Vec<usize> = (0..pool.len()).collect();
    by_id.sort_unstable_by_key(|at| (pool[*at].question_id, pool[*at].version_id));
    by_id.dedup_by_key(|at| pool[*at].question_id);
    dice.shuffle(&mut by_id);
    let demands: Vec<Demand> = lines
        .iter()
        .map(|line| {
            let mut demand = demand(line, pool, &by_id);
            dice.shuffle(&mut demand.elements);
            demand
        })
        .collect();
    let assigned = assign(&demands, pool.len());
    if assigned.missing.iter().any(|missing| *missing > 0) {
        return Err(said(lines, &assigned.missing));
    }
    let drawn: HashSet<usize> = assigned.questions.into_iter().flatten().collect();
    let mut drawn: Vec<usize> = by_id.into_iter().filter(|at| drawn.contains(at)).collect();
    dice.shuffle(&mut drawn);
    Ok(drawn
        .into_iter()
        .map(|at| {
            let mut order: Vec<u8> = (0..pool[at].option_count).collect();
            dice.shuffle(&mut order);
            FormItem { version_id: pool[at].version_id, order }
        })
        .collect())
}

/// The questions that fit a line, by element in the order of codes, each list in the order given.
fn demand(line: &BlueprintLine, pool: &[PoolQuestion], order: &[usize]) -> Demand {
    let mut elements: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for at in order.iter().filter(|at| fits(line, &pool[**at])) {
        elements.entry(&pool[*at].element_code).or_default().push(*at);
    }
    Demand { count: wanted(line), elements: elements.into_values().collect() }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use proptest::prelude::*;

    use super::*;
    use crate::db::{QuestionId, QuestionVersionId};
    use crate::questions::model::Kind;

    fn question(element: &str, difficulty: i32, number: u128) -> PoolQuestion {
        let id = uuid::Uuid::from_u128(number);
        PoolQuestion {
            version_id: QuestionVersionId(id),
            question_id: QuestionId(id),
            module_code: element.split('.').next().unwrap().to_owned(),
            element_code: element.to_owned(),
            difficulty,
            kind: Kind::Single,
            option_count: 4,
        }
    }

    fn line(element: Option<&str>, difficulty: Option<i32>, count: i32) -> BlueprintLine {
        BlueprintLine { module_code: "IU01".into(), element_prefix: element.map(str::to_owned), difficulty, count }
    }

    /// χ² of counts against equal shares.
    fn chi_square(counts: &[u32]) -> f64 {
        let share = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
        counts.iter().map(|count| (f64::from(*count) - share).powi(2) / share).sum()
    }

    #[test]
    fn an_element_holds_what_stands_below_it() {
        assert!(is_within("IU01.1", "IU01.1") && is_within("IU01.1.2", "IU01.1"));
        assert!(!is_within("IU01.10", "IU01.1") && !is_within("IU01", "IU01.1"));
    }

    #[test]
    fn two_thousand_draws_are_fair() {
        let pool: Vec<PoolQuestion> = (0..20).map(|n| question(&format!("IU01.{}", n / 5 + 1), 1, n + 1)).collect();
        let lines = [line(None, Some(1), 6)];
        let mut questions = vec![0u32; 20];
        let mut first_option = vec![0u32; 4];
        let mut first_question = vec![0u32; 20];
        for n in 0..2_000 {
            let form = draw(&lines, &pool, &format!("ca thi {n}")).unwrap();
            for item in &form {
                questions[item.version_id.0.as_u128() as usize - 1] += 1;
            }
            first_question[form[0].version_id.0.as_u128() as usize - 1] += 1;
            first_option[form[0].order.iter().position(|place| *place == 0).unwrap()] += 1;
        }
        // Bounds at 0.1 %: 19 degrees of freedom 43.82, 3 degrees 16.27.
        assert!(chi_square(&questions) < 43.82, "{questions:?}");
        assert!(chi_square(&first_question) < 43.82, "{first_question:?}");
        assert!(chi_square(&first_option) < 16.27, "{first_option:?}");
    }

    #[test]
    fn questions_of_one_element_are_equally_likely_whatever_their_difficulty() {
        let pool: Vec<PoolQuestion> = (0..12).map(|n| question("IU01.1", if n < 2 { 1 } else { 3 }, n + 1)).collect();
        let mut counts = vec![0u32; 12];
        for n in 0..2_000 {
            for item in draw(&[line(None, None, 3)], &pool, &format!("{n}")).unwrap() {
                counts[item.version_id.0.as_u128() as usize - 1] += 1;
            }
        }
        assert!(chi_square(&counts) < 31.26, "{counts:?}"); // 11 degrees of freedom, 0.1 %
    }

    #[test]
    fn overlapping_lines_share_exactly() {
        // Two questions fit the element; the module line must leave them to it.
        let pool = [question("IU01.1", 1, 1), question("IU01.1", 1, 2), question("IU01.2", 1, 3)];
        let lines = [line(None, None, 1), line(Some("IU01.1"), None, 2)];
        for n in 0..50 {
            assert_eq!(draw(&lines, &pool, &n.to_string()).unwrap().len(), 3);
        }
        let more = [line(None, None, 2), line(Some("IU01.1"), None, 2)];
        let short = shortages(&more, &pool);
        assert_eq!(short.len(), 1);
        assert_eq!((short[0].line, short[0].wanted, short[0].missing), (1, 2, 1));
        assert_eq!(draw(&more, &pool, "x"), Err(short));
    }

    #[test]
    fn an_empty_bank_says_all_that_is_missing() {
        let lines = [line(Some("IU01.1"), Some(2), 3)];
        let short = shortages(&lines, &[]);
        assert_eq!((short[0].wanted, short[0].missing, short[0].difficulty), (3, 3, Some(2)));
        assert!(draw(&[], &[], "x").unwrap().is_empty());
    }

    fn bank() -> impl Strategy<Value = Vec<PoolQuestion>> {
        proptest::collection::vec((1u8..5, 0u8..3, 1i32..=3), 0..40).prop_map(|parts| {
            parts
                .into_iter()
                .zip(1u128..)
                .map(|((top, sub, difficulty), number)| {
                    let element = if sub == 0 { format!("IU01.{top}") } else { format!("IU01.{top}.{sub}") };
                    question(&element, difficulty, number)
                })
                .collect()
        })
    }

    fn lines() -> impl Strategy<Value = Vec<BlueprintLine>> {
        let one = (0u8..5, 0i32..=3, 1i32..6).prop_map(|(top, difficulty, count)| {
            let element = (top > 0).then(|| format!("IU01.{top}"));
            line(element.as_deref(), (difficulty > 0).then_some(difficulty), count)
        });
        proptest::collection::vec(one, 1..6)
    }

    /// The most questions that can be used at all, by simple augmenting paths: an independent check.
    fn most(lines: &[BlueprintLine], pool: &[PoolQuestion]) -> usize {
        fn place(
            slot: usize,
            slots: &[&BlueprintLine],
            pool: &[PoolQuestion],
            seen: &mut HashSet<usize>,
            owner: &mut HashMap<usize, usize>,
        ) -> bool {
            for (at, question) in pool.iter().enumerate() {
                if !fits(slots[slot], question) || !seen.insert(at) {
                    continue;
                }
                let former = owner.get(&at).copied();
                if former.is_none_or(|former| place(former, slots, pool, seen, owner)) {
                    owner.insert(at, slot);
                    return true;
                }
            }
            false
        }
        let slots: Vec<&BlueprintLine> =
            lines.iter().flat_map(|line| std::iter::repeat_n(line, line.count as usize)).collect();
        let mut owner = HashMap::new();
        (0..slots.len()).filter(|slot| place(*slot, &slots, pool, &mut HashSet::new(), &mut owner)).count()
    }

    proptest! {
        #[test]
        fn shortages_are_exact(pool in bank(), lines in lines()) {
            let wanted: usize = lines.iter().map(|line| line.count as usize).sum();
            let missing: usize = shortages(&lines, &pool).iter().map(|short| short.missing).sum();
            prop_assert_eq!(wanted - missing, most(&lines, &pool));
            prop_assert_eq!(draw(&lines, &pool, "s").is_ok(), missing == 0);
        }

        #[test]
        fn a_form_is_distinct_exact_and_repeatable(pool in bank(), lines in lines(), seed in "[a-z]{1,8}") {
            if let Ok(form) = draw(&lines, &pool, &seed) {
                let wanted: usize = lines.iter().map(|line| line.count as usize).sum();
                let ids: HashSet<_> = form.iter().map(|item| item.version_id).collect();
                prop_assert_eq!((form.len(), ids.len()), (wanted, wanted));
                for item in &form {
                    let mut order = item.order.clone();
                    order.sort_unstable();
                    prop_assert_eq!(order, vec![0, 1, 2, 3]);
                }
                let drawn: Vec<PoolQuestion> =
                    pool.iter().filter(|q| ids.contains(&q.version_id)).cloned().collect();
                prop_assert!(shortages(&lines, &drawn).is_empty());
                let backwards: Vec<PoolQuestion> = pool.iter().rev().cloned().collect();
                prop_assert_eq!(draw(&lines, &backwards, &seed).unwrap(), form);
            }
        }

        /// With one line, elements differ by at most one unless an element has no more questions.
        #[test]
        fn one_line_is_spread_evenly(pool in bank(), count in 1i32..12, seed in "[a-z]{1,8}") {
            let lines = [line(None, None, count)];
            if let Ok(form) = draw(&lines, &pool, &seed) {
                let mut drawn: HashMap<&str, usize> = HashMap::new();
                let mut have: HashMap<&str, usize> = HashMap::new();
                for q in &pool {
                    *have.entry(&q.element_code).or_default() += 1;
                    let taken = usize::from(form.iter().any(|item| item.version_id == q.version_id));
                    *drawn.entry(&q.element_code).or_default() += taken;
                }
                let greatest = drawn.values().copied().max().unwrap_or(0);
                for (element, taken) in &drawn {
                    prop_assert!(*taken + 1 >= greatest || *taken == have[element], "{:?} {:?}", drawn, have);
                }
            }
        }
    }
}
