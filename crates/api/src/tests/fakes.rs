//! Storage that knows one request at most, and keeps nothing.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use auth::{
    HashFault, PasswordHasher, SigningFault, TokenSigner,
    model::{AccessClaims, TokenFault},
};
use chrono::{DateTime, Utc};
use company_enrichment::{
    Companies, DocumentSummary, LastRetrieval, Repository, RequestFilter, RequestLine,
    model::{Company, Request, Siren, Snapshot, StatusChange},
};
use kernel::{
    Access, Actor, Audit, Authenticator, Background, BoxFuture, Claim, Context, Credential, Event, Id,
    Journal, LeasedJob, Mode, NewJob, NoFigures, Principal, Queued, SecurityEvent, Store, StoreError,
    Stretch, Stretched, Unauthenticated, UnitOfWork, Work,
    testing::{ManualClock, SeededRandom},
};
use secrecy::SecretString;
use serde_json::Value;
use uuid::Uuid;

/// Lets in any role by its name.
pub(super) struct Door;

#[async_trait]
impl Authenticator for Door {
    async fn authenticate(&self, credential: Credential<'_>) -> Result<Principal, Unauthenticated> {
        let refused = Unauthenticated::Refused { reason: "invalid" };
        let Credential::Bearer(shown) = credential else { return Err(refused) };
        let role = auth::Role::parse(shown.token).ok_or(refused)?;
        Ok(Principal {
            tenant: Id::from_uuid(Uuid::from_u128(1)),
            access: Access::Full,
            actor: Actor::User(Id::from_uuid(Uuid::from_u128(2))),
            session: Some(Id::from_uuid(Uuid::from_u128(3))),
            permissions: role.permissions(),
            client: None,
            locale: None,
            auth_time: None,
        })
    }
}

/// All there is in the database.
#[derive(Default)]
pub(super) struct Known {
    pub(super) request: Option<Request>,
    pub(super) company: Option<Company>,
    pub(super) snapshot: Option<Snapshot>,
    pub(super) documents: Vec<DocumentSummary>,
    pub(super) retrievals: Vec<LastRetrieval>,
    pub(super) running: bool,
    pub(super) replay: Option<Value>,
    pub(super) is_gone: bool,
}

struct Shelf(Arc<Mutex<Known>>);

impl Shelf {
    fn run<R: ?Sized>(
        &self,
        work: Work<R>,
        view: impl FnOnce(&mut Known) -> &mut R,
    ) -> Result<(), StoreError> {
        let mut known = self.0.lock().unwrap();
        if known.is_gone {
            return Err(StoreError::unavailable("postgres://secret@db"));
        }
        work(view(&mut known));
        Ok(())
    }
}

impl Store<dyn Repository> for Shelf {
    fn transact<'a>(
        &'a self,
        _: &'a Context,
        _: Mode,
        work: Work<dyn Repository>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.run(work, |known| known) })
    }
}

impl Store<dyn company_enrichment::SystemRepository> for Shelf {
    fn transact<'a>(
        &'a self,
        _: &'a Context,
        _: Mode,
        _: Work<dyn company_enrichment::SystemRepository>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err(unused()) })
    }
}

fn unused() -> StoreError {
    StoreError::database("these tests do not get here")
}

impl Journal for Known {
    fn publish(&mut self, _: Event) -> Result<(), StoreError> {
        Ok(())
    }

    fn audit(&mut self, _: Audit) -> Result<(), StoreError> {
        Ok(())
    }

    fn enqueue(&mut self, _: NewJob) -> Result<Queued, StoreError> {
        let job = Id::from_uuid(Uuid::from_u128(9));
        self.running = true;
        Ok(Queued { job, fresh: true, running: false, leased: None })
    }

    fn alert(&mut self, _: SecurityEvent) -> Result<(), StoreError> {
        Ok(())
    }

    fn claim_key(&mut self) -> Result<Claim, StoreError> {
        Ok(self.replay.clone().map_or(Claim::Unkeyed, Claim::Replay))
    }

