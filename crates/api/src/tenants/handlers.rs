use actix_web::{HttpResponse, web::Data};
use auth::Service;
use http_support::{ApiResult, Call, Caller, PageView, Paging, PagingParams, PathId, replayed};
use kernel::Tenant;

use super::{
    refusals::{ChangeRefusals, CreateRefusals, ListRefusals},
    requests::{NewTenantRequest, TenantRequest},
    views::TenantView,
};

/// List the tenants
///
/// By slug: all of them for a platform administrator, the caller's own for others.
#[utoipa::path(
    get, path = "/v1/tenants", tag = "tenants", params(PagingParams),
    responses((status = 200, description = "One page of them", body = PageView<TenantView>), ListRefusals),
)]
pub(crate) async fn list(caller: Caller, page: Paging, service: Data<Service>) -> ApiResult<HttpResponse> {
    let page = service.list_tenants(&caller, *page).await?;
    Ok(HttpResponse::Ok().json(PageView::of(&page, TenantView::from)))
}

/// Make a tenant
///
/// For platform administrators, with a proof of identity of the last fifteen minutes. Nobody is in it yet.
#[utoipa::path(
    post, path = "/v1/tenants", tag = "tenants", request_body = NewTenantRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours")),
    responses((status = 201, description = "The tenant", body = TenantView), CreateRefusals),
)]
pub(crate) async fn create(call: Call<NewTenantRequest>, service: Data<Service>) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.create_tenant(&cx, body.into_command()).await?;
    Ok(replayed(&mut HttpResponse::Created(), done.replayed).json(TenantView::from(&done.value)))
}

/// Change a tenant
///
/// A platform administrator changes any, with a `reason` and a proof of identity of the last fifteen minutes. Who holds
/// `tenant:update` names their own. It bites at once here, within five seconds elsewhere.
#[utoipa::path(
    patch, path = "/v1/tenants/{id}", tag = "tenants", request_body = TenantRequest,
    params(
        ("id" = Uuid, Path, description = "The tenant"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 200, description = "The tenant as changed", body = TenantView), ChangeRefusals),
)]
pub(crate) async fn change(
    call: Call<TenantRequest>,
    id: PathId<Tenant>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.change_tenant(&cx, body.into_command(id.0)?).await?;
    Ok(replayed(&mut HttpResponse::Ok(), done.replayed).json(TenantView::from(&done.value)))
}
