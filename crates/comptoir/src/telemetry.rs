//! Log lines: one JSON object each on standard output, or text for people.

use std::io;

use tracing_subscriber::{
    EnvFilter, Registry, fmt::format::FmtSpan, layer::SubscriberExt, reload, util::SubscriberInitExt,
};

use crate::config::LogFormat;

/// Where log lines go: services log to standard output; commands that print results there log beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTo {
    StandardOutput,
    StandardError,
}

/// The level of the running log, which may be changed.
#[derive(Clone, Debug)]
pub struct LogLevel(reload::Handle<EnvFilter, Registry>);

impl LogLevel {
    /// Follows `level` from now on; one that cannot be read changes nothing.
    pub fn set(&self, level: &str) {
        if let Ok(filter) = EnvFilter::try_new(level) {
            self.0.reload(filter).ok();
        }
    }
}

/// Starts logging at `level`, which may name modules (`info,diesel=warn`). A second call changes nothing.
pub fn start(level: &str, format: LogFormat, to: LogTo) -> LogLevel {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let (filter, handle) = reload::Layer::new(filter);
    let writer = move || -> Box<dyn io::Write> {
        match to {
            LogTo::StandardOutput => Box::new(io::stdout()),
            LogTo::StandardError => Box::new(io::stderr()),
        }
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_span_events(FmtSpan::NONE);
    let registry = tracing_subscriber::registry().with(filter);
    let started = match format {
        LogFormat::Json => {
            let json = lines.json().flatten_event(true).with_current_span(true).with_span_list(false);
            registry.with(json).try_init()
        }
        LogFormat::Text => registry.with(lines.with_target(false)).try_init(),
    };
    started.ok();
    LogLevel(handle)
}
