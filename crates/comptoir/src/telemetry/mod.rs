//! What the program says of itself while it runs: log lines on standard output, one JSON object each or text for people,
//! and spans for a collector of traces, if there is one.

mod about;
mod export;
mod fields;
mod keeping;
mod lines;
mod otlp;
mod spans;
#[cfg(test)]
mod tests;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use adapters::http::Collector;
use kernel::Figures;
use tokio::sync::{mpsc, oneshot};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    fmt::format::{FmtSpan, JsonFields},
    layer::SubscriberExt,
    reload,
    util::SubscriberInitExt,
};

use self::{
    export::{Exporter, Message},
    keeping::Keeper,
    lines::Lines,
    spans::Spans,
};
use crate::config::{LogFormat, Share};

pub use about::About;

/// How long the end of the program waits for its last spans to be sent.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Where log lines go: services log to standard output; commands that print results there log beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTo {
    StandardOutput,
    StandardError,
}

/// How to begin.
#[derive(Debug)]
pub struct Telemetry {
    pub about: About,
    /// Levels by module, e.g. `info,diesel=warn`.
    pub level: String,
    pub format: LogFormat,
    pub to: LogTo,
    /// Whom to send spans to.
    pub collector: Option<Collector>,
    /// How many of the traces that begin here are sent; those in which something failed always are.
    pub share: Share,
}

/// The telemetry of the running program.
#[derive(Clone, Debug)]
pub struct Running {
    level: reload::Handle<EnvFilter, Registry>,
    exporter: Option<mpsc::Sender<Message>>,
    figures: Arc<OnceLock<Arc<dyn Figures>>>,
}

impl Telemetry {
    /// Starts, inside a runtime if spans are to be sent. A second call in one process changes nothing.
    pub fn start(self) -> Running {
        let filter = EnvFilter::try_new(&self.level).unwrap_or_else(|_| EnvFilter::new("info"));
        let (filter, level) = reload::Layer::new(filter);
        let (figures, dropped) = (Arc::default(), Arc::default());
        let exporter = self.collector.map(|collector| {
            let (sender, messages) = mpsc::channel(export::ROOM);
            let (figures, dropped) = (Arc::clone(&figures), Arc::clone(&dropped));
            tokio::spawn(Exporter { messages, collector, about: self.about.clone(), dropped, figures }.run());
            sender
        });
        let keeper = Keeper::new(self.share, exporter.clone(), dropped);
        let spans = Spans { keeper }.with_filter(LevelFilter::INFO);
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(lines::writer(self.to))
            .with_span_events(FmtSpan::NONE);
        let lines = match self.format {
            LogFormat::Json => {
                let lines = lines.fmt_fields(JsonFields::new()).event_format(Lines { about: self.about });
                lines.with_filter(filter).boxed()
            }
            LogFormat::Text => lines.with_target(false).with_filter(filter).boxed(),
        };
        tracing_subscriber::registry().with(lines).with(spans).try_init().ok();
        Running { level, exporter, figures }
    }
}

impl Running {
    /// Follows `level` from now on; one that cannot be read changes nothing.
    pub fn set_level(&self, level: &str) {
        if let Ok(filter) = EnvFilter::try_new(level) {
            self.level.reload(filter).ok();
        }
    }

    /// Counts there what becomes of spans.
    pub fn count_in(&self, figures: Arc<dyn Figures>) {
        self.figures.set(figures).ok();
    }

    /// Has what waits sent before the program ends, and waits for that a while.
    pub async fn flush(&self) {
        let Some(exporter) = &self.exporter else { return };
        let (done, sent) = oneshot::channel();
        let flush = async {
            if exporter.send(Message::Flush(done)).await.is_ok() {
                sent.await.ok();
            }
        };
        tokio::time::timeout(LAST_WORDS, flush).await.ok();
    }
}
