use std::{str::FromStr, sync::Arc};

use actix_web::HttpRequest;
use actix_web::http::{
    Method, Uri,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
        ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
        ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, HeaderValue, ORIGIN, VARY,
    },
};

use crate::{ApiError, ApiResult, Edge};

/// The origins whose scripts may read answers (`CORS_ALLOWED_ORIGINS`): exact ones, never a wildcard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedOrigins(Arc<[String]>);

impl FromStr for AllowedOrigins {
    type Err = ();

    /// Reads origins (`https://shop.example`), separated by commas.
    fn from_str(text: &str) -> Result<Self, ()> {
        let origins: Result<Arc<[String]>, ()> =
            text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(origin).collect();
        origins.map(Self)
    }
}

impl AllowedOrigins {
    /// Whether one of them is spoken to without TLS.
    pub fn any_in_the_clear(&self) -> bool {
        self.0.iter().any(|origin| !origin.starts_with("https://"))
    }

    /// The one at which `url` is; none for an address of another kind.
    pub fn of_url(url: &str) -> Self {
        let uri: Option<Uri> = url.parse().ok();
        let origin = uri.and_then(|uri| Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?)));
        origin.and_then(|origin| origin.parse().ok()).unwrap_or_default()
    }

    fn has(&self, origin: &HeaderValue) -> bool {
        self.0.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes())
    }
}

/// Scheme and host, with a port where it is not the usual one; as browsers write it.
fn origin(text: &str) -> Result<String, ()> {
    let uri: Uri = text.parse().map_err(drop)?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let authority = uri.authority().ok_or(())?.as_str();
    let written = format!("{}://{authority}", uri.scheme_str().unwrap_or_default());
    if is_web && !authority.contains(['*', '@']) && written == text { Ok(written) } else { Err(()) }
}

/// Refuses a call by cookie that no page of our own origin or of an allowed one makes (platform.md §6.1).
///
/// # Errors
/// 403
pub fn require_own_origin(request: &HttpRequest) -> ApiResult<()> {
    let edge = Edge::of(request)?;
    let known = [&edge.settings.own_origin, &edge.settings.allowed_origins];
    let mut origins = request.headers().get_all(ORIGIN);
    match (origins.next(), origins.next()) {
        (Some(origin), None) if known.iter().any(|known| known.has(origin)) => Ok(()),
        _ => Err(ApiError::foreign_origin()),
    }
}

/// Below this alone calls bear a cookie that another origin may send: that of a refresh token.
const BY_COOKIE: &str = "/v1/auth/";

/// What `Access-Control-*` an exchange gets (platform.md §6.4). Everywhere else tokens travel in headers.
#[derive(Debug)]
pub(crate) struct Cors {
    /// The caller's origin, when it is allowed.
    origin: Option<HeaderValue>,
    pub(crate) is_preflight: bool,
    may_bear_cookies: bool,
}

const EXPOSED: &str = "X-Request-Id, X-Correlation-Id, Idempotency-Replayed, ETag, Location, Retry-After, RateLimit, \
    RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";
const PREFLIGHT: [(HeaderName, &str); 3] = [
    (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE, OPTIONS"),
    (
        ACCESS_CONTROL_ALLOW_HEADERS,
        "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match, X-Request-Id, \
         X-Correlation-Id, X-Response-Profile, X-Auth-Mode",
    ),
    (ACCESS_CONTROL_MAX_AGE, "600"),
];

impl Cors {
    pub(crate) fn of(
        (method, route): (&Method, &str),
        headers: &HeaderMap,
        allowed: &AllowedOrigins,
    ) -> Self {
        let origin = headers.get(ORIGIN);
        Self {
            is_preflight: method == Method::OPTIONS
                && origin.is_some()
                && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD),
            may_bear_cookies: route.contains(BY_COOKIE),
            origin: origin.filter(|origin| allowed.has(origin)).cloned(),
        }
    }

    pub(crate) fn complete(&self, headers: &mut HeaderMap) {
        let Some(origin) = &self.origin else { return };
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        headers.append(VARY, HeaderValue::from_static("Origin"));
        if self.may_bear_cookies {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
        if self.is_preflight {
            for (name, value) in PREFLIGHT {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host_and_nothing_more() {
        for sound in ["https://shop.example", "http://localhost:5173", ""] {
            assert!(sound.parse::<AllowedOrigins>().is_ok(), "{sound}");
        }
        for odd in
            ["*", "https://*.example", "https://shop.example/", "shop.example", "ftp://x", "https://a@b"]
        {
            assert!(odd.parse::<AllowedOrigins>().is_err(), "{odd}");
        }
    }

    #[test]
    fn the_origin_of_an_address_is_its_beginning() {
        let written = |url| AllowedOrigins::of_url(url).0.join(",");
        assert_eq!(written("https://shop.example/ui/?page=2"), "https://shop.example");
        assert_eq!(written("http://localhost:8000"), "http://localhost:8000");
        assert_eq!(written("nowhere"), "");
    }
}
