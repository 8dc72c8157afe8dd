//! The figures of the process, in the Prometheus text format.

mod contract;
mod sampling;

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use actix_web::http::{Method, StatusCode};
use kernel::Figures;
use prometheus::{
    HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Registry, TextEncoder,
    process_collector::ProcessCollector,
};

use self::contract::Collector;
use crate::LimitMode;

pub use sampling::Sampler;

/// The process's figures: one collector for each entry of `contracts/metrics.json`. Clones share them.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    collectors: Arc<HashMap<String, Collector>>,
    samplers: Arc<OnceLock<Vec<Arc<dyn Sampler>>>>,
    // Those of every exchange, looked up once.
    requests: IntCounterVec,
    durations: HistogramVec,
    queries: HistogramVec,
    in_flight: IntGauge,
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
    /// The figures of the contract and of the operating system, registered.
    ///
    /// # Errors
    /// When the contract contradicts itself or the code, which the tests of this crate would tell first.
    pub fn new(version: &str) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let mut collectors = HashMap::new();
        for entry in contract::entries()? {
            let collector = entry.register(&registry)?;
            collectors.insert(entry.name, collector);
        }
        registry.register(Box::new(ProcessCollector::for_self()))?;
        let metrics = Self {
            requests: counter(&collectors, "comptoir_http_requests_total")?,
            durations: histogram(&collectors, "comptoir_http_request_duration_seconds")?,
            queries: histogram(&collectors, "comptoir_http_request_db_queries")?,
            in_flight: gauge(&collectors, "comptoir_http_requests_in_flight")?
                .get_metric_with_label_values(&[] as &[&str])?,
            registry,
            collectors: Arc::new(collectors),
            samplers: Arc::default(),
        };
        metrics.set("comptoir_build_info", &[version], 1);
        Ok(metrics)
    }

    /// All figures in the Prometheus text format, as they were last sampled.
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

    pub(crate) fn answered(
        &self,
        route: &str,
        method: &Method,
        (status, took, queries): (StatusCode, Duration, u32),
    ) {
        let method = label_of(method);
        let labels = [route, method, status.as_str()];
        self.requests.with_label_values(&labels).inc();
        self.durations.with_label_values(&labels).observe(took.as_secs_f64());
        self.queries.with_label_values(&[route, method]).observe(queries.into());
    }

    pub(crate) fn count_decision(&self, policy: &str, mode: LimitMode, allowed: bool) {
        let decision = match (allowed, mode) {
            (true, _) => "allowed",
            (false, LimitMode::Enforce) => "denied",
            (false, LimitMode::Shadow | LimitMode::Off) => "shadow",
        };
        self.count("comptoir_ratelimit_decisions_total", &[policy, decision], 1);
    }

    pub(crate) fn count_error(&self, code: &str) {
        self.count("comptoir_error_codes_total", &[code], 1);
    }

    /// The collector of a name; one that the contract does not know, or knows differently, is a mistake in the program:
    /// tests stop there, and in production the figure is missing.
    fn find<'a, T>(
        &'a self,
        name: &'static str,
        labels: &[&str],
        series: impl FnOnce(&'a Collector) -> Option<Result<T, prometheus::Error>>,
    ) -> Option<T> {
        let found = self.collectors.get(name).and_then(series).and_then(Result::ok);
        debug_assert!(found.is_some(), "no such figure in contracts/metrics.json: {name} with {labels:?}");
        if found.is_none() {
            tracing::error!(name, "a figure is not in the contract");
        }
        found
    }
}

impl Figures for Metrics {
    fn count(&self, name: &'static str, labels: &[&str], by: u64) {
        let series = self.find(name, labels, |collector| match collector {
            Collector::Counter(counter) => Some(counter.get_metric_with_label_values(labels)),
            Collector::Gauge(_) | Collector::Histogram(_) => None,
        });
        if let Some(series) = series {
            series.inc_by(by);
        }
    }

    fn set(&self, name: &'static str, labels: &[&str], value: i64) {
        let series = self.find(name, labels, |collector| match collector {
            Collector::Gauge(gauge) => Some(gauge.get_metric_with_label_values(labels)),
            Collector::Counter(_) | Collector::Histogram(_) => None,
        });
        if let Some(series) = series {
            series.set(value);
        }
    }

    fn observe(&self, name: &'static str, labels: &[&str], value: f64) {
        let series = self.find(name, labels, |collector| match collector {
            Collector::Histogram(histogram) => Some(histogram.get_metric_with_label_values(labels)),
            Collector::Counter(_) | Collector::Gauge(_) => None,
        });
        if let Some(series) = series {
            series.observe(value);
        }
    }
}

fn counter(collectors: &HashMap<String, Collector>, name: &str) -> Result<IntCounterVec, prometheus::Error> {
    match collectors.get(name) {
        Some(Collector::Counter(counter)) => Ok(counter.clone()),
        _ => Err(missing(name)),
    }
}

fn gauge(collectors: &HashMap<String, Collector>, name: &str) -> Result<IntGaugeVec, prometheus::Error> {
    match collectors.get(name) {
        Some(Collector::Gauge(gauge)) => Ok(gauge.clone()),
        _ => Err(missing(name)),
    }
}

fn histogram(collectors: &HashMap<String, Collector>, name: &str) -> Result<HistogramVec, prometheus::Error> {
    match collectors.get(name) {
        Some(Collector::Histogram(histogram)) => Ok(histogram.clone()),
        _ => Err(missing(name)),
    }
}

fn missing(name: &str) -> prometheus::Error {
    prometheus::Error::Msg(format!("metrics.json: {name} is missing or of another type"))
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
