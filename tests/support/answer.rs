//! What came back.

use std::ops::Index;

use reqwest::{Response, header::HeaderMap};
use serde_json::Value;

/// A whole answer. Indexing reaches into its JSON.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status, headers, text, json }
    }

    /// A header, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Status and code of a refusal.
    pub fn code(&self) -> (u16, &str) {
        (self.status, self["code"].as_str().unwrap_or_default())
    }

    /// Status and code of a refusal in the envelope.
    pub fn enveloped_code(&self) -> (u16, &str) {
        (self.status, self["error"]["code"].as_str().unwrap_or_default())
    }

    /// Field and reason of each fault in an enveloped refusal.
    pub fn enveloped_details(&self) -> Vec<(&str, &str)> {
        let errors = self["error"]["details"]["errors"].as_array().map_or(&[][..], Vec::as_slice);
        errors
            .iter()
            .map(|error| (error["loc"][0].as_str().unwrap(), error["type"].as_str().unwrap()))
            .collect()
    }

    /// Field and reason of each detail of a refusal.
    pub fn details(&self) -> Vec<(&str, &str)> {
        let details = self["details"].as_array().map_or(&[][..], Vec::as_slice);
        details
            .iter()
            .map(|detail| (detail["field"].as_str().unwrap(), detail["reason"].as_str().unwrap()))
            .collect()
    }

    /// The status of the request in the body.
    pub fn enrichment(&self) -> &str {
        self["request"]["enrichment_status"].as_str().unwrap_or_default()
    }

    /// The id of the request in the body.
    pub fn id(&self) -> &str {
        self["request"]["id"].as_str().unwrap_or_else(|| panic!("no request in {}", self.text))
    }

    /// Itself, when its status is this one.
    #[expect(clippy::return_self_not_must_use, reason = "the status may be all that a test asks")]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

impl Index<&str> for Answer {
    type Output = Value;

    fn index(&self, member: &str) -> &Value {
        &self.json[member]
    }
}
