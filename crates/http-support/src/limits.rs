use std::{fmt, str::FromStr, sync::Arc, time::Duration};

use actix_web::{
    HttpMessage,
    dev::ServiceRequest,
    http::header::{HeaderMap, HeaderName, HeaderValue},
};
use kernel::{Actor, Credential, Decision, Limiter, Principal, Quota};

use crate::{Edge, Exchange, address, credential::Shown};

/// Holds the secret of a browser session.
pub const SESSION_COOKIE: &str = "comptoir_session";

/// What happens to a call over its limit (`RATE_LIMIT_MODE`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LimitMode {
    /// It is refused: 429.
    Enforce,
    /// It is counted, and goes on.
    Shadow,
    /// Nobody looks.
    #[default]
    Off,
}

impl FromStr for LimitMode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "enforce" => Ok(Self::Enforce),
            "shadow" => Ok(Self::Shadow),
            "off" => Ok(Self::Off),
            _ => Err(()),
        }
    }
}

impl fmt::Display for LimitMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enforce => "enforce",
            Self::Shadow => "shadow",
            Self::Off => "off",
        })
    }
}

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

/// Where a call stands with the tightest of its policies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    policy: &'static str,
    quota: Quota,
    pub(crate) decision: Decision,
}

/// Counts the call: by user or API client and by tenant, or by address without a good credential (platform.md §6.5).
pub(crate) async fn charge(
    edge: &Edge,
    exchange: &Exchange,
    request: &ServiceRequest,
    route: &str,
) -> Option<Standing> {
    let limits = edge.limits.as_ref().filter(|limits| limits.mode != LimitMode::Off)?;
    if EXEMPT.iter().any(|exempt| route.ends_with(exempt)) {
        return None;
    }
    let mut tightest: Option<Standing> = None;
    for (policy, subject, quota) in subjects(limits, identify(edge, request).await.as_ref(), exchange) {
        let decision = limits.limiter.take(&format!("{policy}:{subject}"), quota).await;
        let standing = Standing { policy, quota, decision };
        edge.metrics.count_decision(policy, limits.mode, decision.allowed);
        if !decision.allowed {
            return Some(standing);
        }
        let is_tighter = tightest.is_none_or(|tightest| decision.remaining < tightest.decision.remaining);
        if is_tighter {
            tightest = Some(standing);
        }
    }
    tightest
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
        return Some(principal);
    }
    let cookie = http.cookie(SESSION_COOKIE)?;
    edge.authenticator.authenticate(Credential::Cookie(cookie.value())).await.ok()
}

impl Standing {
    /// What every limited answer bears; seconds are rounded up, so that whoever waits them out is served.
    pub(crate) fn complete(&self, headers: &mut HeaderMap) {
        let Self { policy, quota, decision } = self;
        let (reset, window) = (seconds(decision.reset), seconds(quota.window));
        let (limit, left) = (quota.limit, decision.remaining);
        for (name, value) in [
            ("ratelimit-policy", format!("\"{policy}\";q={limit};w={window}")),
            ("ratelimit", format!("\"{policy}\";r={left};t={reset}")),
            ("x-ratelimit-limit", limit.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", reset.to_string()),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

fn seconds(duration: Duration) -> u128 {
    duration.as_micros().div_ceil(1_000_000)
}
