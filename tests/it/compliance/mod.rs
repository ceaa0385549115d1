//! Standings on both databases: past days, sums, files, pages.

mod evidence;
mod pages;
mod past;
mod sums;
mod world;
