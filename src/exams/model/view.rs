//! What exams see of persons, levels and practical tasks.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::person;
use crate::db::{BlueprintId, PersonId, PracticalTaskId};
use crate::questions::BlueprintLine;

/// What a list takes over from a person.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = person)]
pub struct Entrant {
    /// The person.
    pub id: PersonId,
    /// The full name.
    pub full_name: String,
    /// The order of the name.
    pub name_key: Vec<u8>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// The gender.
    pub gender: Option<String>,
    /// The birthplace.
    pub birthplace: Option<String>,
    /// The identity number.
    pub identity_number: Option<String>,
    /// The staff number.
    pub staff_number: Option<String>,
    /// The photo.
    pub photo_sha: Option<String>,
}

/// A level as an exam sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamLevel {
    /// The framework's code.
    pub framework_code: String,
    /// The framework's title.
    pub framework_title: String,
    /// The level's code.
    pub code: String,
    /// The level's title.
    pub title: String,
    /// The level whose certificate must be held first.
    pub requires: Option<String>,
    /// Whether each module has an exam of its own (TTLT 17/2016, art. 7: advanced).
    pub by_module: bool,
    /// Modules of the level: code and title.
    pub modules: Vec<(String, String)>,
}

/// A practical task as the builder lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamTask {
    /// The task in its current version.
    pub id: PracticalTaskId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Minutes it was written for.
    pub minutes: i32,
    /// Sum of its rubric, in hundredths of a mark.
    pub points: i64,
}

/// A blueprint of the bank that an exam may copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamBlueprint {
    /// Its id.
    pub id: BlueprintId,
    /// Its title.
    pub title: String,
    /// Its lines in their order.
    pub lines: Vec<BlueprintLine>,
}
