use std::collections::BTreeMap;

use auth::{
    AccessToken, ListedSession, LiveToken, Me, Revoked, SignedIn, TenantChoice, TenantsToChoose, Tokens,
    model::FlagState,
};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::browser::Keeping;

/// How a login with the right password ends.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = SignedIn)]
pub(crate) enum SignedInView<'a> {
    Tokens(TokensView<'a>),
    TenantRequired(TenantRequiredView<'a>),
}

/// An access token and what it is for.
#[derive(Serialize, ToSchema)]
#[schema(as = AccessToken)]
pub(crate) struct TokenView<'a> {
    access_token: &'a str,
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Seconds.
    #[schema(example = 900)]
    expires_in: i64,
    tenant_id: Uuid,
    session_id: Uuid,
    /// The granted permissions, joined by spaces.
    #[schema(example = "requests:create requests:read")]
    scope: &'a str,
}

/// The user belongs to several tenants and named none: sign in again with one of these.
#[derive(Serialize, ToSchema)]
#[schema(as = TenantRequired)]
pub(crate) struct TenantRequiredView<'a> {
    #[schema(example = true)]
    tenant_required: bool,
    tenants: Vec<TenantView<'a>>,
    /// For `/v1/auth/select-tenant`, within five minutes.
    select_token: &'a str,
}

/// What a client needs to stay signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Tokens)]
pub(crate) struct TokensView<'a> {
    access_token: &'a str,
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Seconds.
    #[schema(example = 900)]
    expires_in: i64,
    /// Good once, for the next pair. In browser mode it is in the cookie instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    refresh_token: Option<&'a str>,
    /// Seconds.
    #[schema(example = 604_800)]
    refresh_expires_in: i64,
    tenant_id: Uuid,
    session_id: Uuid,
    /// The granted permissions, joined by spaces.
    #[schema(example = "requests:create requests:read")]
    scope: &'a str,
}

/// Tokens beside the members of the envelope, so that clients of either shape read them.
// Spelt out: a schema made of two cannot refuse other members.
#[derive(Serialize, ToSchema)]
#[schema(as = EnvelopedTokens)]
pub(crate) struct EnvelopedTokensView<'a> {
    access_token: &'a str,
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Seconds.
    #[schema(example = 900)]
    expires_in: i64,
    /// Good once, for the next pair. In browser mode it is in the cookie instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    refresh_token: Option<&'a str>,
    /// Seconds.
    #[schema(example = 604_800)]
    refresh_expires_in: i64,
    tenant_id: Uuid,
    session_id: Uuid,
    /// The granted permissions, joined by spaces.
    #[schema(example = "requests:create requests:read")]
    scope: &'a str,
    #[schema(example = true)]
    success: bool,
    data: TokensView<'a>,
    /// Always null.
    #[schema(required = true, value_type = Option<Object>)]
    error: Option<()>,
}

/// What a revocation did, in the envelope.
#[derive(Serialize, ToSchema)]
#[schema(as = RevokedEnvelope)]
pub(crate) struct RevokedEnvelope {
    #[schema(example = true)]
    success: bool,
    data: RevokedView,
    /// Always null.
    #[schema(required = true, value_type = Option<Object>)]
    error: Option<()>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Revoked)]
pub(crate) struct RevokedView {
    /// Whether any session ended.
    revoked: bool,
    tenant_id: Uuid,
    /// Null when nobody's session was the caller's to end.
    #[schema(required = true)]
    user_id: Option<Uuid>,
}

/// A live token, or only `active: false`.
#[derive(Serialize, ToSchema)]
#[schema(as = Introspection)]
#[serde(untagged)]
pub(crate) enum IntrospectionView<'a> {
    Live(LiveTokenView<'a>),
    Dead(DeadTokenView),
}

#[derive(Serialize, ToSchema)]
#[schema(as = DeadToken)]
pub(crate) struct DeadTokenView {
    #[schema(example = false)]
    active: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LiveToken)]
