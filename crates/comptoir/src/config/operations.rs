use std::{net::SocketAddr, time::Duration};

use adapters::http::Collector;

use super::{Environment, LogFormat, Share, Source, seconds};

/// How the program is watched.
#[derive(Clone, Debug)]
pub struct Operations {
    /// Whether `/metrics` answers on the public port.
    pub metrics_public: bool,
    /// Where operators and their probes are answered, beside the public port: metrics and health.
    pub address: Option<String>,
    /// Whether `/docs` shows the description of the API.
    pub docs: bool,
    /// Levels by module, e.g. `info,diesel=warn`.
    pub log_level: String,
    pub log_format: LogFormat,
    /// What the program calls itself in logs and traces.
    pub service_name: String,
    /// Whom to send traces to.
    pub collector: Option<Collector>,
    /// How many of the traces that begin here are sent.
    pub trace_share: Share,
    /// How long requests are still taken after the process said that it is about to stop.
    pub drain_delay: Duration,
}

pub(super) fn settings(s: &mut Source, environment: Environment) -> Operations {
    Operations {
        metrics_public: s.read("METRICS_PUBLIC", environment.is_local(), "true or false"),
        address: address(s, environment),
        docs: s.read("DOCS_ENABLED", environment.is_local(), "true or false"),
        log_level: log_level(s, environment),
        log_format: s.read("LOG_FORMAT", LogFormat::Json, "json or text"),
        service_name: s.text_or("OTEL_SERVICE_NAME", "comptoir"),
        collector: collector(s),
        trace_share: s.read("OTEL_TRACES_SAMPLER_ARG", Share::percent(10), "share from 0 to 1"),
        // Nothing spreads requests over the processes of a desk.
        drain_delay: seconds(s, "DRAIN_DELAY_S", if environment.is_local() { 0 } else { 5 }, 0, 300),
    }
}

fn collector(s: &mut Source) -> Option<Collector> {
    const NAME: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
    let collector = Collector::at(&s.text(NAME)?);
    collector.map_err(|_| s.fault(NAME, "expected a base URL such as http://localhost:4318")).ok()
}

/// On a desk everything is on the public port, and several processes run side by side.
fn address(s: &mut Source, environment: Environment) -> Option<String> {
    const NAME: &str = "OPS_ADDR";
    let address = if environment.is_local() { s.text(NAME) } else { Some(s.text_or(NAME, "127.0.0.1:9090")) };
    if address.as_ref().is_some_and(|address| address.parse::<SocketAddr>().is_err()) {
        s.fault(NAME, "expected an address and a port such as 127.0.0.1:9090");
    }
    address
}

/// What only developers want to read may hold what only they may see.
fn log_level(s: &mut Source, environment: Environment) -> String {
    let level = s.text_or("LOG_LEVEL", "info");
    match tracing_subscriber::EnvFilter::try_new(&level) {
        Err(_) => s.fault("LOG_LEVEL", "expected levels such as info or info,diesel=warn"),
        Ok(filter) => {
            let most = filter.max_level_hint();
            if !environment.is_local()
                && most.is_none_or(|most| most > tracing::level_filters::LevelFilter::INFO)
            {
                s.fault("LOG_LEVEL", "debug and trace are for local");
            }
        }
    }
    level
}
