//! Exams, rounds, sittings and candidates as data.

mod exam;
mod round;
mod view;

pub use exam::{BETWEEN_PAPERS, Exam, ExamKind, ExamState, ExamTimes, NewExam};
pub use round::{Candidate, CandidateState, NewRound, NewSitting, Round, RoundState, Sitting, SittingState};
pub use view::{Entrant, ExamBlueprint, ExamLevel, ExamTask};
