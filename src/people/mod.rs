//! Units and persons, dated; lineage of units; imports of units and staff lists.
//!
//! * A **unit** is known by (code, first day), since codes are used again after a rearrangement. Its name and the unit
//!   above it are facts with two times: when they held (`[from, to)`) and when we believed them. A fact is replaced,
//!   never overwritten, so that [`tree`] gives any past day's tree as known at any past instant.
//! * When units merge or split, they end and **lineage** says where they went. Nobody is moved by that: a posting left
//!   on an ended unit waits (“chờ phân về”) until somebody of personnel assigns it to a successor.
//! * A **posting** is a person's membership in a unit, dated in the same two ways; a person has at most one at a time.
//! * A **staff list** is first read without effect, row by row, then confirmed in one transaction; an empty cell erases
//!   nothing and nobody's service is ended by not being in a file.

mod awaiting;
pub mod import;
mod model;
pub mod pages;
mod persons;
mod rules;
mod scope;
mod store;
mod tree;
pub mod unit_files;
mod units;

pub use awaiting::{Assignment, Awaiting, Chosen, assign, awaiting, waiting};
pub use model::{
    Gender, Lineage, LineageKind, Merge, NewPerson, NewPosting, NewUnit, Person, Posting, PostingOn, Split, StaffKind,
    Unit, UnitChange, UnitFact, UnitKind,
};
pub use persons::{
    change_person, create_person, end_posting, facts_of, hire, person, persons, post, posting_of, postings_on,
    see_person, set_photo, unit_of,
};
pub use scope::{Scope, may_manage_somebody, scope};
pub use tree::{UnitNode, UnitTree};
pub use units::{
    change_unit, create_unit, end_unit, last_name, merge_units, name_on, reach, split_unit, successors, tree,
    tree_today, unit_path, unit_path_on,
};
