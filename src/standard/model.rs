//! Frameworks and requirements as data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::db::{Instant, RequirementId, RequirementLineageId, UnitId};
use crate::text;

/// A national or local standard in one version: levels that are certified, modules that are learned and examined,
/// elements that questions and lessons refer to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// Its name in URLs, files and other tables, such as `tt03-2014`.
    pub code: String,
    /// The label its keeper gave this version.
    pub version: String,
    /// The name on screen.
    pub title: String,
    /// The document that sets it.
    pub legal_ground: String,
    /// The day it came into force, where known.
    pub in_force_from: Option<NaiveDate>,
    /// Levels, the lower first.
    pub levels: Vec<Level>,
    /// Modules, in their order.
    pub modules: Vec<Module>,
    /// Elements of all modules, in their order.
    pub elements: Vec<Element>,
}

impl Framework {
    /// A level by its code.
    pub fn level(&self, code: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.code == code)
    }
    /// A module by its code.
    pub fn module(&self, code: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.code == code)
    }
    /// The modules that belong to a level, in their order.
    pub fn modules_of(&self, level: &str) -> Vec<&Module> {
        self.modules.iter().filter(|module| module.level_code == level).collect()
    }
    /// The elements of a module, in their order.
    pub fn elements_of(&self, module: &str) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.module_code == module)
    }
    /// An element by its code, in this version.
    pub fn element(&self, code: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.code == code)
    }
}

/// A level: what must be passed to hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Its code, such as `basic`.
    pub code: String,
    /// The name on screen.
    pub title: String,
    /// The name of its certificate.
    pub certificate_title: String,
    /// The level that must be held as well.
    pub requires_level: Option<String>,
    /// Modules of which every one must be passed.
    pub all_of: Vec<String>,
    /// Modules of which [`Level::any_minimum`] must be passed.
    pub any_of: Vec<String>,
    /// How many of [`Level::any_of`].
    pub any_minimum: i32,
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Its code, such as `IU01`.
    pub code: String,
    /// The name on screen.
    pub title: String,
    /// The level it counts for.
    pub level_code: String,
    /// Where the legal text has it, such as a table of an annex.
    pub source: String,
}

/// A reference code of a module with what is asked there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Its code, such as `IU01.1.1.4`.
    pub code: String,
    /// The module it belongs to.
    pub module_code: String,
    /// The element above it; `None` right below the module.
    pub parent_code: Option<String>,
    /// What is asked.
    pub title: String,
    /// Whether code and title were both read in the legal text.
    pub is_verified: bool,
    /// Whether the code was.
    pub code_verified: bool,
    /// Whether the title was.
    pub title_verified: bool,
    /// On what the entry rests.
    pub basis: String,
}

/// Which people of a unit's subtree a requirement is for. An empty list leaves that question open, so that a group
/// with three empty lists is everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetGroup {
    /// Kinds of staff by their code.
    pub staff_kinds: Vec<String>,
    /// Positions as they stand in staff lists; upper and lower case and the place of the tone do not matter.
    pub positions: Vec<String>,
    /// Codes of ranks, such as `01.003`.
    pub rank_codes: Vec<String>,
}

impl TargetGroup {
    /// Everybody.
    pub fn everybody() -> Self {
        Self::default()
    }

    /// Whether a posting belongs to the group: its kind of staff is listed, and its position *or* its rank is, where
    /// such lists are given.
    pub fn includes(&self, staff_kind: &str, position: &str, rank_code: Option<&str>) -> bool {
        if !self.staff_kinds.is_empty() && !self.staff_kinds.iter().any(|kind| kind == staff_kind) {
            return false;
        }
        if self.positions.is_empty() && self.rank_codes.is_empty() {
            return true;
        }
        rank_code.is_some_and(|rank| self.rank_codes.iter().any(|listed| listed == rank)) || self.has_position(position)
    }

    fn has_position(&self, position: &str) -> bool {
        if self.positions.iter().any(|listed| listed == position) {
            return true;
        }
        // Folding costs; most lists of positions are empty, and most equal ones were found above.
        !self.positions.is_empty() && {
            let key = text::same_text_key(position);
            self.positions.iter().any(|listed| text::same_text_key(listed) == key)
        }
    }
}

/// Who must hold which level by when, and why; one version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// This version.
    pub id: RequirementId,
    /// The requirement through all its versions.
    pub lineage_id: RequirementLineageId,
    /// Its name.
    pub title: String,
    /// The framework, by code.
    pub framework_code: String,
    /// The level, by code.
    pub level_code: String,
    /// The root of the subtree whose people are meant.
    pub unit_id: UnitId,
    /// Which of them.
    pub group: TargetGroup,
    /// The last day to meet it.
    pub due_on: NaiveDate,
    /// The document that demands it.
    pub legal_ground: String,
    /// First day of this version.
    pub valid_from: NaiveDate,
    /// Day after its last; `None` while open.
    pub valid_to: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// When a later record took its place; `None` for what holds now.
    pub superseded_at: Option<Instant>,
}

/// What a new requirement, or a new version of one, says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequirement {
    /// Its name.
    pub title: String,
    /// The framework, by code.
    pub framework_code: String,
    /// The level, by code.
    pub level_code: String,
    /// The root of the subtree whose people are meant.
    pub unit_id: UnitId,
    /// Which of them.
    pub group: TargetGroup,
    /// The last day to meet it.
    pub due_on: NaiveDate,
    /// The document that demands it.
    pub legal_ground: String,
    /// First day.
    pub valid_from: NaiveDate,
}
