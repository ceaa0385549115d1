//! The migrations, up and down and up again, and `schema.rs` equal to what they make, on both databases.

use std::collections::{BTreeMap, BTreeSet};

use datchuan::db::diesel::prelude::*;
use datchuan::db::diesel::sql_types::Text;
use datchuan::db::{self, Pool, sql};

use crate::support::{Store, stores};

fn pool(store: &Store) -> Pool {
    let settings = db::Settings { url: store.url(), size: 2, wait: std::time::Duration::from_secs(10) };
    Pool::open(&settings).unwrap()
}

#[test]
fn migrations_go_up_and_down_and_up() {
    for store in stores("migrations") {
        let pool = pool(&store);
        assert!(db::pending(&pool).unwrap());
        let first = db::migrate(&pool).unwrap();
        assert!(!first.is_empty() && !db::pending(&pool).unwrap());
        let before = columns(&pool);
        db::revert_all(&pool).unwrap();
        assert_eq!(tables_of(&columns(&pool)), BTreeSet::new(), "something is left behind");
        assert_eq!(db::migrate(&pool).unwrap(), first);
        assert_eq!(columns(&pool), before);
    }
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    name: String,
}

/// Table and column names, without diesel's own table.
fn columns(pool: &Pool) -> BTreeMap<String, BTreeSet<String>> {
    let query = if matches!(pool.dialect(), db::Dialect::Postgres) {
        "SELECT table_name::text AS owner, column_name::text AS name FROM information_schema.columns \
         WHERE table_schema = current_schema()"
    } else {
        "SELECT m.name AS owner, c.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    };
    let rows: Vec<Column> = pool.read(|db| Ok::<_, db::PoolError>(sql(db, query).load(db)?)).unwrap();
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.owner.starts_with("__diesel") && !row.owner.starts_with("sqlite_")) {
        tables.entry(row.owner).or_default().insert(row.name);
    }
    tables
}

fn tables_of(columns: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    columns.keys().cloned().collect()
}

#[test]
fn schema_rs_says_what_the_migrations_make() {
    let written = written_schema();
    for store in stores("schema") {
        let pool = pool(&store);
        db::migrate(&pool).unwrap();
        assert_eq!(columns(&pool), written);
    }
}

/// Reads `schema.rs` as text: `name (keys) { column -> Type, … }`.
fn written_schema() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/db/schema.rs")).unwrap();
    let mut tables = BTreeMap::new();
    for block in text.split("table! {").skip(1) {
        let body = block.split("\n}\n").next().unwrap();
        let head = body.lines().find(|line| line.trim_end().ends_with('{') && line.contains('(')).unwrap();
        let name = head.trim().split(' ').next().unwrap().to_owned();
        let names = body.lines().filter_map(|line| line.split_once(" -> ")).map(|(name, _)| name.trim().to_owned());
        tables.insert(name, names.collect::<BTreeSet<_>>());
    }
    tables
}

#[test]
fn both_dialects_have_the_same_migrations() {
    let list = |dialect: &str| -> BTreeSet<String> {
        let folder = format!("{}/migrations/{dialect}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(list("sqlite"), list("postgres"));
}
