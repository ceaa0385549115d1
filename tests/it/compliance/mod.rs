//! Standings on both databases: past days, sums, files, pages.

mod pages;
mod past;
mod sums;
mod world;
