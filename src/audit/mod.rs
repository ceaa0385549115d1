//! The append-only log of who did what.
//!
//! A business transaction inserts an *unlinked* entry, so that no chain head makes all writers wait for each other; one
//! leased linker chains the entries in the order of their ids within a second. The link is
//! `SHA-256(0x01 ‖ prev ‖ length-prefixed fields)`, with the keys of the detail sorted.

mod find;
pub mod pages;

use diesel::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::app::{App, Tx};
use crate::db::schema::{audit_entry, audit_link};
use crate::db::{AccountId, AuditEntryId, Instant, Json};
use crate::error::Result;

/// The hash before the first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Entries linked in one transaction.
const BATCH: i64 = 500;
/// Entries younger than this wait, so that one still being committed cannot end up behind a younger one.
const SETTLE_SECONDS: i64 = 1;

/// One line of the log.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = audit_entry)]
pub struct Entry {
    /// The entry.
    pub id: AuditEntryId,
    /// When.
    pub at: Instant,
    /// Which account; `None` for a candidate by exam code and for the system.
    pub account_id: Option<AccountId>,
    /// The name at that time.
    pub actor_name: String,
    /// What was done, such as `people.import.confirm`.
    pub action: String,
    /// The kind of object.
    pub object_kind: String,
    /// The object's id.
    pub object_id: String,
    /// What changed; never answers, keys or passwords.
    pub detail: Json<Value>,
    /// The request, as in the program's log.
    pub request_id: Option<String>,
}

/// What the chain says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every link holds.
    Whole {
        /// Linked entries.
        linked: i64,
        /// Entries not linked yet.
        waiting: i64,
        /// The head of the chain.
        head: String,
    },
    /// The first link that does not hold.
    Broken {
        /// Its number in the chain.
        seq: i64,
        /// What is wrong.
        why: String,
    },
}

pub(crate) fn insert(tx: &mut Tx<'_>, entry: &Entry) -> Result<()> {
    diesel::insert_into(audit_entry::table).values(entry).execute(tx.db)?;
    Ok(())
}

/// Links entries that wait; returns how many. Called by the one process that holds the lease `audit`.
pub fn link(tx: &mut Tx<'_>) -> Result<usize> {
    let (mut seq, mut prev) = head(tx)?;
    let until = tx.now.plus_seconds(-SETTLE_SECONDS);
    let waiting: Vec<Entry> = audit_entry::table
        .left_join(audit_link::table)
        .filter(audit_link::seq.nullable().is_null())
        .filter(audit_entry::at.le(until))
        .order(audit_entry::id)
        .limit(BATCH)
        .select(Entry::as_select())
        .load(tx.db)?;
    for entry in &waiting {
        let hash = link_hash(&prev, entry);
        seq += 1;
        diesel::insert_into(audit_link::table)
            .values((
                audit_link::seq.eq(seq),
                audit_link::entry_id.eq(entry.id),
                audit_link::prev.eq(&prev),
                audit_link::hash.eq(&hash),
            ))
            .execute(tx.db)?;
        prev = hash;
    }
    Ok(waiting.len())
}

fn head(tx: &mut Tx<'_>) -> Result<(i64, String)> {
    let last: Option<(i64, String)> = audit_link::table
        .order(audit_link::seq.desc())
        .select((audit_link::seq, audit_link::hash))
        .first(tx.db)
        .optional()?;
    Ok(last.unwrap_or((0, GENESIS.to_owned())))
}

/// Walks the whole chain.
pub fn verify(app: &App) -> Result<Verdict> {
    app.read(None, |tx| {
        let mut prev = GENESIS.to_owned();
        let mut seq = 0;
        loop {
            let page: Vec<(i64, String, String, Entry)> = audit_link::table
                .inner_join(audit_entry::table)
                .filter(audit_link::seq.gt(seq))
                .order(audit_link::seq)
                .limit(1000)
                .select((audit_link::seq, audit_link::prev, audit_link::hash, Entry::as_select()))
                .load(tx.db)?;
            if page.is_empty() {
                break;
            }
            for (number, said_prev, said_hash, entry) in page {
                if let Some(why) = fault(seq, number, &prev, (&said_prev, &said_hash), &entry) {
                    return Ok(Verdict::Broken { seq: number, why });
                }
                (seq, prev) = (number, said_hash);
            }
        }
        let total: i64 = audit_entry::table.count().get_result(tx.db)?;
        let linked: i64 = audit_link::table.count().get_result(tx.db)?;
        Ok(Verdict::Whole { linked, waiting: total - linked, head: prev })
    })
}

fn fault(before: i64, seq: i64, prev: &str, said: (&str, &str), entry: &Entry) -> Option<String> {
    if seq != before + 1 {
        return Some(format!("thiếu mắt xích {}", before + 1));
    }
    if said.0 != prev {
        return Some("không nối với mắt xích trước".to_owned());
    }
    (link_hash(prev, entry) != said.1).then(|| format!("nội dung mục {} đã bị thay đổi", entry.id))
}

fn link_hash(prev: &str, entry: &Entry) -> String {
    let mut hash = Sha256::new();
    hash.update([1]);
    let fields = [
        prev.to_owned(),
        entry.id.to_string(),
        entry.at.to_string(),
        entry.account_id.map(|id| id.to_string()).unwrap_or_default(),
        entry.actor_name.clone(),
        entry.action.clone(),
        entry.object_kind.clone(),
        entry.object_id.clone(),
        canonical(&entry.detail.0),
        entry.request_id.clone().unwrap_or_default(),
    ];
    for field in fields {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hex(&hash.finalize())
}

/// JSON with sorted keys and no spaces: the same text whatever order a database gives back.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            let parts: Vec<String> = keys
                .into_iter()
                .map(|key| format!("{}:{}", Value::String(key.clone()), canonical(&map[key])))
                .collect();
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
