//! How one call is answered.

use std::time::Duration;

/// One way to answer a call: as the real upstream would, or broken in one named way, possibly late.
#[derive(Clone, Debug)]
pub struct Behaviour {
    pub(super) delay: Duration,
    pub(super) headers: Vec<(String, String)>,
    pub(super) reply: Reply,
}

#[derive(Clone, Debug)]
pub(super) enum Reply {
    Answer,
    AnotherSiren(String),
    /// Without a body, the upstream's own.
    Status {
        status: u16,
        body: Option<String>,
    },
    Body {
        content_type: &'static str,
        body: String,
    },
    TruncatedJson,
    WithoutResults,
    WrongTypes,
    Huge {
        bytes: usize,
    },
    Disconnect,
    Silence,
}

impl Behaviour {
    /// As the real upstream would.
    pub fn answer() -> Self {
        Reply::Answer.into()
    }

    /// An error status with the upstream's kind of body.
    pub fn status(status: u16) -> Self {
        Reply::Status { status, body: None }.into()
    }

    pub fn status_with(status: u16, body: impl Into<String>) -> Self {
        Reply::Status { status, body: Some(body.into()) }.into()
    }

    /// 429; `retry_after` is the header's value, seconds or an HTTP date.
    pub fn too_many_requests(retry_after: impl Into<String>) -> Self {
        Self::status(429).with_header("Retry-After", retry_after)
    }

    /// 200 with this JSON text, whatever it says.
    pub fn json(body: impl Into<String>) -> Self {
        Reply::Body { content_type: "application/json", body: body.into() }.into()
    }

    /// 200 with a web page, as a maintenance notice would.
    pub fn html() -> Self {
        let body = "<!doctype html><title>Maintenance</title><p>Service en maintenance.".to_owned();
        Reply::Body { content_type: "text/html; charset=utf-8", body }.into()
    }

    /// 200, and half of the JSON.
    pub fn truncated_json() -> Self {
        Reply::TruncatedJson.into()
    }

    /// 200 without the member that it is all about: `results`, or what the registers call theirs.
    pub fn without_results() -> Self {
        Reply::WithoutResults.into()
    }

    /// 200 with the right SIREN, and lists where texts belong.
    pub fn wrong_types() -> Self {
        Reply::WrongTypes.into()
    }

    /// 200 with the company asked for, bearing `siren` instead of its own.
    pub fn another_siren(siren: impl Into<String>) -> Self {
        Reply::AnotherSiren(siren.into()).into()
    }

    /// 200 with at least `bytes` of valid JSON, sent in chunks without a length.
    pub fn huge(bytes: usize) -> Self {
        Reply::Huge { bytes }.into()
    }

    /// Closes the connection without a byte of answer.
    pub fn disconnect() -> Self {
        Reply::Disconnect.into()
    }

    /// Never answers; ends when the caller hangs up.
    pub fn silence() -> Self {
        Reply::Silence.into()
    }

    /// The same, later.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        Self::answer()
    }
}

impl From<Reply> for Behaviour {
    fn from(reply: Reply) -> Self {
        Self { delay: Duration::ZERO, headers: Vec::new(), reply }
    }
}
