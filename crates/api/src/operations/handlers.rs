use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header::CACHE_CONTROL, web::Data};
use http_support::{ApiError, ApiResult, Edge};

use super::{
    readiness::Readiness,
    views::{HealthView, ReadinessView},
};

/// Say that the process turns
///
/// Touches nothing outside the process. Also at `/health`, and under `/v1` and `/api/v1`.
#[utoipa::path(
    get, path = "/healthz", tag = "operations", security(()),
    responses((status = 200, description = "It turns", body = HealthView)),
)]
pub(crate) async fn healthy(edge: Data<Edge>) -> HttpResponse {
    let health = HealthView::of(edge.settings.version);
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(health)
}

/// Say that the process has started
///
/// It listens before and answers after: the schema is checked, the keys are loaded and the connections open.
#[utoipa::path(
    get, path = "/startupz", tag = "operations", security(()),
    responses((status = 200, description = "It has", body = HealthView)),
)]
pub(crate) async fn started(edge: Data<Edge>) -> HttpResponse {
    healthy(edge).await
}

/// Say whether requests may come
#[utoipa::path(
    get, path = "/readyz", tag = "operations", security(()),
    responses(
        (status = 200, description = "They may", body = ReadinessView),
        (status = 503, description = "They must not: something vital is missing, or the process is stopping", body = ReadinessView),
    ),
)]
pub(crate) async fn ready(readiness: Data<Readiness>) -> HttpResponse {
    let view = ReadinessView::from(readiness.report().await);
    let mut answer = if view.is_ready() { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.insert_header((CACHE_CONTROL, "no-store")).json(view)
}

/// Show the figures of the process
///
/// Prometheus text format.
#[utoipa::path(
    get, path = "/metrics", tag = "operations", security(()),
    responses((status = 200, description = "The figures", body = String, content_type = "text/plain")),
)]
pub(crate) async fn metrics(edge: Data<Edge>) -> ApiResult<HttpResponse> {
    edge.metrics.sample(&*edge.clock).await;
    let text = edge.metrics.text().map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| crate::openapi().to_json().unwrap_or_default());

/// Show this description
#[utoipa::path(
    get, path = "/openapi.json", tag = "operations", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object, content_type = "application/json")),
)]
pub(crate) async fn document() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(DOCUMENT.as_str())
}
