//! The slice `standard`.
pub mod pages;
