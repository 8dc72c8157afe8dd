//! `contracts/metrics.json`: every figure there is. The collectors are made from it, so none can be forgotten there.

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry};
use serde::Deserialize;

const SOURCE: &str = include_str!("../../../../contracts/metrics.json");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) name: String,
    #[serde(rename = "type")]
    kind: Kind,
    /// What one of it is; for readers.
    #[serde(rename = "unit")]
    _unit: String,
    labels: Vec<Label>,
    /// Upper bounds, of a histogram alone.
    #[serde(default)]
    buckets: Vec<f64>,
    meaning: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    name: String,
    /// All its values, where they are known beforehand.
    #[serde(default)]
    values: Vec<String>,
}

/// The collector of one entry.
#[derive(Clone, Debug)]
pub(super) enum Collector {
    Counter(IntCounterVec),
    Gauge(IntGaugeVec),
    Histogram(HistogramVec),
}

/// Every entry.
///
/// # Errors
/// When the contract cannot be read, which a test would tell first.
pub(super) fn entries() -> Result<Vec<Entry>, prometheus::Error> {
    serde_json::from_str(SOURCE).map_err(|error| prometheus::Error::Msg(format!("metrics.json: {error}")))
}

impl Entry {
    /// Makes the collector and registers it. Series whose labels are all known beforehand are there from the start, at 0,
    /// so that the first event of its kind shows as a rise.
    ///
    /// # Errors
    /// When its name is taken.
    pub(super) fn register(&self, registry: &Registry) -> Result<Collector, prometheus::Error> {
        let labels: Vec<&str> = self.labels.iter().map(|label| &*label.name).collect();
        let about = Opts::new(&self.name, &self.meaning);
        let collector = match self.kind {
            Kind::Counter => Collector::Counter(IntCounterVec::new(about, &labels)?),
            Kind::Gauge => Collector::Gauge(IntGaugeVec::new(about, &labels)?),
            Kind::Histogram => {
                let about = HistogramOpts::from(about).buckets(self.buckets.clone());
                Collector::Histogram(HistogramVec::new(about, &labels)?)
            }
        };
        registry.register(match &collector {
            Collector::Counter(counter) => Box::new(counter.clone()),
            Collector::Gauge(gauge) => Box::new(gauge.clone()),
            Collector::Histogram(histogram) => Box::new(histogram.clone()),
        })?;
        for series in self.known_series() {
            collector.begin(&series);
        }
        Ok(collector)
    }

    /// Every combination of label values; none when a label is open.
    fn known_series(&self) -> Vec<Vec<&str>> {
        self.labels.iter().fold(vec![Vec::new()], |series, label| {
            let mut longer = Vec::new();
            for before in &series {
                longer.extend(label.values.iter().map(|value| [&before[..], &[value.as_str()]].concat()));
            }
            longer
        })
    }
}

impl Collector {
    fn begin(&self, labels: &[&str]) {
        match self {
            Self::Counter(counter) => drop(counter.get_metric_with_label_values(labels)),
            Self::Gauge(gauge) => drop(gauge.get_metric_with_label_values(labels)),
            Self::Histogram(histogram) => drop(histogram.get_metric_with_label_values(labels)),
        }
    }
}
