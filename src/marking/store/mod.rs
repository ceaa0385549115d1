//! SQL of marking.

mod results;

pub(super) use results::*;
