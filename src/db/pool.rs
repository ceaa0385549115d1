//! The pool and the two doors.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager, TransactionManagerStatus};
use diesel::r2d2::{ManageConnection, PooledConnection};
use diesel::result::{DatabaseErrorKind, Error};

use crate::backend::{Dialect, connect};
use crate::{Db, QueryResult};

/// How often a write is tried again after a serialisation failure.
const ATTEMPTS: u32 = 40;

/// What the pool needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite:path` or `postgres://…`.
    pub url: String,
    /// Most connections at once, at least 2.
    pub size: u32,
    /// How long a caller waits for a connection.
    pub wait: Duration,
}

/// Why the database could not be used.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// No connection in time, or none at all.
    #[error("không nối được cơ sở dữ liệu: {0}")]
    Connect(String),
    /// A statement failed.
    #[error("lỗi cơ sở dữ liệu: {0}")]
    Query(#[from] Error),
    /// A migration failed.
    #[error("lỗi chuyển đổi cơ sở dữ liệu: {0}")]
    Migration(Box<dyn std::error::Error + Send + Sync>),
}

/// Errors of which the pool must know whether the whole transaction may simply be run again.
pub trait Transient {
    /// Whether the failure is a lost race between transactions.
    fn is_transient(&self) -> bool;
}

impl Transient for Error {
    fn is_transient(&self) -> bool {
        match self {
            Self::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
            // 40P01: two transactions waited for each other and one was ended.
            Self::DatabaseError(_, info) => info.message().contains("deadlock detected"),
            _ => false,
        }
    }
}
impl Transient for PoolError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Query(error) if error.is_transient())
    }
}

struct Manager {
    url: String,
}

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = PoolError;

    fn connect(&self) -> Result<Db, PoolError> {
        let mut db = connect(&self.url).map_err(|e| PoolError::Connect(e.to_string()))?;
        prepare(&mut db)?;
        Ok(db)
    }
    fn is_valid(&self, db: &mut Db) -> Result<(), PoolError> {
        Ok(db.batch_execute("SELECT 1")?)
    }
    fn has_broken(&self, db: &mut Db) -> bool {
        let status = match db {
            Db::Sqlite(c) => AnsiTransactionManager::transaction_manager_status_mut(c),
            Db::Postgres(c) => AnsiTransactionManager::transaction_manager_status_mut(c),
        };
        match status {
            TransactionManagerStatus::Valid(valid) => valid.transaction_depth().is_some(),
            TransactionManagerStatus::InError => true,
        }
    }
}

/// NORMAL loses acknowledged commits when the power fails; FULL does not.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;";
const POSTGRES_SETTINGS: &str = "SET TIME ZONE 'UTC'; SET synchronous_commit = on; SET statement_timeout = '60s'; \
    SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '120s'; SET client_min_messages = warning;";

fn prepare(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(c) => c.batch_execute(SQLITE_SETTINGS),
        Db::Postgres(c) => c.batch_execute(POSTGRES_SETTINGS),
    }
}

/// Connections to one database. Cloning shares them.
#[derive(Clone)]
pub struct Pool {
    inner: diesel::r2d2::Pool<Manager>,
    dialect: Dialect,
    /// SQLite has one writer: waiting here is fair, its own busy handler is not.
    writer: Arc<Mutex<()>>,
}

impl Pool {
    /// Opens the pool; the first connection is tried at once.
    pub fn open(settings: &Settings) -> Result<Self, PoolError> {
        let dialect = Dialect::of_url(&settings.url).map_err(PoolError::Connect)?;
        let inner = diesel::r2d2::Pool::builder()
            .max_size(settings.size.max(2))
            .min_idle(Some(1))
            .test_on_check_out(dialect == Dialect::Postgres)
            .connection_timeout(settings.wait)
            .build(Manager { url: settings.url.clone() })
            .map_err(|e| PoolError::Connect(e.to_string()))?;
        Ok(Self { inner, dialect, writer: Arc::new(Mutex::new(())) })
    }

