//! What all official company sources share: tries and waits, the table of codes, the line in the log
//! (company-enrichment.md §7, §14).

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use company_enrichment::{
    Call,
    model::{Siren, SourceApi, SourceError, SourceErrorCode, SourceRecord},
};
use kernel::{Clock, Limiter, Quota, TraceParent};
use reqwest::{RequestBuilder, header::HeaderValue};
use tracing::{Instrument, field::Empty};

use super::{
    UpstreamSettings, client,
    retry::{Decision, Failure},
};

/// Who calls, in the words the upstreams' operators read.
pub const USER_AGENT: &str = concat!("comptoir/", env!("CARGO_PKG_VERSION"), " (+company-enrichment)");

/// The longest `Retry-After` handed on; an upstream that asks for more is asked again after it.
const LONGEST_PROMISE: Duration = Duration::from_hours(1);

/// One fetch under way: what it asks for and on whose behalf.
pub struct Fetch<'a> {
    pub source: SourceApi,
    pub siren: Siren,
    pub call: &'a Call,
    pub settings: &'a UpstreamSettings,
    pub clock: &'a Arc<dyn Clock>,
    /// How often the upstream may be called, if that is for us to mind.
    pub pace: Option<&'a Pace>,
}

/// Calls wait for their turn.
pub struct Pace {
    pub limiter: Arc<dyn Limiter>,
    pub key: &'static str,
    pub quota: Quota,
}

impl Pace {
    async fn turn(&self, clock: &Arc<dyn Clock>) {
        loop {
            let decision = self.limiter.take(self.key, self.quota).await;
            if decision.allowed {
                return;
            }
            clock.sleep(decision.retry_after).await;
        }
    }
}

enum Trouble {
    Failed(Failure),
    /// A 200 that `read` could not use.
    Answered(SourceErrorCode),
}

