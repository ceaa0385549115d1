//! Mark sheets.

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::{mark_sheet, script};
use crate::db::{AccountId, Instant, Json, MarkSheetId, RoundId, ScriptId};
use crate::error::Result;
use crate::marking::model::{Marks, Sheet, SheetState};

/// All sheets of a script.
pub(in crate::marking) fn sheets(tx: &mut Tx<'_>, of: ScriptId) -> Result<Vec<Sheet>> {
    let found = mark_sheet::table.filter(mark_sheet::script_id.eq(of)).order((mark_sheet::pass, mark_sheet::slot));
    Ok(found.select(Sheet::as_select()).load(tx.db)?)
}

/// All sheets of a round.
pub(in crate::marking) fn sheets_of_round(tx: &mut Tx<'_>, of: RoundId) -> Result<Vec<Sheet>> {
    Ok(mark_sheet::table
        .inner_join(script::table)
        .filter(script::round_id.eq(of))
        .order((mark_sheet::script_id, mark_sheet::pass, mark_sheet::slot))
        .select(Sheet::as_select())
        .load(tx.db)?)
}

/// An examiner's own sheets, in the order of passes.
pub(in crate::marking) fn own_sheets(tx: &mut Tx<'_>, who: AccountId) -> Result<Vec<Sheet>> {
    let found =
        mark_sheet::table.filter(mark_sheet::examiner_id.eq(who)).order((mark_sheet::script_id, mark_sheet::pass));
    Ok(found.select(Sheet::as_select()).load(tx.db)?)
}

/// What a save writes.
pub(in crate::marking) struct SheetValues<'a> {
    pub marks: &'a Marks,
    pub total: i32,
    pub note: &'a str,
    pub state: SheetState,
}

pub(in crate::marking) fn insert_sheet(
    tx: &mut Tx<'_>,
    (script_id, slot, pass): (ScriptId, i32, i32),
    who: AccountId,
    values: &SheetValues<'_>,
) -> Result<()> {
    let finalised = (values.state == SheetState::Final).then_some(tx.now);
    diesel::insert_into(mark_sheet::table)
        .values((
            mark_sheet::id.eq(MarkSheetId::new()),
            mark_sheet::script_id.eq(script_id),
            mark_sheet::slot.eq(slot),
            mark_sheet::pass.eq(pass),
            mark_sheet::examiner_id.eq(who),
            mark_sheet::marks.eq(Json(values.marks.clone())),
            mark_sheet::total.eq(values.total),
            mark_sheet::note.eq(values.note),
            mark_sheet::state.eq(values.state),
            mark_sheet::revision.eq(1),
            mark_sheet::saved_at.eq(tx.now),
            mark_sheet::finalised_at.eq(finalised),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Writes a draft on; `false` when it is final or another save came first.
pub(in crate::marking) fn update_sheet(
    tx: &mut Tx<'_>,
    id: MarkSheetId,
    revision: i32,
    values: &SheetValues<'_>,
) -> Result<bool> {
    let finalised: Option<Instant> = (values.state == SheetState::Final).then_some(tx.now);
    let draft = mark_sheet::table
        .find(id)
        .filter(mark_sheet::revision.eq(revision))
        .filter(mark_sheet::state.eq(SheetState::Draft));
    let changed = diesel::update(draft)
        .set((
            mark_sheet::marks.eq(Json(values.marks.clone())),
            mark_sheet::total.eq(values.total),
            mark_sheet::note.eq(values.note),
            mark_sheet::state.eq(values.state),
            mark_sheet::revision.eq(revision + 1),
            mark_sheet::saved_at.eq(tx.now),
            mark_sheet::finalised_at.eq(finalised),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}
