use actix_web::{HttpResponse, web::Data};
use auth::{ChangeMember, Service};
use http_support::{ApiResult, Call, Caller, Empty, PageView, Paging, PagingParams, PathId, replayed};
use kernel::User;

use super::{
    query::{MembersQuery, sought},
    refusals::{ChangeRefusals, DisableRefusals, GrantRefusals, ListRefusals, OneRefusals, UnlockRefusals},
    requests::{MemberRequest, RolesRequest},
    views::MemberView,
};
use crate::asked::Given;

/// List the members
///
/// Of the caller's tenant, by name.
#[utoipa::path(
    get, path = "/v1/users", tag = "members", params(MembersQuery, PagingParams),
    responses((status = 200, description = "One page of them", body = PageView<MemberView>), ListRefusals),
)]
pub(crate) async fn list(
    caller: Caller,
    given: Given,
    page: Paging,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let page = service.list_members(&caller, sought(&given, *page)?).await?;
    Ok(HttpResponse::Ok().json(PageView::of(&page, MemberView::from)))
}

/// Show a member
///
/// Users of other tenants are as unknown as missing ones.
#[utoipa::path(
    get, path = "/v1/users/{id}", tag = "members", params(("id" = Uuid, Path, description = "The user")),
    responses((status = 200, description = "The member", body = MemberView), OneRefusals),
)]
pub(crate) async fn open(
    caller: Caller,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let member = service.get_member(&caller, id.0).await?;
    Ok(HttpResponse::Ok().json(MemberView::from(&member)))
}

/// Change a member
///
/// Nobody changes a member who may do more than they. Owners need a proof of identity of the last fifteen minutes.
#[utoipa::path(
    patch, path = "/v1/users/{id}", tag = "members", request_body = MemberRequest,
    params(
        ("id" = Uuid, Path, description = "The user"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 200, description = "The member as changed", body = MemberView), ChangeRefusals),
)]
pub(crate) async fn change(
    call: Call<MemberRequest>,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.change_member(&cx, body.into_command(id.0)).await?;
    Ok(replayed(&mut HttpResponse::Ok(), done.replayed).json(MemberView::from(&done.value)))
}

/// Shut a member out
///
/// Their sessions in this tenant end at once here, within five seconds elsewhere. What they made stays. Doing it twice
/// changes nothing.
#[utoipa::path(
    delete, path = "/v1/users/{id}", tag = "members", params(("id" = Uuid, Path, description = "The user")),
    responses((status = 204, description = "Shut out"), DisableRefusals),
)]
pub(crate) async fn disable(
    caller: Caller,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.change_member(&caller, ChangeMember::disable(id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give a member roles
///
/// Instead of those they have; it bites at once here, within five seconds elsewhere. Nobody gives what they lack, and the
/// last owner stays one. A `client_user` can be bound to a customer that is on, by who may see customers.
#[utoipa::path(
    post, path = "/v1/users/{id}/roles", tag = "members", request_body = RolesRequest,
    params(
        ("id" = Uuid, Path, description = "The user"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 200, description = "The member as changed", body = MemberView), GrantRefusals),
)]
pub(crate) async fn grant(
    call: Call<RolesRequest>,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.grant_roles(&cx, body.into_command(id.0)).await?;
    Ok(replayed(&mut HttpResponse::Ok(), done.replayed).json(MemberView::from(&done.value)))
}

/// Let a member try again
///
/// Forgets the wrong passwords counted against their account, and so lifts its lock.
#[utoipa::path(
    post, path = "/v1/users/{id}/unlock", tag = "members",
    params(
        ("id" = Uuid, Path, description = "The user"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 204, description = "Unlocked"), UnlockRefusals),
)]
pub(crate) async fn unlock(
    call: Call<Empty>,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let done = service.unlock_member(&call, id.0).await?;
    Ok(replayed(&mut HttpResponse::NoContent(), done.replayed).finish())
}
