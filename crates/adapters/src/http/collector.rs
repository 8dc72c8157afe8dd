use std::time::Duration;

use reqwest::{Client, Url, header::CONTENT_TYPE};
use serde_json::Value;

use super::client::{self, ClientError, UpstreamSettings};

/// How long one batch may take.
const LIMIT: Duration = Duration::from_secs(5);

/// A collector of traces that speaks OTLP over HTTP.
#[derive(Clone, Debug)]
pub struct Collector {
    client: Client,
    url: Url,
}

impl Collector {
    /// The collector at the base URL `endpoint` (`OTEL_EXPORTER_OTLP_ENDPOINT`).
    ///
    /// # Errors
    /// [`ClientError`] when it is not the URL of one.
    pub fn at(endpoint: &str) -> Result<Self, ClientError> {
        let refuse = |reason: String| ClientError::BaseUrl { url: endpoint.to_owned(), reason };
        let url = Url::parse(&format!("{}/v1/traces", endpoint.trim_end_matches('/')));
        let url = url.map_err(|error| refuse(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("expected http or https".to_owned()));
        }
        let client = client::build(&url, &UpstreamSettings::at(endpoint), "comptoir")?;
        Ok(Self { client, url })
    }

    /// Hands one batch over. It is not tried again.
    ///
    /// # Errors
    /// The cause, when the collector is away, slow or refuses.
    pub async fn send(&self, batch: &Value) -> Result<(), String> {
        let request = self.client.post(self.url.clone()).timeout(LIMIT);
        let request = request.header(CONTENT_TYPE, "application/json").body(batch.to_string());
        let answer = request.send().await.map_err(|error| error.without_url().to_string())?;
        if answer.status().is_success() { Ok(()) } else { Err(format!("answered {}", answer.status())) }
    }
}
