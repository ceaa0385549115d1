//! SQL of attempts.

mod answers;
mod heads;
mod practical;
mod room;

pub(super) use answers::*;
pub(super) use heads::*;
pub(super) use practical::*;
pub(super) use room::*;
