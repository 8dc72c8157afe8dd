//! A tenant's requests.

use company_enrichment::{
    DocumentSummary, Repository, RequestFilter, RequestLine,
    model::{Company, EnrichmentStatus, Identifiers, Metadata, Request, Siren, Snapshot, StatusChange},
};
use diesel::prelude::*;
use kernel::{Id, Job, LeasedJob, StoreError, Stretch, Stretched, UserId};

use super::companies::CompanyRow;
use crate::sql::{
    column,
    connection::each_backend,
    dialect,
    fragment::{Count, First},
    schema::{
        background_jobs, companies, enrichment_job_requests, enrichment_status_changes,
        requests::{self, dsl},
    },
    session::{Session, corrupt, parse},
    stretch::{stretched, within},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = requests)]
pub(super) struct RequestRow {
    #[diesel(deserialize_as = column::Id)]
    id: Id<Request>,
    client_id: Option<column::Id>,
    created_by: Option<column::Id>,
    created_at: column::Instant,
    siret: Option<String>,
    siren_raw: Option<String>,
    siret_raw: Option<String>,
    company_siren: Option<String>,
    enrichment_status: String,
    enrichment_last_run_at: Option<column::Instant>,
    enrichment_error: Option<String>,
    metadata: column::Document,
    refreshed_at: Option<column::Instant>,
    version: i32,
}

impl TryFrom<RequestRow> for Request {
    type Error = StoreError;

    fn try_from(row: RequestRow) -> Result<Self, StoreError> {
        let id = row.id;
        let siren = row.company_siren.unwrap_or_default();
        let siret = row.siret.map(|text| parse(&text, "requests", id, "siret")).transpose()?;
        Ok(Self {
            id,
            identifiers: Identifiers {
                siren: parse(&siren, "requests", id, "company_siren")?,
                siret,
                siren_raw: row.siren_raw,
                siret_raw: row.siret_raw,
                warnings: Vec::new(),
            },
            enrichment_status: parse(&row.enrichment_status, "requests", id, "enrichment_status")?,
            enrichment_last_run_at: row.enrichment_last_run_at.map(Into::into),
            enrichment_error: row.enrichment_error,
            metadata: Metadata::parse(Some(row.metadata.into()))
                .map_err(|_| corrupt("requests", id, "metadata"))?,
            created_at: row.created_at.into(),
            created_by: row.created_by.map(UserId::from),
            client_id: row.client_id.map(Id::from),
            version: row.version,
            refreshed_at: row.refreshed_at.map(Into::into),
        })
    }
}

impl Session {
    /// One row of history a change; nothing to write when nothing moved.
    pub(super) fn insert_changes(
        &mut self,
        tenant: column::Id,
        request: Id<Request>,
        changes: &[StatusChange],
    ) -> Result<(), StoreError> {
        use enrichment_status_changes::dsl as history;
        let now = self.now();
        // One statement each: diesel never keeps one that inserts several rows, and there is mostly one.
        for change in changes {
            let row = (
                history::id.eq(column::Id::from(self.new_id::<StatusChange>())),
                history::tenant_id.eq(tenant),
                history::request_id.eq(column::Id::from(request)),
                history::from_status.eq(change.from.as_str()),
                history::to_status.eq(change.to.as_str()),
                history::reason.eq(change.reason.as_str()),
                history::correlation_id.eq(self.context.correlation_id.to_string()),
                history::changed_at.eq(now),
            );
            let written =
                diesel::insert_into(enrichment_status_changes::table).values(row).execute(self.connection());
            self.check(written)?;
        }
        Ok(())
    }

