//! Tokens beside the members of the envelope, spelt out: a schema made of two cannot refuse other members.

use auth::{ProgramToken, SignedIn, TenantsToChoose, Tokens};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::{
    browser::Keeping,
    views::{EnvelopedTokensView, TenantRequiredView},
};

/// What a grant gives.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Granted)]
pub(super) enum GrantedView<'a> {
    Tokens(Box<EnvelopedTokensView<'a>>),
    Program(EnvelopedProgramTokenView<'a>),
    TenantRequired(EnvelopedTenantRequiredView<'a>),
}

/// An access token for an API client. There is no refresh token: its own token gives the next one.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = ProgramToken)]
pub(super) struct ProgramTokenView<'a> {
    access_token: &'a str,
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Seconds; never longer than the token of the API client is good.
    #[schema(example = 900)]
    expires_in: i64,
    tenant_id: Uuid,
    client_id: Uuid,
    /// The granted permissions, joined by spaces.
    #[schema(example = "requests:create requests:read")]
    scope: &'a str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = EnvelopedProgramToken)]
pub(super) struct EnvelopedProgramTokenView<'a> {
    access_token: &'a str,
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Seconds; never longer than the token of the API client is good.
    #[schema(example = 900)]
    expires_in: i64,
    tenant_id: Uuid,
    client_id: Uuid,
    /// The granted permissions, joined by spaces.
    #[schema(example = "requests:create requests:read")]
    scope: &'a str,
    #[schema(example = true)]
    success: bool,
    data: ProgramTokenView<'a>,
    /// Always null.
    #[schema(required = true, value_type = Option<Object>)]
    error: Option<()>,
}

/// The user belongs to several tenants and named none: ask again with one of these as `tenant`.
#[derive(Serialize, ToSchema)]
#[schema(as = EnvelopedTenantRequired)]
pub(super) struct EnvelopedTenantRequiredView<'a> {
    #[schema(example = true)]
    tenant_required: bool,
    #[schema(example = true)]
    success: bool,
    data: TenantRequiredView<'a>,
    /// Always null.
    #[schema(required = true, value_type = Option<Object>)]
    error: Option<()>,
}

impl<'a> GrantedView<'a> {
    pub(super) fn of(signed_in: &'a SignedIn<Tokens>, keeping: Keeping) -> Self {
        match signed_in {
            SignedIn::Ready(tokens) => Self::Tokens(Box::new(EnvelopedTokensView::of(tokens, keeping))),
            SignedIn::TenantRequired(choice) => Self::TenantRequired(choice.into()),
        }
    }
}

impl<'a> From<&'a TenantsToChoose> for EnvelopedTenantRequiredView<'a> {
    fn from(choice: &'a TenantsToChoose) -> Self {
        Self { tenant_required: true, success: true, data: choice.into(), error: None }
    }
}

impl<'a> From<&'a ProgramToken> for GrantedView<'a> {
    fn from(token: &'a ProgramToken) -> Self {
        let data = ProgramTokenView {
            access_token: token.token.expose_secret(),
            token_type: "bearer",
            expires_in: token.expires_in.num_seconds(),
            tenant_id: token.tenant.as_uuid(),
            client_id: token.client.as_uuid(),
            scope: &token.scope,
        };
        Self::Program(EnvelopedProgramTokenView {
            access_token: data.access_token,
            token_type: data.token_type,
            expires_in: data.expires_in,
            tenant_id: data.tenant_id,
            client_id: data.client_id,
            scope: data.scope,
            success: true,
            data,
            error: None,
        })
    }
}
