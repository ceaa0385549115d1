//! What a question must have, and what may happen to a version in each state.

use crate::error::Message;
use crate::questions::model::{Content, Deed, Kind, State};
use crate::text;

/// The most letters of a question and of an explanation.
const LONG: usize = 4_000;
/// The most letters of an option or statement.
const SHORT: usize = 600;

/// Which part of a question is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The question itself.
    Stem,
    /// One option or statement, from 0.
    Item(usize),
    /// The options or statements as a whole, and how many there are.
    Items,
    /// Which of them are right.
    Truth,
    /// The explanation.
    Explanation,
    /// The element.
    Element,
    /// The difficulty.
    Difficulty,
}

/// What is wrong with a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The part.
    pub part: Part,
    /// What is wrong and what to do.
    pub message: Message,
}

/// All that is wrong with a content in itself, in the order of the form; whether the element exists is for the caller.
pub fn faults(content: &Content) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut add = |part, message: Message| found.push(Fault { part, message });
    if content.element_code.is_empty() {
        add(Part::Element, "form-required".into());
    }
    if !(1..=3).contains(&content.difficulty) {
        add(Part::Difficulty, "questions-difficulty-unknown".into());
    }
    for (part, text, limit) in [(Part::Stem, &content.stem, LONG), (Part::Explanation, &content.explanation, LONG)] {
        match (part, text.is_empty()) {
            (Part::Stem, true) => add(part, "questions-stem-required".into()),
            (_, true) => add(part, "questions-explanation-required".into()),
            _ if text.chars().count() > limit => add(part, Message::new("questions-too-long").with("limit", limit)),
            _ => {}
        }
    }
    item_faults(content, &mut add);
    found
}

fn item_faults(content: &Content, add: &mut impl FnMut(Part, Message)) {
    let range = content.kind.item_range();
    if !range.contains(&content.items.len()) {
        let key = if content.kind == Kind::TrueFalse { "questions-statement-count" } else { "questions-option-count" };
        add(Part::Items, Message::new(key).with("least", range.start()).with("most", range.end()));
    }
    // Capitals count: how a name is written can be the very question.
    let keys: Vec<String> = content.items.iter().map(|item| text::tidy(&item.text)).collect();
    for (at, item) in content.items.iter().enumerate() {
        if item.text.is_empty() {
            add(Part::Item(at), "questions-option-empty".into());
        } else if item.text.chars().count() > SHORT {
            add(Part::Item(at), Message::new("questions-too-long").with("limit", SHORT));
        } else if keys[..at].contains(&keys[at]) {
            add(Part::Item(at), "questions-option-twice".into());
        }
    }
    let right = content.items.iter().filter(|item| item.truth).count();
    let key = match content.kind {
        Kind::Single if right != 1 => "questions-key-single",
        Kind::Multiple if right < 2 || right == content.items.len() => "questions-key-multiple",
        _ => return,
    };
    add(Part::Truth, key.into());
}

/// Whether a deed may be done to a version in a state.
pub fn may(state: State, deed: Deed) -> bool {
    matches!(
        (state, deed),
        (State::Draft, Deed::Created | Deed::Submitted | Deed::Retired)
            | (State::InReview, Deed::Approved | Deed::Returned)
            | (State::Approved, Deed::Retired)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::model::Item;

    fn good() -> Content {
        Content {
            kind: Kind::Single,
            stem: "Phím nào xoá ký tự bên trái con trỏ?".into(),
            items: vec![Item::new("Backspace", true), Item::new("Delete", false), Item::new("Insert", false)],
            explanation: "Backspace xoá bên trái, Delete xoá bên phải.".into(),
            element_code: "IU03.2".into(),
            difficulty: 1,
        }
    }

    fn keys(content: &Content) -> Vec<(Part, &'static str)> {
        faults(content).into_iter().map(|fault| (fault.part, fault.message.key)).collect()
    }

    #[test]
    fn a_good_question_has_no_faults() {
        assert!(faults(&good()).is_empty());
        let multiple = Content {
            kind: Kind::Multiple,
            items: vec![Item::new("a", true), Item::new("b", true), Item::new("c", false)],
            ..good()
        };
        assert!(faults(&multiple).is_empty());
        let set = Content {
            kind: Kind::TrueFalse,
            items: vec![Item::new("a", true), Item::new("b", true), Item::new("c", true)],
            ..good()
        };
        assert!(faults(&set).is_empty());
    }

    #[test]
    fn every_fault_is_named_at_its_part() {
        let two_right =
            Content { items: vec![Item::new("a", true), Item::new("b", true), Item::new("c", false)], ..good() };
        assert_eq!(keys(&two_right), [(Part::Truth, "questions-key-single")]);
        let all_right = Content {
            kind: Kind::Multiple,
            items: vec![Item::new("a", true), Item::new("b", true), Item::new("c", true)],
            ..good()
        };
        assert_eq!(keys(&all_right), [(Part::Truth, "questions-key-multiple")]);
        let twice =
            Content { items: vec![Item::new("A", true), Item::new("A ", false), Item::new("", false)], ..good() };
        assert_eq!(
            keys(&twice),
            [(Part::Item(1), "questions-option-twice"), (Part::Item(2), "questions-option-empty")]
        );
        let empty = Content { stem: String::new(), explanation: String::new(), items: vec![], difficulty: 4, ..good() };
        assert_eq!(
            keys(&empty),
            [
                (Part::Difficulty, "questions-difficulty-unknown"),
                (Part::Stem, "questions-stem-required"),
                (Part::Explanation, "questions-explanation-required"),
                (Part::Items, "questions-option-count"),
                (Part::Truth, "questions-key-single"),
            ]
        );
    }

    #[test]
    fn approved_versions_never_change() {
        assert!(!may(State::Approved, Deed::Created) && !may(State::InReview, Deed::Created));
        assert!(!may(State::Draft, Deed::Approved) && !may(State::Retired, Deed::Approved));
    }
}