pub(crate) struct LiveTokenView<'a> {
    #[schema(example = true)]
    active: bool,
    /// The user, or the API client.
    sub: Uuid,
    tenant_id: Uuid,
    scope: &'a str,
    /// The API client; null for people.
    #[schema(required = true)]
    client_id: Option<Uuid>,
    /// Seconds since the epoch.
    exp: i64,
    /// Seconds since the epoch.
    iat: i64,
    aud: &'a str,
    /// The address of the account; null for API clients.
    #[schema(required = true)]
    username: Option<&'a str>,
}

/// The caller's live sessions, the last used first.
#[derive(Serialize, ToSchema)]
#[schema(as = Sessions)]
pub(crate) struct SessionsView<'a> {
    items: Vec<ListedSessionView<'a>>,
    total: usize,
    #[schema(example = 1)]
    page: usize,
    size: usize,
}

/// One sign-in that is going on.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedSession)]
pub(crate) struct ListedSessionView<'a> {
    id: Uuid,
    tenant_id: Uuid,
    /// Whether it is the one that asks.
    current: bool,
    #[schema(required = true)]
    device: Option<&'a str>,
    #[schema(required = true)]
    user_agent: Option<&'a str>,
    /// The network it was opened from.
    #[schema(required = true)]
    ip_prefix: Option<&'a str>,
    auth_time: DateTime<Utc>,
    amr: &'a [String],
    created_at: DateTime<Utc>,
    /// To the minute.
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Tenant)]
pub(crate) struct TenantView<'a> {
    id: Uuid,
    #[schema(example = "demo")]
    slug: &'a str,
    #[schema(example = "Agence Démo")]
    name: &'a str,
}

/// The caller, as shown to themselves.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
pub(crate) struct MeView<'a> {
    user: UserView<'a>,
    tenant: TenantView<'a>,
    #[schema(example = json!(["owner"]))]
    roles: Vec<&'static str>,
    /// Grants as written; `*` and `resource:*` are patterns.
    #[schema(example = json!(["requests:create", "requests:read"]))]
    permissions: Vec<&'a str>,
    /// The one customer a `client_user` is bound to.
    #[schema(required = true)]
    client_id: Option<Uuid>,
    /// Each feature flag, and whether it is on for the caller.
    #[schema(example = json!({"requests.sync_attempt": true}))]
    flags: BTreeMap<&'static str, bool>,
    session: SessionView,
}

#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct UserView<'a> {
    id: Uuid,
    #[schema(example = "ada@example.org")]
    email: &'a str,
    #[schema(example = "Ada Lovelace")]
    display_name: &'a str,
    /// The language the user prefers; null when none was chosen.
    #[schema(required = true, example = "fr")]
    locale: Option<&'static str>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    id: Uuid,
    expires_at: DateTime<Utc>,
}

impl<'a> SignedInView<'a> {
    pub(crate) fn of(signed_in: &'a SignedIn<Tokens>, keeping: Keeping) -> Self {
        match signed_in {
            SignedIn::Ready(tokens) => Self::Tokens(TokensView::of(tokens, keeping)),
            SignedIn::TenantRequired(choice) => Self::TenantRequired(choice.into()),
        }
    }
}

impl<'a> From<&'a TenantsToChoose> for TenantRequiredView<'a> {
    fn from(choice: &'a TenantsToChoose) -> Self {
        Self {
            tenant_required: true,
            tenants: choice.tenants.iter().map(TenantView::from).collect(),
            select_token: choice.select_token.expose_secret(),
        }
    }
}

impl<'a> TokensView<'a> {
    pub(super) fn of(tokens: &'a Tokens, keeping: Keeping) -> Self {
        let TokenView { access_token, token_type, expires_in, tenant_id, session_id, scope } =
            TokenView::from(&tokens.access);
        Self {
            access_token,
            token_type,
            expires_in,
            refresh_token: keeping.shown(tokens),
            refresh_expires_in: tokens.refresh_expires_in.num_seconds(),
            tenant_id,
            session_id,
            scope,
        }
    }
}

