//! Where a call says who makes it.

use actix_web::{
    HttpRequest,
    http::header::{AUTHORIZATION, HeaderMap, HeaderName},
    web::Query,
};
use kernel::{Credential, Detail, Principal, ShownToken, Unauthenticated};

use crate::{ApiError, Edge, Exchange, caller::anonymous};

/// Headers for the token of an API client alone.
pub(crate) const API_TOKEN_HEADERS: [HeaderName; 2] =
    [HeaderName::from_static("x-api-token"), HeaderName::from_static("x-webhook-token")];

/// Under which name a token may stand in the address (platform.md §6.1).
const QUERY_TOKEN: &str = "token";
/// How the tokens of API clients begin; no access token does.
const API_TOKEN_START: &str = "ck_";

/// What a call shows.
#[derive(Clone)]
pub(crate) enum Shown<'a> {
    /// An access token.
    Bearer(&'a str),
    /// The token of an API client.
    ApiToken(&'a str),
    /// A token in the address.
    InQuery(String),
}

impl<'a> Shown<'a> {
    /// What `request` shows. A token in the address is looked at first: it was given away, whatever else is shown.
    ///
    /// # Errors
    /// 401 without any credential or with one of another form, 400 with two.
    pub(crate) fn of(request: &'a HttpRequest) -> Result<Self, ApiError> {
        if let Some(token) = in_query(request) {
            return Ok(Self::InQuery(token));
        }
        let headers = request.headers();
        let bearer = only(headers, &AUTHORIZATION, "Authorization")?;
        let [api, webhook] = &API_TOKEN_HEADERS;
        let tokens = [only(headers, api, "X-Api-Token")?, only(headers, webhook, "X-Webhook-Token")?];
        match (bearer, tokens) {
            (Some(value), [None, None]) => read_bearer(value),
            (None, [Some(token), None] | [None, Some(token)]) => Ok(Self::ApiToken(token)),
            (None, [None, None]) => Err(ApiError::unauthenticated("missing")),
            _ => Err(ApiError::invalid([Detail::new("Authorization", "several_credentials")])),
        }
    }

    pub(crate) const fn is_in_query(&self) -> bool {
        matches!(self, Self::InQuery(_))
    }

    /// Whom it stands for.
    ///
    /// # Errors
    /// As the process's authenticator.
    pub(crate) async fn authenticate(
        self,
        edge: &Edge,
        request: &HttpRequest,
    ) -> Result<Principal, Unauthenticated> {
        let (token, in_query) = match &self {
            Self::Bearer(token) | Self::ApiToken(token) => (*token, false),
            Self::InQuery(token) => (token.as_str(), true),
        };
        let address = Exchange::of(request).client;
        let token = ShownToken { token, in_query, address, cx: &anonymous(request) };
        let credential = match self {
            Self::Bearer(_) => Credential::Bearer(token),
            Self::ApiToken(_) | Self::InQuery(_) => Credential::ApiToken(token),
        };
        edge.authenticator.authenticate(credential).await
    }
}

/// The one value of a header; empty when it is no text.
fn only<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    written: &'static str,
) -> Result<Option<&'a str>, ApiError> {
    let mut values = headers.get_all(name);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(ApiError::invalid([Detail::new(written, "repeated_header")]));
    }
    Ok(Some(value.to_str().unwrap_or_default()))
}

fn read_bearer(value: &str) -> Result<Shown<'_>, ApiError> {
    let (scheme, token) = value.split_once(' ').unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
        return Err(ApiError::unauthenticated("invalid"));
    }
    let is_api_token = token.starts_with(API_TOKEN_START);
    Ok(if is_api_token { Shown::ApiToken(token) } else { Shown::Bearer(token) })
}

fn in_query(request: &HttpRequest) -> Option<String> {
    // Nothing is read twice where there is nothing to read.
    if !request.query_string().contains(QUERY_TOKEN) {
        return None;
    }
    let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    let mut found = pairs.into_inner().into_iter().filter(|(name, _)| name == QUERY_TOKEN);
    found.next().map(|(_, token)| token)
}
