use crate::config::Environment;

/// Which program says so: on every log line, and once with every batch of spans.
#[derive(Clone, Debug)]
pub struct About {
    /// `OTEL_SERVICE_NAME`.
    pub service: String,
    pub version: &'static str,
    /// `APP_ENV`.
    pub environment: &'static str,
}

impl About {
    pub fn new(service: &str, environment: Environment) -> Self {
        Self {
            service: service.to_owned(),
            version: env!("CARGO_PKG_VERSION"),
            environment: environment.name(),
        }
    }
}
