use std::ops::Deref;

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures::{FutureExt, future::LocalBoxFuture};
use kernel::{Access, Actor, Context, PermissionSet, Principal, Scope, TenantSuspended};

use crate::{ApiError, Edge, Exchange, credential::Shown, denials, error, exchange, limits::Identified};

/// The signed-in caller of a route without a body; derefs to the [`Context`] that services take.
#[derive(Clone, Debug)]
pub struct Caller {
    pub cx: Context,
    pub principal: Principal,
}

impl Deref for Caller {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.cx
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move { Self::of(&request).await }.boxed_local()
    }
}

impl Caller {
    /// # Errors
    /// 401 without an acceptable token, 400 with two, 403 when their tenant is suspended.
    pub(crate) async fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let known = request.extensions().get::<Identified>().cloned();
        let principal = if let Some(Identified(principal)) = known {
            principal
        } else {
            let edge = Edge::of(request)?;
            Shown::of(request)?.authenticate(&edge, request).await.map_err(error::refused)?
        };
        // First, so that who watches learns whose call it was.
        let cx = context_of(&principal, request);
        admit(&principal, request)?;
        Ok(Self { cx, principal })
    }
}

/// Marks a resource, in its application data, that members of a suspended tenant reach too: the way out.
#[derive(Clone, Copy, Debug)]
pub struct WayOut;

/// # Errors
/// [`TenantSuspended`] when the caller's tenant is closed, but on the [`WayOut`].
pub fn admit(principal: &Principal, request: &HttpRequest) -> Result<(), TenantSuspended> {
    let is_shut_out = principal.access == Access::Closed && request.app_data::<WayOut>().is_none();
    if is_shut_out { Err(TenantSuspended) } else { Ok(()) }
}

/// The context of a call by `principal`, however they showed who they are. The log learns their tenant.
pub fn context_of(principal: &Principal, request: &HttpRequest) -> Context {
    exchange::remember_language(request, principal.locale);
    let span = tracing::Span::current();
    span.record("tenant_id", tracing::field::display(principal.tenant));
    if let Actor::User(user) = principal.actor {
        span.record("user_id", tracing::field::display(user));
    }
    let cx = Context {
        scope: Scope::Tenant(principal.tenant),
        actor: principal.actor,
        permissions: principal.permissions.clone(),
        client: principal.client,
        session: principal.session,
        auth_time: principal.auth_time,
        read_only: principal.access == Access::ReadOnly,
        ..anonymous(request)
    };
    denials::remember(request, &cx);
    cx
}

/// The context of a call by nobody yet: sign-in and public pages. It may do nothing that asks for a permission.
pub fn anonymous(request: &HttpRequest) -> Context {
    let exchange = Exchange::of(request);
    Context {
        scope: Scope::System,
        actor: Actor::Anonymous,
        permissions: PermissionSet::default(),
        client: None,
        session: None,
        auth_time: None,
        ip_prefix: exchange.ip_prefix(),
        locale: exchange.locale(Some(request)),
        request_id: exchange.request_id,
        correlation_id: exchange.correlation_id,
        idempotency: None,
        read_only: false,
    }
}
