//! Exams, rounds, sittings, candidates and their forms.
//!
//! * An **exam** is written by a trainer in steps and approved by a second person; published, it is never edited: a
//!   change is a new version, which retires the old one when it is published. A **class test** is published by its
//!   trainer alone: theory from practice questions, for people named by name, in one window without a room.
//! * A **round** is an exam under one council: sittings in rooms with invigilators, candidates with a snapshot of what
//!   the lists show. The chair, who did not make it, approves it: then the forms are drawn, with stored seed, pinned
//!   question versions and option order, the practical task of each sitting is picked, attempts are prepared, and the
//!   lists are read-only.
//! * An **exam code** has 60 random bits, is printed once, and only its hash is kept; a new code voids the old one.
//! * Nobody who wrote or approved the exam or a question it may draw invigilates or sits that round.
//!
//! ```text
//! exam      draft → in review → published → retired         (class test: draft → published)
//! round     draft → approved → running → marking → results proposed → results approved → closed, or cancelled
//! sitting   planned → open → (paused) → ended
//! candidate expected → checked in → working → handed in; or absent, barred, suspended, withdrawn
//! ```

pub mod attempts;
mod author;
mod candidates;
mod checks;
mod class_tests;
mod codes;
mod duties;
pub mod lists;
mod model;
pub mod pages;
mod papers;
mod rounds;
pub mod rules;
mod store;

pub use author::{
    approve_exam, choose_tasks, create_exam, exam, exams, new_version, return_exam, save_blueprint, save_info,
    save_times, submit_exam, versions,
};
pub use candidates::{
    Refusal, Taken, add_candidates, candidate, candidate_by_code, candidates, candidates_of_sitting, eligible,
    find_entrants, in_progress, move_candidate, number_candidates, remove_candidate, withdraw_candidate,
};
pub use checks::{Check, Verdict, cell_text, checklist};
pub use class_tests::{
    add_participants, participants, publish_class_test, remove_participant, set_class_window, window,
};
pub use codes::{issue_codes, reissue_code};
pub use model::{
    BETWEEN_PAPERS, Candidate, CandidateState, Entrant, Exam, ExamKind, ExamLevel, ExamState, ExamTask, ExamTimes,
    NewExam, NewRound, NewSitting, Round, RoundState, Sitting, SittingState,
};
pub use papers::{approve_sitting, form_items};
pub use rounds::{
    add_sitting, approve_round, assign_invigilators, cancel_round, change_round, create_round, invigilators,
    remove_sitting, round, rounds, set_round_state, sitting, sittings, sittings_of_exam,
};
