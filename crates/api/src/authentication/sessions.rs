//! What a signed-in caller does about their sessions and themselves.

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};
use auth::Service;
use http_support::{ApiResult, Call, Caller, Checked, PathId, anonymous, replayed};
use kernel::Session;

use super::{
    browser::{self, AuthModeParams, Keeping},
    refusals::{
        ChangeRefusals, LogoutRefusals, MeRefusals, PasswordRefusals, RevokeRefusals, SessionRefusals,
        StepUpRefusals, SwitchRefusals,
    },
    requests::{
        IntrospectRequest, LogoutRequest, PasswordRequest, ProfileRequest, RevokeRequest, StepUpRequest,
        SwitchTenantRequest,
    },
    views::{IntrospectionView, ListedSessionView, RevokedEnvelope, SessionsView, TokenView, TokensView},
};

/// Sign out
///
/// Ends the caller's session, or all of them. Its tokens stop working at once here, within five seconds elsewhere. The cookie of
/// browser mode goes; without a token it says whose session ends, from an allowed origin.
#[utoipa::path(
    post, path = "/v1/auth/logout", tag = "authentication", request_body = LogoutRequest,
    security(("bearer" = []), ("refresh_cookie" = [])),
    responses((status = 204, description = "Signed out"), LogoutRefusals),
)]
pub(crate) async fn logout(
    request: HttpRequest,
    call: Call<LogoutRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let done = service.logout(&call, call.body.all).await?;
    let mut answer = replayed(&mut HttpResponse::NoContent(), done.replayed).finish();
    browser::forget(&request, &mut answer);
    Ok(answer)
}

/// The same by the cookie alone.
pub(crate) async fn logout_by_cookie(
    request: HttpRequest,
    body: Checked<LogoutRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    if let Some(token) = browser::shown(&request)? {
        service.logout_by_refresh(&anonymous(&request), &token, body.all).await?;
    }
    let mut answer = HttpResponse::NoContent().finish();
    browser::forget(&request, &mut answer);
    Ok(answer)
}

/// Throw someone out
///
/// Ends the sessions of a member (`sessions:revoke`, or one's own), or the session a refresh token belongs to.
#[utoipa::path(
    post, path = "/v1/auth/revoke", tag = "authentication", request_body = RevokeRequest,
    responses((status = 200, description = "What ended", body = RevokedEnvelope), RevokeRefusals),
)]
pub(crate) async fn revoke(call: Call<RevokeRequest>, service: Data<Service>) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.revoke(&cx, body.into_command()?).await?;
    Ok(replayed(&mut HttpResponse::Ok(), done.replayed).json(RevokedEnvelope::from(done.value)))
}

/// Ask what an access token stands for
///
/// Tokens of other tenants are as unknown as forged ones.
#[utoipa::path(
    post, path = "/v1/auth/introspect", tag = "authentication", request_body = IntrospectRequest,
    responses((status = 200, description = "What it stands for", body = IntrospectionView), SwitchRefusals),
)]
pub(crate) async fn introspect(
    call: Call<IntrospectRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let live = service.introspect(&call, &call.body.token).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    Ok(answer.json(IntrospectionView::from(live.as_ref())))
}

/// List one's sessions
///
/// Where the caller is signed in, the last used first.
#[utoipa::path(
    get, operation_id = "list_sessions", path = "/v1/auth/sessions", tag = "authentication",
    responses((status = 200, description = "The live sessions", body = SessionsView), MeRefusals),
)]
pub(crate) async fn list(caller: Caller, service: Data<Service>) -> ApiResult<HttpResponse> {
    let live = service.list_sessions(&caller).await?;
    Ok(HttpResponse::Ok().json(SessionsView::from(&*live)))
}

/// Show one of one's sessions
///
/// Sessions of others are as unknown as ended ones.
#[utoipa::path(
    get, operation_id = "open_session", path = "/v1/auth/sessions/{id}", tag = "authentication",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 200, description = "The session", body = ListedSessionView), SessionRefusals),
)]
pub(crate) async fn open(
    caller: Caller,
    id: PathId<Session>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let listed = service.get_session(&caller, id.0).await?;
    Ok(HttpResponse::Ok().json(ListedSessionView::from(&listed)))
}

/// End one of one's sessions
///
/// Its tokens stop working at once here, within five seconds elsewhere.
#[utoipa::path(
    delete, operation_id = "end_session", path = "/v1/auth/sessions/{id}", tag = "authentication",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 204, description = "Ended"), SessionRefusals),
)]
pub(crate) async fn end(
    caller: Caller,
    id: PathId<Session>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.end_session(&caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Move to another tenant
///
/// The session goes on there; access tokens for the tenant left stop working.
#[utoipa::path(
    post, path = "/v1/auth/switch-tenant", tag = "authentication", request_body = SwitchTenantRequest,
    params(AuthModeParams),
    responses((status = 200, description = "Tokens for the other tenant", body = TokensView), SwitchRefusals),
)]
pub(crate) async fn switch_tenant(
    request: HttpRequest,
    call: Call<SwitchTenantRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let keeping = Keeping::of(&request)?;
    let done = service.switch_tenant(&cx, body.tenant).await?;
    let mut answer = keeping.hand_over(&done.value);
    Ok(replayed(&mut answer, done.replayed).json(TokensView::of(&done.value, keeping)))
}

/// Prove again who one is
///
/// By the password. What is delicate asks for a proof of the last fifteen minutes.
#[utoipa::path(
    post, path = "/v1/auth/step-up", tag = "authentication", request_body = StepUpRequest,
    responses((status = 200, description = "A token with a fresh `auth_time`", body = TokenView), StepUpRefusals),
)]
pub(crate) async fn step_up(call: Call<StepUpRequest>, service: Data<Service>) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.step_up(&cx, body.password.into()).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    Ok(replayed(&mut answer, done.replayed).json(TokenView::from(&done.value)))
}

/// Change one's name or language
///
/// What is absent stays.
#[utoipa::path(
    patch, path = "/v1/auth/me", tag = "authentication", request_body = ProfileRequest,
    responses((status = 204, description = "Changed"), ChangeRefusals),
)]
pub(crate) async fn change_me(call: Call<ProfileRequest>, service: Data<Service>) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.change_profile(&cx, body.into()).await?;
    Ok(replayed(&mut HttpResponse::NoContent(), done.replayed).finish())
}

/// Change one's password
///
/// Asks for a proof of identity of the last fifteen minutes. One's other sessions end, unless told otherwise.
#[utoipa::path(
    post, path = "/v1/auth/password", tag = "authentication", request_body = PasswordRequest,
    responses((status = 204, description = "Changed"), PasswordRefusals),
)]
pub(crate) async fn change_password(
    call: Call<PasswordRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let done = service.change_password(&cx, body.into_command()).await?;
    Ok(replayed(&mut HttpResponse::NoContent(), done.replayed).finish())
}
