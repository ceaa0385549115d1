//! SQL of courses, progress and practice.
mod courses;
mod progress;
mod tasks;

pub(super) use courses::*;
pub(super) use progress::*;
pub(super) use tasks::*;
