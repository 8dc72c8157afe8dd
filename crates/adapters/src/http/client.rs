//! The HTTP client of every gateway: deadlines, no foreign redirects, a cap on what is read.

use std::{error::Error, sync::Arc, time::Duration};

use chrono::DateTime;
use company_enrichment::model::Allowance;
use kernel::Clock;
use reqwest::{
    Client, RequestBuilder, Response, StatusCode, Url,
    header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect,
};
use secrecy::{ExposeSecret, SecretString};
use tracing::Span;

use super::{
    retry::{Failure, RetryPolicy},
    retry_after,
};

/// The longest body read; a longer one is cut off and counts as no answer (company-enrichment.md §4.3).
pub const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;
const RATE_LIMIT_LIMIT: &str = "ratelimit-limit";
const RATE_LIMIT_REMAINING: &str = "ratelimit-remaining";
const RATE_LIMIT_RESET: &str = "ratelimit-reset";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const MAX_REDIRECTS: usize = 3;

/// How to reach one upstream.
#[derive(Clone, Debug)]
pub struct UpstreamSettings {
    /// Scheme, host and path prefix; plain `http` is for this machine only.
    pub base_url: String,
    /// Sent as `Authorization: Bearer`.
    pub token: Option<SecretString>,
    /// How long one try may take, connecting and reading included.
    pub timeout: Duration,
    pub max_body_bytes: usize,
    pub retry: RetryPolicy,
}

impl UpstreamSettings {
    /// The defaults of company-enrichment.md §18 for the upstream at `base_url`.
    pub fn at(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            token: None,
            timeout: Duration::from_secs(5),
            max_body_bytes: MAX_BODY_BYTES,
            retry: RetryPolicy::default(),
        }
    }
}

/// Why a gateway cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("{url} is not an upstream's base URL: {reason}")]
    BaseUrl { url: String, reason: String },
    #[error("no HTTP client can be built: {0}")]
    Build(String),
    #[error("the access token of {host} holds characters that no HTTP header may hold")]
    Token { host: String },
}

/// Builds the client for an upstream at `base`.
///
/// # Errors
/// [`ClientError::Build`], for instance when the system has no certificate authorities; [`ClientError::Token`].
pub fn build(base: &Url, settings: &UpstreamSettings, user_agent: &str) -> Result<Client, ClientError> {
    let mut headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
    if let Some(token) = &settings.token {
        headers.insert(AUTHORIZATION, bearer(token, base)?);
    }
    let builder = Client::builder()
        .user_agent(user_agent)
        .default_headers(headers)
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(redirect::Policy::custom(same_host_only))
        .referer(false)
        .retry(reqwest::retry::never());
    // This machine needs neither a proxy nor certificate authorities.
    let builder = if base.scheme() == "http" {
        builder.no_proxy().tls_certs_only([])
    } else {
        builder.https_only(true)
    };
    builder.build().map_err(|error| ClientError::Build(cause(&error)))
}

fn bearer(token: &SecretString, base: &Url) -> Result<HeaderValue, ClientError> {
    let refuse = |_| ClientError::Token { host: base.host_str().unwrap_or_default().to_owned() };
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).map_err(refuse)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The body of a 200 or why there is none, and what the answer told of the upstream's own limit.
pub type Exchange = (Result<Vec<u8>, Failure>, Option<Allowance>);

/// Sends one request and reads its answer, both within `time`.
/// It is a [`Failure`] unless it is a 200 whose body is at most `max_body_bytes` long.
pub async fn send(
    request: RequestBuilder,
    time: Duration,
    max_body_bytes: usize,
    clock: &Arc<dyn Clock>,
) -> Exchange {
    let response = match request.timeout(time).send().await.map_err(failure) {
        Ok(response) => response,
        Err(failure) => return (Err(failure), None),
    };
    let allowance = allowance(response.headers());
    (receive(response, max_body_bytes, clock).await, allowance)
}

async fn receive(
    response: Response,
    max_body_bytes: usize,
    clock: &Arc<dyn Clock>,
) -> Result<Vec<u8>, Failure> {
    if response.status() == StatusCode::OK {
        return read(response, max_body_bytes).await;
    }
    let (status, headers, now) = (response.status().as_u16(), response.headers(), clock.now());
    let asked = headers.get(RETRY_AFTER).and_then(|value| retry_after::parse(value.to_str().ok()?, now));
    let reset = || retry_after::until_reset(number(headers, RATE_LIMIT_RESET)?, now);
    Err(Failure::Status { status, retry_after: asked.or_else(|| if status == 429 { reset() } else { None }) })
}

/// How many more calls are allowed, and until when; kept in the span of the call too.
fn allowance(headers: &HeaderMap) -> Option<Allowance> {
    let span = Span::current();
    for (field, name) in
        [("rate_limit_remaining", RATE_LIMIT_REMAINING), ("rate_limit_reset", RATE_LIMIT_RESET)]
    {
        if let Some(number) = number(headers, name) {
            span.record(field, number);
        }
    }
    let count = |name| number(headers, name).and_then(|number| u32::try_from(number).ok());
    Some(Allowance {
        limit: count(RATE_LIMIT_LIMIT)?,
        remaining: count(RATE_LIMIT_REMAINING)?,
        reset_at: DateTime::from_timestamp(number(headers, RATE_LIMIT_RESET)?, 0)?,
    })
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

async fn read(mut response: Response, max_body_bytes: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > max_body_bytes {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn same_host_only(attempt: redirect::Attempt) -> redirect::Action {
    let origin =
        |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default());
    let is_same = attempt.previous().first().is_some_and(|first| origin(first) == origin(attempt.url()));
    if is_same && attempt.previous().len() <= MAX_REDIRECTS { attempt.follow() } else { attempt.stop() }
}

fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    // A connection that takes too long is one that cannot be had.
    if error.is_connect() {
        Failure::Unreachable(cause(&error))
    } else if error.is_timeout() {
        Failure::Deadline
    } else {
        Failure::Transport(cause(&error))
    }
}

/// The innermost cause, which is the telling one.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_no_header_can_hold_is_refused_and_not_repeated() {
        let mut settings = UpstreamSettings::at("http://127.0.0.1:9");
        settings.token = Some("sesame\nopen".into());
        let refusal =
            build(&Url::parse(&settings.base_url).unwrap(), &settings, "a test").unwrap_err().to_string();
        assert!(refusal.contains("127.0.0.1") && !refusal.contains("sesame"), "{refusal}");
    }
}
