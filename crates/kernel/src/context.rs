use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{Forbidden, Id, Permission, PermissionSet, StepUpRequired};

/// Tag of tenant ids.
#[derive(Debug)]
pub enum Tenant {}
pub type TenantId = Id<Tenant>;

/// Tag of user ids.
#[derive(Debug)]
pub enum User {}
pub type UserId = Id<User>;

/// Tag of sign-in session ids.
#[derive(Debug)]
pub enum Session {}

/// Tag of the ids of API clients: programs with a token of their own.
#[derive(Debug)]
pub enum ApiClient {}
pub type ApiClientId = Id<ApiClient>;

/// Tag of the ids of a tenant's customers, to one of which a `client_user` is bound.
#[derive(Debug)]
pub enum Client {}

/// Whose rows a unit of work may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Tenant(TenantId),
    /// Work that crosses tenants; only `SystemRepository` ports run in it.
    System,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    User(UserId),
    ApiClient(ApiClientId),
    /// The platform itself: jobs, schedules, the command line.
    System,
    /// Nobody yet: sign-in and public pages.
    Anonymous,
}

/// The languages of what users read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    #[default]
    French,
    English,
    Arabic,
}

impl Locale {
    /// The ISO 639-1 code, as catalogues and the `lang` attribute write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Arabic => "ar",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::French, Self::English, Self::Arabic].into_iter().find(|locale| locale.code() == code)
    }
}

/// A client's promise that two calls bearing it are one (platform.md §6.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    pub key: String,
    /// Digest of method, route and body; the same key with another one is refused.
    pub fingerprint: String,
}

/// What a tenant is open to, for all its members and programs, whatever each may do (platform.md §4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    #[default]
    Full,
    /// Nothing may be written but who comes and goes.
    ReadOnly,
    /// Nothing but leaving.
    Closed,
}

/// Who calls, for whom and in which chain of events; built once at the edge and passed first to every service method.
#[derive(Clone, Debug)]
pub struct Context {
    pub scope: Scope,
    pub actor: Actor,
    pub permissions: PermissionSet,
    /// The only customer whose objects the caller may see, when bound to one.
    pub client: Option<Id<Client>>,
    /// The caller's sign-in; none for API clients, jobs and guests.
    pub session: Option<Id<Session>>,
    /// When the caller last proved who they are; what is delicate asks for a recent proof.
    pub auth_time: Option<DateTime<Utc>>,
    /// The network the call came from (/24 or /48): enough for the audit trail, too little to find a person.
    pub ip_prefix: Option<Arc<str>>,
    /// This HTTP exchange or job run.
    pub request_id: Arc<str>,
    /// The business chain it belongs to; travels into jobs, events and upstream calls.
    pub correlation_id: Arc<str>,
    pub idempotency: Option<IdempotencyKey>,
    /// The caller's tenant takes no writes: a unit of work in this context only reads.
    pub read_only: bool,
    pub locale: Locale,
}

impl Context {
    /// The platform acting across tenants.
    pub fn system(correlation_id: &str) -> Self {
        let id: Arc<str> = correlation_id.into();
        Self {
            scope: Scope::System,
            actor: Actor::System,
            permissions: PermissionSet::default(),
            client: None,
            session: None,
            auth_time: None,
            ip_prefix: None,
            request_id: Arc::clone(&id),
            correlation_id: id,
            idempotency: None,
            read_only: false,
            locale: Locale::default(),
        }
    }

    /// The same call, crossing tenants: for look-ups that no tenant owns.
    #[must_use]
    pub fn as_system(&self) -> Self {
        Self { scope: Scope::System, idempotency: None, ..self.clone() }
    }

    /// The same call, for what a read-only tenant takes all the same: who comes and goes, proofs of who they are, the lines of
    /// the trail about it, and the acts of the platform itself.
    #[must_use]
    pub fn despite_read_only(self) -> Self {
        Self { read_only: false, ..self }
    }

    pub fn allows(&self, permission: Permission) -> bool {
        self.permissions.allows(permission)
    }

    /// The first line of every service method.
    ///
    /// # Errors
    /// [`Forbidden`] when the caller lacks `permission`.
    pub fn require(&self, permission: Permission) -> Result<(), Forbidden> {
        if self.allows(permission) { Ok(()) } else { Err(Forbidden { permission }) }
    }

    /// What is delicate (passwords, factors, API clients, owners) asks for a proof of identity of the last fifteen minutes
    /// (platform.md §6.1). The platform itself needs none; an API client has none to give.
    ///
    /// # Errors
    /// [`StepUpRequired`] when the proof is older or absent.
    pub fn require_recent(&self, now: DateTime<Utc>) -> Result<(), StepUpRequired> {
        const RECENT: TimeDelta = TimeDelta::minutes(15);
        let is_recent = self.auth_time.is_some_and(|proved| now - proved <= RECENT);
        if is_recent || self.actor == Actor::System { Ok(()) } else { Err(StepUpRequired) }
    }

    pub fn tenant(&self) -> Option<TenantId> {
        match self.scope {
            Scope::Tenant(tenant) => Some(tenant),
            Scope::System => None,
        }
    }

    pub fn user(&self) -> Option<UserId> {
        match self.actor {
            Actor::User(user) => Some(user),
            Actor::ApiClient(_) | Actor::System | Actor::Anonymous => None,
        }
    }
}