    fn remember(&mut self, _: Value) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Companies for Known {
    fn find_company(&mut self, _: &Siren) -> Result<Option<Company>, StoreError> {
        Ok(self.company.clone())
    }

    fn list_retrievals(&mut self, _: &Siren) -> Result<Vec<LastRetrieval>, StoreError> {
        Ok(self.retrievals.clone())
    }
}

impl Repository for Known {
    fn insert_request(&mut self, request: &Request, _: &[StatusChange]) -> Result<(), StoreError> {
        self.request = Some(request.clone());
        Ok(())
    }

    fn update_request(&mut self, request: &Request, _: &[StatusChange]) -> Result<bool, StoreError> {
        self.request = Some(request.clone());
        Ok(true)
    }

    fn find_request(&mut self, id: Id<Request>) -> Result<Option<(Request, Option<Company>)>, StoreError> {
        let found = self.request.clone().filter(|request| request.id == id);
        Ok(found.map(|request| (request, self.company.clone())))
    }

    fn list_requests(
        &mut self,
        _: &RequestFilter,
        _: Stretch,
        _: bool,
    ) -> Result<Stretched<RequestLine>, StoreError> {
        Err(unused())
    }

    fn sees_company(&mut self, _: &Siren) -> Result<bool, StoreError> {
        Ok(self.company.is_some())
    }

    fn list_documents(&mut self, _: &Siren) -> Result<Vec<DocumentSummary>, StoreError> {
        Ok(self.documents.clone())
    }

    fn find_snapshot(&mut self, _: &Siren) -> Result<Option<Snapshot>, StoreError> {
        Ok(self.snapshot.clone())
    }

    fn is_enriching(&mut self, _: &Siren) -> Result<bool, StoreError> {
        Ok(self.running)
    }

    fn attach_request(&mut self, _: Id<LeasedJob>, _: Id<Request>) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The whole of identity is tested on real databases; here its store is away.
struct Away;

impl Store<dyn auth::SystemRepository> for Away {
    fn transact<'a>(
        &'a self,
        _: &'a Context,
        _: Mode,
        _: Work<dyn auth::SystemRepository>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err(unused()) })
    }
}

impl Store<dyn auth::Repository> for Away {
    fn transact<'a>(
        &'a self,
        _: &'a Context,
        _: Mode,
        _: Work<dyn auth::Repository>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err(unused()) })
    }
}

struct Nothing;

impl Background for Nothing {
    fn run(self: Arc<Self>, _: LeasedJob) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}

#[async_trait]
impl PasswordHasher for Nothing {
    async fn hash(&self, _: SecretString) -> Result<SecretString, HashFault> {
        Err(HashFault::Busy)
    }

    async fn verify(&self, _: SecretString, phc: Option<SecretString>) -> Result<bool, HashFault> {
        Ok(phc.is_some())
    }

    fn is_outdated(&self, _: &SecretString) -> bool {
        false
    }
}

impl TokenSigner for Nothing {
    fn sign(&self, _: &AccessClaims) -> Result<String, SigningFault> {
        Err(SigningFault(Cow::Borrowed("no keys").into_owned()))
    }

    fn verify(&self, _: &str, _: DateTime<Utc>) -> Result<AccessClaims, TokenFault> {
        Err(TokenFault::Invalid)
    }
}

pub(super) fn company_service(known: &Arc<Mutex<Known>>, clock: &ManualClock) -> company_enrichment::Service {
    let shelf = Arc::new(Shelf(Arc::clone(known)));
    company_enrichment::Service {
        store: UnitOfWork::new(shelf.clone()),
        system: UnitOfWork::new(shelf),
        enricher: company_enrichment::Enricher::new(Vec::new(), Arc::new(clock.clone())),
        background: Arc::new(Nothing),
        flags: Arc::new(kernel::Unset),
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(11)),
        settings: company_enrichment::Settings::default(),
    }
}

pub(super) fn auth_service(clock: &ManualClock) -> auth::Service {
    let ports = auth::Ports {
        keyring: auth::model::Keyring::new(vec![7; 32].into(), []),
        store: Arc::new(Away),
        tenant_store: Arc::new(Away),
        passwords: Arc::new(Nothing),
        tokens: Arc::new(Nothing),
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(13)),
        figures: Arc::new(NoFigures),
    };
    auth::Service::new(ports, auth::Settings::default())
}