    /// Writes what may change of a request, if it still has its version.
    pub(super) fn write_request(
        &mut self,
        tenant: column::Id,
        request: &Request,
    ) -> Result<bool, StoreError> {
        let statement = diesel::update(requests::table)
            .filter(dsl::tenant_id.eq(tenant))
            .filter(dsl::id.eq(column::Id::from(request.id)))
            .filter(dsl::version.eq(request.version))
            .set((
                dsl::enrichment_status.eq(request.enrichment_status.as_str()),
                dsl::enrichment_last_run_at.eq(request.enrichment_last_run_at.map(column::Instant::from)),
                dsl::enrichment_error.eq(request.enrichment_error.as_deref()),
                dsl::refreshed_at.eq(request.refreshed_at.map(column::Instant::from)),
                dsl::version.eq(dsl::version + 1),
            ));
        let written = statement.execute(self.connection());
        Ok(self.check(written)? == 1)
    }
}

impl Repository for Session {
    fn insert_request(&mut self, request: &Request, changes: &[StatusChange]) -> Result<(), StoreError> {
        let tenant = self.tenant();
        let row = (
            (
                dsl::id.eq(column::Id::from(request.id)),
                dsl::tenant_id.eq(tenant),
                dsl::client_id.eq(request.client_id.map(column::Id::from)),
                dsl::created_by.eq(request.created_by.map(column::Id::from)),
                dsl::created_at.eq(column::Instant::from(request.created_at)),
                dsl::siren.eq(request.identifiers.siren.to_string()),
                dsl::siret.eq(request.identifiers.siret.map(|siret| siret.to_string())),
                dsl::siren_raw.eq(request.identifiers.siren_raw.as_deref()),
            ),
            (
                dsl::siret_raw.eq(request.identifiers.siret_raw.as_deref()),
                dsl::company_siren.eq(request.company_siren().to_string()),
                dsl::enrichment_status.eq(request.enrichment_status.as_str()),
                dsl::enrichment_last_run_at.eq(request.enrichment_last_run_at.map(column::Instant::from)),
                dsl::enrichment_error.eq(request.enrichment_error.as_deref()),
                dsl::metadata.eq(column::Document::from(serde_json::Value::from(request.metadata.clone()))),
                dsl::version.eq(request.version),
            ),
        );
        let written = diesel::insert_into(requests::table).values(row).execute(self.connection());
        self.check(written)?;
        self.insert_changes(tenant, request.id, changes)
    }

