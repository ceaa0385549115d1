//! The slice `courses`.
pub mod pages;