impl<'a> EnvelopedTokensView<'a> {
    pub(super) fn of(tokens: &'a Tokens, keeping: Keeping) -> Self {
        let data = TokensView::of(tokens, keeping);
        Self {
            access_token: data.access_token,
            token_type: data.token_type,
            expires_in: data.expires_in,
            refresh_token: data.refresh_token,
            refresh_expires_in: data.refresh_expires_in,
            tenant_id: data.tenant_id,
            session_id: data.session_id,
            scope: data.scope,
            success: true,
            data,
            error: None,
        }
    }
}

impl From<Revoked> for RevokedEnvelope {
    fn from(done: Revoked) -> Self {
        let data = RevokedView {
            revoked: done.revoked,
            tenant_id: done.tenant.as_uuid(),
            user_id: done.user.map(|user| user.as_uuid()),
        };
        Self { success: true, data, error: None }
    }
}

impl<'a> From<Option<&'a LiveToken>> for IntrospectionView<'a> {
    fn from(live: Option<&'a LiveToken>) -> Self {
        let Some(token) = live else { return Self::Dead(DeadTokenView { active: false }) };
        Self::Live(LiveTokenView {
            active: true,
            sub: token.subject,
            tenant_id: token.tenant.as_uuid(),
            scope: &token.scope,
            client_id: token.client.map(|client| client.as_uuid()),
            exp: token.expires_at.timestamp(),
            iat: token.issued_at.timestamp(),
            aud: &token.audience,
            username: token.username.as_ref().map(auth::model::Email::as_str),
        })
    }
}

impl<'a> From<&'a [ListedSession]> for SessionsView<'a> {
    fn from(live: &'a [ListedSession]) -> Self {
        let items = live.iter().map(ListedSessionView::from).collect();
        Self { items, total: live.len(), page: 1, size: live.len() }
    }
}

impl<'a> From<&'a ListedSession> for ListedSessionView<'a> {
    fn from(listed: &'a ListedSession) -> Self {
        let session = &listed.session;
        Self {
            id: session.id.as_uuid(),
            tenant_id: session.tenant.as_uuid(),
            current: listed.current,
            device: session.device.as_deref(),
            user_agent: session.user_agent.as_deref(),
            ip_prefix: session.ip_prefix.as_deref(),
            auth_time: session.auth_time,
            amr: &session.amr,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            expires_at: session.expires_at,
        }
    }
}

impl<'a> From<&'a AccessToken> for TokenView<'a> {
    fn from(token: &'a AccessToken) -> Self {
        Self {
            access_token: token.token.expose_secret(),
            token_type: "bearer",
            expires_in: token.expires_in.num_seconds(),
            tenant_id: token.tenant.as_uuid(),
            session_id: token.session.as_uuid(),
            scope: &token.scope,
        }
    }
}

impl<'a> From<&'a TenantChoice> for TenantView<'a> {
    fn from(choice: &'a TenantChoice) -> Self {
        Self { id: choice.id.as_uuid(), slug: choice.slug.as_str(), name: &choice.name }
    }
}

impl<'a> From<(&'a Me, &[FlagState])> for MeView<'a> {
    fn from((me, flags): (&'a Me, &[FlagState])) -> Self {
        Self {
            user: UserView {
                id: me.user.as_uuid(),
                email: me.email.as_str(),
                display_name: &me.display_name,
                locale: me.locale.map(kernel::Locale::code),
            },
            tenant: TenantView::from(&me.tenant),
            roles: me.roles.iter().map(|role| role.as_str()).collect(),
            permissions: me.permissions.granted().collect(),
            client_id: me.client.map(|client| client.as_uuid()),
            flags: flags.iter().map(|flag| (flag.key, flag.on)).collect(),
            session: SessionView { id: me.session.as_uuid(), expires_at: me.session_expires_at },
        }
    }
}
