//! SQL of staff imports.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{BATCH, MANY};
use crate::app::Tx;
use crate::db::schema::{staff_import, staff_import_row};
use crate::db::{AccountId, Instant, Json, PersonId, StaffImportId, UnitId, each_backend};
use crate::error::Result;
use crate::people::import::plan::{Change, Outcome};
use crate::people::import::rows::Problem;
use crate::people::import::{Content, State, Summary};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = staff_import, treat_none_as_default_value = false)]
pub(in crate::people) struct ImportRow {
    pub(in crate::people) id: StaffImportId,
    pub(in crate::people) file_name: String,
    pub(in crate::people) file_sha: String,
    pub(in crate::people) unit_id: Option<UnitId>,
    pub(in crate::people) as_of: NaiveDate,
    pub(in crate::people) state: State,
    pub(in crate::people) summary: Json<Summary>,
    pub(in crate::people) created_by: AccountId,
    pub(in crate::people) created_at: Instant,
    pub(in crate::people) closed_by: Option<AccountId>,
    pub(in crate::people) closed_at: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = staff_import_row, treat_none_as_default_value = false)]
pub(in crate::people) struct LineRow {
    pub(in crate::people) import_id: StaffImportId,
    pub(in crate::people) line: i32,
    pub(in crate::people) outcome: Outcome,
    pub(in crate::people) person_id: Option<PersonId>,
    pub(in crate::people) full_name: String,
    pub(in crate::people) content: Json<Content>,
    pub(in crate::people) changes: Json<Vec<Change>>,
    pub(in crate::people) problems: Json<Vec<Problem>>,
}

pub(in crate::people) fn insert(tx: &mut Tx<'_>, row: &ImportRow) -> Result<()> {
    diesel::insert_into(staff_import::table).values(row).execute(tx.db)?;
    Ok(())
}

pub(in crate::people) fn import(tx: &mut Tx<'_>, id: StaffImportId) -> Result<ImportRow> {
    Ok(staff_import::table.find(id).select(ImportRow::as_select()).first(tx.db)?)
}

/// The imports of an account, the latest first.
pub(in crate::people) fn of_account(tx: &mut Tx<'_>, account: AccountId, limit: i64) -> Result<Vec<ImportRow>> {
    Ok(staff_import::table
        .filter(staff_import::created_by.eq(account))
        .order((staff_import::created_at.desc(), staff_import::id.desc()))
        .limit(limit)
        .select(ImportRow::as_select())
        .load(tx.db)?)
}

pub(in crate::people) fn set_summary(tx: &mut Tx<'_>, id: StaffImportId, summary: &Summary) -> Result<()> {
    diesel::update(staff_import::table.find(id)).set(staff_import::summary.eq(Json(summary.clone()))).execute(tx.db)?;
    Ok(())
}

/// Closes a dry run; false when it is closed already.
pub(in crate::people) fn close(
    tx: &mut Tx<'_>,
    id: StaffImportId,
    state: State,
    by: Option<AccountId>,
) -> Result<bool> {
    let done = diesel::update(staff_import::table.find(id).filter(staff_import::state.eq(State::DryRun)))
        .set((staff_import::state.eq(state), staff_import::closed_by.eq(by), staff_import::closed_at.eq(Some(tx.now))))
        .execute(tx.db)?;
    Ok(done == 1)
}

pub(in crate::people) fn insert_lines(tx: &mut Tx<'_>, rows: &[LineRow]) -> Result<()> {
    for some in rows.chunks(BATCH) {
        each_backend!(tx.db, c => diesel::insert_into(staff_import_row::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(in crate::people) fn delete_lines(tx: &mut Tx<'_>, id: StaffImportId, lines: &[i32]) -> Result<()> {
    for some in lines.chunks(MANY) {
        diesel::delete(staff_import_row::table)
            .filter(staff_import_row::import_id.eq(id))
            .filter(staff_import_row::line.eq_any(some))
            .execute(tx.db)?;
    }
    Ok(())
}

pub(in crate::people) fn lines(tx: &mut Tx<'_>, id: StaffImportId) -> Result<Vec<LineRow>> {
    Ok(staff_import_row::table
        .filter(staff_import_row::import_id.eq(id))
        .order(staff_import_row::line)
        .select(LineRow::as_select())
        .load(tx.db)?)
}

/// A page of the rows with one of some outcomes, in the order of the file.
pub(in crate::people) fn page_of_lines(
    tx: &mut Tx<'_>,
    id: StaffImportId,
    outcomes: &[Outcome],
    (limit, offset): (i64, i64),
) -> Result<Vec<LineRow>> {
    Ok(staff_import_row::table
        .filter(staff_import_row::import_id.eq(id))
        .filter(staff_import_row::outcome.eq_any(outcomes))
        .order(staff_import_row::line)
        .limit(limit)
        .offset(offset)
        .select(LineRow::as_select())
        .load(tx.db)?)
}

/// The persons that rows mean, and the names in rows that could not be taken.
pub(in crate::people) fn met(tx: &mut Tx<'_>, id: StaffImportId) -> Result<(Vec<PersonId>, Vec<String>)> {
    let persons: Vec<Option<PersonId>> = staff_import_row::table
        .filter(staff_import_row::import_id.eq(id))
        .filter(staff_import_row::person_id.is_not_null())
        .order(staff_import_row::line)
        .select(staff_import_row::person_id)
        .load(tx.db)?;
    let names: Vec<String> = staff_import_row::table
        .filter(staff_import_row::import_id.eq(id))
        .filter(staff_import_row::outcome.eq_any([Outcome::Refused, Outcome::Asked]))
        .order(staff_import_row::line)
        .select(staff_import_row::full_name)
        .load(tx.db)?;
    Ok((persons.into_iter().flatten().collect(), names))
}
