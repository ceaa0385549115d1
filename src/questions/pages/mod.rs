//! Pages of the question bank.

pub mod blueprints;
pub mod edit;
pub mod import;
pub mod list;
mod parts;
pub mod question;
pub mod review;
mod samples;

use crate::web::{Sample, samples_of};

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    [
        samples_of::<list::ListView>(),
        samples_of::<question::QuestionView>(),
        samples_of::<review::ReviewView>(),
        samples_of::<edit::EditView>(),
        samples_of::<edit::ModuleView>(),
        samples_of::<blueprints::BlueprintsView>(),
        samples_of::<blueprints::BlueprintView>(),
        samples_of::<blueprints::BlueprintFormView>(),
        samples_of::<import::UploadView>(),
        samples_of::<import::ImportView>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
