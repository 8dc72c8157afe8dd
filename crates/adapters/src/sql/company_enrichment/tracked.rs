//! What jobs see: requests of every tenant that waits for a company.

use chrono::{DateTime, Utc};
use company_enrichment::{
    EnrichCompany, LastRetrieval, Retry, SystemRepository, Tracked,
    model::{
        Company, EnrichmentStatus, Request, Siren, SourceApi, SourceState, StatusChange, StoredDocument,
    },
};
use diesel::prelude::*;
use kernel::{Id, LeasedJob, StoreError, TenantId};

use super::requests::RequestRow;
use crate::sql::{
    column,
    schema::{
        enrichment_job_requests::{self, dsl as attached},
        requests::{self, dsl},
    },
    session::Session,
};

type TrackedRow = (column::Id, RequestRow);

fn tracked((tenant, row): TrackedRow) -> Result<Tracked, StoreError> {
    Ok(Tracked { tenant: tenant.into(), request: row.try_into()? })
}

impl SystemRepository for Session {
    fn list_attached(&mut self, job: Id<LeasedJob>) -> Result<Vec<Tracked>, StoreError> {
        let query = enrichment_job_requests::table
            .inner_join(requests::table.on(dsl::id.eq(attached::request_id)))
            .filter(attached::job_id.eq(column::Id::from(job)))
            .order(dsl::id)
            .select((dsl::tenant_id, RequestRow::as_select()));
        let rows = query.load::<TrackedRow>(self.connection());
        self.check(rows)?.into_iter().map(tracked).collect()
    }

    fn list_unattached(
        &mut self,
        siren: &Siren,
        job: Id<LeasedJob>,
        after: Option<Id<Request>>,
        limit: u32,
    ) -> Result<Vec<Tracked>, StoreError> {
        let of_job = enrichment_job_requests::table
            .filter(attached::job_id.eq(column::Id::from(job)))
            .filter(attached::request_id.eq(dsl::id));
        let mut query = requests::table
            .filter(dsl::company_siren.eq(siren.as_str()))
            .filter(dsl::enrichment_status.ne(EnrichmentStatus::Success.as_str()))
            .filter(diesel::dsl::not(diesel::dsl::exists(of_job)))
            .order(dsl::id)
            .limit(i64::from(limit))
            .select((dsl::tenant_id, RequestRow::as_select()))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(dsl::id.gt(column::Id::from(after)));
        }
        let rows = query.load::<TrackedRow>(self.connection());
        self.check(rows)?.into_iter().map(tracked).collect()
    }

    fn update_tracked(&mut self, tracked: &Tracked, changes: &[StatusChange]) -> Result<bool, StoreError> {
        let tenant = tracked.tenant.into();
        if !self.write_request(tenant, &tracked.request)? {
            return Ok(false);
        }
        self.insert_changes(tenant, tracked.request.id, changes).map(|()| true)
    }

    fn put_company(&mut self, company: &Company) -> Result<(), StoreError> {
        self.upsert_company(company)
    }

    fn delete_documents(&mut self, siren: &Siren) -> Result<(), StoreError> {
        self.remove_documents(siren)
    }

    fn put_document(&mut self, siren: &Siren, document: &StoredDocument) -> Result<(), StoreError> {
        self.upsert_document(siren, document)
    }

    fn attach_tracked(
        &mut self,
        job: Id<LeasedJob>,
        tenant: TenantId,
        request: Id<Request>,
    ) -> Result<(), StoreError> {
        self.attach(job, tenant.into(), request)
    }

    fn find_retry(&mut self, siren: &Siren) -> Result<Option<Retry>, StoreError> {
        self.select_retry(siren)
    }

    fn put_retry(&mut self, retry: &Retry) -> Result<(), StoreError> {
        self.upsert_retry(retry)
    }

    fn delete_retry(&mut self, siren: &Siren) -> Result<(), StoreError> {
        self.remove_retry(siren)
    }

    fn take_due_retries(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<EnrichCompany>, StoreError> {
        self.claim_retries(now, limit)
    }

    fn hold_source(&mut self, source: SourceApi) -> Result<SourceState, StoreError> {
        self.lock_source(source)
    }

    fn put_source(&mut self, source: SourceApi, state: &SourceState) -> Result<(), StoreError> {
        self.update_source(source, state)
    }

    fn list_sources(&mut self) -> Result<Vec<(SourceApi, SourceState)>, StoreError> {
        self.select_sources()
    }

    fn put_retrieval(&mut self, siren: &Siren, retrieval: &LastRetrieval) -> Result<(), StoreError> {
        self.upsert_retrieval(siren, retrieval)
    }
}
