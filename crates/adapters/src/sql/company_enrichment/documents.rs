//! The stored answers of sources.

use company_enrichment::{
    DocumentSummary,
    model::{DocType, Siren, Snapshot, StoredDocument},
};
use diesel::prelude::*;
use kernel::{Id, StoreError};

use crate::sql::{
    column,
    connection::each_backend,
    fragment::First,
    schema::company_documents::{self, dsl},
    session::{Session, parse},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = company_documents)]
struct SummaryRow {
    #[diesel(deserialize_as = column::Id)]
    id: Id<DocumentSummary>,
    doc_type: String,
    source_api: String,
    retrieved_at: column::Instant,
    checksum: String,
    bytes: i64,
    truncated: bool,
}

impl TryFrom<SummaryRow> for DocumentSummary {
    type Error = StoreError;

    fn try_from(row: SummaryRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            doc_type: parse(&row.doc_type, "company_documents", row.id, "doc_type")?,
            source: parse(&row.source_api, "company_documents", row.id, "source_api")?,
            retrieved_at: row.retrieved_at.into(),
            checksum: row.checksum,
            bytes: row.bytes.unsigned_abs(),
            truncated: row.truncated,
        })
    }
}

impl Session {
    pub(super) fn load_documents(&mut self, siren: &Siren) -> Result<Vec<DocumentSummary>, StoreError> {
        let query = company_documents::table
            .filter(dsl::company_siren.eq(siren.as_str()))
            .order(dsl::retrieved_at.desc());
        let rows = each_backend!(self.connection(), c => query.select(SummaryRow::as_select()).load(c));
        self.check(rows)?.into_iter().map(DocumentSummary::try_from).collect()
    }

    pub(super) fn load_snapshot(&mut self, siren: &Siren) -> Result<Option<Snapshot>, StoreError> {
        let query = company_documents::table
            .filter(dsl::company_siren.eq(siren.as_str()))
            .filter(dsl::doc_type.eq(DocType::EnterpriseSearch.as_str()))
            .order(dsl::retrieved_at.desc())
            .select(dsl::payload_json);
        let payload = each_backend!(self.connection(), c =>
            First(query).get_result::<column::DocumentText>(c).optional());
        Ok(self.check(payload)?.map(|text| Snapshot::parse(&text.0)))
    }

    pub(super) fn remove_documents(&mut self, siren: &Siren) -> Result<(), StoreError> {
        let of_company = company_documents::table.filter(dsl::company_siren.eq(siren.as_str()));
        let written = diesel::delete(of_company).execute(self.connection());
        self.check(written).map(drop)
    }

    pub(super) fn upsert_document(
        &mut self,
        siren: &Siren,
        document: &StoredDocument,
    ) -> Result<(), StoreError> {
        let retrieved_at = column::Instant::from(document.retrieved_at);
        let row = (
            dsl::id.eq(column::Id::from(self.new_id::<DocumentSummary>())),
            dsl::company_siren.eq(siren.as_str()),
            dsl::doc_type.eq(document.doc_type.as_str()),
            dsl::source_api.eq(document.source.as_str()),
            dsl::retrieved_at.eq(retrieved_at),
            dsl::payload_json.eq(column::Document::from(document.payload.clone())),
            dsl::checksum.eq(&document.checksum),
            dsl::bytes.eq(i64::try_from(document.bytes).unwrap_or(i64::MAX)),
            dsl::truncated.eq(document.truncated),
        );
        let written = each_backend!(self.connection(), c => diesel::insert_into(company_documents::table)
            .values(row)
            .on_conflict((dsl::company_siren, dsl::doc_type, dsl::checksum))
            .do_update()
            .set(dsl::retrieved_at.eq(retrieved_at))
            .execute(c));
        self.check(written).map(drop)
    }
}
