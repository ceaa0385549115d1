//! Pages of certificates: issue, the register, one certificate and its changes, look-up by anybody, the holder's own.

pub mod changes;
pub mod earlier;
pub mod issue;
pub mod own;
pub mod register;
pub mod verify;

use super::{Entry, Standing};
use crate::marking::pages::Tag;
use crate::web::{Sample, samples_of};

fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid => "certificates-state-valid",
        Standing::Corrected => "certificates-state-corrected",
        Standing::Replaced => "certificates-state-replaced",
        Standing::Revoked => "certificates-state-revoked",
    }
}

fn standing_tag(entry: &Entry, on: chrono::NaiveDate) -> Tag {
    let standing = entry.standing(on);
    let kind = match standing {
        Standing::Valid | Standing::Corrected => "ok",
        Standing::Replaced => "none",
        Standing::Revoked => "late",
    };
    Tag::of(kind, standing_key(standing))
}

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    let mut all = samples_of::<issue::IssueView>();
    all.extend(samples_of::<register::RegisterView>());
    all.extend(register::entry_samples());
    all.extend(samples_of::<changes::ChangeView>());
    all.extend(samples_of::<verify::VerifyView>());
    all.extend(samples_of::<earlier::EarlierView>());
    all.extend(samples_of::<own::OwnView>());
    all
}
