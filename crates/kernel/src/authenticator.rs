use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{Actor, Client, Id, Locale, PermissionSet, Session, StoreError, TenantId};

/// What a caller shows to be let in.
#[derive(Clone, Copy)]
pub enum Credential<'a> {
    /// An access token or the token of an API client, from an `Authorization: Bearer` header.
    Bearer(&'a str),
    /// The opaque secret of a browser session.
    Cookie(&'a str),
}

impl std::fmt::Debug for Credential<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(***)",
            Self::Cookie(_) => "Cookie(***)",
        })
    }
}

/// Who a credential stands for, as the database knows it (roles come from the membership, never from a claim).
#[derive(Clone, Debug)]
pub struct Principal {
    pub tenant: TenantId,
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
    /// `reason` is a stable word for `details[].reason`: `missing`, `invalid`, `expired`, `revoked`.
    #[error("not signed in: {reason}")]
    Refused { reason: &'static str },
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
