//! The slice `questions`.
pub mod pages;
