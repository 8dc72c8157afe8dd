//! When a fruitless or partial cycle is run again by itself (company-enrichment.md §7).

use std::str::FromStr;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{EnrichmentStatus, SourceErrorCode};

/// What is to be made good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortfall {
    /// The required source did not answer, or asked for patience.
    Outage,
    /// No source knows the company: new ones reach the index late.
    NotFound,
    /// An optional source failed.
    Partial,
}

/// A text that names no [`Shortfall`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a reason to try again")]
pub struct UnknownShortfall;

impl Shortfall {
    const ALL: [Self; 3] = [Self::Outage, Self::NotFound, Self::Partial];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::NotFound => "not_found",
            Self::Partial => "partial",
        }
    }

    /// Of a cycle that ended so; `failure` is that of the required source, if it failed. `None` when another try would
    /// bring nothing: everything is there, or somebody has to mend something first.
    pub const fn of(status: EnrichmentStatus, failure: Option<SourceErrorCode>) -> Option<Self> {
        use SourceErrorCode::{
            AuthError, Forbidden, InternalError, NotFound, RateLimit, SourceUnavailable, Timeout, Upstream5xx,
        };
        match (status, failure) {
            (EnrichmentStatus::Partial, _) => Some(Self::Partial),
            (EnrichmentStatus::Failed, None | Some(NotFound)) => Some(Self::NotFound),
            (EnrichmentStatus::Failed, Some(Timeout | Upstream5xx | SourceUnavailable | RateLimit)) => {
                Some(Self::Outage)
            }
            (EnrichmentStatus::Failed, Some(AuthError | Forbidden | InternalError)) | (_, _) => None,
        }
    }

    /// How long after the last of `tries` retries the next one comes; `None` when there were enough.
    pub fn wait(self, tries: u32) -> Option<TimeDelta> {
        const OUTAGE: [TimeDelta; 6] = [
            TimeDelta::minutes(1),
            TimeDelta::minutes(5),
            TimeDelta::minutes(30),
            TimeDelta::hours(6),
            TimeDelta::hours(6),
            TimeDelta::hours(6),
        ];
        let waits: &[TimeDelta] = match self {
            Self::Outage => &OUTAGE,
            Self::NotFound => &[TimeDelta::days(1); 7],
            Self::Partial => &[TimeDelta::hours(1)],
        };
        waits.get(usize::try_from(tries).ok()?).copied()
    }
}

impl FromStr for Shortfall {
    type Err = UnknownShortfall;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or(UnknownShortfall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(shortfall: Shortfall) -> Vec<i64> {
        (0..).map_while(|tries| shortfall.wait(tries)).map(|wait| wait.num_minutes()).collect()
    }

    #[test]
    fn the_waits_are_those_of_the_table_and_then_it_ends() {
        assert_eq!(minutes(Shortfall::Outage), [1, 5, 30, 360, 360, 360]);
        assert_eq!(minutes(Shortfall::NotFound), [1440; 7]);
        assert_eq!(minutes(Shortfall::Partial), [60]);
    }

    #[test]
    fn what_only_somebody_can_mend_is_not_tried_again() {
        use EnrichmentStatus::{Failed, Partial, Success};
        use SourceErrorCode::{AuthError, Forbidden, InternalError, NotFound};
        let of = |status, code| Shortfall::of(status, code);
        for code in [AuthError, Forbidden, InternalError] {
            assert_eq!(of(Failed, Some(code)), None, "{code:?}");
        }
        for code in SourceErrorCode::ALL.into_iter().filter(|code| code.retryable()) {
            assert_eq!(of(Failed, Some(code)), Some(Shortfall::Outage), "{code:?}");
        }
        assert_eq!(of(Failed, Some(NotFound)), Some(Shortfall::NotFound));
        assert_eq!(of(Failed, None), Some(Shortfall::NotFound), "an empty shell");
        assert_eq!((of(Partial, None), of(Success, None)), (Some(Shortfall::Partial), None));
    }

    #[test]
    fn names_read_back() {
        for shortfall in Shortfall::ALL {
            assert_eq!(shortfall.as_str().parse(), Ok(shortfall));
        }
    }
}
