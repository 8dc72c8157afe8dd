//! What all official company sources share: tries and waits, the table of codes, the line in the log
//! (company-enrichment.md §7, §14).

use std::{fmt, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use company_enrichment::{
    Call, Restraint,
    model::{CallEnd, Refusal, Siren, SourceApi, SourceError, SourceErrorCode, SourceRecord},
};
use kernel::{Clock, Figures, TraceParent};
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
    pub kit: &'a CallKit,
}

/// What every source calls with.
#[derive(Clone)]
pub struct CallKit {
    /// Asked before every try, and told how it went.
    pub restraint: Arc<dyn Restraint>,
    pub clock: Arc<dyn Clock>,
    pub figures: Arc<dyn Figures>,
}

impl fmt::Debug for CallKit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallKit").finish_non_exhaustive()
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
        self.turn().await.map_err(|refusal| self.refused(refusal))?;
        let mut begun = self.kit.clock.now();
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
                    self.kit.clock.sleep(after).await;
                    let waiting = self.kit.clock.now();
                    if self.turn().await.is_err() {
                        return Err(self.error(&failure, code(&failure)));
                    }
                    // The wait for a turn is no part of the time that a fetch may take.
                    begun += self.kit.clock.now() - waiting;
                }
                Decision::Stop => return Err(self.error(&failure, code(&failure))),
                Decision::StopAsRateLimited => return Err(self.error(&failure, SourceErrorCode::RateLimit)),
            }
        }
    }

    async fn turn(&self) -> Result<(), Refusal> {
        let Call { tenant, priority, .. } = *self.call;
        self.kit.restraint.take(self.source, tenant, priority, Duration::MAX).await
    }

    /// Nothing was asked.
    fn refused(&self, refusal: Refusal) -> SourceError {
        let (code, retry_after) = match refusal {
            Refusal::Open | Refusal::Unknown => (SourceErrorCode::SourceUnavailable, None),
            Refusal::Paused(wait) => (SourceErrorCode::RateLimit, Some(wait.min(LONGEST_PROMISE))),
        };
        let message = refusal.to_string();
        SourceError { source: self.source, code, http_status: None, message, retry_after }
    }

    async fn attempt<T>(
        &self,
        request: RequestBuilder,
        read: &(impl Fn(&[u8]) -> Result<T, SourceErrorCode> + Sync),
        begun: DateTime<Utc>,
        tries: usize,
    ) -> Result<T, Trouble> {
        let started = self.kit.clock.now();
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
            client::send(self.labelled(request), time, self.settings.max_body_bytes, &self.kit.clock).await
        };
        let (answer, allowance) = calling.instrument(span.clone()).await;
        span.record("status", answer.as_ref().map_or_else(Failure::status, |_| Some(200)));
        if let Err(failure) = &answer {
            span.record("error", message(failure));
        }
        let end = answer.as_ref().map_or_else(call_end, |_| CallEnd::Answered);
        if let Err(error) = self.kit.restraint.learn(self.source, end, allowance).await {
            tracing::warn!(%error, source_api = self.source.as_str(), "how a call went could not be noted");
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
        let outcome = error.as_ref().map_or("SUCCESS", |error| error.code.as_str());
        let (figures, source) = (&self.kit.figures, self.source.as_str());
        figures.count("company_source_calls_total", &[source, outcome], 1);
        figures.count("company_source_retries_total", &[source], u64::from(tries > 1));
        figures.observe("company_source_duration_seconds", &[source], took.as_secs_f64());
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
        (self.kit.clock.now() - begun).to_std().unwrap_or_default()
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

/// What a failure says of the source's health; a refusal is an answer.
fn call_end(failure: &Failure) -> CallEnd {
    match failure {
        Failure::Unreachable(_) => CallEnd::Unreachable,
        Failure::Status { status: 429, retry_after } => CallEnd::TooMany(*retry_after),
        Failure::Status { status: 401 | 403, .. } => CallEnd::Unauthorised,
        failure if failure.is_transient() => CallEnd::Failed,
        _ => CallEnd::Answered,
    }
}

/// The table of company-enrichment.md §7; a redirect we do not follow leads to no source.
fn code(failure: &Failure) -> SourceErrorCode {
    match failure {
        Failure::Deadline => SourceErrorCode::Timeout,
        Failure::Unreachable(_) | Failure::Transport(_) | Failure::TooLarge => {
            SourceErrorCode::SourceUnavailable
        }
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
        Failure::Unreachable(cause) => format!("no connection: {cause}"),
        Failure::Transport(cause) => format!("the exchange failed: {cause}"),
        Failure::TooLarge => "the answer is too long".to_owned(),
        Failure::Status { status, .. } => format!("answered with status {status}"),
    }
}
