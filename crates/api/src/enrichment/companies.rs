//! Companies and their sources, without a request in hand.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, HeaderValue},
    web::{Data, Path},
};
use chrono::{DateTime, Utc};
use company_enrichment::{
    Service, SourceStanding,
    model::{BreakerState, NotRecognised, Recognised, Siren, vat},
};
use http_support::{ApiResult, Caller, revalidated};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    company::CompanyView,
    examples,
    refusals::{CompanyRefusals, ReadRefusals},
    schemas,
};

/// Show a company
///
/// One that the tenant asked for at some time, as it is known; no source is called. Consultants see no figures.
#[utoipa::path(
    get, path = "/v1/companies/{siren}", tag = "companies",
    params(
        ("siren" = String, Path, description = "Nine digits", pattern = "^[0-9]{9}$", example = "552032534"),
        ("If-None-Match" = Option<String>, Header, description = "An ETag held"),
    ),
    responses(
        (status = 200, description = "The company", body = CompanyView,
            headers(("ETag" = String, description = "Weak")), example = json!(examples::company())),
        (status = 304, description = "Unchanged since the ETag held"),
        CompanyRefusals,
    ),
)]
pub(crate) async fn company(
    request: HttpRequest,
    caller: Caller,
    siren: Path<String>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let sheet = service.company(&caller, Siren::parse(&siren).ok()).await?;
    let mut answer = revalidated(&request, &CompanyView::from(&sheet))?;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(answer)
}

/// What a text was understood as.
#[derive(Serialize, ToSchema)]
#[schema(as = Identifier)]
pub(crate) struct IdentifierView {
    #[schema(schema_with = schemas::identifier_kind)]
    kind: &'static str,
    /// The identifier without anything around it; null when there is none.
    #[schema(required = true, example = "552032534")]
    normalized: Option<String>,
    #[schema(required = true, example = "552032534")]
    siren: Option<String>,
    /// Whether the check digits are right; null when there is no identifier.
    #[schema(required = true, example = true)]
    luhn_valid: Option<bool>,
    /// The VAT number that follows from the SIREN; null when it cannot have one.
    #[schema(required = true, example = "FR27552032534")]
    vat: Option<String>,
}

impl From<Result<Recognised, NotRecognised>> for IdentifierView {
    fn from(understood: Result<Recognised, NotRecognised>) -> Self {
        let Ok(found) = understood else {
            return Self { kind: "invalid", normalized: None, siren: None, luhn_valid: None, vat: None };
        };
        let siren = found.siren();
        let number = vat::derive(siren);
        let (kind, normalized, luhn_valid) = match found {
            Recognised::Siren(siren) => ("siren", Some(siren.to_string()), siren.passes_luhn()),
            Recognised::Siret(siret) => ("siret", Some(siret.to_string()), siret.passes_luhn()),
            Recognised::Vat(siren) => ("vat", number.clone(), siren.passes_luhn()),
        };
        let (siren, luhn_valid) = (Some(siren.to_string()), Some(luhn_valid));
        Self { kind, normalized, siren, luhn_valid, vat: number }
    }
}

/// Understand an identifier
///
/// A SIREN, a SIRET, a French VAT number, or a text that holds one of them. No source is called, and nothing is kept.
#[utoipa::path(
    get, path = "/v1/companies/identifiers/{value}", tag = "companies",
    params(("value" = String, Path, description = "Any text", example = "FR 27 552 032 534")),
    responses(
        (status = 200, description = "What it is", body = IdentifierView, example = json!(examples::identifier())),
        ReadRefusals,
    ),
)]
pub(crate) async fn identify(
    caller: Caller,
    value: Path<String>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(IdentifierView::from(service.identify(&caller, &value)?)))
}

/// How a source of companies stands.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceStanding)]
pub(crate) struct SourceView {
    #[schema(schema_with = schemas::source_api)]
    source_api: &'static str,
    /// Whether there are credentials for it, where it takes any.
    configured: bool,
    /// `closed`: it is asked; `open`: it is left alone after its failures; `half_open`: one call may look whether it is well.
    #[schema(schema_with = schemas::breaker)]
    breaker: BreakerState,
    /// Until when it is left alone.
    #[schema(required = true)]
    open_until: Option<DateTime<Utc>>,
    /// Until when it asked not to be called.
    #[schema(required = true)]
    paused_until: Option<DateTime<Utc>>,
    /// To the minute.
    #[schema(required = true)]
    last_success_at: Option<DateTime<Utc>>,
    /// Since when it refuses our credentials.
    #[schema(required = true)]
    auth_failed_since: Option<DateTime<Utc>>,
    /// When our token there ends, where it tells.
    #[schema(required = true)]
    credential_expires_at: Option<DateTime<Utc>>,
    /// By all processes, since midnight in Paris.
    #[schema(example = 412)]
    calls_today: u32,
    /// Calls a day that the account is allowed; null without a limit.
    #[schema(required = true, example = 10_000)]
    daily_quota: Option<u32>,
}

impl From<&SourceStanding> for SourceView {
    fn from(standing: &SourceStanding) -> Self {
        Self {
            source_api: standing.source.as_str(),
            configured: standing.is_configured,
            breaker: standing.breaker,
            open_until: standing.open_until,
            paused_until: standing.paused_until,
            last_success_at: standing.last_success_at,
            auth_failed_since: standing.auth_failed_since,
            credential_expires_at: standing.credential_expires_at,
            calls_today: standing.calls_today,
            daily_quota: standing.daily_quota,
        }
    }
}

/// The sources, in the order they are called.
#[derive(Serialize, ToSchema)]
#[schema(as = Sources)]
pub(crate) struct SourcesView {
    items: Vec<SourceView>,
}

/// Show how the sources stand
///
/// For whoever runs the installation: what is left alone and why, which credentials fail or end.
#[utoipa::path(
    get, path = "/v1/companies/sources", tag = "companies",
    responses(
        (status = 200, description = "Every source", body = SourcesView, example = json!(examples::sources())),
        ReadRefusals,
    ),
)]
pub(crate) async fn sources(caller: Caller, service: Data<Service>) -> ApiResult<HttpResponse> {
    let standings = service.sources(&caller).await?;
    Ok(HttpResponse::Ok().json(SourcesView { items: standings.iter().map(SourceView::from).collect() }))
}
