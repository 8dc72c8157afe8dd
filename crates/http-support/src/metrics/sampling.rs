use std::{fmt, sync::Arc, time::Duration};

use futures::future::{join_all, select};
use kernel::{BoxFuture, Clock};

use super::Metrics;

/// How long the samplers may take together; what they did not set by then keeps its last value.
const LIMIT: Duration = Duration::from_secs(1);

/// Sets gauges that nobody moves as things happen: the depth of the queue, the connections in use.
pub trait Sampler: Send + Sync {
    /// Looks, and sets its gauges to what it saw.
    fn sample(&self) -> BoxFuture<'_, ()>;
}

impl fmt::Debug for dyn Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sampler")
    }
}

impl Metrics {
    /// Tells who sets the gauges; only the first call counts.
    pub fn sampled_by(&self, samplers: Vec<Arc<dyn Sampler>>) {
        if self.samplers.set(samplers).is_err() {
            tracing::warn!("the samplers of figures were set twice");
        }
    }

    /// Has every gauge set to what is so now, or within a second.
    pub async fn sample(&self, clock: &dyn Clock) {
        let samplers = self.samplers.get().map(Vec::as_slice).unwrap_or_default();
        let all = join_all(samplers.iter().map(|sampler| sampler.sample()));
        select(Box::pin(all), clock.sleep(LIMIT)).await;
    }
}