    fn update_request(&mut self, request: &Request, changes: &[StatusChange]) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        if !self.write_request(tenant, request)? {
            return Ok(false);
        }
        self.insert_changes(tenant, request.id, changes).map(|()| true)
    }

    fn find_request(&mut self, id: Id<Request>) -> Result<Option<(Request, Option<Company>)>, StoreError> {
        let query = requests::table
            .left_join(companies::table.on(dsl::company_siren.eq(companies::siren.nullable())))
            .filter(dsl::tenant_id.eq(self.tenant()))
            .filter(dsl::id.eq(column::Id::from(id)));
        let found = each_backend!(self.connection(), c =>
            First(query.select((RequestRow::as_select(), Option::<CompanyRow>::as_select())))
                .get_result::<(RequestRow, Option<CompanyRow>)>(c)
                .optional());
        let Some((request, company)) = self.check(found)? else { return Ok(None) };
        Ok(Some((request.try_into()?, company.map(Company::try_from).transpose()?)))
    }

    fn list_requests(
        &mut self,
        filter: &RequestFilter,
        stretch: Stretch,
        counted: bool,
    ) -> Result<Stretched<RequestLine>, StoreError> {
        let tenant = self.tenant();
        // A closure, because diesel's boxed types cannot be named briefly.
        let sought = || {
            let sought = &filter.sought;
            let mut query = requests::table
                .left_join(companies::table.on(dsl::company_siren.eq(companies::siren.nullable())))
                .filter(dsl::tenant_id.eq(tenant))
                .into_boxed();
            if let Some(client) = filter.client {
                query = query.filter(dsl::client_id.eq(column::Id::from(client)));
            }
            if let Some(siren) = sought.siren {
                query = query.filter(dsl::company_siren.eq(siren.to_string()));
            }
            query = within!(query, (dsl::id, dsl::created_at), sought.since, sought.until);
            let outlived = || {
                let fresh_since = column::Instant::from(filter.fresh_since);
                let is_old = companies::legal_name.is_not_null().and(companies::updated_at.le(fresh_since));
                is_old.assume_not_null()
            };
            let settled = || EnrichmentStatus::ALL.into_iter().filter(|status| status.is_settled());
            match sought.status {
                None => query,
                Some(EnrichmentStatus::Stale) => query.filter(dsl::enrichment_status.eq("STALE").or(
                    dsl::enrichment_status.eq_any(settled().map(EnrichmentStatus::as_str)).and(outlived()),
                )),
                Some(status) if status.is_settled() => query
                    .filter(dsl::enrichment_status.eq(status.as_str()))
                    .filter(diesel::dsl::not(outlived())),
                Some(status) => query.filter(dsl::enrichment_status.eq(status.as_str())),
            }
        };
        let mut total = None;
        if counted {
            let most = i64::from(Stretch::COUNTED);
            let found = Count(sought().select(dsl::id).limit(most + 1)).get_result::<i64>(self.connection());
            total = Some(self.check(found)?).filter(|found| *found <= most).map(i64::unsigned_abs);
        }
        let shown =
            (RequestRow::as_select(), companies::legal_name.nullable(), companies::updated_at.nullable());
        let rows = stretched!(sought(), dsl::id, stretch).select(shown).load::<(
            RequestRow,
            Option<String>,
            Option<column::Instant>,
        )>(self.connection());
        let items = self.check(rows)?.into_iter().map(line).collect::<Result<_, _>>()?;
        Ok(stretch.of(items, total))
    }

    fn sees_company(&mut self, siren: &Siren) -> Result<bool, StoreError> {
        let query = requests::table
            .filter(dsl::company_siren.eq(siren.as_str()))
            .filter(dsl::tenant_id.eq(self.tenant()))
            .select(dsl::id);
        let found =
            each_backend!(self.connection(), c => First(query).get_result::<column::Id>(c).optional());
        Ok(self.check(found)?.is_some())
    }

    fn list_documents(&mut self, siren: &Siren) -> Result<Vec<DocumentSummary>, StoreError> {
        self.load_documents(siren)
    }

    fn find_snapshot(&mut self, siren: &Siren) -> Result<Option<Snapshot>, StoreError> {
        self.load_snapshot(siren)
    }

    fn is_enriching(&mut self, siren: &Siren) -> Result<bool, StoreError> {
        use background_jobs::dsl as jobs;
        let live = background_jobs::table
            .filter(jobs::job_type.eq(company_enrichment::EnrichCompany::NAME))
            .filter(jobs::unique_key.eq(siren.as_str()))
            .filter(dialect::live())
            .select(jobs::id);
        let found = First(live).get_result::<column::Id>(self.connection()).optional();
        Ok(self.check(found)?.is_some())
    }

    fn attach_request(&mut self, job: Id<LeasedJob>, request: Id<Request>) -> Result<(), StoreError> {
        self.attach(job, self.tenant(), request)
    }
}

impl Session {
    pub(super) fn attach(
        &mut self,
        job: Id<LeasedJob>,
        tenant: column::Id,
        request: Id<Request>,
    ) -> Result<(), StoreError> {
        use enrichment_job_requests::dsl as attached;
        let row = (
            attached::job_id.eq(column::Id::from(job)),
            attached::tenant_id.eq(tenant),
            attached::request_id.eq(column::Id::from(request)),
        );
        let written = each_backend!(self.connection(), c =>
            diesel::insert_into(enrichment_job_requests::table).values(row).on_conflict_do_nothing().execute(c));
        self.check(written).map(drop)
    }
}

fn line(
    (row, legal_name, updated_at): (RequestRow, Option<String>, Option<column::Instant>),
) -> Result<RequestLine, StoreError> {
    let updated_at = updated_at.filter(|_| legal_name.is_some()).map(Into::into);
    Ok(RequestLine { request: row.try_into()?, legal_name, updated_at })
}
