//! Reading the log: by day, action, actor and object.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Entry;
use crate::app::Tx;
use crate::clock::{end_of_day, instant};
use crate::db::schema::{audit_entry, audit_link};
use crate::error::{Error, Result};
use crate::rights::{Action, Facts, allow};
use crate::text::fold;
use crate::web::Window;

/// Actors of one filter; far below the bind limits of both databases.
const MOST_ACTORS: usize = 500;

/// Which entries are asked for; empty words leave a question open.
#[derive(Debug, Clone)]
pub struct Filter {
    /// First day, in Viet Nam.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The action, such as `accounts.grant`.
    pub action: String,
    /// Words of the actor's name, with or without marks.
    pub actor: String,
    /// The object's id.
    pub object: String,
}

/// An entry with its number in the chain, `None` while it waits for it.
pub type Linked = (Entry, Option<i64>);

type Conditions<'a> =
    diesel::dsl::IntoBoxed<'a, diesel::dsl::LeftJoin<audit_entry::table, audit_link::table>, crate::db::Backend>;

/// A page of entries, the newest first, and how many there are in all.
///
/// # Errors
/// At the field `actor` when the words fit more than 500 people of the period.
pub fn find(tx: &mut Tx<'_>, filter: &Filter, window: Window) -> Result<(Vec<Linked>, i64)> {
    allow(&tx.actor()?.clone(), Action::ReadAudit, &Facts::none())?;
    let actors = actors(tx, filter)?;
    let total = conditions(filter, actors.as_deref()).count().get_result(tx.db)?;
    let rows = conditions(filter, actors.as_deref())
        .order((audit_entry::at.desc(), audit_entry::id.desc()))
        .limit(window.size)
        .offset(window.offset())
        .select((Entry::as_select(), audit_link::seq.nullable()))
        .load(tx.db)?;
    Ok((rows, total))
}

/// The actions done in the days of a filter, in the order of their names.
pub fn actions(tx: &mut Tx<'_>, filter: &Filter) -> Result<Vec<String>> {
    allow(&tx.actor()?.clone(), Action::ReadAudit, &Facts::none())?;
    let (from, to) = bounds(filter);
    Ok(audit_entry::table
        .filter(audit_entry::at.ge(from))
        .filter(audit_entry::at.le(to))
        .select(audit_entry::action)
        .distinct()
        .order(audit_entry::action)
        .load(tx.db)?)
}

fn bounds(filter: &Filter) -> (crate::db::Instant, crate::db::Instant) {
    (instant(filter.from, chrono::NaiveTime::MIN), end_of_day(filter.to))
}

/// The names in the period that fit the words: names in the log are as people write them, so they are folded here.
fn actors(tx: &mut Tx<'_>, filter: &Filter) -> Result<Option<Vec<String>>> {
    let words = fold(&filter.actor);
    if words.is_empty() {
        return Ok(None);
    }
    let (from, to) = bounds(filter);
    let names: Vec<String> = audit_entry::table
        .filter(audit_entry::at.ge(from))
        .filter(audit_entry::at.le(to))
        .select(audit_entry::actor_name)
        .distinct()
        .load(tx.db)?;
    let fitting: BTreeSet<String> = names.into_iter().filter(|name| fold(name).contains(&words)).collect();
    if fitting.len() > MOST_ACTORS {
        return Err(Error::invalid("actor", "audit-actor-too-broad"));
    }
    Ok(Some(fitting.into_iter().collect()))
}

fn conditions<'a>(filter: &'a Filter, actors: Option<&'a [String]>) -> Conditions<'a> {
    let (from, to) = bounds(filter);
    let mut query = audit_entry::table.left_join(audit_link::table).into_boxed();
    query = query.filter(audit_entry::at.ge(from)).filter(audit_entry::at.le(to));
    if !filter.action.is_empty() {
        query = query.filter(audit_entry::action.eq(&filter.action));
    }
    if let Some(names) = actors {
        query = query.filter(audit_entry::actor_name.eq_any(names));
    }
    if !filter.object.is_empty() {
        query = query.filter(audit_entry::object_id.eq(&filter.object));
    }
    query
}
