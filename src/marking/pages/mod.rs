//! Pages of the slice.

use crate::web::Sample;

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    Vec::new()
}
