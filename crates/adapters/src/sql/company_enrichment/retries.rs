//! What is run again by itself, and when.

use chrono::{DateTime, Utc};
use company_enrichment::{EnrichCompany, Retry, model::Siren};
use diesel::prelude::*;
use kernel::StoreError;

use crate::sql::{
    column,
    connection::each_backend,
    fragment::First,
    schema::enrichment_retries::{self, dsl},
    session::{Session, corrupt, parse},
};

type Row = (String, String, i32, Option<column::Instant>, column::Document);

impl Session {
    pub(super) fn select_retry(&mut self, siren: &Siren) -> Result<Option<Retry>, StoreError> {
        let query = enrichment_retries::table.find(siren.as_str());
        let found = each_backend!(self.connection(), c => First(query).get_result::<Row>(c).optional());
        self.check(found)?.map(read).transpose()
    }

    pub(super) fn upsert_retry(&mut self, retry: &Retry) -> Result<(), StoreError> {
        let work = serde_json::to_value(&retry.work).map_err(StoreError::database)?;
        let changing = (
            dsl::shortfall.eq(retry.shortfall.as_str()),
            dsl::tries.eq(i32::try_from(retry.tries).unwrap_or(i32::MAX)),
            dsl::retry_at.eq(retry.retry_at.map(column::Instant::from)),
            dsl::work.eq(column::Document::from(work)),
        );
        let key = dsl::company_siren.eq(retry.work.siren.to_string());
        let written = each_backend!(self.connection(), c => diesel::insert_into(enrichment_retries::table)
            .values((key, changing.clone()))
            .on_conflict(dsl::company_siren)
            .do_update()
            .set(changing)
            .execute(c));
        self.check(written).map(drop)
    }

    pub(super) fn remove_retry(&mut self, siren: &Siren) -> Result<(), StoreError> {
        let written =
            diesel::delete(enrichment_retries::table.find(siren.as_str())).execute(self.connection());
        self.check(written).map(drop)
    }

    pub(super) fn claim_retries(
        &mut self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<EnrichCompany>, StoreError> {
        let due = enrichment_retries::table
            .filter(dsl::retry_at.le(column::Instant::from(now)))
            .order((dsl::retry_at, dsl::company_siren))
            .limit(i64::from(limit))
            .load::<Row>(self.connection());
        let due: Vec<Retry> = self.check(due)?.into_iter().map(read).collect::<Result<_, StoreError>>()?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let taken: Vec<String> = due.iter().map(|retry| retry.work.siren.to_string()).collect();
        let written = each_backend!(self.connection(), c =>
            diesel::update(enrichment_retries::table.filter(dsl::company_siren.eq_any(taken)))
                .set(dsl::retry_at.eq(None::<column::Instant>))
                .execute(c));
        self.check(written)?;
        Ok(due.into_iter().map(|retry| retry.work).collect())
    }
}

fn read((siren, shortfall, tries, retry_at, work): Row) -> Result<Retry, StoreError> {
    let corrupt_work = |_| corrupt("enrichment_retries", &siren, "work");
    Ok(Retry {
        work: serde_json::from_value(work.into()).map_err(corrupt_work)?,
        shortfall: parse(&shortfall, "enrichment_retries", &siren, "shortfall")?,
        tries: tries.unsigned_abs(),
        retry_at: retry_at.map(Into::into),
    })
}
