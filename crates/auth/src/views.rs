use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiClientId, Client, Flag, Id, Locale, PermissionSet, Session, TenantId, UserId};
use secrecy::SecretString;
use uuid::Uuid;

use crate::{
    Role,
    model::{ApiClient, ApiSecret, Email, FlagSetting, Tenant, TenantSlug},
    ports::Enrolment,
};

/// How a login with the right password ends.
#[derive(Clone, Debug)]
pub enum SignedIn<T> {
    Ready(T),
    /// The user belongs to several tenants and named none.
    TenantRequired(TenantsToChoose),
}

/// Where someone with the right password may go, and what spares them to type it again.
#[derive(Clone, Debug)]
pub struct TenantsToChoose {
    pub tenants: Vec<TenantChoice>,
    /// For [`crate::ChooseTenant`], within five minutes.
    pub select_token: SecretString,
}

impl<T> SignedIn<T> {
    /// Goes on with the one who is in.
    pub(crate) async fn then<U, E>(
        self,
        next: impl AsyncFnOnce(T) -> Result<U, E>,
    ) -> Result<SignedIn<U>, E> {
        match self {
            Self::Ready(ready) => next(ready).await.map(SignedIn::Ready),
            Self::TenantRequired(choice) => Ok(SignedIn::TenantRequired(choice)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantChoice {
    pub id: TenantId,
    pub slug: TenantSlug,
    pub name: String,
}

/// What a client of the API gets.
#[derive(Clone, Debug)]
pub struct AccessToken {
    pub token: SecretString,
    pub expires_in: TimeDelta,
    pub user: UserId,
    pub tenant: TenantId,
    pub session: Id<Session>,
    /// The granted permissions, joined by spaces.
    pub scope: String,
}

/// What a client of the API gets to stay signed in.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub access: AccessToken,
    /// Good once, for the next pair.
    pub refresh: SecretString,
    pub refresh_expires_in: TimeDelta,
}

/// What a program gets in exchange for its secret. There is no refresh token: the secret gives the next one.
#[derive(Clone, Debug)]
pub struct ProgramToken {
    pub token: SecretString,
    pub expires_in: TimeDelta,
    pub client: ApiClientId,
    pub tenant: TenantId,
    /// The granted permissions, joined by spaces.
    pub scope: String,
}

/// What is said of a token to who may ask (RFC 7662).
#[derive(Clone, Debug)]
pub struct LiveToken {
    /// The user, or the API client.
    pub subject: Uuid,
    pub tenant: TenantId,
    /// None for people.
    pub client: Option<ApiClientId>,
    /// None for API clients.
    pub username: Option<Email>,
    pub scope: String,
    pub audience: String,
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// One of the caller's sessions.
#[derive(Clone, Debug)]
pub struct ListedSession {
    pub session: crate::model::Session,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A program with what is public of its tokens, the newest last.
#[derive(Clone, Debug)]
pub struct ListedApiClient {
    pub client: ApiClient,
    pub secrets: Vec<ApiSecret>,
}

/// A program that has just got a token.
#[derive(Clone, Debug)]
pub struct IssuedApiClient {
    pub listed: ListedApiClient,
    /// Shown this once, and again to the same call repeated while the token is good.
    pub token: Option<SecretString>,
}

/// What a revocation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Whether any session ended.
    pub revoked: bool,
    pub tenant: TenantId,
    pub user: Option<UserId>,
}

/// What a browser gets, in an HttpOnly cookie.
#[derive(Clone, Debug)]
pub struct BrowserSession {
    pub secret: SecretString,
    pub expires_at: DateTime<Utc>,
    pub user: UserId,
    pub tenant: TenantId,
    pub session: Id<Session>,
}

/// The caller, as shown to themselves. At most `AUTH_CACHE_TTL_S` old.
#[derive(Clone, Debug)]
pub struct Me {
    pub user: UserId,
    pub email: Email,
    pub display_name: String,
    pub locale: Option<Locale>,
    pub tenant: TenantChoice,
    pub roles: Vec<Role>,
    pub permissions: PermissionSet,
    /// The customer the user is bound to.
    pub client: Option<Id<Client>>,
    pub session: Id<Session>,
    pub session_expires_at: DateTime<Utc>,
}

/// What an invitation says to whoever holds its link.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub tenant: TenantChoice,
    pub email: Email,
    /// None when the tenant named none.
    pub display_name: Option<String>,
    /// Whether the address has an account: its password then accepts, instead of a new one.
    pub has_account: bool,
}

/// A flag with what it is set to.
#[derive(Clone, Debug)]
pub struct KnownFlag {
    pub flag: Flag,
    /// For every tenant without a setting of its own.
    pub global: Option<FlagSetting>,
    /// In the caller's tenant.
    pub tenant: Option<FlagSetting>,
}

impl KnownFlag {
    /// What counts in the caller's tenant; the default of the flag when nothing does.
    pub fn in_force(&self, now: DateTime<Utc>) -> Option<&FlagSetting> {
        let set = [&self.tenant, &self.global].into_iter().flatten();
        set.into_iter().find(|set| set.holds(now))
    }
}

/// A new account.
#[derive(Clone, Debug)]
pub struct CreatedUser {
    pub user: UserId,
    pub tenant: TenantId,
    pub email: Email,
    /// The generated password, told this once; none when the caller chose it.
    pub password: Option<SecretString>,
}

impl From<&Tenant> for TenantChoice {
    fn from(tenant: &Tenant) -> Self {
        Self { id: tenant.id, slug: tenant.slug.clone(), name: tenant.name.clone() }
    }
}

impl From<Enrolment> for TenantChoice {
    fn from(enrolment: Enrolment) -> Self {
        Self::from(&enrolment.tenant)
    }
}
