//! The schema's history, compiled in.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{Db, Pool, PoolError};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Runs what is pending and returns the names, oldest first.
pub fn migrate(pool: &Pool) -> Result<Vec<String>, PoolError> {
    pool.exclusive(|db| {
        let done = match db {
            Db::Sqlite(c) => c.run_pending_migrations(SQLITE),
            Db::Postgres(c) => c.run_pending_migrations(POSTGRES),
        };
        Ok(done.map_err(PoolError::Migration)?.iter().map(ToString::to_string).collect())
    })
}

/// Whether migrations are pending.
pub fn pending(pool: &Pool) -> Result<bool, PoolError> {
    pool.exclusive(|db| {
        match db {
            Db::Sqlite(c) => c.has_pending_migration(SQLITE),
            Db::Postgres(c) => c.has_pending_migration(POSTGRES),
        }
        .map_err(PoolError::Migration)
    })
}

/// Takes every migration back, newest first. Only tests call it.
pub fn revert_all(pool: &Pool) -> Result<(), PoolError> {
    pool.exclusive(|db| {
        match db {
            Db::Sqlite(c) => c.revert_all_migrations(SQLITE).map(drop),
            Db::Postgres(c) => c.revert_all_migrations(POSTGRES).map(drop),
        }
        .map_err(PoolError::Migration)
    })
}
