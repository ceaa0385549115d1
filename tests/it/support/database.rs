//! A database for each test: a file, or a schema of the PostgreSQL server that `TEST_DATABASE_URL` names.

use std::path::{Path, PathBuf};

use datchuan::db::diesel::connection::SimpleConnection;
use datchuan::db::diesel::{Connection, PgConnection};

/// A database of one test's own; removed when it is dropped.
pub struct Store {
    folder: PathBuf,
    schema: Option<(String, String)>,
}

/// The stores a test runs on: SQLite always, PostgreSQL too when `TEST_DATABASE_URL` is set.
pub fn stores(name: &str) -> Vec<Store> {
    let mut all = vec![Store::sqlite(name)];
    all.extend(postgres_url().map(|url| Store::postgres(name, &url)));
    all
}

fn postgres_url() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

impl Store {
    /// A file.
    pub fn sqlite(name: &str) -> Self {
        Self { folder: fresh_folder(name), schema: None }
    }

    /// A schema of its own on a server.
    pub fn postgres(name: &str, url: &str) -> Self {
        let folder = fresh_folder(name);
        let schema = format!("t_{}", uuid::Uuid::new_v4().simple());
        let mut server = PgConnection::establish(url).expect("TEST_DATABASE_URL must name a running PostgreSQL");
        // Two sessions may create the extension at once; the lock makes one wait.
        server
            .batch_execute(
                "BEGIN; SELECT pg_advisory_xact_lock(7205); CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public; COMMIT",
            )
            .unwrap();
        server.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
        Self { folder, schema: Some((url.to_owned(), schema)) }
    }

    /// The URL to open it with.
    pub fn url(&self) -> String {
        match &self.schema {
            None => format!("sqlite:{}", self.folder.join("db.sqlite").display()),
            Some((url, schema)) => {
                let mark = if url.contains('?') { '&' } else { '?' };
                format!("{url}{mark}options=-csearch_path%3D{schema}%2Cpublic")
            }
        }
    }

    /// A folder for files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn fresh_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("datchuan-{name}-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((url, schema)) = &self.schema
            && let Ok(mut server) = PgConnection::establish(url)
        {
            // Connections of the program under test may still be open for a moment; their locks would be waited for.
            let _ = server.batch_execute(&format!("SET lock_timeout = '3s'; DROP SCHEMA {schema} CASCADE"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
