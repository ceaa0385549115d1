//! Imports as data.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::plan::{Answers, Change, Outcome};
use super::rows::{Problem, StaffRow};
use crate::db::{PersonId, StaffImportId, UnitId};
use crate::files::Stored;
use crate::people::StaffKind;

crate::db::text_enum! {
    /// The state of an import.
    pub enum State {
        /// Looked at; nothing is stored.
        DryRun => "dry_run",
        /// Stored.
        Confirmed => "confirmed",
        /// Put aside.
        Discarded => "discarded",
    }
}

/// Where the table of a sheet was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetHead {
    /// The sheet.
    pub name: String,
    /// The first row of its head.
    pub first_row: u32,
    /// The last row of its head.
    pub last_row: u32,
    /// The labels of the columns, in their order.
    pub labels: Vec<String>,
    /// Labels of columns that are not read.
    pub ignored: Vec<String>,
    /// Whether a column says the unit.
    pub says_unit: bool,
}

/// A file that has been read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Its tables.
    pub sheets: Vec<SheetHead>,
    /// The rows about people.
    pub rows: Vec<StaffRow>,
}

/// What an import says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// The tables of the file.
    pub sheets: Vec<SheetHead>,
    /// Rows by outcome.
    pub counts: BTreeMap<Outcome, i64>,
    /// Rows in all.
    pub total: i64,
    /// People of the units in the file who are not in the file.
    pub missing: i64,
    /// The units the file speaks of.
    pub covered: Vec<UnitId>,
    /// Rows with a proposed identity number that waits to be accepted.
    pub proposed: i64,
    /// The kind of staff where the file says none.
    pub default_kind: Option<StaffKind>,
    /// What was answered.
    pub answers: Answers,
}

impl Summary {
    /// Rows of an outcome.
    pub fn count(&self, outcome: Outcome) -> i64 {
        self.counts.get(&outcome).copied().unwrap_or(0)
    }
    /// Rows that confirming would store.
    pub fn to_store(&self) -> i64 {
        self.count(Outcome::Created) + self.count(Outcome::Changed)
    }
}

/// What is kept of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The row as read.
    pub row: StaffRow,
    /// Those whom it may mean, while that is asked.
    pub candidates: Vec<PersonId>,
}

/// An import.
#[derive(Debug, Clone)]
pub struct StaffImport {
    /// Its id.
    pub id: StaffImportId,
    /// The file's name.
    pub file_name: String,
    /// The unit the list is about, when the importer said so.
    pub unit_id: Option<UnitId>,
    /// The day of the list: new postings begin on it.
    pub as_of: NaiveDate,
    /// Its state.
    pub state: State,
    /// What it says about itself.
    pub summary: Summary,
    /// When it was read.
    pub created_at: crate::db::Instant,
}

/// A row of an import with what it would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number in the import.
    pub line: i32,
    /// What it would do.
    pub outcome: Outcome,
    /// The person it means.
    pub person_id: Option<PersonId>,
    /// The name it says.
    pub full_name: String,
    /// The row as read.
    pub row: StaffRow,
    /// Those whom it may mean.
    pub candidates: Vec<PersonId>,
    /// What changes.
    pub changes: Vec<Change>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// A list to import.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// The file's name.
    pub file_name: String,
    /// The kept file.
    pub file: Stored,
    /// The unit it is about; `None` when the file says the units.
    pub unit_id: Option<UnitId>,
    /// The day it stands for; not after today.
    pub as_of: NaiveDate,
    /// The kind of staff where the file says none.
    pub default_kind: Option<StaffKind>,
}
