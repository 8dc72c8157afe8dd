//! How the query strings of the trail are documented; `asked.rs` reads them.

use utoipa::IntoParams;
use uuid::Uuid;

/// Which lines.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by name from the query")]
pub(super) struct LineParams {
    /// Kind of the thing concerned.
    entity_type: Option<String>,
    /// The thing concerned.
    entity_id: Option<Uuid>,
    /// User or API client who acted.
    actor: Option<Uuid>,
    /// What was done.
    #[param(example = "auth.login.succeeded")]
    action: Option<String>,
}

/// From when to when.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by name from the query")]
pub(super) struct TimeParams {
    /// From this time on, RFC 3339.
    #[param(format = DateTime, example = "2026-11-21T10:00:00Z")]
    since: Option<String>,
    /// Before this time, RFC 3339.
    #[param(format = DateTime, example = "2026-11-22T10:00:00Z")]
    until: Option<String>,
}
