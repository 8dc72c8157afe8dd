use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use prometheus::{
    HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
    core::Collector, process_collector::ProcessCollector,
};

use crate::LimitMode;

/// Seconds, as platform.md §6.8 fixes them.
const BUCKETS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 2.5, 5.0, 10.0];

/// The process's figures. Clones share them. The binary registers those of the pools and the jobs beside the edge's.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    in_flight: IntGauge,
    error_codes: IntCounterVec,
    decisions: IntCounterVec,
}

/// One running exchange; counted until dropped, whatever ends it.
#[derive(Debug)]
pub(crate) struct InFlight(IntGauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// The edge's figures, the version and the process's own, registered.
    ///
    /// # Errors
    /// When a name is taken, which only a second registration in one registry can cause.
    pub fn new(version: &str) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let by_route = ["route", "method", "status"];
        let duration = HistogramOpts::new("comptoir_http_request_duration_seconds", "How long answers take.");
        let metrics = Self {
            requests: IntCounterVec::new(
                Opts::new("comptoir_http_requests_total", "Answered requests."),
                &by_route,
            )?,
            durations: HistogramVec::new(duration.buckets(BUCKETS.to_vec()), &by_route)?,
            in_flight: IntGauge::new("comptoir_http_requests_in_flight", "Requests being answered.")?,
            error_codes: IntCounterVec::new(
                Opts::new("comptoir_error_codes_total", "Refusals by code."),
                &["code"],
            )?,
            decisions: IntCounterVec::new(
                Opts::new("comptoir_ratelimit_decisions_total", "Calls counted against a limit, by outcome."),
                &["policy", "decision"],
            )?,
            registry,
        };
        metrics.register(metrics.requests.clone())?;
        metrics.register(metrics.durations.clone())?;
        metrics.register(metrics.in_flight.clone())?;
        metrics.register(metrics.error_codes.clone())?;
        metrics.register(metrics.decisions.clone())?;
        metrics.register(build_info(version)?)?;
        metrics.register(ProcessCollector::for_self())?;
        Ok(metrics)
    }

    /// Adds a collector to what `/metrics` shows.
    ///
    /// # Errors
    /// When its name is taken.
    pub fn register(&self, collector: impl Collector + 'static) -> Result<(), prometheus::Error> {
        self.registry.register(Box::new(collector))
    }

    /// All figures in the Prometheus text format.
    ///
    /// # Errors
    /// When a collector contradicts itself.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }

    pub(crate) fn enter(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// How many exchanges are open.
    pub(crate) fn running(&self) -> usize {
        usize::try_from(self.in_flight.get()).unwrap_or_default()
    }

    pub(crate) fn observe(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        let labels = [route, label_of(method), status.as_str()];
        self.requests.with_label_values(&labels).inc();
        self.durations.with_label_values(&labels).observe(took.as_secs_f64());
    }

    pub(crate) fn count_decision(&self, policy: &str, mode: LimitMode, allowed: bool) {
        let decision = match (allowed, mode) {
            (true, _) => "allowed",
            (false, LimitMode::Enforce) => "denied",
            (false, LimitMode::Shadow | LimitMode::Off) => "shadow",
        };
        self.decisions.with_label_values(&[policy, decision]).inc();
    }

    pub(crate) fn count_error(&self, code: &str) {
        self.error_codes.with_label_values(&[code]).inc();
    }
}

fn build_info(version: &str) -> Result<IntGaugeVec, prometheus::Error> {
    let info =
        IntGaugeVec::new(Opts::new("comptoir_build_info", "The running version; always 1."), &["version"])?;
    info.with_label_values(&[version]).set(1);
    Ok(info)
}

/// Clients invent methods; labels must stay few.
fn label_of(method: &Method) -> &str {
    let known = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::HEAD,
        Method::OPTIONS,
    ];
    if known.contains(method) { method.as_str() } else { "other" }
}
