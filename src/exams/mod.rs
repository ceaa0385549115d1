//! The slice `exams`.
pub mod pages;
