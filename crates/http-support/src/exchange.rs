use std::{net::IpAddr, sync::Arc};

use actix_web::{HttpMessage, HttpRequest, dev::ServiceRequest};
use kernel::{Locale, TraceParent};

use crate::{Edge, ErrorProfile, RouteProfile, accepted_language, address, ids};

/// One HTTP exchange: its ids, where it came from, and the language asked for. The middleware opens it before anything else runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    pub request_id: Arc<str>,
    pub correlation_id: Arc<str>,
    /// What `Accept-Language` asks for, when it is a language of ours.
    pub language: Option<Locale>,
    /// The client's address, as far as it can be believed.
    pub client: Option<IpAddr>,
    /// How the client wants refusals written.
    pub(crate) profile: Option<ErrorProfile>,
    /// The caller's span, of which this exchange is a part.
    pub(crate) traceparent: Option<TraceParent>,
}

/// The language a signed-in user prefers, left for the rendering of a refusal.
#[derive(Clone, Copy)]
struct UserLanguage(Locale);

impl Exchange {
    pub(crate) fn open(request: &ServiceRequest, edge: &Edge) -> Self {
        let (request_id, correlation_id) = ids::ids_of(request.headers(), &*edge.clock, &*edge.random);
        let peer = request.peer_addr().map(|peer| peer.ip());
        Self {
            request_id,
            correlation_id,
            language: accepted_language(request.headers()),
            client: edge.settings.trusted_proxies.client_of(peer, request.headers()),
            profile: ErrorProfile::asked(request.headers()),
            traceparent: ids::traceparent(request.headers()),
        }
    }

    /// The exchange that `request` belongs to; one without ids outside the middleware.
    pub fn of(request: &HttpRequest) -> Self {
        let opened = request.extensions().get::<Self>().cloned();
        opened.unwrap_or_else(|| Self {
            request_id: "-".into(),
            correlation_id: "-".into(),
            language: accepted_language(request.headers()),
            client: None,
            profile: ErrorProfile::asked(request.headers()),
            traceparent: None,
        })
    }

    /// The network the call came from: all that is ever stored of an address.
    pub(crate) fn ip_prefix(&self) -> Option<Arc<str>> {
        self.client.map(address::prefix_of)
    }

    /// How its refusals are written: as asked, else as the route does.
    pub(crate) fn profile(&self, request: Option<&HttpRequest>) -> ErrorProfile {
        self.profile.unwrap_or_else(|| RouteProfile::of(request).errors)
    }

    /// The language of an answer: as asked, else the user's, else the route's.
    pub(crate) fn locale(&self, request: Option<&HttpRequest>) -> Locale {
        let users = || known_language(request?);
        let routes = || RouteProfile::of(request).locale;
        self.language.or_else(users).unwrap_or_else(routes)
    }
}

/// The language that the caller of `request` chose for their account, once it is known who calls.
pub fn known_language(request: &HttpRequest) -> Option<Locale> {
    request.extensions().get::<UserLanguage>().map(|users| users.0)
}

pub(crate) fn remember_language(request: &HttpRequest, language: Option<Locale>) {
    if let Some(language) = language {
        request.extensions_mut().insert(UserLanguage(language));
    }
}
