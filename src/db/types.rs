//! SQL types that mean the same on both databases: native on PostgreSQL, legible text on SQLite.

use std::fmt;
use std::io::Write;

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use diesel::backend::Backend as DieselBackend;
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{HasSqlType, SqlOrd, Text};
use diesel::sqlite::Sqlite;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Backend;

/// `UUID` on PostgreSQL, 36 characters of text on SQLite.
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Text"))]
pub struct SqlUuid;

/// `TIMESTAMPTZ` on PostgreSQL; on SQLite text of fixed width, whose order is the order of time.
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Text"))]
pub struct SqlInstant;

/// `JSONB` on PostgreSQL, text on SQLite.
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807))]
#[diesel(sqlite_type(name = "Text"))]
pub struct SqlJson;

impl SqlOrd for SqlInstant {}
impl SqlOrd for SqlUuid {}

macro_rules! known_to_both {
    ($($sql:ty),+) => { $(
        impl HasSqlType<$sql> for Backend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Backend::lookup_sql_type::<$sql>(lookup)
            }
        }
    )+ };
}
known_to_both!(SqlUuid, SqlInstant, SqlJson);

/// A point in time: UTC, to the microsecond, so that it comes back from either database unchanged.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = SqlInstant)]
pub struct Instant(DateTime<Utc>);

/// Microseconds between 1970 and 2000, the zero of PostgreSQL's clock.
const PG_EPOCH_MICROS: i64 = 946_684_800_000_000;

impl Instant {
    /// Cuts what is finer than a microsecond.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }
    /// Milliseconds since 1970, as browsers count.
    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }
    /// From milliseconds since 1970; `None` outside the calendar.
    pub fn from_millis(millis: i64) -> Option<Self> {
        DateTime::from_timestamp_millis(millis).map(Self::new)
    }
    /// The instant in chrono's type.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }
    /// Later by so many minutes (earlier when negative).
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus(TimeDelta::minutes(minutes))
    }
    /// Later by so many seconds (earlier when negative).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        self.plus(TimeDelta::seconds(seconds))
    }
    /// Later by a span; saturates at the end of the calendar.
    pub fn plus(self, span: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(span).unwrap_or(DateTime::<Utc>::MAX_UTC).trunc_subsecs(6))
    }
    /// The time from `earlier` to this instant; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}
impl std::str::FromStr for Instant {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|at| Self::new(at.with_timezone(&Utc)))
    }
}
impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl ToSql<SqlInstant, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let micros = self.0.timestamp_micros() - PG_EPOCH_MICROS;
        out.write_all(&micros.to_be_bytes())?;
        Ok(IsNull::No)
    }
}
impl FromSql<SqlInstant, Pg> for Instant {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let micros = i64::from_be_bytes(value.as_bytes().try_into()?);
        DateTime::from_timestamp_micros(micros + PG_EPOCH_MICROS).map(Self).ok_or_else(|| "instant out of range".into())
    }
}
impl ToSql<SqlInstant, Sqlite> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}
impl FromSql<SqlInstant, Sqlite> for Instant {
    fn from_sql(value: <Sqlite as DieselBackend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(<String as FromSql<Text, Sqlite>>::from_sql(value)?.parse()?)
    }
}

/// Any serialisable value in a JSON column.
#[derive(Debug, Clone, PartialEq, Eq, Default, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
#[diesel(sql_type = SqlJson)]
pub struct Json<T: fmt::Debug>(pub T);

impl<T: Serialize + fmt::Debug> ToSql<SqlJson, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[1])?; // the version of the wire format
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}
impl<T: for<'a> Deserialize<'a> + fmt::Debug> FromSql<SqlJson, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes().split_first() {
            Some((1, text)) => Ok(Self(serde_json::from_slice(text)?)),
            _ => Err("unknown version of the JSONB wire format".into()),
        }
    }
}
impl<T: Serialize + fmt::Debug> ToSql<SqlJson, Sqlite> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}
impl<T: for<'a> Deserialize<'a> + fmt::Debug> FromSql<SqlJson, Sqlite> for Json<T> {
    fn from_sql(value: <Sqlite as DieselBackend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_str(&<String as FromSql<Text, Sqlite>>::from_sql(value)?)?))
    }
}

impl FromSql<SqlInstant, Backend> for Instant {
    fn from_sql(value: <Backend as DieselBackend>::RawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, SqlInstant>()
    }
}
impl ToSql<SqlInstant, Backend> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
        out.set_value((SqlInstant, self));
        Ok(IsNull::No)
    }
}
impl<T: for<'a> Deserialize<'a> + fmt::Debug> FromSql<SqlJson, Backend> for Json<T> {
    fn from_sql(value: <Backend as DieselBackend>::RawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, SqlJson>()
    }
}
impl<T: Serialize + fmt::Debug + Send + Sync + 'static> ToSql<SqlJson, Backend> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
        out.set_value((SqlJson, self));
        Ok(IsNull::No)
    }
}

/// Writes a UUID for SQLite.
pub(crate) fn uuid_to_sqlite<'b>(id: &Uuid, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
    out.set_value(id.to_string());
    Ok(IsNull::No)
}
/// Writes a UUID for PostgreSQL.
pub(crate) fn uuid_to_pg(id: &Uuid, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
    out.write_all(id.as_bytes())?;
    Ok(IsNull::No)
}
/// Reads a UUID from SQLite.
pub(crate) fn uuid_from_sqlite(value: <Sqlite as DieselBackend>::RawValue<'_>) -> deserialize::Result<Uuid> {
    Ok(Uuid::parse_str(&<String as FromSql<Text, Sqlite>>::from_sql(value)?)?)
}
/// Reads a UUID from PostgreSQL.
pub(crate) fn uuid_from_pg(value: PgValue<'_>) -> deserialize::Result<Uuid> {
    Ok(Uuid::from_slice(value.as_bytes())?)
}

/// Declares an enum that is stored as text; the column's CHECK lists the same words.
///
/// ```
/// datchuan_db::text_enum! {
///     /// The state of a door.
///     pub enum Door { Open => "open", Closed => "closed" }
/// }
/// assert_eq!(Door::Open.as_str(), "open");
/// assert_eq!("closed".parse::<Door>(), Ok(Door::Closed));
/// ```
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
            $crate::diesel::expression::AsExpression, $crate::diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = $crate::diesel::sql_types::Text)]
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All values, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word stored in the database and used in URLs and files.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text { $($text => Ok(Self::$variant),)+ other => Err(format!("unknown {}: {other}", stringify!($name))) }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl<DB: $crate::diesel::backend::Backend> $crate::diesel::serialize::ToSql<$crate::diesel::sql_types::Text, DB> for $name
        where str: $crate::diesel::serialize::ToSql<$crate::diesel::sql_types::Text, DB> {
            fn to_sql<'b>(&'b self, out: &mut $crate::diesel::serialize::Output<'b, '_, DB>) -> $crate::diesel::serialize::Result {
                <str as $crate::diesel::serialize::ToSql<$crate::diesel::sql_types::Text, DB>>::to_sql(self.as_str(), out)
            }
        }
        impl<DB: $crate::diesel::backend::Backend> $crate::diesel::deserialize::FromSql<$crate::diesel::sql_types::Text, DB> for $name
        where String: $crate::diesel::deserialize::FromSql<$crate::diesel::sql_types::Text, DB> {
            fn from_sql(value: DB::RawValue<'_>) -> $crate::diesel::deserialize::Result<Self> {
                Ok(<String as $crate::diesel::deserialize::FromSql<$crate::diesel::sql_types::Text, DB>>::from_sql(value)?.parse()?)
            }
        }
    };
}
