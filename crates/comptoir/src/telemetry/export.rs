//! Sends finished spans to a collector, in batches, as OTLP over HTTP in its JSON encoding.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use adapters::http::Collector;
use kernel::Figures;
use serde_json::Value;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};

use super::{about::About, otlp, spans::Finished};

/// How many spans may wait to be sent.
pub(super) const ROOM: usize = 4096;
/// How many go together, and how long the first of them waits for company.
const BATCH: usize = 512;
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) enum Message {
    Span(Box<Finished>),
    /// Send what waits, then say so.
    Flush(oneshot::Sender<()>),
}

/// Runs beside the program for as long as spans may come.
pub(super) struct Exporter {
    pub(super) messages: mpsc::Receiver<Message>,
    pub(super) collector: Collector,
    pub(super) about: About,
    /// Spans that found no room.
    pub(super) dropped: Arc<AtomicUsize>,
    pub(super) figures: Arc<OnceLock<Arc<dyn Figures>>>,
}

impl Exporter {
    pub(super) async fn run(mut self) {
        while let Some(first) = self.messages.recv().await {
            let (spans, flushed) = self.gather(first).await;
            self.send(&spans).await;
            for flushed in flushed {
                flushed.send(()).ok();
            }
        }
    }

    /// One batch: full, a second old, or asked for.
    async fn gather(&mut self, first: Message) -> (Vec<Value>, Vec<oneshot::Sender<()>>) {
        let (mut spans, mut flushed) = (Vec::new(), Vec::new());
        let until = Instant::now() + PATIENCE;
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Span(span) => spans.push(otlp::span(&span)),
                Message::Flush(done) => flushed.push(done),
            }
            if spans.len() >= BATCH || !flushed.is_empty() {
                break;
            }
            next = timeout_at(until, self.messages.recv()).await.unwrap_or_default();
        }
        (spans, flushed)
    }

    /// A collector that does not take them is no reason to keep them, or to wait.
    async fn send(&self, spans: &[Value]) {
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        self.count("dropped", dropped);
        if spans.is_empty() {
            return;
        }
        match self.collector.send(&otlp::batch(&self.about, spans)).await {
            Ok(()) => self.count("exported", spans.len()),
            Err(cause) => {
                self.count("failed", spans.len());
                tracing::debug!(cause, "spans could not be exported");
            }
        }
    }

    fn count(&self, result: &'static str, spans: usize) {
        if let Some(figures) = self.figures.get()
            && spans > 0
        {
            figures.count("comptoir_trace_spans_total", &[result], spans as u64);
        }
    }
}
