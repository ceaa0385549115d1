//! SQL of marking.

mod results;
mod scripts;
mod sheets;

pub(super) use results::*;
pub(super) use scripts::*;
pub(super) use sheets::*;
