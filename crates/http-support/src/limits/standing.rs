use std::{cell::Cell, rc::Rc, time::Duration};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use kernel::{Decision, Quota};

/// Where a call stands with one of its policies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) policy: &'static str,
    pub(super) quota: Quota,
    pub(super) decision: Decision,
}

/// Where a call stands with the tightest of its policies so far; shared by all who count it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tightest(Rc<Cell<Option<Standing>>>);

impl Tightest {
    /// A refusal is tighter than anything before it.
    pub(super) fn note(&self, standing: Standing) {
        let Decision { allowed, remaining, .. } = standing.decision;
        if !allowed || self.0.get().is_none_or(|tightest| remaining < tightest.decision.remaining) {
            self.0.set(Some(standing));
        }
    }

    /// What every limited answer bears; seconds are rounded up, so that whoever waits them out is served.
    pub(crate) fn complete(&self, headers: &mut HeaderMap) {
        let Some(Standing { policy, quota, decision }) = self.0.get() else { return };
        let (reset, window) = (seconds(decision.reset), seconds(quota.window));
        let (limit, left) = (quota.limit, decision.remaining);
        for (name, value) in [
            ("ratelimit-policy", format!("\"{policy}\";q={limit};w={window}")),
            ("ratelimit", format!("\"{policy}\";r={left};t={reset}")),
            ("x-ratelimit-limit", limit.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", reset.to_string()),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

fn seconds(duration: Duration) -> u128 {
    duration.as_micros().div_ceil(1_000_000)
}
