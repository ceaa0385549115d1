//! The slice `marking`.
pub mod pages;
