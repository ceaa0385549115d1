//! SQL of the slice.

mod catalogue;
mod versions;

pub(super) use catalogue::*;
pub(super) use versions::*;
