//! The slice `scheduling`.
pub mod pages;
