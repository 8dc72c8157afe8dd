//! Tokens of an account: one sign-in for everybody, seldom (company-enrichment.md §6.2).

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use company_enrichment::{
    Call,
    model::{Siren, SourceApi, SourceError, SourceErrorCode},
};
use reqwest::{Client, Url, header::CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::credentials::InpiAccount;
use crate::http::{
    UpstreamSettings,
    company_source::{CallKit, Fetch},
    expiry::expiry,
    retry::RetryPolicy,
};

/// Between two sign-ins; INPI bans accounts and addresses that hammer it.
const PAUSE: Duration = Duration::from_secs(30);
/// After one that was refused.
const PAUSE_AFTER_REFUSAL: Duration = Duration::from_mins(10);
/// How long before its end a token is replaced.
const MARGIN: TimeDelta = TimeDelta::minutes(1);
/// How long a token is used that does not tell its end.
const LIFE: TimeDelta = TimeDelta::minutes(50);

/// Keeps the token of an account, in memory only.
pub(super) struct Session {
    client: Client,
    login: Url,
    account: InpiAccount,
    settings: UpstreamSettings,
    kit: CallKit,
    /// Held while signing in, so that whoever waits takes the same token.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// With the time until which it is used.
    token: Option<(SecretString, DateTime<Utc>)>,
    signed_in_at: Option<DateTime<Utc>>,
    /// Why the last sign-in gave no token.
    failure: Option<SourceError>,
}

impl Session {
    /// Signing in is tried once, whatever the settings say of reading.
    pub(super) fn new(
        client: Client,
        login: Url,
        (account, upstream): (InpiAccount, UpstreamSettings),
        kit: CallKit,
    ) -> Self {
        let retry = RetryPolicy { retries: 0, ..upstream.retry };
        let settings = UpstreamSettings { retry, ..upstream };
        Self { client, login, account, settings, kit, state: Mutex::default() }
    }

    /// A token, other than the one that was just `refused`. Signs in when there is none: at the earliest 30 s after the
    /// last time, for which it waits, and after a failure not before the pause is over.
    ///
    /// # Errors
    /// Why signing in failed, now or within that pause.
    pub(super) async fn token(
        &self,
        siren: Siren,
        call: &Call,
        refused: Option<&SecretString>,
    ) -> Result<SecretString, SourceError> {
        let mut state = self.state.lock().await;
        let now = self.kit.clock.now();
        if let Some(token) = state.usable(now, refused) {
            return Ok(token);
        }
        let since = state.signed_in_at.map(|at| (now - at).to_std().unwrap_or_default());
        let left = |pause: Duration| since.map(|since| pause.saturating_sub(since)).unwrap_or_default();
        if let Some(failure) = state.failure.as_ref().filter(|failure| !left(pause(failure)).is_zero()) {
            return Err(repeated(failure));
        }
        self.kit.clock.sleep(left(PAUSE)).await;
        *state = State { signed_in_at: Some(self.kit.clock.now()), ..State::default() };
        let signed_in = self.sign_in(siren, call).await;
        state.failure = signed_in.as_ref().err().cloned();
        let token = signed_in?;
        state.token = Some((token.clone(), good_until(&token, self.kit.clock.now())));
        Ok(token)
    }

    async fn sign_in(&self, siren: Siren, call: &Call) -> Result<SecretString, SourceError> {
        let (username, password) = (&self.account.username, self.account.password.expose_secret());
        let body = json!({ "username": username, "password": password }).to_string();
        let fetch =
            Fetch { source: SourceApi::InpiRne, siren, call, settings: &self.settings, kit: &self.kit };
        let request = || {
            let post = self.client.post(self.login.clone());
            post.header(CONTENT_TYPE, "application/json").body(body.clone())
        };
        fetch.run(request, token_of).await.map_err(|error| match error.code {
            // The door is missing, not the company.
            SourceErrorCode::NotFound => SourceError { code: SourceErrorCode::InternalError, ..error },
            _ => error,
        })
    }
}

impl State {
    fn usable(&self, now: DateTime<Utc>, refused: Option<&SecretString>) -> Option<SecretString> {
        let (token, until) = self.token.as_ref()?;
        let is_refused = refused.is_some_and(|refused| refused.expose_secret() == token.expose_secret());
        (now < *until && !is_refused).then(|| token.clone())
    }
}

/// How long nobody signs in after `failure`.
fn pause(failure: &SourceError) -> Duration {
    match failure.code {
        SourceErrorCode::AuthError | SourceErrorCode::Forbidden => PAUSE_AFTER_REFUSAL,
        _ => PAUSE.max(failure.retry_after.unwrap_or_default()),
    }
}

/// The failure of an earlier sign-in, told to one who made no call.
fn repeated(failure: &SourceError) -> SourceError {
    let message = "the last sign-in failed, and the next one is not yet due".to_owned();
    SourceError { http_status: None, message, retry_after: None, ..failure.clone() }
}

fn token_of(body: &[u8]) -> Result<SecretString, SourceErrorCode> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| SourceErrorCode::InternalError)?;
    let token = answer.get("token").and_then(Value::as_str).filter(|token| !token.is_empty());
    token.map(SecretString::from).ok_or(SourceErrorCode::InternalError)
}

/// A minute before its `exp`, where it is a JWT that tells one.
fn good_until(token: &SecretString, now: DateTime<Utc>) -> DateTime<Utc> {
    expiry(token).map_or(now + LIFE, |expiry| expiry - MARGIN)
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use kernel::testing::instant;

    use super::*;

    #[test]
    fn a_token_is_used_until_a_minute_before_its_end_or_for_fifty_minutes() {
        let now = instant("2026-11-26T10:00:00Z");
        let jwt =
            |claims: &Value| format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string())).into();
        let at_eleven = json!({ "exp": instant("2026-11-26T11:00:00Z").timestamp() });
        assert_eq!(good_until(&jwt(&at_eleven), now), instant("2026-11-26T10:59:00Z"));
        for untold in [jwt(&json!({})), jwt(&json!({"exp": "soon"})), "opaque".into(), "a.b.c".into()] {
            assert_eq!(good_until(&untold, now), instant("2026-11-26T10:50:00Z"));
        }
    }
}
