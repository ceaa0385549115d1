//! All rows of all tables as JSON lines that either database can take back: the body of a backup.
//!
//! The column types come from `schema.rs`, so that a backup made on SQLite can be restored on PostgreSQL and the other
//! way round.

use std::fmt::Write;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::{Db, PoolError, sql};

/// A table and its columns, in the order in which rows can be put back without breaking a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    columns: Vec<(String, Kind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Bool,
    Instant,
    Json,
    Bytes,
}

/// Every table of the schema.
pub fn tables() -> Vec<Table> {
    let text = include_str!("schema.rs");
    text.split("table! {").skip(1).filter_map(read_table).collect()
}

fn read_table(block: &str) -> Option<Table> {
    let body = block.split("\n}\n").next()?;
    let head = body.lines().find(|line| line.trim_end().ends_with('{') && line.contains('('))?;
    let columns = body.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(" -> "));
    let columns = columns.map(|(name, kind)| (name.to_owned(), kind_of(kind))).collect();
    Some(Table { name: head.trim().split(' ').next()?.to_owned(), columns })
}

fn kind_of(sql_type: &str) -> Kind {
    let inner = sql_type.trim_start_matches("Nullable<").trim_end_matches('>');
    match inner {
        "Bool" => Kind::Bool,
        "SqlInstant" => Kind::Instant,
        "SqlJson" => Kind::Json,
        "Binary" => Kind::Bytes,
        _ => Kind::Plain,
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The rows of a table as JSON objects, one a line, in the order of its first column; every line goes to `each`.
pub fn rows(db: &mut Db, table: &Table, mut each: impl FnMut(&str) -> Result<(), PoolError>) -> Result<(), PoolError> {
    let object = match db {
        Db::Sqlite(_) => sqlite_object(table),
        Db::Postgres(_) => postgres_object(table),
    };
    let mut from = 0_i64;
    loop {
        let query = format!(
            "SELECT {object} AS line FROM {} ORDER BY {} LIMIT 5000 OFFSET {from}",
            table.name,
            order_of(table)
        );
        let page: Vec<Line> = sql(db, &query).load(db)?;
        for row in &page {
            each(&row.line)?;
        }
        from += 5000;
        if page.len() < 5000 {
            return Ok(());
        }
    }
}

/// Ids are made in the order of time, so that a row which refers to its own table comes after the one it refers to.
fn order_of(table: &Table) -> String {
    let sortable = table.columns.iter().filter(|(_, kind)| !matches!(kind, Kind::Json)).map(|(name, _)| name.as_str());
    sortable.take(3).collect::<Vec<_>>().join(", ")
}

fn sqlite_object(table: &Table) -> String {
    let mut parts = String::new();
    for (name, kind) in &table.columns {
        let value = match kind {
            Kind::Plain | Kind::Instant => name.clone(),
            Kind::Bool => format!("json(CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"),
            Kind::Json => format!("json({name})"),
            Kind::Bytes => format!("lower(hex({name}))"),
        };
        let _ = write!(parts, "{}'{name}', {value}", if parts.is_empty() { "" } else { ", " });
    }
    format!("json_object({parts})")
}

fn postgres_object(table: &Table) -> String {
    let mut parts = String::new();
    for (name, kind) in &table.columns {
        let value = match kind {
            Kind::Plain | Kind::Bool | Kind::Json => name.clone(),
            Kind::Instant => format!("to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"),
            Kind::Bytes => format!("encode({name}, 'hex')"),
        };
        let _ = write!(parts, "{}'{name}', {value}", if parts.is_empty() { "" } else { ", " });
    }
    format!("json_build_object({parts})::text")
}

/// Puts rows back; `lines` are JSON objects as [`rows`] gave them.
pub fn put_back(db: &mut Db, table: &Table, lines: &[String]) -> Result<(), PoolError> {
    if lines.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let (values, source) = match db {
        Db::Sqlite(_) => (table.columns.iter().map(sqlite_value).collect::<Vec<_>>(), "json_each($1) AS r"),
        Db::Postgres(_) => (
            table.columns.iter().map(|column| postgres_value(&table.name, column)).collect::<Vec<_>>(),
            "jsonb_array_elements($1::jsonb) WITH ORDINALITY AS r(value, n)",
        ),
    };
    let query = format!("INSERT INTO {} ({}) SELECT {} FROM {source}", table.name, names.join(", "), values.join(", "));
    let array = format!("[{}]", lines.join(","));
    sql(db, &query).bind::<Text, _>(array).execute(db)?;
    Ok(())
}

fn sqlite_value((name, kind): &(String, Kind)) -> String {
    match kind {
        Kind::Bytes => format!("unhex(r.value ->> '{name}')"),
        Kind::Json => format!("NULLIF(r.value -> '{name}', 'null')"),
        _ => format!("r.value ->> '{name}'"),
    }
}

fn postgres_value(table: &str, (name, kind): &(String, Kind)) -> String {
    match kind {
        Kind::Bytes => format!("decode(r.value ->> '{name}', 'hex')"),
        Kind::Json => format!("NULLIF(r.value -> '{name}', 'null'::jsonb)"),
        // jsonb_populate_record knows the column's type without our naming it.
        _ => format!("(jsonb_populate_record(NULL::{table}, r.value)).{name}"),
    }
}

/// Whether no table holds a row.
pub fn is_empty(db: &mut Db) -> Result<bool, PoolError> {
    for table in tables() {
        let count: Count = sql(db, &format!("SELECT count(*) AS n FROM {}", table.name)).get_result(db)?;
        if count.n > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}
