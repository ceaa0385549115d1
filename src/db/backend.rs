//! The connection of either database.

use diesel::{Connection, PgConnection, SqliteConnection};

/// A connection to SQLite or to PostgreSQL. Nothing outside this crate asks which.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// Embedded, one file.
    Sqlite(SqliteConnection),
    /// A server.
    Postgres(PgConnection),
}

/// The diesel backend of [`Db`].
pub type Backend = <Db as Connection>::Backend;

/// Which database a URL names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `sqlite:…` or a plain path.
    Sqlite,
    /// `postgres://…` or `postgresql://…`.
    Postgres,
}

impl Dialect {
    /// Reads the scheme of a database URL; an unknown scheme is refused rather than taken for a file name.
    pub fn of_url(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else if url.starts_with("sqlite:") || !url.contains("://") {
            Ok(Self::Sqlite)
        } else {
            let scheme = url.split("://").next().unwrap_or_default();
            Err(format!("không hiểu kiểu cơ sở dữ liệu “{scheme}”: dùng sqlite:đường-dẫn hoặc postgres://…"))
        }
    }
}

/// Opens one connection by the scheme of the URL.
pub(crate) fn connect(url: &str) -> diesel::ConnectionResult<Db> {
    match Dialect::of_url(url).map_err(diesel::ConnectionError::BadConnection)? {
        Dialect::Sqlite => {
            let path = url.strip_prefix("sqlite:").unwrap_or(url);
            SqliteConnection::establish(path).map(Db::Sqlite)
        }
        Dialect::Postgres => PgConnection::establish(url).map(Db::Postgres),
    }
}
