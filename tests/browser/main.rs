//! Journeys in Chromium, with axe-core on every page and no sideways scroll on either screen size.
//!
//! Needs Debian's `chromium`, `chromium-driver` and `poppler-utils`, and the path of `axe.min.js` in `AXE_CORE`; without
//! them a test says `SKIPPED` and what is missing. Pictures of every page visited are left in `target/screenshots`.

#![allow(clippy::disallowed_methods, reason = "tests read their own settings from the environment")]

mod browser;
mod hands;
mod places;
#[path = "../it/support/mod.rs"]
mod support;

mod front;
mod journey;
mod walk;
