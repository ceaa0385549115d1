//! Standards as data, and who must meet them by when.
//!
//! * A **framework** (`Framework`) is a file under `courses/frameworks/`: levels, modules, elements. Loading changed
//!   content makes a new current version; older versions stay, so that every code ever used stays resolvable.
//!   No code here or elsewhere knows a framework by name.
//! * A **requirement** (`Requirement`) says which group of a unit's subtree must hold which level by when, on what legal
//!   ground. It is dated in both senses: a version holds from a day to a day, and a record is known from an instant to
//!   an instant. Changing one ends its version on a day and starts the next; no record is ever overwritten.

mod builtin;
mod file;
mod model;
pub mod pages;
mod requirements;
pub mod rules;
mod store;

use serde_json::json;

pub use builtin::load_builtin;
pub use file::{Fault, parse};
pub use model::{Element, Framework, Level, Module, NewRequirement, Requirement, TargetGroup};
pub use requirements::{
    RequirementState, change_requirement, end_requirement, enter_requirement, last_requirements, may_change,
    requirement, requirement_history, requirements_on,
};

use crate::app::Tx;
use crate::audit::{canonical, sha256_hex};
use crate::db::{FrameworkId, Instant};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::messages;
use crate::rights::{Action, Facts, allow};

/// Loads a framework from its file. The same content again changes nothing; changed content becomes the current
/// version; content of an earlier version makes that one current again.
///
/// # Errors
/// [`Error::Invalid`] at the field `framework`, one entry for each fault with its line.
pub fn load(tx: &mut Tx<'_>, toml_text: &str) -> Result<FrameworkId> {
    allow(&tx.actor()?.clone(), Action::ManageFrameworks, &Facts::none())?;
    let new = parse(toml_text).map_err(|faults| faults_at("framework", &faults))?;
    // The content decides, not the file: a comment more is no new version.
    let sha = sha256_hex(canonical(&serde_json::to_value(&new)?).as_bytes());
    let id = match store::framework_by_content(tx, &new.code, &sha)? {
        Some((id, true)) => return Ok(id),
        Some((id, false)) => id,
        None => {
            let id = FrameworkId::new();
            store::insert_framework(tx, id, &sha, &new)?;
            id
        }
    };
    store::make_current(tx, &new.code, id)?;
    let detail = json!({"code": new.code, "version": new.version, "content": sha, "elements": new.elements.len()});
    tx.audit("standard.load", "framework", id, detail)?;
    Ok(id)
}

/// Faults of a file as messages at a field of a form.
fn faults_at(field: &str, faults: &[Fault]) -> Error {
    let mut errors = FieldErrors::default();
    for fault in faults {
        let said = Message::new("standard-fault-at").with("line", fault.line);
        errors.add(field, said.with("fault", messages::text(&fault.message)));
    }
    Error::Invalid(errors)
}

/// The current version of a framework.
///
/// # Errors
/// [`Error::NotFound`] when none was loaded under that code.
pub fn framework(tx: &mut Tx<'_>, code: &str) -> Result<Framework> {
    store::framework(tx, code)
}

/// The current versions of all frameworks, in the order of their codes.
pub fn frameworks(tx: &mut Tx<'_>) -> Result<Vec<Framework>> {
    store::frameworks(tx)
}

/// The versions of a framework, the newest first: label, when it was loaded, whether it is the current one.
pub fn versions(tx: &mut Tx<'_>, code: &str) -> Result<Vec<(String, Instant, bool)>> {
    store::versions(tx, code)
}

/// An element by its code: as the current version has it, else as the newest version that has it.
///
/// # Errors
/// [`Error::NotFound`] when no version ever had it.
pub fn element(tx: &mut Tx<'_>, framework_code: &str, code: &str) -> Result<Element> {
    store::element(tx, framework_code, code)
}
