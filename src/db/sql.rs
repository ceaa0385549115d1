//! Raw SQL on both databases.

use diesel::query_builder::SqlQuery;

use crate::Db;

/// Raw SQL with `$1, $2 …` on both databases.
///
/// SQLite reads `$n` as a *name* and numbers names by first appearance, so that `$2 … $1` silently swaps the values;
/// there `$n` becomes `?n`. The text must not hold a `$` followed by a digit in any other meaning.
pub fn sql(db: &Db, text: &str) -> SqlQuery {
    match db {
        Db::Postgres(_) => diesel::sql_query(text),
        Db::Sqlite(_) => diesel::sql_query(numbered(text)),
    }
}

/// What ends a `SELECT … ORDER BY …` whose rows are about to be changed: PostgreSQL locks the rows of that table alias
/// in the order given; SQLite has one writer at a time and needs nothing.
pub fn row_lock(db: &Db, alias: &str) -> String {
    match db {
        Db::Postgres(_) => format!(" FOR UPDATE OF {alias}"),
        Db::Sqlite(_) => String::new(),
    }
}

fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_placeholder = c == '$' && rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if is_placeholder { '?' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn placeholders_keep_their_numbers() {
        assert_eq!(numbered("a > $2 AND b < $1 OR c = $12 AND d = '$'"), "a > ?2 AND b < ?1 OR c = ?12 AND d = '$'");
    }
}
