//! SQL of units, persons, postings and staff imports.

pub(super) mod imports;
pub(super) mod persons;
pub(super) mod postings;
pub(super) mod units;

/// Rows of one batch insert: fits the bind limit of both databases with up to thirty columns.
const BATCH: usize = 900;
/// Values of one `IN (…)`.
const MANY: usize = 5_000;
