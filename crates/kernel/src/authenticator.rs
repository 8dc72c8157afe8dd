use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{Access, Actor, Client, Context, Id, Locale, PermissionSet, Session, StoreError, TenantId};

/// What a caller shows to be let in.
#[derive(Clone, Copy)]
pub enum Credential<'a> {
    /// An access token, from an `Authorization: Bearer` header.
    Bearer(ShownToken<'a>),
    /// The token of an API client.
    ApiToken(ShownToken<'a>),
    /// The opaque secret of a browser session.
    Cookie(&'a str),
}

/// A token, and the call it came with.
#[derive(Clone, Copy)]
pub struct ShownToken<'a> {
    pub token: &'a str,
    /// Whether it stood in the address of the call, where logs and histories keep it.
    pub in_query: bool,
    /// Where the call came from, as far as it can be believed.
    pub address: Option<IpAddr>,
    /// The call, by nobody yet.
    pub cx: &'a Context,
}

impl std::fmt::Debug for ShownToken<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ShownToken").field("in_query", &self.in_query).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Credential<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(***)",
            Self::ApiToken(_) => "ApiToken(***)",
            Self::Cookie(_) => "Cookie(***)",
        })
    }
}

/// Who a credential stands for, as the database knows it (roles come from the membership, never from a claim).
#[derive(Clone, Debug)]
pub struct Principal {
    pub tenant: TenantId,
    /// What the tenant is open to at the moment.
    pub access: Access,
    /// A user or an API client, never anyone else.
    pub actor: Actor,
    /// The sign-in it belongs to; an API client has none.
    pub session: Option<Id<Session>>,
    /// When the user last proved who they are.
    pub auth_time: Option<DateTime<Utc>>,
    pub permissions: PermissionSet,
    pub client: Option<Id<Client>>,
    pub locale: Option<Locale>,
}

#[derive(Debug, thiserror::Error)]
pub enum Unauthenticated {
    /// `reason` is a stable word for `details[].reason`: `missing`, `invalid`, `expired`, `revoked`,
    /// `address_not_allowed`, `in_query`.
    #[error("not signed in: {reason}")]
    Refused { reason: &'static str },
    /// The credential is good and for no tenant, which is refused where tenancy is enforced.
    #[error("the token names no tenant")]
    NoTenant,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Turns a credential into a principal; owned by `auth`, used by the edges.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// # Errors
    /// [`Unauthenticated`]; every refusal looks alike but for its reason.
    async fn authenticate(&self, credential: Credential<'_>) -> Result<Principal, Unauthenticated>;
}

/// A call that was refused because its caller may not do what they asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial<'a> {
    pub method: &'a str,
    /// The template of the path.
    pub route: &'a str,
    /// The object the path names, known or not.
    pub target: Option<uuid::Uuid>,
    /// The code of the answer.
    pub code: &'static str,
}

/// Must know when a signed-in caller reaches for what is not theirs (platform.md §6.7: each 403; §8).
#[async_trait]
pub trait Witness: Send + Sync {
    /// # Errors
    /// [`StoreError`] when it could not be written down; the refusal stands.
    async fn denied(&self, cx: &Context, denial: Denial<'_>) -> Result<(), StoreError>;

    /// The caller named a tenant, by id or slug, that is perhaps not theirs; it was passed over.
    ///
    /// # Errors
    /// [`StoreError`] when it could not be written down.
    async fn misnamed(&self, cx: &Context, tenant: &str) -> Result<(), StoreError>;
}
