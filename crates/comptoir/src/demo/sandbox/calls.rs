//! What the sandbox saw.

use std::{
    collections::{HashMap, VecDeque},
    time::Instant,
};

use actix_web::HttpRequest;

/// The log keeps this many calls; counters go on.
const KEPT: usize = 10_000;

/// One call, as it came in.
#[derive(Clone, Debug)]
pub struct Call {
    /// The company or establishment asked for, when it is a look-up; [`LOGIN`](super::LOGIN).
    pub identifier: Option<String>,
    /// The query string, still encoded.
    pub query: String,
    pub at: Instant,
    pub user_agent: Option<String>,
    pub accept: Option<String>,
    pub authorization: Option<String>,
    pub correlation_id: Option<String>,
    pub traceparent: Option<String>,
}

impl Call {
    pub(super) fn of(request: &HttpRequest, identifier: Option<String>) -> Self {
        let header =
            |name| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self {
            identifier,
            query: request.query_string().to_owned(),
            at: Instant::now(),
            user_agent: header("user-agent"),
            accept: header("accept"),
            authorization: header("authorization"),
            correlation_id: header("x-correlation-id"),
            traceparent: header("traceparent"),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Calls {
    pub total: usize,
    pub per_identifier: HashMap<String, usize>,
    pub log: VecDeque<Call>,
}

impl Calls {
    pub fn record(&mut self, call: Call) {
        self.total += 1;
        if let Some(identifier) = &call.identifier {
            *self.per_identifier.entry(identifier.clone()).or_default() += 1;
        }
        self.log.push_back(call);
        if self.log.len() > KEPT {
            self.log.pop_front();
        }
    }
}
