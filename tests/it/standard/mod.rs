//! Frameworks and requirements on both databases.

mod frameworks;
mod requirements;