    /// Which database this is; for messages and for the backup command only.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn get(&self) -> Result<PooledConnection<Manager>, PoolError> {
        self.inner.get().map_err(|e| PoolError::Connect(e.to_string()))
    }

    fn queue_for_writing(&self) -> Option<MutexGuard<'_, ()>> {
        match self.dialect {
            Dialect::Sqlite => Some(self.writer.lock().unwrap_or_else(PoisonError::into_inner)),
            Dialect::Postgres => None,
        }
    }

    /// Reads one consistent picture. What the closure writes is refused by the database.
    pub fn read<T, E: From<PoolError>>(&self, f: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let mut db = self.get()?;
        begin(&mut db, Mode::Read).map_err(PoolError::from)?;
        let result = f(&mut db);
        rollback(&mut db, Mode::Read).map_err(PoolError::from)?;
        result
    }

    /// Runs the closure in one transaction; writes behave as if one after the other. On PostgreSQL the closure may run
    /// again, so it must have no effect outside the database.
    pub fn write<T, E>(&self, mut f: impl FnMut(&mut Db) -> Result<T, E>) -> Result<T, E>
    where
        E: From<PoolError> + Transient,
    {
        let mut attempt = 0;
        loop {
            attempt += 1;
            match self.write_once(&mut f) {
                Err(error) if error.is_transient() && attempt < ATTEMPTS => pause(attempt),
                result => return result,
            }
        }
    }

    fn write_once<T, E: From<PoolError>>(&self, f: &mut impl FnMut(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let _turn = self.queue_for_writing();
        let mut db = self.get()?;
        begin(&mut db, Mode::Write).map_err(PoolError::from)?;
        match f(&mut db) {
            Ok(value) => {
                if let Err(error) = commit(&mut db) {
                    // A refused COMMIT may leave the connection inside the transaction.
                    let _ = rollback(&mut db, Mode::Write);
                    return Err(PoolError::from(error).into());
                }
                Ok(value)
            }
            Err(error) => {
                rollback(&mut db, Mode::Write).map_err(PoolError::from)?;
                Err(error)
            }
        }
    }

    /// A connection outside any transaction, for migrations and backups only.
    pub fn exclusive<T>(&self, f: impl FnOnce(&mut Db) -> Result<T, PoolError>) -> Result<T, PoolError> {
        let _turn = self.queue_for_writing();
        let mut db = self.get()?;
        f(&mut db)
    }
}

/// Waits a little longer after each lost race, not in step with the others.
fn pause(attempt: u32) {
    let spread = u64::from(uuid::Uuid::new_v4().as_bytes()[0]);
    let millis = u64::from(attempt.min(10)) * 2 + spread * u64::from(attempt.min(10)) / 64;
    std::thread::sleep(Duration::from_millis(millis));
}

#[derive(Clone, Copy)]
enum Mode {
    Read,
    Write,
}

fn begin(db: &mut Db, mode: Mode) -> QueryResult<()> {
    match (db, mode) {
        (Db::Sqlite(c), Mode::Write) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        (Db::Sqlite(c), Mode::Read) => {
            c.batch_execute("PRAGMA query_only = ON")?;
            AnsiTransactionManager::begin_transaction_sql(c, "BEGIN DEFERRED")
        }
        (Db::Postgres(c), Mode::Write) => {
            AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL SERIALIZABLE")
        }
        (Db::Postgres(c), Mode::Read) => {
            AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    }
}

fn commit(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(c) => AnsiTransactionManager::commit_transaction(c),
        Db::Postgres(c) => AnsiTransactionManager::commit_transaction(c),
    }
}

fn rollback(db: &mut Db, mode: Mode) -> QueryResult<()> {
    match db {
        Db::Sqlite(c) => {
            AnsiTransactionManager::rollback_transaction(c)?;
            match mode {
                Mode::Read => c.batch_execute("PRAGMA query_only = OFF"),
                Mode::Write => Ok(()),
            }
        }
        Db::Postgres(c) => AnsiTransactionManager::rollback_transaction(c),
    }
}
