use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest, dev::ServiceRequest};
use kernel::Locale;

use crate::{Edge, RouteProfile, accepted_language, ids};

/// One HTTP exchange: its ids and the language asked for. The middleware opens it before anything else runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    pub request_id: Arc<str>,
    pub correlation_id: Arc<str>,
    /// What `Accept-Language` asks for, when it is a language of ours.
    pub language: Option<Locale>,
}

/// The language a signed-in user prefers, left for the rendering of a refusal.
#[derive(Clone, Copy)]
struct UserLanguage(Locale);

impl Exchange {
    pub(crate) fn open(request: &ServiceRequest, edge: &Edge) -> Self {
        let (request_id, correlation_id) = ids::ids_of(request.headers(), &*edge.clock, &*edge.random);
        let language = accepted_language(request.headers());
        Self { request_id, correlation_id, language }
    }

    /// The exchange that `request` belongs to; one without ids outside the middleware.
    pub fn of(request: &HttpRequest) -> Self {
        let opened = request.extensions().get::<Self>().cloned();
        opened.unwrap_or_else(|| Self {
            request_id: "-".into(),
            correlation_id: "-".into(),
            language: accepted_language(request.headers()),
        })
    }

    /// The language of an answer: as asked, else the user's, else the route's.
    pub(crate) fn locale(&self, request: Option<&HttpRequest>) -> Locale {
        let users = || request?.extensions().get::<UserLanguage>().map(|users| users.0);
        let routes = || RouteProfile::of(request).locale;
        self.language.or_else(users).unwrap_or_else(routes)
    }
}

pub(crate) fn remember_language(request: &HttpRequest, language: Option<Locale>) {
    if let Some(language) = language {
        request.extensions_mut().insert(UserLanguage(language));
    }
}
