//! When a level is held, and whether a requirement makes sense.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::model::{Framework, Level, NewRequirement, Requirement};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::text::{format_date, tidy};

/// Whether a level is held by who holds the levels `held` and has passed the modules `passed`: the level it requires,
/// every module of `all_of`, and at least `any_minimum` of `any_of`
/// (for the national standard: Thông tư 03/2014/TT-BTTTT, art. 2.3).
pub fn holds_level(level: &Level, held: impl Fn(&str) -> bool, passed: impl Fn(&str) -> bool) -> bool {
    let some = level.any_of.iter().filter(|module| passed(module)).count();
    level.requires_level.as_deref().is_none_or(held)
        && level.all_of.iter().all(|module| passed(module))
        && i64::try_from(some).is_ok_and(|some| some >= i64::from(level.any_minimum))
}

/// The levels held by who has passed these modules and nothing else, the lower first.
pub fn levels_held(framework: &Framework, passed: impl Fn(&str) -> bool) -> Vec<&Level> {
    let mut held: BTreeSet<&str> = BTreeSet::new();
    let mut levels = Vec::new();
    // A level requires only levels before it; the loader sees to that.
    for level in &framework.levels {
        if holds_level(level, |code| held.contains(code), &passed) {
            held.insert(&level.code);
            levels.push(level);
        }
    }
    levels
}

/// A level and all levels under it that it requires, itself first.
pub fn chain<'f>(framework: &'f Framework, level: &str) -> Vec<&'f Level> {
    let mut chain: Vec<&Level> = Vec::new();
    let mut next = framework.level(level);
    while let Some(level) = next {
        chain.push(level);
        next = level.requires_level.as_deref().and_then(|code| framework.level(code));
    }
    chain
}

/// Whether holding `held` also meets a demand for `wanted`: a higher level includes those it requires.
pub fn covers(framework: &Framework, held: &str, wanted: &str) -> bool {
    held == wanted || chain(framework, held).iter().any(|level| level.code == wanted)
}

/// Tidies what was typed and refuses what makes no sense, field by field.
pub(super) fn checked(new: &NewRequirement) -> Result<NewRequirement> {
    let mut errors = FieldErrors::default();
    let mut new = new.clone();
    new.title = tidy(&new.title);
    new.legal_ground = tidy(&new.legal_ground);
    for list in [&mut new.group.staff_kinds, &mut new.group.positions, &mut new.group.rank_codes] {
        *list = list.iter().map(|word| tidy(word)).filter(|word| !word.is_empty()).collect();
        let mut seen = BTreeSet::new();
        list.retain(|word| seen.insert(word.clone()));
    }
    for (field, value, most) in [("title", &new.title, 200), ("legal_ground", &new.legal_ground, 500)] {
        if value.is_empty() {
            errors.add(field, "form-required");
        } else if value.chars().count() > most {
            errors.add(field, Message::new("standard-too-long").with("most", most));
        }
    }
    if new.due_on < new.valid_from {
        errors.add("due_on", Message::new("standard-due-before-start").with("from", format_date(new.valid_from)));
    }
    errors.check()?;
    Ok(new)
}

/// How the versions of a requirement look after it changes or ends on a day: the last version as it is cut, and the
/// day the new one ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// What remains of the last version; `None` when it is replaced from its first day on.
    pub remains_to: Option<NaiveDate>,
    /// The end of the version that follows.
    pub next_to: Option<NaiveDate>,
}

/// Cuts the last version on the day `from`.
///
/// # Errors
/// At the field `valid_from` when the day lies before the last version; `standard-ended` when it has ended by then.
pub(super) fn cut(last: &Requirement, from: NaiveDate) -> Result<Cut> {
    if from < last.valid_from {
        let message = Message::new("standard-before-last").with("from", format_date(last.valid_from));
        return Err(Error::invalid("valid_from", message));
    }
    if let Some(to) = last.valid_to.filter(|to| *to <= from) {
        return Err(Error::refused(Message::new("standard-ended").with("on", format_date(to))));
    }
    Ok(Cut { remains_to: (from > last.valid_from).then_some(from), next_to: last.valid_to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::file::parse;
    use crate::standard::model::TargetGroup;

    fn national() -> Framework {
        parse(include_str!("../../courses/frameworks/tt03-2014.toml")).unwrap()
    }

    #[test]
    fn every_set_of_modules_gives_the_levels_the_law_says() {
        let framework = national();
        for set in 0u32..1 << 15 {
            let number = |code: &str| code.trim_start_matches("IU").parse::<u32>().unwrap();
            let held = levels_held(&framework, |code| set >> (number(code) - 1) & 1 == 1);
            let codes: Vec<&str> = held.iter().map(|level| level.code.as_str()).collect();
            // The same again in numbers: modules 1 to 6 are the low six bits, 7 to 15 the nine above.
            let basic = set & 0b11_1111 == 0b11_1111;
            let advanced = basic && (set >> 6).count_ones() >= 3;
            let expected: &[&str] = match (basic, advanced) {
                (_, true) => &["basic", "advanced"],
                (true, _) => &["basic"],
                _ => &[],
            };
            assert_eq!(codes, expected, "{set:015b}");
        }
    }

    #[test]
    fn a_basic_certificate_stands_for_its_modules() {
        let framework = national();
        let advanced = framework.level("advanced").unwrap();
        let three = |code: &str| ["IU07", "IU10", "IU15"].contains(&code);
        assert!(holds_level(advanced, |level| level == "basic", three));
        assert!(!holds_level(advanced, |_| false, three));
        assert!(covers(&framework, "advanced", "basic") && !covers(&framework, "basic", "advanced"));
    }

    #[test]
    fn the_built_in_standard_says_how_sure_it_is() {
        let framework = national();
        assert_eq!((framework.modules.len(), framework.elements.len()), (15, 224));
        assert_eq!(framework.elements.iter().filter(|e| e.is_verified).count(), 15);
        assert_eq!(framework.elements.iter().filter(|e| e.code_verified).count(), 24);
        assert_eq!(framework.modules_of("advanced").len(), 9);
        assert_eq!(framework.element("IU01.1.1.4").unwrap().parent_code.as_deref(), Some("IU01.1.1"));
    }

    #[test]
    fn a_group_asks_kind_and_then_position_or_rank() {
        let group = TargetGroup {
            staff_kinds: vec!["civil_servant".into()],
            positions: vec!["Văn thư".into()],
            rank_codes: vec!["01.003".into()],
        };
        assert!(group.includes("civil_servant", "VĂN THƯ", None));
        assert!(group.includes("civil_servant", "Kế toán", Some("01.003")));
        assert!(!group.includes("civil_servant", "Kế toán", Some("01.004")));
        assert!(!group.includes("contract", "Văn thư", Some("01.003")));
        assert!(TargetGroup::everybody().includes("contract", "", None));
    }
}
