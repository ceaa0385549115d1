//! The program as a value: everything a request may need, and the two doors to the database.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::audit;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, AuditEntryId, Db, Instant, Json, Pool};
use crate::documents::Documents;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::rights::Actor;
use crate::web::{Throttle, Views};

/// Finds who holds a session token; `accounts` hands it in, so that `web` can stand below the slices. Given the SHA-256
/// of the token in hexadecimal; `None` when no live session has it.
pub type FindActor = fn(&mut Tx<'_>, &str) -> Result<Option<Actor>>;

/// Everything a request may need. Cloning shares it.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
    clock: Clock,
}

struct Inner {
    config: Config,
    pool: Pool,
    views: Views,
    files: Files,
    documents: Documents,
    throttle: Throttle,
    find_actor: FindActor,
    shared: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

/// One transaction: the connection, *one* reading of the clock, and who acts. The only way to write the audit log,
/// which is therefore always in the transaction of the change.
pub struct Tx<'a> {
    /// The connection, for `store` modules only.
    pub db: &'a mut Db,
    /// The present, read once.
    pub now: Instant,
    actor: Option<&'a Actor>,
    request_id: Option<&'a str>,
}

impl Tx<'_> {
    /// Who acts; [`Error::Unauthenticated`] on a public page.
    pub fn actor(&self) -> Result<&Actor> {
        self.actor.ok_or(Error::Unauthenticated)
    }
    /// Today in Viet Nam.
    pub fn today(&self) -> chrono::NaiveDate {
        crate::clock::day(self.now)
    }
    /// Writes a line of the audit log, such as `audit("people.create", "person", id, json!({…}))`.
    pub fn audit(
        &mut self,
        action: &str,
        object_kind: &str,
        object_id: impl std::fmt::Display,
        detail: Value,
    ) -> Result<()> {
        let entry = audit::Entry {
            id: AuditEntryId::new(),
            at: self.now,
            account_id: self.actor.and_then(|a| a.account),
            actor_name: self.actor.map_or_else(|| "khách".to_owned(), |a| a.name.clone()),
            action: action.to_owned(),
            object_kind: object_kind.to_owned(),
            object_id: object_id.to_string(),
            detail: Json(detail),
            request_id: self.request_id.map(str::to_owned),
        };
        audit::insert(self, &entry)
    }
}

/// Who acts and in which request, for the doors.
#[derive(Clone, Copy, Default)]
pub struct By<'a> {
    /// The actor; `None` on public pages.
    pub actor: Option<&'a Actor>,
    /// The request's id.
    pub request_id: Option<&'a str>,
}

impl<'a> From<&'a Actor> for By<'a> {
    fn from(actor: &'a Actor) -> Self {
        Self { actor: Some(actor), request_id: None }
    }
}
impl<'a> From<Option<&'a Actor>> for By<'a> {
    fn from(actor: Option<&'a Actor>) -> Self {
        Self { actor, request_id: None }
    }
}

impl App {
    /// Who holds a session token.
    pub fn find_actor(&self, token_hash: &str) -> Result<Option<Actor>> {
        let find = self.inner.find_actor;
        self.read(None, |tx| find(tx, token_hash))
    }

    /// Opens the database and everything else; migrations are run by the caller.
    pub fn build(config: Config, clock: Clock, find_actor: FindActor) -> Result<Self> {
        for folder in ["db", "files", "keys", "backups"] {
            std::fs::create_dir_all(config.data.folder.join(folder))?;
        }
        let settings =
            db::Settings { url: config.database_url(), size: config.data.connections, wait: Duration::from_secs(20) };
        let pool = Pool::open(&settings)?;
        let inner = Inner {
            views: Views::load(&config)?,
            files: Files::open(config.data.folder.join("files"))?,
            documents: Documents::new(
                folder_of(&config.data.templates).map(|folder| folder.join("documents")).as_deref(),
                folder_of(&config.data.fonts).as_deref(),
            )
            .map_err(Error::internal)?,
            throttle: Throttle::new(config.sign_in.address_per_minute),
            find_actor,
            shared: Mutex::default(),
            config,
            pool,
        };
        Ok(Self { inner: Arc::new(inner), clock })
    }

    /// The same program under another clock; the demo city makes its past with it.
    #[must_use]
    pub fn under(&self, clock: Clock) -> Self {
        Self { inner: Arc::clone(&self.inner), clock }
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }
    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
    /// Templates.
    pub fn views(&self) -> &Views {
        &self.inner.views
    }
    /// Uploaded files.
    pub fn files(&self) -> &Files {
        &self.inner.files
    }
    /// PDF documents.
    pub fn documents(&self) -> &Documents {
        &self.inner.documents
    }
    /// Limits on tries.
    pub fn throttle(&self) -> &Throttle {
        &self.inner.throttle
    }
    /// The one value of a type that a slice keeps for the whole program, made when it is first asked for; so the floors
    /// need not know what the slices keep. It must not hold an `App`, or the program would never end.
    pub fn shared<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut shared = self.inner.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = shared.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(make()));
        Arc::clone(kept).downcast().unwrap_or_else(|_| unreachable!("kept under its own type"))
    }
    /// The pool, for migrations, backup and tests.
    pub fn pool(&self) -> &Pool {
        &self.inner.pool
    }

    /// Reads one consistent picture.
    pub fn read<'a, T>(&self, by: impl Into<By<'a>>, f: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let (by, now) = (by.into(), self.clock.now());
        self.inner.pool.read(|db| f(&mut Tx { db, now, actor: by.actor, request_id: by.request_id }))
    }

    /// Changes something in one transaction, as if writes came one after the other. The closure may run again: it has no
    /// effect outside the database.
    pub fn write<'a, T>(&self, by: impl Into<By<'a>>, mut f: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let (by, now) = (by.into(), self.clock.now());
        self.inner.pool.write(|db| f(&mut Tx { db, now, actor: by.actor, request_id: by.request_id }))
    }
}

/// A folder named in the configuration; `None` when the setting is empty.
pub fn folder_of(setting: &str) -> Option<std::path::PathBuf> {
    (!setting.is_empty()).then(|| setting.into())
}
