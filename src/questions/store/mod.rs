//! SQL of the slice.

mod blueprints;
mod catalogue;
mod imports;
mod list;
mod versions;

pub(super) use blueprints::*;
pub(super) use catalogue::*;
pub(super) use imports::*;
pub(super) use list::*;
pub(super) use versions::*;
