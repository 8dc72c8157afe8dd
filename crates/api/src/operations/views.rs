use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::readiness::{Found, Report};

/// The process turns. The union of two older shapes, so that probes of either read it.
#[derive(Serialize, ToSchema)]
#[schema(as = Health)]
pub(crate) struct HealthView {
    #[schema(example = "ok")]
    status: &'static str,
    success: bool,
    data: HealthData,
    /// Always null.
    #[schema(value_type = Option<String>, required = true)]
    error: Option<&'static str>,
    #[schema(example = "0.1.0")]
    version: &'static str,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct HealthData {
    #[schema(example = "ok")]
    status: &'static str,
}

impl HealthView {
    pub(crate) const fn of(version: &'static str) -> Self {
        let data = HealthData { status: "ok" };
        Self { status: "ok", success: true, data, error: None, version }
    }
}

/// Whether requests may come, and what each check found: `ok`, `degraded` or `failed`.
#[derive(Serialize, ToSchema)]
#[schema(as = Readiness)]
pub(crate) struct ReadinessView {
    /// `ok`, `degraded` (ready, with something missing) or `unavailable`.
    #[schema(example = "ok")]
    status: &'static str,
    #[schema(value_type = BTreeMap<String, String>, example = json!({"database": "ok", "migrations": "ok"}))]
    checks: BTreeMap<&'static str, &'static str>,
}

impl ReadinessView {
    pub(crate) fn is_ready(&self) -> bool {
        self.status != "unavailable"
    }
}

impl From<Report> for ReadinessView {
    fn from(report: Report) -> Self {
        let found = |wanted: Found| report.checks.values().any(|found| *found == wanted);
        let status = match (found(Found::Failed), found(Found::Degraded)) {
            (true, _) => "unavailable",
            (false, true) => "degraded",
            (false, false) => "ok",
        };
        let checks = report.checks.iter().map(|(name, found)| (*name, word(*found))).collect();
        Self { status, checks }
    }
}

const fn word(found: Found) -> &'static str {
    match found {
        Found::Fine => "ok",
        Found::Degraded => "degraded",
        Found::Failed => "failed",
    }
}
