use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Client, Id, JobLedger, Journal, LeasedJob, StoreError, Stretch, Stretched, TenantId};
use uuid::Uuid;

use crate::{
    commands::Sought,
    error::Error,
    jobs::EnrichCompany,
    model::{
        Allowance, CallEnd, Company, Known, Priority, Query, Refusal, Request, Shortfall, Siren, Snapshot,
        SourceApi, SourceError, SourceRecord, SourceState, StatusChange, StoredDocument,
    },
    views::{DocumentSummary, LastRetrieval, RequestLine},
};

/// What both scopes read and write.
pub trait Companies {
    /// The consolidated company, public to all tenants that asked for it.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn find_company(&mut self, siren: &Siren) -> Result<Option<Company>, StoreError>;

    /// The last call to each source about this company.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_retrievals(&mut self, siren: &Siren) -> Result<Vec<LastRetrieval>, StoreError>;
}

/// Which requests a caller seeks and may see.
#[derive(Clone, Copy, Debug)]
pub struct RequestFilter {
    pub sought: Sought,
    /// Of this customer only.
    pub client: Option<Id<Client>>,
    /// Companies consolidated later are fresh; older ones make their settled requests STALE.
    pub fresh_since: DateTime<Utc>,
}

/// A tenant's requests and what they show of companies.
pub trait Repository: Journal + Companies {
    /// Adds a request and its first status changes.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn insert_request(&mut self, request: &Request, changes: &[StatusChange]) -> Result<(), StoreError>;

    /// Replaces the request and adds `changes` to its history if it still has `request.version`; false when someone was
    /// faster.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn update_request(&mut self, request: &Request, changes: &[StatusChange]) -> Result<bool, StoreError>;

    /// The request with its company, when there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn find_request(&mut self, id: Id<Request>) -> Result<Option<(Request, Option<Company>)>, StoreError>;

    /// The tenant's requests that `filter` lets through; `counted` as far as [`Stretch::COUNTED`].
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_requests(
        &mut self,
        filter: &RequestFilter,
        stretch: Stretch,
        counted: bool,
    ) -> Result<Stretched<RequestLine>, StoreError>;

    /// Whether the tenant ever asked for this company.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn sees_company(&mut self, siren: &Siren) -> Result<bool, StoreError>;

    /// The stored documents of a company without their payloads, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_documents(&mut self, siren: &Siren) -> Result<Vec<DocumentSummary>, StoreError>;

    /// What cards show of the latest answer of the company search; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn find_snapshot(&mut self, siren: &Siren) -> Result<Option<Snapshot>, StoreError>;

    /// Whether an unfinished job exists for the company.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn is_enriching(&mut self, siren: &Siren) -> Result<bool, StoreError>;

    /// Ties a request to a job, whose outcome it will take. Doing it twice changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn attach_request(&mut self, job: Id<LeasedJob>, request: Id<Request>) -> Result<(), StoreError>;
}

/// A request of any tenant, as jobs see it.
#[derive(Clone, Debug)]
pub struct Tracked {
    pub tenant: TenantId,
    pub request: Request,
}

/// Another try that is planned for a company.
#[derive(Clone, Debug)]
pub struct Retry {
    pub work: EnrichCompany,
    pub shortfall: Shortfall,
    /// How many there were.
    pub tries: u32,
    /// `None` when there were enough, or one is under way.
    pub retry_at: Option<DateTime<Utc>>,
}

/// What jobs read and write: shared companies, and the requests of every tenant that waits for one.
pub trait SystemRepository: Journal + JobLedger + Companies {
    /// The requests attached to a job.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_attached(&mut self, job: Id<LeasedJob>) -> Result<Vec<Tracked>, StoreError>;

