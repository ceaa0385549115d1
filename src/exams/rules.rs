//! Pure rules of exams and rounds.

use std::collections::HashSet;

use super::model::{Entrant, Exam, ExamKind, ExamState, ExamTimes, RoundState};
use crate::error::{FieldErrors, Message};

/// Questions the bank of the centre must hold (TTLT 17/2016, art. 5); a warning only, since a bank grows.
pub const LEGAL_BANK: i64 = 700;
/// Marks of a practical task, in hundredths: ten points.
pub const RUBRIC_POINTS: i64 = 1_000;

/// Letters and digits of exam codes: no I, L, O, U, which are read as others.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 12 of 5 bits each are 60 bits.
pub const CODE_LENGTH: usize = 12;

/// An exam code from random bytes, in groups of four: `7K3M-Q9XA-2F8W`.
pub fn exam_code(random: [u8; CODE_LENGTH]) -> String {
    let letters: Vec<char> = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A typed code in the form that is hashed: capitals, without separators, look-alikes read as what is printed.
pub fn plain_code(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// What is stored of a code.
pub fn code_hash(typed: &str) -> String {
    crate::audit::sha256_hex(format!("exam-code:{}", plain_code(typed)).as_bytes())
}

/// Whether times are sensible, with a message at each field that is not.
pub fn check_times(kind: ExamKind, times: ExamTimes) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let mut range = |field: &'static str, value: i32, from: i32, to: i32| {
        if !(from..=to).contains(&value) {
            errors.add(field, Message::new("exams-range").with("from", from).with("to", to));
        }
    };
    range("theory_minutes", times.theory_minutes, 5, 240);
    range("slack_minutes", times.slack_minutes, 0, 15);
    range("late_minutes", times.late_minutes, 0, 30);
    match kind {
        ExamKind::National => {
            range("practical_minutes", times.practical_minutes, 10, 300);
            range("pass_percent", times.pass_percent, 50, 100);
        }
        ExamKind::ClassTest => range("pass_percent", times.pass_percent, 1, 100),
    }
    errors
}

/// Whether a round may go from one state to another (product.md, States).
pub fn may_move_round(from: RoundState, to: RoundState) -> bool {
    use RoundState as S;
    matches!(
        (from, to),
        (S::Draft, S::Approved | S::Cancelled)
            | (S::Approved, S::Running | S::Marking | S::Cancelled)
            | (S::Running, S::Marking)
            | (S::Marking, S::ResultsProposed)
            | (S::ResultsProposed, S::ResultsApproved | S::Marking)
            | (S::ResultsApproved, S::Closed)
    )
}

/// Whether an exam may go from one state to another.
pub fn may_move_exam(kind: ExamKind, from: ExamState, to: ExamState) -> bool {
    use ExamState as S;
    match (from, to) {
        (S::Draft, S::InReview) => kind == ExamKind::National,
        (S::InReview, S::Draft) => true,
        (S::InReview, S::Published) => kind == ExamKind::National,
        (S::Draft, S::Published) => kind == ExamKind::ClassTest,
        (S::Published, S::Retired) => true,
        _ => false,
    }
}

/// Why a person cannot be a candidate of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bar {
    /// The person's page has no photo (art. 12: photo list).
    NoPhoto,
    /// No birth date.
    NoBirthDate,
    /// No birthplace, which certificate and lists carry.
    NoBirthplace,
    /// Already a candidate of a round that goes on, named.
    InRound(String),
    /// The level asks for a certificate of a lower one first (art. 9), named.
    LacksLevel(String),
    /// Set or approved something the paper may hold.
    Setter,
    /// Invigilates this round.
    Invigilator,
    /// Is elsewhere at that time, told in words.
    Busy(String),
    /// No sitting of the round has a free place.
    Full,
}

impl Bar {
    /// The reason in words.
    pub fn message(&self) -> Message {
        match self {
            Self::NoPhoto => Message::new("exams-bar-photo"),
            Self::NoBirthDate => Message::new("exams-bar-birth-date"),
            Self::NoBirthplace => Message::new("exams-bar-birthplace"),
            Self::InRound(title) => Message::new("exams-bar-in-round").with("round", title),
            Self::LacksLevel(level) => Message::new("exams-bar-level").with("level", level),
            Self::Setter => Message::new("exams-bar-setter"),
            Self::Invigilator => Message::new("exams-bar-invigilator"),
            Self::Busy(what) => Message::new("exams-bar-busy").with("what", what),
            Self::Full => Message::new("exams-bar-full"),
        }
    }
}

/// What the person's page lacks for the lists of an exam.
pub fn missing(entrant: &Entrant) -> Option<Bar> {
    if entrant.photo_sha.is_none() {
        return Some(Bar::NoPhoto);
    }
    if entrant.birth_date.is_none() {
        return Some(Bar::NoBirthDate);
    }
    entrant.birthplace.as_deref().unwrap_or_default().trim().is_empty().then_some(Bar::NoBirthplace)
}

