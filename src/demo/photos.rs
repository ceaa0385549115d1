//! Drawn silhouettes as photos: nobody's face.

use crate::app::App;
use crate::error::Result;
use crate::files::{self, Stored};
use crate::rights::Actor;

/// Three men, then three women.
const DRAWN: [&[u8]; 6] = [
    include_bytes!("photos/male-1.png"),
    include_bytes!("photos/male-2.png"),
    include_bytes!("photos/male-3.png"),
    include_bytes!("photos/female-1.png"),
    include_bytes!("photos/female-2.png"),
    include_bytes!("photos/female-3.png"),
];

/// Keeps the drawings among the files.
pub(super) fn keep(app: &App, system: &Actor) -> Result<Vec<Stored>> {
    let stored = DRAWN.iter().map(|bytes| app.files().keep(bytes, "image/png")).collect::<Result<Vec<_>>>()?;
    app.write(system, |tx| stored.iter().try_for_each(|one| files::record(tx, one)))?;
    Ok(stored)
}
