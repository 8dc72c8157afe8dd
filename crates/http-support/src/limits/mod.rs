//! How often callers may call (platform.md §6.5).

mod mode;
mod narrower;
mod standing;

use std::{fmt, sync::Arc, time::Duration};

use actix_web::{HttpMessage, HttpRequest, dev::ServiceRequest};
use kernel::{Actor, Credential, Limiter, Principal, Quota, TenantId};

use self::standing::Standing;
pub(crate) use self::standing::Tightest;
pub use self::{
    mode::LimitMode,
    narrower::{count_sign_in, heavy, sensitive},
};
use crate::{ApiError, ApiResult, Edge, Exchange, address, credential::Shown, exchange};

/// Holds the secret of a browser session.
pub const SESSION_COOKIE: &str = "comptoir_session";

/// How often callers may call, and who counts.
#[derive(Clone)]
pub struct Limits {
    pub mode: LimitMode,
    /// The policy of signed-in users (`RATE_LIMIT_REQUESTS`, `RATE_LIMIT_WINDOW_S`).
    pub user: Quota,
    pub limiter: Arc<dyn Limiter>,
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits").field("mode", &self.mode).field("user", &self.user).finish_non_exhaustive()
    }
}

const MINUTE: Duration = Duration::from_mins(1);
const IP: Quota = Quota { limit: 60, window: MINUTE, burst: 30 };
const TENANT: Quota = Quota { limit: 600, window: MINUTE, burst: 300 };
const CLIENT: Quota = Quota { limit: 600, window: MINUTE, burst: 200 };

/// Never limited: what probes and pages fetch without a thought.
const EXEMPT: [&str; 6] = ["/health", "/healthz", "/readyz", "/startupz", "/metrics", "/ui/assets/{name}"];

/// A principal found before the handler runs, so that it is looked up once.
#[derive(Clone)]
pub(crate) struct Identified(pub(crate) Principal);

/// By whom a call is counted, left with it for narrower limits; absent from a call that nobody counts.
#[derive(Clone)]
struct Counted {
    caller: Option<(Actor, TenantId)>,
    tightest: Tightest,
}

impl Counted {
    fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }
}

/// Counts the call: by user or API client and by tenant, or by address without a good credential (platform.md §6.5).
///
/// # Errors
/// 429 when it is one too many and limits are enforced.
pub(crate) async fn charge(
    edge: &Edge,
    exchange: &Exchange,
    (request, route): (&ServiceRequest, &str),
    tightest: &Tightest,
) -> ApiResult<()> {
    let Some(limits) = edge.limits.as_ref().filter(|limits| limits.mode != LimitMode::Off) else {
        return Ok(());
    };
    if EXEMPT.iter().any(|exempt| route.ends_with(exempt)) {
        return Ok(());
    }
    let principal = identify(edge, request).await;
    let caller = principal.as_ref().map(|principal| (principal.actor, principal.tenant));
    request.extensions_mut().insert(Counted { caller, tightest: tightest.clone() });
    take(edge, tightest, subjects(limits, principal.as_ref(), exchange)).await
}

/// Takes one of each quota for its subject.
///
/// # Errors
/// 429 at the first that is used up, where limits are enforced.
async fn take(
    edge: &Edge,
    tightest: &Tightest,
    counts: impl IntoIterator<Item = (&'static str, String, Quota)>,
) -> ApiResult<()> {
    let Some(limits) = &edge.limits else { return Ok(()) };
    for (policy, subject, quota) in counts {
        let decision = limits.limiter.take(&format!("{policy}:{subject}"), quota).await;
        edge.metrics.count_decision(policy, limits.mode, decision.allowed);
        if limits.mode != LimitMode::Enforce {
            continue;
        }
        tightest.note(Standing { policy, quota, decision });
        if !decision.allowed {
            return Err(ApiError::rate_limited(decision.retry_after));
        }
    }
    Ok(())
}

/// The policies of a call, the most specific first.
fn subjects(
    limits: &Limits,
    principal: Option<&Principal>,
    exchange: &Exchange,
) -> Vec<(&'static str, String, Quota)> {
    let Some(principal) = principal else {
        let address = exchange.client.map(address::household_of);
        return address.map(|address| ("ip", address, IP)).into_iter().collect();
    };
    let own = match principal.actor {
        Actor::User(user) => Some(("user", user.to_string(), limits.user)),
        Actor::ApiClient(client) => Some(("client", client.to_string(), CLIENT)),
        Actor::System | Actor::Anonymous => None,
    };
    own.into_iter().chain([("tenant", principal.tenant.to_string(), TENANT)]).collect()
}

/// Whose credential it is; nobody's when it is none or not good, which the handler then says.
async fn identify(edge: &Edge, request: &ServiceRequest) -> Option<Principal> {
    let http = request.request();
    // A token in the address waits for the handler, so that whoever is over the limit leaves no trace of it.
    if let Some(shown) = Shown::of(http).ok().filter(|shown| !shown.is_in_query()) {
        let principal = shown.authenticate(edge, http).await.ok()?;
        request.extensions_mut().insert(Identified(principal.clone()));
        exchange::remember_language(http, principal.locale);
        return Some(principal);
    }
    let cookie = http.cookie(SESSION_COOKIE)?;
    let principal = edge.authenticator.authenticate(Credential::Cookie(cookie.value())).await.ok()?;
    exchange::remember_language(http, principal.locale);
    Some(principal)
}
