use chrono::{DateTime, Utc};
use kernel::{Id, SecurityEvent};
use serde_json::{Value, json};

/// Which security events are asked for; what is not set does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityFilter {
    pub event_type: Option<String>,
    /// From this time on.
    pub since: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
}

/// A security event as its tenant reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityRecord {
    pub id: Id<SecurityEvent>,
    /// One of `security_event_types`.
    pub event_type: String,
    pub severity: String,
    pub payload: Value,
    pub correlation_id: String,
    pub occurred_at: DateTime<Utc>,
}

impl SecurityFilter {
    pub(super) fn told(&self) -> Value {
        json!({ "event_type": self.event_type, "since": self.since, "until": self.until })
    }
}
