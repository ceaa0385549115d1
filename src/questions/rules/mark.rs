//! Marking of one answer: a pure function of the key, the order shown and the answer.

use serde_json::Value;

use crate::questions::model::{Key, Kind};

/// Hundredths of a mark that a right answer counts; there is nothing in between.
pub const HUNDREDTHS: i32 = 100;

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// Whether the question counts as answered: something is ticked, or every statement has an answer.
    pub answered: bool,
    /// Whether the answer is right as a whole.
    pub correct: bool,
}

impl Marked {
    /// The mark in hundredths.
    pub fn hundredths(self) -> i32 {
        if self.correct { HUNDREDTHS } else { 0 }
    }
}

/// Marks `{"choice": […]}`. Indices are those of the options as shown; `order[shown]` is the author's place. For a set
/// of statements `choice` holds 1, 0 or null per statement shown. What cannot be read is a wrong answer, never an error.
pub fn mark(key: &Key, order: &[u8], value: &Value) -> Marked {
    let choice = value.get("choice").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match key.kind {
        Kind::Single | Kind::Multiple => mark_choice(key, order, choice),
        Kind::TrueFalse => mark_statements(key, order, choice),
    }
}

fn mark_choice(key: &Key, order: &[u8], choice: &[Value]) -> Marked {
    let mut ticked = vec![false; key.truths.len()];
    let mut readable = true;
    for value in choice {
        let place = value.as_u64().and_then(|shown| order.get(usize::try_from(shown).ok()?));
        match place.and_then(|place| ticked.get_mut(usize::from(*place))) {
            Some(tick) => *tick = true,
            None => readable = false,
        }
    }
    let answered = ticked.contains(&true);
    Marked { answered, correct: answered && readable && ticked == key.truths }
}

fn mark_statements(key: &Key, order: &[u8], choice: &[Value]) -> Marked {
    let mut said = vec![None; key.truths.len()];
    for (value, place) in choice.iter().zip(order) {
        if let Some(slot) = said.get_mut(usize::from(*place)) {
            *slot = truth_of(value);
        }
    }
    let answered = !said.is_empty() && choice.len() == said.len() && said.iter().all(Option::is_some);
    Marked { answered, correct: answered && said.iter().zip(&key.truths).all(|(said, truth)| *said == Some(*truth)) }
}

fn truth_of(value: &Value) -> Option<bool> {
    match value.as_u64() {
        Some(1) => Some(true),
        Some(0) => Some(false),
        _ => None,
    }
}

