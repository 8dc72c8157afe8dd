//! What all processes know of each source: one row each.

use company_enrichment::model::{SourceApi, SourceState};
use diesel::prelude::*;
use kernel::StoreError;

use crate::sql::{
    column,
    connection::SqlConnection,
    schema::enrichment_sources::{self, dsl},
    session::{Session, corrupt, parse},
};

impl Session {
    /// On SQLite there is one writer anyway.
    pub(super) fn lock_source(&mut self, source: SourceApi) -> Result<SourceState, StoreError> {
        let row = enrichment_sources::table.find(source.as_str()).select(dsl::state);
        let found = match self.connection() {
            SqlConnection::Postgres(c) => row.for_update().get_result::<column::Document>(c),
            SqlConnection::Sqlite(c) => row.get_result(c),
        };
        read(source, self.check(found)?)
    }

    pub(super) fn update_source(&mut self, source: SourceApi, state: &SourceState) -> Result<(), StoreError> {
        let state = serde_json::to_value(state).map_err(StoreError::database)?;
        let written = diesel::update(enrichment_sources::table.find(source.as_str()))
            .set(dsl::state.eq(column::Document::from(state)))
            .execute(self.connection());
        self.check(written).map(drop)
    }

    pub(super) fn select_sources(&mut self) -> Result<Vec<(SourceApi, SourceState)>, StoreError> {
        let rows = enrichment_sources::table
            .select((dsl::source_api, dsl::state))
            .load::<(String, column::Document)>(self.connection());
        let rows = self.check(rows)?.into_iter().map(|(name, state)| {
            let source = parse(&name, "enrichment_sources", &name, "source_api")?;
            Ok((source, read(source, state)?))
        });
        let mut states: Vec<(SourceApi, SourceState)> = rows.collect::<Result<_, StoreError>>()?;
        states.sort_by_key(|(source, _)| *source);
        Ok(states)
    }
}

fn read(source: SourceApi, state: column::Document) -> Result<SourceState, StoreError> {
    serde_json::from_value(state.into()).map_err(|_| corrupt("enrichment_sources", source.as_str(), "state"))
}
