//! The five reads behind a card, as anyone would write them with diesel: plain connections, plain column types, the same
//! columns by the same keys, no transaction. In the form that suits the databases best: every statement stays prepared.

/// What the selects look for.
#[derive(Clone, Debug)]
pub struct Keys {
    pub request: uuid::Uuid,
    pub siren: String,
}

/// How SQLite stores what it has no type for.
mod text {
    pub use diesel::sql_types::{Text as Id, Text as Instant, Text as Document};
    pub type Identifier = String;
    pub type Time = String;
    pub type Json = String;

    pub fn identifier(id: uuid::Uuid) -> Identifier {
        id.to_string()
    }
}

/// What Postgres has types for.
mod native {
    use diesel::{
        deserialize::{self, FromSql, FromSqlRow},
        pg::{Pg, PgValue},
    };

    pub use diesel::sql_types::{Jsonb as Document, Timestamptz as Instant, Uuid as Id};
    pub type Identifier = uuid::Uuid;
    pub type Time = chrono::DateTime<chrono::Utc>;

    /// Unparsed: neither the product nor the yardstick builds trees of what it only passes on.
    #[derive(Debug, FromSqlRow)]
    pub struct Json(#[expect(dead_code, reason = "reading it is the point")] Vec<u8>);

    impl FromSql<Document, Pg> for Json {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            Ok(Self(value.as_bytes().to_vec()))
        }
    }

    pub const fn identifier(id: uuid::Uuid) -> Identifier {
        id
    }
}

/// One text for both, as a function over both connections would need a page of bounds.
macro_rules! plain_reads {
    ($backend:ident, $Connection:ty, $columns:ident) => {
        pub mod $backend {
            use diesel::prelude::*;

            use super::{Keys, $columns::*};

            diesel::table! {
                use diesel::sql_types::*;
                use super::super::$columns::{Document, Id, Instant};
                requests (id) {
                    id -> Id,
                    client_id -> Nullable<Id>,
                    created_by -> Nullable<Id>,
                    created_at -> Instant,
                    siret -> Nullable<Text>,
                    siren_raw -> Nullable<Text>,
                    siret_raw -> Nullable<Text>,
                    company_siren -> Nullable<Text>,
                    enrichment_status -> Text,
                    enrichment_last_run_at -> Nullable<Instant>,
                    enrichment_error -> Nullable<Text>,
                    metadata -> Document,
                    refreshed_at -> Nullable<Instant>,
                    version -> Integer,
                }
            }
            diesel::table! {
                use diesel::sql_types::*;
                use super::super::$columns::{Document, Instant};
                companies (siren) {
                    siren -> Text,
                    legal_name -> Nullable<Text>,
                    trade_name -> Nullable<Text>,
                    brand_name -> Nullable<Text>,
                    legal_form -> Nullable<Text>,
                    creation_date -> Nullable<Date>,
                    active_status -> Nullable<Text>,
                    address_line1 -> Nullable<Text>,
                    address_line2 -> Nullable<Text>,
                    postal_code -> Nullable<Text>,
                    city -> Nullable<Text>,
                    country_code -> Nullable<Text>,
                    naf_code -> Nullable<Text>,
                    naf_label -> Nullable<Text>,
                    headcount_range -> Nullable<Text>,
                    rcs_city -> Nullable<Text>,
                    registry_name -> Nullable<Text>,
                    diffusion_status -> Nullable<Text>,
                    masked_fields -> Document,
                    head_office_siret -> Nullable<Text>,
                    next_check_at -> Nullable<Instant>,
                    updated_at -> Instant,
                }
            }
            diesel::table! {
                use diesel::sql_types::*;
                use super::super::$columns::{Document, Id, Instant};
                company_documents (id) {
                    id -> Id,
                    company_siren -> Text,
                    doc_type -> Text,
                    source_api -> Text,
                    retrieved_at -> Instant,
                    payload_json -> Document,
                    checksum -> Text,
                    bytes -> BigInt,
                    truncated -> Bool,
                }
            }
            diesel::table! {
                use diesel::sql_types::*;
                use super::super::$columns::Instant;
                company_source_retrievals (company_siren, source_api) {
                    company_siren -> Text,
                    source_api -> Text,
                    last_retrieved_at -> Instant,
                    last_http_status -> Nullable<Integer>,
                    last_error -> Nullable<Text>,
                }
            }
            diesel::table! {
                use diesel::sql_types::*;
                use super::super::$columns::Id;
                background_jobs (id) {
                    id -> Id,
                    job_type -> Text,
                    status -> Text,
                    unique_key -> Nullable<Text>,
                }
            }
            diesel::allow_tables_to_appear_in_same_query!(requests, companies);

            type Text = Option<String>;
            type Request = (
                Identifier,
                Option<Identifier>,
                Option<Identifier>,
                Time,
                Text,
                Text,
                Text,
                Text,
                String,
                Option<Time>,
                Text,
                Json,
                Option<Time>,
                i32,
            );
            type Company = (
                String,
                Text,
                Text,
                Text,
                Text,
                Option<chrono::NaiveDate>,
                Text,
                Text,
                Text,
                Text,
                Text,
                Text,
                Text,
                Text,
                Text,
                Text,
                Text,
                Text,
                Json,
                Text,
                Option<Time>,
                Time,
            );
            type Summary = (Identifier, String, String, Time, String, i64, bool);
            type Retrieval = (String, String, Time, Option<i32>, Text);

            /// Reads everything; how many documents and retrievals there were.
            pub fn five_reads(c: &mut $Connection, keys: &Keys) -> QueryResult<usize> {
                requests::table
                    .left_join(companies::table.on(requests::company_siren.eq(companies::siren.nullable())))
                    .filter(requests::id.eq(identifier(keys.request)))
                    .get_result::<(Request, Option<Company>)>(c)?;
                let of_company =
                    company_documents::table.filter(company_documents::company_siren.eq(&keys.siren));
                of_company
                    .filter(company_documents::doc_type.eq("ENTERPRISE_SEARCH"))
                    .order(company_documents::retrieved_at.desc())
                    .select(company_documents::payload_json)
                    .get_result::<Json>(c)?;
                let documents: Vec<Summary> = of_company
                    .order(company_documents::retrieved_at.desc())
                    .select({
                        use self::company_documents::*;
                        (id, doc_type, source_api, retrieved_at, checksum, bytes, truncated)
                    })
                    .load(c)?;
                let retrievals: Vec<Retrieval> = company_source_retrievals::table
                    .filter(company_source_retrievals::company_siren.eq(&keys.siren))
                    .order(company_source_retrievals::source_api)
                    .load(c)?;
                background_jobs::table
                    .filter(background_jobs::job_type.eq("company_enrichment.enrich"))
                    .filter(background_jobs::unique_key.eq(&keys.siren))
                    .filter(
                        background_jobs::status
                            .eq("queued")
                            .or(background_jobs::status.eq("running"))
                            .or(background_jobs::status.eq("failed")),
                    )
                    .select(background_jobs::id)
                    .get_result::<Identifier>(c)
                    .optional()?;
                Ok(documents.len() + retrievals.len())
            }
        }
    };
}

plain_reads!(sqlite, SqliteConnection, text);
plain_reads!(postgres, PgConnection, native);
