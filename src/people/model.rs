//! Units, persons and postings as data.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{person, posting, unit, unit_fact, unit_lineage};
use crate::db::{Instant, LineageId, PersonId, PostingId, UnitFactId, UnitId};

crate::db::text_enum! {
    /// What a unit is.
    pub enum UnitKind {
        /// The city itself, the root of the tree.
        City => "city",
        /// Sở and its equals.
        Department => "department",
        /// Xã, phường, until 30 June 2025 also thị trấn.
        Commune => "commune",
        /// Quận, huyện, thị xã: until 30 June 2025.
        District => "district",
        /// Đơn vị sự nghiệp công lập.
        PublicService => "public_service",
        /// Phòng of a department.
        Division => "division",
        /// Trung tâm Phục vụ hành chính công and its counters.
        Counter => "counter",
        /// Body of a commune: Văn phòng HĐND và UBND, Phòng Kinh tế …
        Body => "body",
    }
}

impl UnitKind {
    /// The kind's name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("people-unit-kind-{}", self.as_str().replace('_', "-")))
    }
    /// Whether the unit's name alone does not say where it belongs.
    pub fn is_inner(self) -> bool {
        matches!(self, Self::Division | Self::Counter | Self::Body)
    }
}

crate::db::text_enum! {
    /// What a unit became of another.
    pub enum LineageKind {
        /// The former unit went into the later one.
        Merged => "merged",
        /// A part of the former unit went into the later one.
        Split => "split",
        /// The same unit under another code.
        Renamed => "renamed",
    }
}

impl LineageKind {
    /// The kind's name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("people-lineage-{}", self.as_str()))
    }
}

crate::db::text_enum! {
    /// The kinds of staff of Luật Cán bộ, công chức, Luật Viên chức and contract work.
    pub enum StaffKind {
        /// Cán bộ.
        Cadre => "cadre",
        /// Công chức.
        CivilServant => "civil_servant",
        /// Viên chức.
        PublicEmployee => "public_employee",
        /// Người lao động hợp đồng.
        Contract => "contract",
    }
}

impl StaffKind {
    /// The kind's name on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("people-staff-kind-{}", self.as_str().replace('_', "-")))
    }
}

crate::db::text_enum! {
    /// As in the person's papers.
    pub enum Gender {
        /// Nam.
        Male => "male",
        /// Nữ.
        Female => "female",
    }
}

impl Gender {
    /// The word on screen.
    pub fn label(self) -> String {
        crate::messages::label(&format!("people-gender-{}", self.as_str()))
    }
}

/// A unit; its name and parent are dated and stand in [`UnitFact`]s. Its key is (`code`, `founded_on`), since codes are
/// used again after a rearrangement.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = unit, treat_none_as_default_value = false)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The code of the statistics office, or the city's own.
    pub code: String,
    /// What it is.
    pub kind: UnitKind,
    /// Its first day.
    pub founded_on: NaiveDate,
    /// When it was recorded.
    pub created_at: Instant,
}

/// One dated statement about a unit: its name and parent in `[valid_from, valid_to)`, as known from `recorded_at` until
/// `superseded_at`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = unit_fact, treat_none_as_default_value = false)]
pub struct UnitFact {
    /// Its id.
    pub id: UnitFactId,
    /// Of which unit.
    pub unit_id: UnitId,
    /// The unit above; `None` for the city.
    pub parent_id: Option<UnitId>,
    /// The full name: “Phường Ba Đình”.
    pub name: String,
    /// The name without its kind: “Ba Đình”; equal to the full name where there is none.
    pub short_name: String,
    /// For search.
    pub folded: String,
    /// For order.
    pub name_key: Vec<u8>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Day after the last; `None` while it holds.
    pub valid_to: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// When it was replaced by something else; `None` while it is believed.
    pub superseded_at: Option<Instant>,
}

/// An edge between a former and a later unit.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = unit_lineage, treat_none_as_default_value = false)]
pub struct Lineage {
    /// Its id.
    pub id: LineageId,
    /// The former unit.
    pub from_unit: UnitId,
    /// The later unit.
    pub to_unit: UnitId,
    /// What happened.
    pub kind: LineageKind,
    /// The later unit's first day with it.
    pub on_date: NaiveDate,
    /// Only a part went this way.
    pub is_partial: bool,
    /// The decision, or which part.
    pub note: Option<String>,
    /// When it was recorded.
    pub recorded_at: Instant,
}

