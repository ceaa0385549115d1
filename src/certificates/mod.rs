//! The slice `certificates`.
pub mod pages;
