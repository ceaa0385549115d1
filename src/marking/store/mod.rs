//! SQL of marking.

mod own;
mod results;
mod scripts;
mod sheets;

pub(super) use own::*;
pub(super) use results::*;
pub(super) use scripts::*;
pub(super) use sheets::*;
