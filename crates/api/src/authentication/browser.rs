//! Browser mode (platform.md §6.1): the refresh token lives in a cookie that no script reads, the access token never in one.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    cookie::{Cookie, SameSite, time::Duration},
    guard::GuardContext,
    http::header::{AUTHORIZATION, CACHE_CONTROL, COOKIE, HeaderValue},
};
use auth::{SignedIn, Tokens};
use http_support::{ApiError, ApiResult, require_own_origin};
use kernel::Detail;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

/// A browser keeps it for this very host alone, and only with `Secure` and `Path=/`.
pub(crate) const REFRESH_COOKIE: &str = "__Host-comptoir_rt";
const HEADER: &str = "X-Auth-Mode";

/// Where the refresh token goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// Into the body, for programs that keep it themselves.
    #[default]
    Body,
    /// Into a cookie.
    Cookie,
}

/// The header that asks for it.
pub(crate) struct AuthModeParams;

impl IntoParams for AuthModeParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let cookie = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["cookie"]));
        let header =
            ParameterBuilder::new().name(HEADER).parameter_in(ParameterIn::Header).required(Required::False);
        let meaning =
            "`cookie`: the refresh token goes into the cookie `__Host-comptoir_rt` instead of the body";
        vec![header.description(Some(meaning)).schema(Some(cookie)).build()]
    }
}

impl Keeping {
    /// As `X-Auth-Mode` asks.
    ///
    /// # Errors
    /// 400 for another word than `cookie`: whoever misspells it would get the token where scripts read it.
    pub(crate) fn of(request: &HttpRequest) -> ApiResult<Self> {
        match request.headers().get(HEADER).map(HeaderValue::as_bytes) {
            None => Ok(Self::Body),
            Some(b"cookie") => Ok(Self::Cookie),
            Some(_) => Err(ApiError::invalid([Detail::new(HEADER, "expected_cookie")])),
        }
    }

    /// What of the refresh token the body shows.
    pub(super) fn shown(self, tokens: &Tokens) -> Option<&str> {
        (self == Self::Body).then(|| tokens.refresh.expose_secret())
    }

    /// An answer with tokens: no cache keeps it, and the cookie is set if the refresh token belongs there.
    pub(super) fn hand_over(self, tokens: &Tokens) -> HttpResponseBuilder {
        let mut answer = HttpResponse::Ok();
        answer.insert_header((CACHE_CONTROL, "no-store"));
        if self == Self::Cookie {
            let mut kept = cookie(tokens.refresh.expose_secret().to_owned());
            kept.set_max_age(Duration::seconds(tokens.refresh_expires_in.num_seconds()));
            answer.cookie(kept);
        }
        answer
    }

    /// The same for a sign-in, which may first ask for a tenant.
    pub(super) fn answer<V: Serialize>(
        self,
        signed_in: &SignedIn<Tokens>,
        view: impl FnOnce() -> V,
    ) -> HttpResponse {
        match signed_in {
            SignedIn::Ready(tokens) => self.hand_over(tokens).json(view()),
            SignedIn::TenantRequired(_) => {
                HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(view())
            }
        }
    }
}

/// The refresh token of a call and where its successor goes: the one in the body, else the one in the cookie.
///
/// # Errors
/// 403 for a cookie sent by a page of another origin; as [`Keeping::of`].
pub(super) fn refresh_token(
    request: &HttpRequest,
    given: Option<String>,
) -> ApiResult<Option<(SecretString, Keeping)>> {
    match given {
        Some(token) => Ok(Some((token.into(), Keeping::of(request)?))),
        None => Ok(shown(request)?.map(|token| (token, Keeping::Cookie))),
    }
}

/// The refresh token in the cookie.
///
/// # Errors
/// 403 when a page of another origin sent it.
pub(super) fn shown(request: &HttpRequest) -> ApiResult<Option<SecretString>> {
    let Some(cookie) = request.cookie(REFRESH_COOKIE) else { return Ok(None) };
    require_own_origin(request)?;
    Ok(Some(cookie.value().to_owned().into()))
}

/// Takes the cookie away from a browser that showed it.
pub(super) fn forget(request: &HttpRequest, answer: &mut HttpResponse) {
    if request.cookie(REFRESH_COOKIE).is_some() {
        let mut gone = cookie(String::new());
        gone.make_removal();
        // Only a name or value that no header can hold is refused.
        answer.add_cookie(&gone).ok();
    }
}

/// Whether a call shows the cookie and no token.
pub(crate) fn is_by_cookie(cx: &GuardContext<'_>) -> bool {
    let headers = &cx.head().headers;
    let mut pairs =
        headers.get_all(COOKIE).filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    let shows = pairs.any(|pair| pair.trim_start().split('=').next() == Some(REFRESH_COOKIE));
    shows && !headers.contains_key(AUTHORIZATION)
}

fn cookie(value: String) -> Cookie<'static> {
    Cookie::build(REFRESH_COOKIE, value)
        .path("/")
        .http_only(true)
        .secure(true)
        .same_site(SameSite::Strict)
        .finish()
}