impl Fetch<'_> {
    /// Sends what `request` builds until `read` has an answer or the retry rule says stop.
    ///
    /// # Errors
    /// [`SourceError`] with the code of the last try; `RATE_LIMIT` when the upstream asked for a longer wait than one
    /// fetch has.
    pub async fn run<T>(
        &self,
        request: impl Fn() -> RequestBuilder + Send + Sync,
        read: impl Fn(&[u8]) -> Result<T, SourceErrorCode> + Send + Sync,
    ) -> Result<T, SourceError> {
        self.turn().await;
        let begun = self.clock.now();
        let mut tries = 0;
        loop {
            tries += 1;
            let failure = match self.attempt(request(), &read, begun, tries).await {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Answered(code)) => return Err(self.unusable(code)),
                Err(Trouble::Failed(failure)) => failure,
            };
            match self.settings.retry.decide(tries, self.since(begun), &failure) {
                Decision::Retry { after } => {
                    self.clock.sleep(after).await;
                    self.turn().await;
                }
                Decision::Stop => return Err(self.error(&failure, code(&failure))),
                Decision::StopAsRateLimited => return Err(self.error(&failure, SourceErrorCode::RateLimit)),
            }
        }
    }

    async fn turn(&self) {
        if let Some(pace) = self.pace {
            pace.turn(self.clock).await;
        }
    }

    async fn attempt<T>(
        &self,
        request: RequestBuilder,
        read: &(impl Fn(&[u8]) -> Result<T, SourceErrorCode> + Sync),
        begun: DateTime<Utc>,
        tries: usize,
    ) -> Result<T, Trouble> {
        let started = self.clock.now();
        let time = self.settings.retry.time_left(self.since(begun), self.settings.timeout);
        let span = tracing::info_span!(
            "upstream",
            source_api = self.source.as_str(),
            status = Empty,
            error = Empty,
            rate_limit_remaining = Empty,
            rate_limit_reset = Empty
        );
        let calling = async {
            client::send(self.labelled(request), time, self.settings.max_body_bytes, self.clock).await
        };
        let answer = calling.instrument(span.clone()).await;
        span.record("status", answer.as_ref().map_or_else(Failure::status, |_| Some(200)));
        if let Err(failure) = &answer {
            span.record("error", message(failure));
        }
        let result = answer.map_err(Trouble::Failed).and_then(|body| read(&body).map_err(Trouble::Answered));
        self.log(result.as_ref().err(), tries, self.since(started));
        result
    }

    /// With the ids of the chain and of the span it is called in.
    fn labelled(&self, request: RequestBuilder) -> RequestBuilder {
        let request = match TraceParent::current() {
            Some(span) => request.header("traceparent", span.to_string()),
            None => request,
        };
        match HeaderValue::from_str(&self.call.correlation_id) {
            Ok(correlation_id) => request.header("X-Correlation-Id", correlation_id),
            Err(_) => request,
        }
    }

    fn log(&self, trouble: Option<&Trouble>, tries: usize, took: Duration) {
        let error = trouble.map(|trouble| match trouble {
            Trouble::Failed(failure) => self.error(failure, code(failure)),
            Trouble::Answered(code) => self.unusable(*code),
        });
        let http_status = error.as_ref().map_or(Some(200), |error| error.http_status);
        tracing::info!(
            tenant_id = %self.call.tenant,
            request_id = %self.call.request,
            job_id = %self.call.job,
            correlation_id = %self.call.correlation_id,
            company_siren = %self.siren,
            source_api = self.source.as_str(),
            event_type = "source_called",
            http_status,
            error_code = error.as_ref().map(|error| error.code.as_str()),
            error_message = error.as_ref().map(|error| error.message.as_str()),
            duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            tries,
            "company source called"
        );
    }

    /// A 200 that says no, or says it in a way we cannot read.
    fn unusable(&self, code: SourceErrorCode) -> SourceError {
        let message = match code {
            SourceErrorCode::NotFound => "the answer holds no such company",
            _ => "the answer cannot be read",
        };
        SourceError {
            source: self.source,
            code,
            http_status: Some(200),
            message: message.to_owned(),
            retry_after: None,
        }
    }

    fn error(&self, failure: &Failure, code: SourceErrorCode) -> SourceError {
        SourceError {
            source: self.source,
            code,
            http_status: failure.status(),
            message: message(failure),
            retry_after: failure.retry_after().map(|wait| wait.min(LONGEST_PROMISE)),
        }
    }

    fn since(&self, begun: DateTime<Utc>) -> Duration {
        (self.clock.now() - begun).to_std().unwrap_or_default()
    }
}

/// Tells in the log what is unusual about an answer, without its values.
pub fn tell_peculiarity(record: &SourceRecord) {
    if record.masked || record.siret_match == Some(false) {
        let (source_api, data_masked, siret_match) =
            (record.source.as_str(), record.masked, record.siret_match);
        tracing::info!(company_siren = %record.siren, source_api, data_masked, siret_match, "the answer has a peculiarity");
    }
}

/// The table of company-enrichment.md §7; a redirect we do not follow leads to no source.
fn code(failure: &Failure) -> SourceErrorCode {
    match failure {
        Failure::Deadline => SourceErrorCode::Timeout,
        Failure::Transport(_) | Failure::TooLarge => SourceErrorCode::SourceUnavailable,
        Failure::Status { status, .. } => match status {
            300..=399 => SourceErrorCode::SourceUnavailable,
            401 => SourceErrorCode::AuthError,
            403 | 451 => SourceErrorCode::Forbidden,
            404 => SourceErrorCode::NotFound,
            429 => SourceErrorCode::RateLimit,
            500..=599 => SourceErrorCode::Upstream5xx,
            _ => SourceErrorCode::InternalError,
        },
    }
}

fn message(failure: &Failure) -> String {
    match failure {
        Failure::Deadline => "no answer in time".to_owned(),
        Failure::Transport(cause) => format!("the exchange failed: {cause}"),
        Failure::TooLarge => "the answer is too long".to_owned(),
        Failure::Status { status, .. } => format!("answered with status {status}"),
    }
}