/// Whether a level is open to somebody who holds these levels: an advanced exam asks for the basic certificate first
/// (TTLT 17/2016, art. 9).
pub fn level_open(requires: Option<&str>, held: &HashSet<String>) -> bool {
    requires.is_none_or(|level| held.contains(level))
}

/// Numbers over a round and seats in each sitting: `names` are sorted keys with the index of the sitting; gives
/// (number, seat) in the same order. Both follow the Vietnamese order of given names (art. 12).
pub fn number(sittings: &[usize]) -> Vec<(i32, i32)> {
    let mut seats = vec![0; sittings.iter().max().map_or(0, |most| most + 1)];
    (1..)
        .zip(sittings)
        .map(|(number, sitting)| {
            seats[*sitting] += 1;
            (number, seats[*sitting])
        })
        .collect()
}

/// Which of `tasks` a random number picks.
pub fn pick<T: Copy>(tasks: &[T], random: u64) -> Option<T> {
    let count = u64::try_from(tasks.len()).ok().filter(|count| *count > 0)?;
    usize::try_from(random % count).ok().and_then(|at| tasks.get(at).copied())
}

/// Whether the exam is complete enough to leave a step behind; what is missing is told by the checklist.
pub fn step_done(exam: &Exam, step: usize) -> bool {
    match step {
        1 => !exam.title.is_empty(),
        2 => !exam.blueprint.0.is_empty(),
        3 => !exam.has_practical() || !exam.practical_tasks.0.is_empty(),
        _ => exam.state != ExamState::Draft,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_have_groups_and_no_look_alikes() {
        let code = exam_code([0, 31, 32, 255, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(code, "0Z0Z-1234-5678");
        assert_eq!(code_hash("0z0z 1234 5678"), code_hash(&code));
        assert_eq!(code_hash("oZOz-l234-5678"), code_hash(&code));
        assert_ne!(code_hash("0Z0Z-1234-5679"), code_hash(&code));
        for bad in ['I', 'L', 'O', 'U'] {
            assert!(!ALPHABET.contains(&(bad as u8)));
        }
    }

    #[test]
    fn the_usual_times_pass_and_odd_ones_are_named() {
        for kind in ExamKind::ALL {
            assert!(check_times(*kind, ExamTimes::usual(*kind)).0.is_empty());
        }
        let low = ExamTimes { pass_percent: 40, theory_minutes: 0, ..ExamTimes::usual(ExamKind::National) };
        let fields: Vec<String> = check_times(ExamKind::National, low).0.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["theory_minutes", "pass_percent"]);
    }

    #[test]
    fn a_class_test_is_published_at_once_and_a_national_exam_never() {
        assert!(may_move_exam(ExamKind::ClassTest, ExamState::Draft, ExamState::Published));
        assert!(!may_move_exam(ExamKind::National, ExamState::Draft, ExamState::Published));
        for kind in ExamKind::ALL {
            for state in ExamState::ALL {
                assert!(!may_move_exam(*kind, *state, *state));
                assert!(!may_move_exam(*kind, ExamState::Published, *state) || *state == ExamState::Retired);
                assert!(!may_move_exam(*kind, ExamState::Retired, *state));
            }
        }
    }

    #[test]
    fn closed_and_cancelled_rounds_stay_so() {
        for to in RoundState::ALL {
            assert!(!may_move_round(RoundState::Closed, *to));
            assert!(!may_move_round(RoundState::Cancelled, *to));
        }
        assert!(!may_move_round(RoundState::Running, RoundState::Cancelled));
    }

    #[test]
    fn advanced_asks_for_basic_first() {
        let none = HashSet::new();
        let basic = HashSet::from(["basic".to_owned()]);
        assert!(level_open(None, &none));
        assert!(!level_open(Some("basic"), &none));
        assert!(level_open(Some("basic"), &basic));
    }

    #[test]
    fn numbers_run_over_the_round_and_seats_in_each_sitting() {
        assert_eq!(number(&[0, 0, 1, 0, 1]), [(1, 1), (2, 2), (3, 1), (4, 3), (5, 2)]);
        assert!(number(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn every_code_is_sixty_bits_of_the_alphabet(random in any::<[u8; CODE_LENGTH]>()) {
            let code = exam_code(random);
            prop_assert_eq!(code.len(), CODE_LENGTH + 2);
            prop_assert_eq!(plain_code(&code).len(), CODE_LENGTH);
            prop_assert!(plain_code(&code).bytes().all(|b| ALPHABET.contains(&b)));
        }

        #[test]
        fn seats_of_a_sitting_are_one_to_n(sittings in prop::collection::vec(0usize..4, 0..60)) {
            let given = number(&sittings);
            for sitting in 0..4 {
                let seats: Vec<i32> =
                    given.iter().zip(&sittings).filter(|(_, s)| **s == sitting).map(|((_, seat), _)| *seat).collect();
                prop_assert_eq!(seats, (1..=i32::try_from(given.iter().zip(&sittings).filter(|(_, s)| **s == sitting).count()).unwrap()).collect::<Vec<_>>());
            }
        }
    }
}
