use std::{fmt, sync::Arc, time::Duration};

use actix_web::{HttpRequest, dev::ServiceRequest, web};
use kernel::{Authenticator, Clock, Random, Witness};

use crate::{
    ApiError, CursorKey, Limits, Metrics, TrustedProxies, cors::AllowedOrigins, idempotency::FingerprintKey,
};

/// What the edges need of the outside; one per process, in the application data as `web::Data<Edge>`.
pub struct Edge {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub authenticator: Arc<dyn Authenticator>,
    /// Told of each refusal for lack of a permission; none where nobody watches.
    pub witness: Option<Arc<dyn Witness>>,
    pub metrics: Metrics,
    /// None where calls are not counted.
    pub limits: Option<Limits>,
    pub settings: EdgeSettings,
}

/// The knobs of the edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeSettings {
    /// How long an exchange may take before it is answered 504 (`REQUEST_TIMEOUT_S`).
    pub request_timeout: Duration,
    /// Whether answers tell browsers to come back by TLS only (`HSTS_ENABLED`).
    pub strict_transport: bool,
    /// Who may say where a call came from (`TRUSTED_PROXIES`).
    pub trusted_proxies: TrustedProxies,
    /// Whose scripts may read answers (`CORS_ALLOWED_ORIGINS`).
    pub allowed_origins: AllowedOrigins,
    /// Where our own pages are (`PUBLIC_URL`).
    pub own_origin: AllowedOrigins,
    /// How many exchanges may be open at once before others are answered 503 (`CONCURRENCY_LIMIT`).
    pub concurrency_limit: usize,
    /// Keys the fingerprints of idempotent calls; the binary derives it from the signing secret.
    pub fingerprint_key: FingerprintKey,
    /// Signs the cursors of lists; derived likewise.
    pub cursor_key: CursorKey,
    /// The version of the running program, as health and `build_info` show it.
    pub version: &'static str,
}

impl Default for EdgeSettings {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(30),
            strict_transport: false,
            trusted_proxies: TrustedProxies::default(),
            allowed_origins: AllowedOrigins::default(),
            own_origin: AllowedOrigins::default(),
            concurrency_limit: 160,
            fingerprint_key: FingerprintKey::default(),
            cursor_key: CursorKey::default(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

impl fmt::Debug for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edge").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Edge {
    /// The process's edge.
    ///
    /// # Errors
    /// A server fault when the binary forgot to register it.
    pub fn of(request: &HttpRequest) -> Result<web::Data<Self>, ApiError> {
        let edge = request.app_data::<web::Data<Self>>().cloned();
        edge.ok_or_else(|| ApiError::internal("no Edge in the application data"))
    }

    pub(crate) fn of_service(request: &ServiceRequest) -> Result<web::Data<Self>, ApiError> {
        let edge = request.app_data::<web::Data<Self>>().cloned();
        edge.ok_or_else(|| ApiError::internal("no Edge in the application data"))
    }
}
