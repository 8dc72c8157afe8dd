//! Whether a failed try is worth another, and when (company-enrichment.md §7).

use std::time::Duration;

/// Why one try failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Our own deadline passed.
    Deadline,
    /// No connection: name, TCP or TLS; says what, without the URL.
    Unreachable(String),
    /// The exchange itself; says what, without the URL.
    Transport(String),
    /// The body went past the cap and was not read further.
    TooLarge,
    /// An answer other than 200, with what its `Retry-After` asked.
    Status { status: u16, retry_after: Option<Duration> },
}

impl Failure {
    /// Timeouts, 429, 5xx and transport; a refusal stays one however often it is asked for.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Deadline | Self::Unreachable(_) | Self::Transport(_) | Self::TooLarge => true,
            Self::Status { status, .. } => matches!(status, 429 | 500..=599),
        }
    }

    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Deadline | Self::Unreachable(_) | Self::Transport(_) | Self::TooLarge => None,
            Self::Status { status, .. } => Some(*status),
        }
    }

    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } if self.is_transient() => *retry_after,
            _ => None,
        }
    }
}

/// How often and how long to insist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Tries after the first.
    pub retries: usize,
    /// Waits before each of them; the last one repeats.
    pub backoff: Vec<Duration>,
    /// The longest `Retry-After` worth waiting for inside one fetch.
    pub longest_wait: Duration,
    /// All tries and waits of one fetch end within this time, which a job's lease has to cover.
    pub budget: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 2,
            backoff: vec![Duration::from_millis(250), Duration::from_millis(500)],
            longest_wait: Duration::from_secs(20),
            budget: Duration::from_secs(57),
        }
    }
}

/// What to do after a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Retry {
        after: Duration,
    },
    Stop,
    /// The upstream asked for more patience than one fetch has: whoever asked is to come back later.
    StopAsRateLimited,
}

impl RetryPolicy {
    /// What follows when the `tries`-th try failed, `elapsed` after the first began.
    pub fn decide(&self, tries: usize, elapsed: Duration, failure: &Failure) -> Decision {
        if !failure.is_transient() {
            return Decision::Stop;
        }
        if failure.retry_after().is_some_and(|wait| wait > self.longest_wait) {
            return Decision::StopAsRateLimited;
        }
        let after = failure.retry_after().unwrap_or_else(|| self.wait_before(tries));
        let is_over = tries > self.retries || elapsed.saturating_add(after) >= self.budget;
        if is_over { Decision::Stop } else { Decision::Retry { after } }
    }

    /// The time a try may take that begins `elapsed` after the first.
    pub fn time_left(&self, elapsed: Duration, timeout: Duration) -> Duration {
        timeout.min(self.budget.saturating_sub(elapsed))
    }

    fn wait_before(&self, retry: usize) -> Duration {
        let place = retry.saturating_sub(1).min(self.backoff.len().saturating_sub(1));
        self.backoff.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AT_ONCE: Duration = Duration::ZERO;

    fn status(status: u16, retry_after: Option<u64>) -> Failure {
        Failure::Status { status, retry_after: retry_after.map(Duration::from_secs) }
    }

    fn decide(tries: usize, failure: &Failure) -> Decision {
        RetryPolicy::default().decide(tries, AT_ONCE, failure)
    }

    #[test]
    fn the_waits_are_a_quarter_and_a_half_second_then_it_stops() {
        let waits: Vec<_> = (1..=3).map(|tries| decide(tries, &status(503, None))).collect();
        let [first, second] =
            [250, 500].map(|millis| Decision::Retry { after: Duration::from_millis(millis) });
        assert_eq!(waits, [first, second, Decision::Stop]);
    }

    #[test]
    fn timeouts_rate_limits_server_faults_and_transport_are_retried() {
        for failure in [Failure::Deadline, Failure::Transport("refused".to_owned()), Failure::TooLarge] {
            assert!(matches!(decide(1, &failure), Decision::Retry { .. }), "{failure:?}");
        }
        for retried in [429, 500, 502, 503, 504, 599] {
            assert!(matches!(decide(1, &status(retried, None)), Decision::Retry { .. }), "{retried}");
        }
    }

    #[test]
    fn refusals_are_final() {
        for refused in [204, 302, 400, 401, 403, 404, 422, 451] {
            assert_eq!(decide(1, &status(refused, Some(1))), Decision::Stop, "{refused}");
        }
    }

    #[test]
    fn retry_after_replaces_the_wait_up_to_twenty_seconds() {
        for (asked, expected) in [
            (0, Decision::Retry { after: Duration::ZERO }),
            (2, Decision::Retry { after: Duration::from_secs(2) }),
            (20, Decision::Retry { after: Duration::from_secs(20) }),
            (21, Decision::StopAsRateLimited),
            (u64::MAX, Decision::StopAsRateLimited),
        ] {
            assert_eq!(decide(1, &status(429, Some(asked))), expected, "{asked}");
            assert_eq!(decide(1, &status(503, Some(asked))), expected, "{asked}");
        }
        assert_eq!(decide(3, &status(429, Some(2))), Decision::Stop);
    }

    #[test]
    fn a_wait_that_would_pass_the_budget_is_not_begun() {
        let policy = RetryPolicy { budget: Duration::from_secs(30), ..RetryPolicy::default() };
        let asked = status(503, Some(20));
        assert_eq!(policy.decide(2, Duration::from_secs(10), &asked), Decision::Stop);
        assert_ne!(policy.decide(2, Duration::from_secs(9), &asked), Decision::Stop);
        assert_eq!(policy.time_left(Duration::from_secs(29), Duration::from_secs(5)), Duration::from_secs(1));
    }

    proptest! {
        #[test]
        fn whatever_the_upstream_asks_a_fetch_ends_within_its_budget(
            asked in proptest::collection::vec(proptest::option::of(0_u64..40), 3),
            timeout in 1_u64..120,
        ) {
            let (policy, timeout) = (RetryPolicy::default(), Duration::from_secs(timeout));
            let mut elapsed = Duration::ZERO;
            for (before, retry_after) in asked.into_iter().enumerate() {
                elapsed += policy.time_left(elapsed, timeout);
                match policy.decide(before + 1, elapsed, &status(503, retry_after)) {
                    Decision::Retry { after } => elapsed += after,
                    Decision::Stop | Decision::StopAsRateLimited => break,
                }
            }
            prop_assert!(elapsed <= policy.budget);
        }
    }
}
