use auth::{AccessToken, Me, SignedIn, TenantChoice};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How a login with the right password ends.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = SignedIn)]
pub(crate) enum SignedInView<'a> {
    Token(TokenView<'a>),
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

impl<'a> From<&'a SignedIn<AccessToken>> for SignedInView<'a> {
    fn from(signed_in: &'a SignedIn<AccessToken>) -> Self {
        match signed_in {
            SignedIn::Ready(token) => Self::Token(token.into()),
            SignedIn::TenantRequired(choices) => Self::TenantRequired(TenantRequiredView {
                tenant_required: true,
                tenants: choices.iter().map(TenantView::from).collect(),
            }),
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

impl<'a> From<&'a Me> for MeView<'a> {
    fn from(me: &'a Me) -> Self {
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
            session: SessionView { id: me.session.as_uuid(), expires_at: me.session_expires_at },
        }
    }
}
