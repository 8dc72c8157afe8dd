use std::fmt;

/// Counts and measures for those who operate the program (platform.md §6.8).
///
/// `name` is that of an entry of `contracts/metrics.json`; `labels` are the values of its labels, in their order there.
/// A value is one of few: a route's template, a queue, a result; never an id, an address or what a client sent.
pub trait Figures: Send + Sync {
    /// Adds to a counter.
    fn count(&self, name: &'static str, labels: &[&str], by: u64);

    /// Sets a gauge.
    fn set(&self, name: &'static str, labels: &[&str], value: i64);

    /// Adds one measure to a histogram, in the unit that its name ends with.
    fn observe(&self, name: &'static str, labels: &[&str], value: f64);
}

impl fmt::Debug for dyn Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Figures")
    }
}

/// Nobody looks: commands, and tests about something else.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFigures;

impl Figures for NoFigures {
    fn count(&self, _: &'static str, _: &[&str], _: u64) {}

    fn set(&self, _: &'static str, _: &[&str], _: i64) {}

    fn observe(&self, _: &'static str, _: &[&str], _: f64) {}
}
