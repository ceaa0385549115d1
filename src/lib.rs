//! Đạt Chuẩn: training and certification on the national IT-application standard, for the civil servants of a city.
//!
//! # The house
//! Vertical slices by domain. Inside a slice three kinds of code never mix: **rules** (pure: no database, no clock, no
//! HTTP), **store** (SQL, nothing else), **pages/api** (HTTP, nothing else); `mod.rs` composes them and is all that
//! other slices may call. Imports run only downwards in the list below; a test keeps it so.
//!
//! From the ground up: [`db`] · [`error`] [`parallel`] [`clock`] [`text`] [`config`] [`messages`] [`rights`] [`audit`] [`app`] [`files`]
//! [`documents`] [`tables`] [`web`] [`jobs`] (the floors) · [`people`] [`accounts`] [`standard`] [`evidence`] [`questions`] [`courses`]
//! [`scheduling`] [`exams`] [`marking`] [`certificates`] [`compliance`] (the slices) · [`demo`] [`routes`] [`cli`].
//!
//! # A request
//! the line in [`routes`] with its guard → the handler with [`web::Caller`] → exactly one `caller.read(..)` or
//! `caller.write(..)` → the slice's function: authorise → load → decide → save → audit → redirect → GET renders a typed
//! view. [`app::Tx`] carries the connection, one reading of the clock and the actor.

pub use datchuan_db as db;

pub mod app;
pub mod audit;
pub mod clock;
pub mod config;
pub mod documents;
pub mod error;
pub mod files;
pub mod jobs;
pub mod messages;
pub mod parallel;
pub mod rights;
pub mod tables;
pub mod text;
pub mod web;

pub mod accounts;
pub mod certificates;
pub mod compliance;
pub mod courses;
pub mod evidence;
pub mod exams;
pub mod marking;
pub mod people;
pub mod questions;
pub mod scheduling;
pub mod standard;

pub mod cli;
pub mod demo;
pub mod routes;
