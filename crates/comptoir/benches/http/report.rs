//! The table, the ratios, and whether each target of the issue is met.

use std::time::Duration;

use crate::load::Answers;

/// One line of the table.
#[derive(Debug)]
pub struct Figure {
    pub name: &'static str,
    pub answers: Answers,
    /// Of the server alone, while it was driven.
    pub processor: Option<Duration>,
    /// After the last answer, in MB.
    pub resident: Option<f64>,
}

impl Figure {
    pub fn new(name: &'static str) -> Self {
        Self { name, answers: Answers::default(), processor: Some(Duration::ZERO), resident: None }
    }

    pub fn per_second(&self) -> f64 {
        count(self.answers.latencies.len()) / self.answers.elapsed.as_secs_f64()
    }

    /// The latency that this share of the answers keeps.
    pub fn quantile(&mut self, share: f64) -> Duration {
        let latencies = &mut self.answers.latencies;
        latencies.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a length is an index"
        )]
        let index = (count(latencies.len()) * share) as usize;
        latencies.get(index.min(latencies.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    pub fn line(&mut self) -> String {
        let [median, p95, p99] = [0.5, 0.95, 0.99].map(|share| milliseconds(self.quantile(share)));
        let answers = count(self.answers.latencies.len());
        let processor = self.processor.map(|used| used.as_secs_f64() * 1e6 / answers);
        format!(
            "  {:<38}{:>9.0}{median:>9}{p95:>9}{p99:>9}{:>11}{:>9}",
            self.name,
            self.per_second(),
            optional(processor),
            optional(self.resident),
        )
    }
}

pub fn heading(database: &str) -> String {
    let columns = ["req/s", "p50 ms", "p95 ms", "p99 ms"].map(|name| format!("{name:>9}")).concat();
    format!("\n{database}\n  {:<38}{columns}{:>11}{:>9}", "", "CPU µs/req", "RSS MB")
}

/// A promise of the issue and what became of it.
#[derive(Clone, Debug)]
pub struct Target {
    pub what: String,
    pub found: f64,
    pub wanted: f64,
    pub unit: &'static str,
    pub at_least: bool,
}

impl Target {
    pub fn at_least(what: impl Into<String>, found: f64, wanted: f64, unit: &'static str) -> Self {
        Self { what: what.into(), found, wanted, unit, at_least: true }
    }

    pub fn at_most(what: impl Into<String>, found: f64, wanted: f64, unit: &'static str) -> Self {
        Self { what: what.into(), found, wanted, unit, at_least: false }
    }

    pub fn share(what: impl Into<String>, of: &Figure, by: &Figure, wanted: f64) -> Self {
        Self::at_least(what, of.per_second() / by.per_second() * 100.0, wanted, "%")
    }

    pub fn line(&self) -> String {
        let Self { what, found, wanted, unit, at_least } = self;
        let is_met = if *at_least { found >= wanted } else { found <= wanted };
        let word = if is_met { "met   " } else { "MISSED" };
        let bound = if *at_least { "at least" } else { "at most" };
        let digits = usize::from(*found < 10.0);
        format!("  {word} {what:<52}{found:>8.digits$} {unit:<6} {bound} {wanted}")
    }
}

pub fn milliseconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1000.0)
}

fn optional(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.0}"))
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^52 here")]
fn count(n: usize) -> f64 {
    n as f64
}