    /// Up to `limit` requests for this company that are not attached to `job` and not SUCCESS, with ids above `after`.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_unattached(
        &mut self,
        siren: &Siren,
        job: Id<LeasedJob>,
        after: Option<Id<Request>>,
        limit: u32,
    ) -> Result<Vec<Tracked>, StoreError>;

    /// As [`Repository::update_request`], for any tenant's request.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn update_tracked(&mut self, tracked: &Tracked, changes: &[StatusChange]) -> Result<bool, StoreError>;

    /// Inserts or replaces the consolidated company.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_company(&mut self, company: &Company) -> Result<(), StoreError>;

    /// Lets go of every stored document of a company.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn delete_documents(&mut self, siren: &Siren) -> Result<(), StoreError>;

    /// Keeps a document; content already there only gets the later time of retrieval.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_document(&mut self, siren: &Siren, document: &StoredDocument) -> Result<(), StoreError>;

    /// Ties a tenant's request to a job, as [`Repository::attach_request`].
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn attach_tracked(
        &mut self,
        job: Id<LeasedJob>,
        tenant: TenantId,
        request: Id<Request>,
    ) -> Result<(), StoreError>;

    /// What is planned for a company whose last cycle fell short.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn find_retry(&mut self, siren: &Siren) -> Result<Option<Retry>, StoreError>;

    /// Replaces what is planned for the company of its work.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_retry(&mut self, retry: &Retry) -> Result<(), StoreError>;

    /// Plans nothing for the company any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn delete_retry(&mut self, siren: &Siren) -> Result<(), StoreError>;

    /// Up to `limit` companies that are due for another try, the longest due first; they are due no more.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn take_due_retries(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<EnrichCompany>, StoreError>;

    /// What all processes know of a source; held until the end of the transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn hold_source(&mut self, source: SourceApi) -> Result<SourceState, StoreError>;

    /// Replaces what is known of a source that is held.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_source(&mut self, source: SourceApi, state: &SourceState) -> Result<(), StoreError>;

    /// What all processes know of every source.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_sources(&mut self) -> Result<Vec<(SourceApi, SourceState)>, StoreError>;

    /// Replaces what is known of the last call to a source.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_retrieval(&mut self, siren: &Siren, retrieval: &LastRetrieval) -> Result<(), StoreError>;
}

/// Under which job and chain a source is called.
#[derive(Clone, Debug)]
pub struct Call {
    pub correlation_id: Arc<str>,
    pub tenant: TenantId,
    pub request: Id<Request>,
    pub job: Id<LeasedJob>,
    pub priority: Priority,
}

impl Call {
    /// Of somebody who has neither tenants nor requests nor jobs: every id is nil.
    pub fn outside() -> Self {
        let nil = Uuid::nil();
        let (tenant, request, job) = (Id::from_uuid(nil), Id::from_uuid(nil), Id::from_uuid(nil));
        Self { correlation_id: "outside".into(), tenant, request, job, priority: Priority::Interactive }
    }
}

/// One official source. Timeouts, retries and waits are its own affair; one `fetch` is one answer or one final failure.
#[async_trait]
pub trait CompanySource: Send + Sync {
    fn api(&self) -> SourceApi;

    /// Whether it can be asked about this company now. A source that is not called neither succeeds nor fails. Which kinds
    /// of company a register holds is the domain's affair: [`applies`](crate::model::applicability::applies).
    async fn applies(&self, _known: &Known, _priority: Priority) -> bool {
        true
    }

    /// When what we are known by there ends, if it tells.
    fn credential_expires_at(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// # Errors
    /// [`SourceError`] after the last try.
    async fn fetch(&self, query: &Query, call: &Call) -> Result<SourceRecord, SourceError>;
}

/// How much a source may be asked, by all processes together (company-enrichment.md §7). Whoever calls one takes a turn for
/// each try and tells how it went.
#[async_trait]
pub trait Restraint: Send + Sync {
    /// Waits for a turn, the more urgent before the others and tenants by turns; holds no connection meanwhile.
    ///
    /// # Errors
    /// [`Refusal`] when the source is left alone, or the turn does not come within `patience`.
    async fn take(
        &self,
        source: SourceApi,
        tenant: TenantId,
        priority: Priority,
        patience: Duration,
    ) -> Result<(), Refusal>;

    /// Takes in how a call went, and what the source told of its own limit.
    ///
    /// # Errors
    /// [`Error::Store`]; the others then do not know.
    async fn learn(&self, source: SourceApi, end: CallEnd, allowance: Option<Allowance>)
    -> Result<(), Error>;

    /// Whether nothing is left today for calls of this priority.
    async fn is_spent(&self, source: SourceApi, priority: Priority) -> bool;
}

/// When a source was called and what came of it.
#[derive(Clone, Debug)]
pub struct Fetched {
    pub source: SourceApi,
    pub started_at: DateTime<Utc>,
    pub ended_at: DateTime<Utc>,
    pub result: Result<SourceRecord, SourceError>,
}
