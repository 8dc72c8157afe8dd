use std::{cell::OnceCell, sync::Arc, time::Duration};

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::Method,
    middleware::Next,
};
use chrono::{DateTime, Utc};
use kernel::{Queries, StoreError};
use tracing::{Instrument, Span, field};

use crate::{
    ApiError, Edge, Exchange, admission,
    cors::Cors,
    denials,
    guard::guarded,
    headers,
    limits::{self, Tightest},
    pages::RefusalWriter,
    render::{Frame, Refusal},
    route, tenancy,
};

/// What is known of a call before anything of it runs.
struct Opened {
    edge: Arc<Edge>,
    exchange: Exchange,
    method: Method,
    /// The template of the path, or `unknown`.
    route: String,
    started: DateTime<Utc>,
    /// What it asks the database.
    queries: Queries,
    is_private: bool,
    cors: Cors,
    /// Where the call stands with its limits, where these are enforced.
    tightest: Tightest,
    /// How its refusal is written, if it asks for a page.
    page: OnceCell<Option<RefusalWriter>>,
}

/// How long a call waits for room before it is refused (platform.md §6.4).
const PATIENCE: Duration = Duration::from_millis(10);
/// Answered however busy the process is.
const PROBES: [&str; 5] = ["/health", "/healthz", "/readyz", "/startupz", "/metrics"];

/// The one middleware, outermost: ids, span and log line, figures, time limit, panics, the body of refusals, headers.
///
/// Wrap it last (`App::new()….wrap(from_fn(http_support::middleware))`), with `web::Data<Edge>` in the application data.
///
/// # Errors
/// When no handler gave the request back (a panic, a passed time limit): the error holds the finished answer.
pub async fn exchange(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let opened = Opened::of(&request)?;
    let span = opened.span();
    request.extensions_mut().insert(opened.exchange.clone());
    let queries = opened.queries.clone();
    queries.of(opened.answer(request, next).instrument(span)).await
}

impl Opened {
    fn of(request: &ServiceRequest) -> Result<Self, ApiError> {
        let edge = Edge::of_service(request)?.into_inner();
        let route =
            request.match_pattern().map_or_else(|| "unknown".to_owned(), |found| route::template(&found));
        let (allowed, headers) = (&edge.settings.allowed_origins, request.headers());
        Ok(Self {
            exchange: Exchange::open(request, &edge),
            method: request.method().clone(),
            started: edge.clock.now(),
            queries: Queries::default(),
            tightest: Tightest::default(),
            page: OnceCell::new(),
            cors: Cors::of((request.method(), &route), headers, allowed),
            is_private: headers::carries_credentials(headers),
            route,
            edge,
        })
    }

    fn span(&self) -> Span {
        tracing::info_span!(
            "http",
            method = self.method.as_str(),
            route = self.route,
            request_id = &*self.exchange.request_id,
            correlation_id = &*self.exchange.correlation_id,
            tenant_id = field::Empty,
            user_id = field::Empty,
            status = field::Empty,
            error_code = field::Empty,
            traceparent = self.exchange.traceparent.map(field::display),
        )
    }

    async fn answer(
        self,
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse, Error> {
        let _running = self.edge.metrics.enter();
        if self.cors.is_preflight {
            return Ok(self.at_once(request, HttpResponse::NoContent().finish()));
        }
        if let Some(refused) = admission::refused(&request) {
            return Ok(self.at_once(request, refused));
        }
        if !self.has_room().await {
            let refused = HttpResponse::from_error(ApiError::from(StoreError::OverCapacity));
            return Ok(self.at_once(request, refused));
        }
        let counted = limits::charge(&self.edge, &self.exchange, (&request, &self.route), &self.tightest);
        if let Err(refused) = counted.await {
            return Ok(self.at_once(request, HttpResponse::from_error(refused)));
        }
        // The request may be gone when it is refused.
        self.page(request.request());
        let limit = self.edge.settings.request_timeout;
        let outcome = guarded(&*self.edge.clock, limit, next.call(request)).await;
        match outcome {
            Ok(Ok(response)) => {
                let (request, response) = response.map_into_boxed_body().into_parts();
                denials::tell(&self.edge, (&self.method, &self.route), &request, &response).await;
                tenancy::tell(&self.edge, &request).await;
                let response = self.finish(response, Some(&request));
                Ok(ServiceResponse::new(request, response))
            }
            Ok(Err(error)) => Err(self.without_request(HttpResponse::from_error(error))),
            Err(refused) => Err(self.without_request(HttpResponse::from_error(refused))),
        }
    }

    /// Whether no more exchanges are open than may be, at once or after a moment; probes need no room.
    async fn has_room(&self) -> bool {
        let is_probe = PROBES.iter().any(|probe| self.route.ends_with(probe));
        let limit = self.edge.settings.concurrency_limit;
        if is_probe || self.edge.metrics.running() <= limit {
            return true;
        }
        self.edge.clock.sleep(PATIENCE).await;
        self.edge.metrics.running() <= limit
    }

    /// An answer that no handler was asked for.
    fn at_once(&self, request: ServiceRequest, response: HttpResponse) -> ServiceResponse {
        let (request, _) = request.into_parts();
        self.page(&request);
        let response = self.finish(response, Some(&request));
        ServiceResponse::new(request, response)
    }

    fn page(&self, request: &HttpRequest) {
        self.page.get_or_init(|| RefusalWriter::of(request));
    }

    /// The request is gone with its handler, and so is the response type's other half.
    fn without_request(&self, response: HttpResponse) -> Error {
        InternalError::from_response("refused", self.finish(response, None)).into()
    }

    fn finish(&self, response: HttpResponse, request: Option<&HttpRequest>) -> HttpResponse {
        let now = self.edge.clock.now();
        let page = self.page.get().and_then(Option::as_ref);
        let frame = Frame { exchange: &self.exchange, request, page, now };
        let refusal = Refusal::of(&response, &frame);
        let code = refusal.as_ref().map(|refusal| refusal.code);
        let mut response = match refusal {
            Some(refusal) => refusal.onto(response),
            None => response,
        };
        headers::complete(response.headers_mut(), &self.exchange, &self.edge.settings, self.is_private);
        self.cors.complete(response.headers_mut());
        self.tightest.complete(response.headers_mut());
        self.report(&response, code, (now - self.started).to_std().unwrap_or_default());
        response
    }

    fn report(&self, response: &HttpResponse, code: Option<&'static str>, took: Duration) {
        let (status, duration_ms) = (response.status(), took.as_secs_f64() * 1000.0);
        let queries = self.queries.total();
        self.edge.metrics.answered(&self.route, &self.method, (status, took, queries));
        if let Some(code) = code {
            self.edge.metrics.count_error(code);
        }
        let span = Span::current();
        span.record("status", status.as_u16());
        span.record("error_code", code);
        tracing::info!(status = status.as_u16(), duration_ms, queries, error_code = code, "answered");
    }
}
