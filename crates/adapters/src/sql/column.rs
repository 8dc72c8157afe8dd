//! Values as the database columns hold them, so that one schema serves both databases.
//!
//! | value | of the domain | Postgres | SQLite |
//! |---|---|---|---|
//! | [`Id`] | `kernel::Id<Entity>` | `uuid` | TEXT, 36 characters |
//! | [`Instant`] | `DateTime<Utc>` | `timestamptz` | TEXT, UTC, six decimals: text order is time order |
//! | [`Document`] | `serde_json::Value` | `jsonb` | TEXT |
//!
//! The column types that `schema.rs` names are in [`kind`]. Diesel's traits cannot be implemented on the domain's own
//! types from here (orphan rule), hence the values; rows convert with `#[diesel(deserialize_as = column::Id)]`.

use chrono::{DateTime, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::{Pg, PgValue},
    serialize::{self, IsNull, Output, ToSql},
    sql_types::{HasSqlType, Jsonb, Text, Timestamptz, Uuid as PgUuid},
    sqlite::{Sqlite, SqliteValue},
};
use uuid::Uuid;

use super::connection::MultiBackend;

pub mod kind {
    use diesel::{query_builder::QueryId, sql_types::SqlType};

    #[derive(Clone, Copy, Debug, Default, QueryId, SqlType)]
    #[diesel(postgres_type(name = "uuid"), sqlite_type(name = "Text"))]
    pub struct Id;

    #[derive(Clone, Copy, Debug, Default, QueryId, SqlType)]
    #[diesel(postgres_type(name = "timestamptz"), sqlite_type(name = "Text"))]
    pub struct Instant;

    #[derive(Clone, Copy, Debug, Default, QueryId, SqlType)]
    #[diesel(postgres_type(name = "jsonb"), sqlite_type(name = "Text"))]
    pub struct Document;
}

#[derive(AsExpression, Clone, Copy, Debug, FromSqlRow)]
#[diesel(sql_type = kind::Id)]
pub struct Id(Uuid);

#[derive(AsExpression, Clone, Copy, Debug, FromSqlRow)]
#[diesel(sql_type = kind::Instant)]
pub struct Instant(DateTime<Utc>);

#[derive(AsExpression, Clone, Debug, FromSqlRow)]
#[diesel(sql_type = kind::Document)]
pub struct Document(serde_json::Value);

impl<Entity> From<kernel::Id<Entity>> for Id {
    fn from(id: kernel::Id<Entity>) -> Self {
        Self(id.as_uuid())
    }
}

impl<Entity> From<Id> for kernel::Id<Entity> {
    fn from(column: Id) -> Self {
        Self::from_uuid(column.0)
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time)
    }
}

impl From<Instant> for DateTime<Utc> {
    fn from(column: Instant) -> Self {
        column.0
    }
}

impl From<serde_json::Value> for Document {
    fn from(value: serde_json::Value) -> Self {
        Self(value)
    }
}

impl From<Document> for serde_json::Value {
    fn from(column: Document) -> Self {
        column.0
    }
}

impl ToSql<kind::Id, Pg> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<PgUuid, Pg>::to_sql(&self.0, out)
    }
}

impl ToSql<kind::Id, Sqlite> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.hyphenated().to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<kind::Id, Pg> for Id {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        FromSql::<PgUuid, Pg>::from_sql(value).map(Self)
    }
}

impl FromSql<kind::Id, Sqlite> for Id {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::try_parse(&text(value)?)?))
    }
}

impl ToSql<kind::Instant, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Timestamptz, Pg>::to_sql(&self.0, out)
    }
}

impl ToSql<kind::Instant, Sqlite> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<kind::Instant, Pg> for Instant {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        FromSql::<Timestamptz, Pg>::from_sql(value).map(Self)
    }
}

impl FromSql<kind::Instant, Sqlite> for Instant {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(DateTime::parse_from_rfc3339(&text(value)?)?.to_utc()))
    }
}

impl ToSql<kind::Document, Pg> for Document {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Jsonb, Pg>::to_sql(&self.0, out)
    }
}

impl ToSql<kind::Document, Sqlite> for Document {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}

impl FromSql<kind::Document, Pg> for Document {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        FromSql::<Jsonb, Pg>::from_sql(value).map(Self)
    }
}

impl FromSql<kind::Document, Sqlite> for Document {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_str(&text(value)?)?))
    }
}

fn text(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<String> {
    FromSql::<Text, Sqlite>::from_sql(value)
}

/// The connection enum hands a value on to whichever database is behind it.
macro_rules! through_both {
    ($column:ident) => {
        impl ToSql<kind::$column, MultiBackend> for $column {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((kind::$column, self));
                Ok(IsNull::No)
            }
        }

        impl FromSql<kind::$column, MultiBackend> for $column {
            fn from_sql(value: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                value.from_sql::<Self, kind::$column>()
            }
        }

        impl HasSqlType<kind::$column> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<kind::$column>(lookup)
            }
        }
    };
}

through_both!(Id);
through_both!(Instant);
through_both!(Document);

/// A JSON document as text, for readers that want parts of it: building the tree would be wasted.
#[derive(Clone, Debug, FromSqlRow)]
#[diesel(sql_type = kind::Document)]
pub struct DocumentText(pub String);

impl FromSql<kind::Document, Pg> for DocumentText {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        // `jsonb` travels as a version byte and text.
        let [_version, text @ ..] = value.as_bytes() else { return Err("empty jsonb".into()) };
        Ok(Self(String::from_utf8(text.to_vec())?))
    }
}

impl FromSql<kind::Document, Sqlite> for DocumentText {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        text(value).map(Self)
    }
}

impl FromSql<kind::Document, MultiBackend> for DocumentText {
    fn from_sql(value: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, kind::Document>()
    }
}
