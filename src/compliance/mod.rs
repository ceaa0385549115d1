//! The slice `compliance`.
pub mod pages;
