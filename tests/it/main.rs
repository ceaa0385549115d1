//! The integration tests: one binary, one database for each test, on SQLite always and on PostgreSQL too when
//! `TEST_DATABASE_URL` is set.

#![allow(clippy::disallowed_methods, reason = "tests read their own settings from the environment")]

mod support;

mod accounts;
mod backup;
mod certificates;
mod compliance;
mod courses;
mod demo;
mod dialect;
mod exams;
mod house;
mod journey;
mod marking;
mod people;
mod policy;
mod questions;
mod scheduling;
mod schema;
mod sign_in;
mod sitting;
mod standard;
mod templates;
