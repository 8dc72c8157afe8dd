//! One JSON object a line (platform.md §6.8): what happened, then what the spans around it know.

use std::{fmt, io};

use serde_json::{Map, Value};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormattedFields,
        format::{JsonFields, Writer},
    },
    registry::LookupSpan,
};

use super::{about::About, fields::Fields, spans};

/// Writes lines that tell whose they are.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) about: About,
}

impl<S> FormatEvent<S, JsonFields> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        ctx: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = Map::new();
        let mut put = |name: &str, value: &str| line.insert(name.to_owned(), value.into());
        put("timestamp", &chrono::Utc::now().format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
        put("level", event.metadata().level().as_str());
        put("target", event.metadata().target());
        put("service", &self.about.service);
        put("version", self.about.version);
        put("env", self.about.environment);
        for span in ctx.event_scope().into_iter().flat_map(tracing_subscriber::registry::Scope::from_root) {
            let extensions = span.extensions();
            if let Some(ids) = spans::ids(&extensions) {
                line.insert("trace_id".to_owned(), format!("{:032x}", ids.trace).into());
                line.insert("span_id".to_owned(), format!("{:016x}", ids.span).into());
            }
            let fields = extensions.get::<FormattedFields<JsonFields>>();
            line.extend(fields.into_iter().flat_map(|fields| read(&fields.fields)));
        }
        line.remove("traceparent");
        let mut fields = Fields::default();
        event.record(&mut fields);
        line.extend(fields.0);
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// What the library wrote down of a span, which is JSON of its own.
fn read(fields: &str) -> Map<String, Value> {
    serde_json::from_str(fields).unwrap_or_default()
}

/// Standard output or standard error, whichever was chosen.
pub(super) fn writer(to: super::LogTo) -> impl Fn() -> Box<dyn io::Write> + Send + Sync + 'static {
    move || match to {
        super::LogTo::StandardOutput => Box::new(io::stdout()),
        super::LogTo::StandardError => Box::new(io::stderr()),
    }
}
