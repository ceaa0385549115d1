//! The database: one connection type for SQLite and PostgreSQL, typed ids, and the only two doors through which
//! a transaction is opened.
//!
//! The crate stands apart from the program because an edit elsewhere then need not expand the schema again, which
//! makes the daily build several times quicker. The program sees it as `crate::db`.
//!
//! * [`Db`] is the connection; queries are written once in diesel and run on both databases.
//! * [`Pool::read`] gives one consistent picture; [`Pool::write`] makes writes behave as if one after the other.
//! * [`sql`] is the only way to raw SQL; [`each_backend!`] compiles one diesel expression for each database where the
//!   common type refuses it (batch insert, `on_conflict`, union).

mod backend;
pub mod dump;
mod ids;
mod migrations;
mod pool;
pub mod schema;
mod sql;
mod types;
mod violation;

pub use backend::{Backend, Db, Dialect};
pub use ids::*;
pub use migrations::{migrate, pending, revert_all};
pub use pool::{Pool, PoolError, Settings, Transient};
pub use sql::{row_lock, sql};
pub use types::{Instant, Json, SqlInstant, SqlJson, SqlUuid};
pub use violation::{Violation, violation};

pub use diesel;
/// What a failed query gives.
pub type QueryError = diesel::result::Error;
/// The result of a query.
pub type QueryResult<T> = diesel::QueryResult<T>;

/// Compiles one diesel expression for each database, for what the common connection type refuses:
/// batch inserts, `on_conflict`, unions, `rank`.
#[macro_export]
macro_rules! each_backend {
    ($db:expr, $c:ident => $body:expr) => {
        match $db {
            $crate::Db::Sqlite($c) => $body,
            $crate::Db::Postgres($c) => $body,
        }
    };
}
