use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use super::SourceApi;

/// Why a source gave no record: the part of the contract's error codes a source can cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SourceErrorCode {
    /// The source does not know the company (404, or 200 without a match).
    NotFound,
    /// Credentials missing, wrong or expired (401).
    AuthError,
    /// Not allowed, or withheld for legal reasons (403, 451).
    Forbidden,
    /// Too many calls (429).
    RateLimit,
    /// No answer within the time allowed.
    Timeout,
    /// The source broke (5xx).
    #[serde(rename = "UPSTREAM_5XX")]
    Upstream5xx,
    /// Not reached (DNS, TCP, TLS), circuit open, or the body is too large.
    SourceUnavailable,
    /// Our question was refused (400, 422) or the answer cannot be read.
    InternalError,
}

/// A text that is no [`SourceErrorCode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an error code of a source")]
pub struct UnknownSourceErrorCode;

impl SourceErrorCode {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NotFound,
        Self::AuthError,
        Self::Forbidden,
        Self::RateLimit,
        Self::Timeout,
        Self::Upstream5xx,
        Self::SourceUnavailable,
        Self::InternalError,
    ];

    /// The code as the contract spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::AuthError => "AUTH_ERROR",
            Self::Forbidden => "FORBIDDEN",
            Self::RateLimit => "RATE_LIMIT",
            Self::Timeout => "TIMEOUT",
            Self::Upstream5xx => "UPSTREAM_5XX",
            Self::SourceUnavailable => "SOURCE_UNAVAILABLE",
            Self::InternalError => "INTERNAL_ERROR",
        }
    }

    /// Whether the same call may succeed a moment later. An open circuit is the caller's
    /// exception: it is `SOURCE_UNAVAILABLE` but not retried inside the cycle.
    pub const fn retryable(self) -> bool {
        match self {
            Self::RateLimit | Self::Timeout | Self::Upstream5xx | Self::SourceUnavailable => true,
            Self::NotFound | Self::AuthError | Self::Forbidden | Self::InternalError => false,
        }
    }
}

impl FromStr for SourceErrorCode {
    type Err = UnknownSourceErrorCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|code| code.as_str() == text).ok_or(UnknownSourceErrorCode)
    }
}

/// The final failure of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceError {
    /// Who failed.
    pub source: SourceApi,
    /// How, in the contract's words.
    pub code: SourceErrorCode,
    /// The status of the last answer, if one came.
    pub http_status: Option<u16>,
    /// For logs: no secret, no payload, no personal data.
    pub message: String,
    /// How long the source asked us to wait.
    pub retry_after: Option<Duration>,
}

impl SourceError {
    /// A failure without an answer, and nothing more to tell.
    pub fn of(source: SourceApi, code: SourceErrorCode) -> Self {
        Self { source, code, http_status: None, message: code.as_str().to_owned(), retry_after: None }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.source.as_str(), self.code.as_str(), self.message)
    }
}

// By hand: thiserror would take the field `source` for the cause.
impl std::error::Error for SourceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_sources_read_back_and_agree_with_their_serde_names() {
        for code in SourceErrorCode::ALL {
            assert_eq!(code.as_str().parse(), Ok(code));
            assert_eq!(serde_json::to_value(code).ok(), Some(code.as_str().into()));
        }
        for source in SourceApi::ALL {
            assert_eq!(source.as_str().parse(), Ok(source));
            assert_eq!(serde_json::to_value(source).ok(), Some(source.as_str().into()));
        }
        assert_eq!("".parse::<SourceErrorCode>(), Err(UnknownSourceErrorCode));
    }

    #[test]
    fn only_the_recherche_source_is_required() {
        let required: Vec<_> = SourceApi::ALL.into_iter().filter(|source| source.required()).collect();
        assert_eq!(required, [SourceApi::ApiRechercheEntreprises]);
    }
}
