//! SQL of the demo: the cast is kept among the settings, so that a second start finds it.

use diesel::prelude::*;

use super::cast::Cast;
use crate::app::Tx;
use crate::db::Json;
use crate::db::schema::{account, setting};
use crate::error::Result;

/// The name of the setting.
const NAME: &str = "demo.cast";

pub(super) fn cast(tx: &mut Tx<'_>) -> Result<Option<Cast>> {
    let found: Option<Json<Cast>> = setting::table.find(NAME).select(setting::value).first(tx.db).optional()?;
    Ok(found.map(|Json(cast)| cast))
}

pub(super) fn keep_cast(tx: &mut Tx<'_>, cast: &Cast) -> Result<()> {
    diesel::insert_into(setting::table)
        .values((setting::name.eq(NAME), setting::value.eq(Json(cast.clone())), setting::changed_at.eq(tx.now)))
        .execute(tx.db)?;
    Ok(())
}

/// Whether anybody has an account: then the database is somebody's, and no demo city is built in it.
pub(super) fn is_inhabited(tx: &mut Tx<'_>) -> Result<bool> {
    let accounts: i64 = account::table.count().get_result(tx.db)?;
    Ok(accounts > 0)
}