/// A unit to found.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// Its code.
    pub code: String,
    /// What it is.
    pub kind: UnitKind,
    /// The full name.
    pub name: String,
    /// The name without its kind; the full name when empty.
    pub short_name: String,
    /// The unit above; `None` only for the city.
    pub parent: Option<UnitId>,
    /// Its first day.
    pub founded_on: NaiveDate,
}

/// A change of name or parent from a day on; what is `None` stays.
#[derive(Debug, Clone)]
pub struct UnitChange {
    /// Which unit.
    pub unit: UnitId,
    /// First day of the change.
    pub from: NaiveDate,
    /// The new full name.
    pub name: Option<String>,
    /// The new short name.
    pub short_name: Option<String>,
    /// The new unit above.
    pub parent: Option<UnitId>,
}

/// Units that end on a day and become parts of another.
#[derive(Debug, Clone)]
pub struct Merge {
    /// The units that end.
    pub from: Vec<UnitId>,
    /// The unit they go into; it must exist on the day.
    pub into: UnitId,
    /// The first day on which they are gone.
    pub on: NaiveDate,
    /// The decision.
    pub note: Option<String>,
}

/// A unit that ends on a day and whose parts go to several others.
#[derive(Debug, Clone)]
pub struct Split {
    /// The unit that ends.
    pub unit: UnitId,
    /// The units that take its parts; they must exist on the day.
    pub into: Vec<UnitId>,
    /// The first day on which it is gone.
    pub on: NaiveDate,
    /// The decision.
    pub note: Option<String>,
}

/// A human.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = person, treat_none_as_default_value = false)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// As in their papers.
    pub full_name: String,
    /// For search.
    pub folded_name: String,
    /// For order: given name, middle names, family name.
    pub name_key: Vec<u8>,
    /// Day of birth.
    pub birth_date: Option<NaiveDate>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Nơi sinh, printed on candidate lists and certificates.
    pub birthplace: Option<String>,
    /// Số định danh cá nhân: twelve digits.
    pub identity_number: Option<String>,
    /// Mã cán bộ of the personnel system.
    pub staff_number: Option<String>,
    /// E-mail at work.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// SHA-256 of the photo among the stored files.
    pub photo_sha: Option<String>,
    /// When they were recorded.
    pub created_at: Instant,
    /// When something about them last changed.
    pub changed_at: Instant,
}

/// What is entered about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// As in their papers.
    pub full_name: String,
    /// Day of birth.
    pub birth_date: Option<NaiveDate>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Nơi sinh.
    pub birthplace: Option<String>,
    /// Twelve digits.
    pub identity_number: Option<String>,
    /// Mã cán bộ.
    pub staff_number: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// A dated membership of a person in a unit, `[valid_from, valid_to)`, believed from `recorded_at` until
/// `superseded_at`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = posting, treat_none_as_default_value = false)]
pub struct Posting {
    /// Its id.
    pub id: PostingId,
    /// Whose.
    pub person_id: PersonId,
    /// Where.
    pub unit_id: UnitId,
    /// As what.
    pub staff_kind: StaffKind,
    /// Chức vụ, chức danh; may be empty.
    pub position: String,
    /// Mã ngạch.
    pub rank_code: Option<String>,
    /// Tên ngạch.
    pub rank_title: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Day after the last; `None` while it holds.
    pub valid_to: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// When it was replaced; `None` while it is believed.
    pub superseded_at: Option<Instant>,
    /// Where it comes from: a form, a file.
    pub source: String,
}

impl Posting {
    /// Whether it holds on a day.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|to| to > on)
    }
}

/// A posting to enter; it ends the former one on its first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPosting {
    /// Whose.
    pub person_id: PersonId,
    /// Where.
    pub unit_id: UnitId,
    /// As what.
    pub staff_kind: StaffKind,
    /// Chức vụ, chức danh; may be empty.
    pub position: String,
    /// Mã ngạch.
    pub rank_code: Option<String>,
    /// Tên ngạch.
    pub rank_title: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Where it comes from, in words: "nhập tay", a file's name.
    pub source: String,
}

/// A posting that holds on a day, as reports count it. Its unit may have ended before that day: such people wait to be
/// assigned to a successor.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = posting)]
pub struct PostingOn {
    /// Whose.
    pub person_id: PersonId,
    /// Where.
    pub unit_id: UnitId,
    /// As what.
    pub staff_kind: StaffKind,
    /// Chức vụ, chức danh; may be empty.
    pub position: String,
    /// Mã ngạch.
    pub rank_code: Option<String>,
}
