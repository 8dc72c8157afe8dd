use actix_web::{
    HttpResponse,
    web::{Data, Path, Query},
};
use auth::Service;
use http_support::{ApiResult, Call, Caller, replayed};

use super::{
    refusals::{ListRefusals, SetRefusals, SettingsRefusals, UnsetRefusals},
    requests::{FlagRequest, UnsetQuery},
    views::{FlagEnvelope, FlagStatesView, FlagsEnvelope},
};

/// List the flags
///
/// Whether each is on for the caller. A change shows within half a minute everywhere.
#[utoipa::path(
    get, path = "/v1/feature-flags", tag = "feature flags",
    responses((status = 200, description = "All of them", body = FlagStatesView), ListRefusals),
)]
pub(crate) async fn list(caller: Caller, service: Data<Service>) -> ApiResult<HttpResponse> {
    let states = service.list_flags(&caller).await?;
    Ok(HttpResponse::Ok().json(FlagStatesView::from(&*states)))
}

/// See what the flags are set to
///
/// For all, and in the caller's tenant, whose own setting counts.
#[utoipa::path(
    get, path = "/v1/admin/feature-flags", tag = "feature flags",
    responses((status = 200, description = "All of them", body = FlagsEnvelope), SettingsRefusals),
)]
pub(crate) async fn list_settings(caller: Caller, service: Data<Service>) -> ApiResult<HttpResponse> {
    let known = service.list_flag_settings(&caller).await?;
    Ok(HttpResponse::Ok().json(FlagsEnvelope::from(&*known)))
}

/// Set a flag
///
/// In the caller's tenant, in place of what it was set to there. Platform administrators set it for all tenants without a
/// setting of their own, with a `reason` and a proof of identity of the last fifteen minutes.
#[utoipa::path(
    put, path = "/v1/admin/feature-flags/{key}", tag = "feature flags", request_body = FlagRequest,
    params(
        ("key" = String, Path, description = "The flag", example = "requests.sync_attempt"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 200, description = "What it is set to", body = FlagEnvelope), SetRefusals),
)]
pub(crate) async fn set(
    call: Call<FlagRequest>,
    key: Path<String>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.set_flag(&cx, body.into_command(key.into_inner())).await?;
    Ok(replayed(&mut HttpResponse::Ok(), done.replayed).json(FlagEnvelope::from(&done.value)))
}

/// Take back what a flag is set to
///
/// In the caller's tenant: what is set for all counts again, else the default. Platform administrators take back what is set
/// for all tenants. Doing it twice changes nothing.
#[utoipa::path(
    delete, path = "/v1/admin/feature-flags/{key}", tag = "feature flags",
    params(("key" = String, Path, description = "The flag", example = "requests.sync_attempt"), UnsetQuery),
    responses((status = 204, description = "Taken back"), UnsetRefusals),
)]
pub(crate) async fn unset(
    caller: Caller,
    key: Path<String>,
    query: Query<UnsetQuery>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.unset_flag(&caller, query.into_inner().into_command(key.into_inner())).await?;
    Ok(HttpResponse::NoContent().finish())
}
