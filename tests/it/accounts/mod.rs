//! Accounts, sessions, grants and the log, on both databases.

mod chain;
mod grants;
mod pages;
mod sessions;
mod throttle;
