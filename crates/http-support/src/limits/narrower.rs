//! Limits narrower than the caller's own, declared where a route is registered (platform.md §6.5). Both are counted.

use std::time::Duration;

use actix_web::{
    Error, HttpRequest, Route,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
};
use kernel::{Actor, Quota};
use sha2::{Digest, Sha256};

use super::{Counted, address, take};
use crate::{ApiResult, Edge, Exchange, idempotency::hex};

const MINUTE: Duration = Duration::from_mins(1);
const LOGIN_BY_NETWORK: Quota = Quota { limit: 20, window: MINUTE, burst: 10 };
const LOGIN_BY_ACCOUNT: Quota = Quota { limit: 10, window: MINUTE, burst: 5 };
const SENSITIVE: Quota = Quota { limit: 5, window: MINUTE, burst: 5 };
const HEAVY: Quota = Quota { limit: 30, window: MINUTE, burst: 10 };

#[derive(Clone, Copy)]
enum Class {
    Sensitive,
    Heavy,
}

/// A route that sends a letter or tries a secret: counted by who is signed in, or by address.
pub fn sensitive(route: Route) -> Route {
    narrowed(route, Class::Sensitive)
}

/// A route that costs much: counted by tenant.
pub fn heavy(route: Route) -> Route {
    narrowed(route, Class::Heavy)
}

/// Counts an attempt to sign in to `account`: by the network it comes from, and by the account wherever it comes from.
///
/// # Errors
/// 429 when it is one too many.
pub async fn count_sign_in(request: &HttpRequest, account: &str) -> ApiResult<()> {
    let Some(Counted { tightest, .. }) = Counted::of(request) else { return Ok(()) };
    // Stored elsewhere, perhaps: not the address itself.
    let digest = Sha256::digest(account.trim().to_lowercase());
    let account = digest.into_iter().fold(String::with_capacity(64), hex);
    let network = Exchange::of(request).ip_prefix().map(|network| network.to_string());
    let counts = network.map(|network| ("login", network, LOGIN_BY_NETWORK)).into_iter();
    let edge = Edge::of(request)?;
    take(&edge, &tightest, counts.chain([("login", account, LOGIN_BY_ACCOUNT)])).await
}

fn narrowed(route: Route, class: Class) -> Route {
    let counted = move |request: ServiceRequest, next: Next<BoxBody>| counted(class, request, next);
    route.wrap(from_fn(counted))
}

async fn counted(
    class: Class,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse, Error> {
    match class.count(request.request()).await {
        Ok(()) => next.call(request).await,
        Err(refused) => Ok(request.error_response(refused)),
    }
}

impl Class {
    async fn count(self, request: &HttpRequest) -> ApiResult<()> {
        let Some(Counted { caller, tightest }) = Counted::of(request) else { return Ok(()) };
        let address = || Exchange::of(request).client.map(address::household_of);
        let count = match (self, caller) {
            (Self::Sensitive, None) => address().map(|address| ("sensitive", address, SENSITIVE)),
            (Self::Sensitive, Some((actor, _))) => subject(actor).map(|who| ("sensitive", who, SENSITIVE)),
            (Self::Heavy, Some((_, tenant))) => Some(("heavy", tenant.to_string(), HEAVY)),
            // Refused by the route itself.
            (Self::Heavy, None) => None,
        };
        take(&*Edge::of(request)?, &tightest, count).await
    }
}

fn subject(actor: Actor) -> Option<String> {
    match actor {
        Actor::User(user) => Some(user.to_string()),
        Actor::ApiClient(client) => Some(client.to_string()),
        Actor::System | Actor::Anonymous => None,
    }
}
