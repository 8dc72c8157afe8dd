//! Asking somebody in.

use actix_web::{HttpResponse, http::header::LOCATION, web::Data};
use auth::Service;
use http_support::{ApiResult, Call, Caller, Empty, PathId, replayed};
use kernel::{Outcome, User};

use super::{
    refusals::{InviteRefusals, SendRefusals, WithdrawRefusals},
    requests::InviteRequest,
    views::MemberView,
};

/// Invite a member
///
/// A letter with a link goes to the address; the member is `invited` until whoever reads it accepts, and comes in under an
/// `id` of their own when they have an account already. Whether they have one does not show. Nobody gives roles they lack,
/// and an owner is invited soon after a proof of identity alone. A tenant may have 500 members.
#[utoipa::path(
    post, path = "/v1/users", tag = "members", request_body = InviteRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours")),
    responses(
        (status = 201, description = "The member, invited", body = MemberView,
            headers(("Location" = String, description = "The member"))),
        InviteRefusals,
    ),
)]
pub(crate) async fn invite(call: Call<InviteRequest>, service: Data<Service>) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let Outcome { value, replayed: is_replay } = service.invite_member(&cx, body.into()).await?;
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/users/{}", value.user.id)));
    Ok(replayed(&mut answer, is_replay).json(MemberView::from(&value)))
}

/// Send an invitation again
///
/// With another link, good for seven days; the one before opens nothing any more.
#[utoipa::path(
    post, operation_id = "send_invitation", path = "/v1/users/{id}/invitation", tag = "members",
    params(
        ("id" = Uuid, Path, description = "The user"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 204, description = "A letter is on its way"), SendRefusals),
)]
pub(crate) async fn send(
    call: Call<Empty>,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let done = service.send_invitation(&call, id.0).await?;
    Ok(replayed(&mut HttpResponse::NoContent(), done.replayed).finish())
}

/// Take an invitation back
///
/// Its link opens nothing any more, and the member is gone.
#[utoipa::path(
    delete, operation_id = "withdraw_invitation", path = "/v1/users/{id}/invitation", tag = "members",
    params(("id" = Uuid, Path, description = "The user")),
    responses((status = 204, description = "Taken back"), WithdrawRefusals),
)]
pub(crate) async fn withdraw(
    caller: Caller,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.withdraw_invitation(&caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