/// Whether an answer has the form that the runner sends for a question: checked before it is stored.
pub fn value_fits(kind: Kind, options: usize, value: &Value) -> bool {
    let Some(choice) = value.get("choice").and_then(Value::as_array) else {
        return false;
    };
    let index = |value: &Value| value.as_u64().is_some_and(|shown| shown < options as u64);
    match kind {
        Kind::Single => choice.len() <= 1 && choice.iter().all(index),
        Kind::Multiple => {
            choice.len() <= options
                && choice.iter().all(index)
                && choice.iter().enumerate().all(|(at, value)| !choice[..at].contains(value))
        }
        Kind::TrueFalse => {
            (choice.is_empty() || choice.len() == options)
                && choice.iter().all(|value| value.is_null() || truth_of(value).is_some())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn key(kind: Kind, truths: &[bool]) -> Key {
        Key { kind, truths: truths.to_vec() }
    }

    fn correct(key: &Key, order: &[u8], choice: Value) -> bool {
        mark(key, order, &json!({"choice": choice, "flag": false})).correct
    }

    #[test]
    fn single_choice_is_read_through_the_order_shown() {
        let key = key(Kind::Single, &[false, true, false]);
        assert!(correct(&key, &[2, 1, 0], json!([1])));
        assert!(correct(&key, &[1, 2, 0], json!([0])));
        assert!(!correct(&key, &[1, 2, 0], json!([1])));
        assert!(!correct(&key, &[1, 2, 0], json!([0, 1])));
        assert!(!correct(&key, &[1, 2, 0], json!([7])));
        assert_eq!(mark(&key, &[0, 1, 2], &json!({"choice": []})), Marked { answered: false, correct: false });
        assert_eq!(mark(&key, &[0, 1, 2], &json!(null)), Marked { answered: false, correct: false });
    }

    #[test]
    fn half_a_set_of_statements_is_unanswered_and_wrong() {
        let key = key(Kind::TrueFalse, &[true, false, true]);
        assert!(correct(&key, &[2, 1, 0], json!([1, 0, 1])));
        assert!(!correct(&key, &[1, 0, 2], json!([1, 0, 1])));
        assert!(correct(&key, &[1, 0, 2], json!([0, 1, 1])));
        let half = mark(&key, &[0, 1, 2], &json!({"choice": [1, null, 1]}));
        assert_eq!(half, Marked { answered: false, correct: false });
        assert_eq!(mark(&key, &[0, 1, 2], &json!({"choice": []})), Marked { answered: false, correct: false });
    }

    #[test]
    fn only_what_the_runner_sends_may_be_stored() {
        assert!(value_fits(Kind::Single, 4, &json!({"choice": [3]})));
        assert!(!value_fits(Kind::Single, 4, &json!({"choice": [4]})));
        assert!(!value_fits(Kind::Single, 4, &json!({"choice": [0, 1]})));
        assert!(!value_fits(Kind::Multiple, 4, &json!({"choice": [1, 1]})));
        assert!(value_fits(Kind::TrueFalse, 3, &json!({"choice": [1, null, 0]})));
        assert!(!value_fits(Kind::TrueFalse, 3, &json!({"choice": [1, 0]})));
        assert!(!value_fits(Kind::TrueFalse, 3, &json!({"choice": [1, 0, 2]})));
        assert!(!value_fits(Kind::Single, 4, &json!({})));
    }

    fn shuffled(count: usize) -> impl Strategy<Value = Vec<u8>> {
        Just((0..count as u8).collect::<Vec<u8>>()).prop_shuffle()
    }

    fn case() -> impl Strategy<Value = (Vec<bool>, Vec<u8>, Vec<bool>)> {
        (3usize..=6).prop_flat_map(|n| {
            (proptest::collection::vec(any::<bool>(), n), shuffled(n), proptest::collection::vec(any::<bool>(), n))
        })
    }

    proptest! {
        /// A choice is right exactly when the options ticked are the right ones, whatever order they were shown in.
        #[test]
        fn the_order_shown_never_decides(parts in case()) {
            let (truths, order, ticked) = parts;
            let shown: Vec<usize> =
                order.iter().enumerate().filter(|(_, place)| ticked[usize::from(**place)]).map(|(at, _)| at).collect();
            let key = key(Kind::Multiple, &truths);
            let marked = mark(&key, &order, &json!({"choice": shown}));
            prop_assert_eq!(marked.answered, ticked.contains(&true));
            prop_assert_eq!(marked.correct, ticked == truths && ticked.contains(&true));
            let said: Vec<u8> = order.iter().map(|place| u8::from(ticked[usize::from(*place)])).collect();
            let marked = mark(&Key { kind: Kind::TrueFalse, truths: truths.clone() }, &order, &json!({"choice": said}));
            prop_assert!(marked.answered);
            prop_assert_eq!(marked.correct, ticked == truths);
        }

        /// Any JSON is marked without failing, and only what is answered can be right.
        #[test]
        fn nonsense_is_wrong(parts in case(), choice in proptest::collection::vec(-2i64..9, 0..9)) {
            let (truths, order, _) = parts;
            for kind in [Kind::Single, Kind::Multiple, Kind::TrueFalse] {
                let marked = mark(&key(kind, &truths), &order, &json!({"choice": choice}));
                prop_assert!(marked.answered || !marked.correct);
            }
        }
    }
}
