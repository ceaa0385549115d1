//! The slice `people`.
pub mod pages;
