//! SQL of imports.

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::question_import;
use crate::db::{AccountId, Instant, Json, QuestionImportId};
use crate::error::Result;
use crate::questions::imports::{Import, ImportRow, ImportState};

pub(crate) fn insert_import(tx: &mut Tx<'_>, new: &Import) -> Result<()> {
    diesel::insert_into(question_import::table)
        .values((
            question_import::id.eq(new.id),
            question_import::file_name.eq(&new.file_name),
            question_import::file_sha.eq(&new.file_sha),
            question_import::state.eq(new.state),
            question_import::rows.eq(Json(new.rows.clone())),
            question_import::created_by.eq(new.created_by),
            question_import::created_at.eq(new.created_at),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(crate) fn import(tx: &mut Tx<'_>, id: QuestionImportId) -> Result<Import> {
    type Row = (QuestionImportId, String, String, ImportState, Json<Vec<ImportRow>>, AccountId, Instant);
    let (id, file_name, file_sha, state, rows, created_by, created_at): Row = question_import::table
        .find(id)
        .select((
            question_import::id,
            question_import::file_name,
            question_import::file_sha,
            question_import::state,
            question_import::rows,
            question_import::created_by,
            question_import::created_at,
        ))
        .first(tx.db)?;
    Ok(Import { id, file_name, file_sha, state, rows: rows.0, created_by, created_at })
}

/// Closes a dry run; false when it was closed before.
pub(crate) fn close_import(tx: &mut Tx<'_>, id: QuestionImportId, to: ImportState) -> Result<bool> {
    let changed = diesel::update(question_import::table.find(id))
        .filter(question_import::state.eq(ImportState::DryRun))
        .set((question_import::state.eq(to), question_import::closed_at.eq(Some(tx.now))))
        .execute(tx.db)?;
    Ok(changed == 1)
}
