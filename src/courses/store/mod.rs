//! SQL of courses, progress and practice.
mod courses;
mod practice;
mod progress;
mod tasks;

pub(super) use courses::*;
pub(super) use practice::*;
pub(super) use progress::*;
pub(super) use tasks::*;
