//! Gives every span its place in a trace, and hands finished ones to the exporter.

use std::time::SystemTime;

use adapters::in_process::OsRandom;
use kernel::{Random, TraceParent};
use serde_json::{Map, Value};
use tracing::{
    Event, Level, Subscriber,
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    layer::Context,
    registry::{Extensions, LookupSpan},
};

use super::{fields::Fields, keeping::Keeper};

/// The layer. A span with a field `traceparent` continues that trace; any other is a part of the span around it, or begins
/// a trace of its own.
#[derive(Debug)]
pub(super) struct Spans {
    pub(super) keeper: Keeper,
}

/// What is known of a span that is not finished.
#[derive(Debug)]
struct Open {
    ids: TraceParent,
    parent: Option<TraceParent>,
    /// The span of this process below which everything is kept or let go together.
    root: u64,
    began: SystemTime,
    fields: Map<String, Value>,
    failed: bool,
}

/// A span from its beginning to its end.
#[derive(Clone, Debug)]
pub(super) struct Finished {
    pub(super) ids: TraceParent,
    pub(super) parent: Option<TraceParent>,
    pub(super) root: u64,
    pub(super) name: &'static str,
    pub(super) began: SystemTime,
    pub(super) ended: SystemTime,
    pub(super) fields: Map<String, Value>,
    pub(super) failed: bool,
}

impl Finished {
    /// Whether nothing of this process surrounds it.
    pub(super) fn is_root(&self) -> bool {
        self.ids.span == self.root
    }
}

/// The place in its trace of a span, for the log.
pub(super) fn ids(extensions: &Extensions<'_>) -> Option<TraceParent> {
    extensions.get::<Open>().map(|open| open.ids)
}

impl Spans {
    fn open(&self, fields: Map<String, Value>, around: Option<(TraceParent, u64)>) -> Open {
        let given = fields.get("traceparent").and_then(Value::as_str).and_then(|text| text.parse().ok());
        let parent: Option<TraceParent> = given.or(around.map(|(ids, _)| ids));
        let trace = parent.map_or_else(random_trace, |parent| parent.trace);
        let sampled = parent.map_or_else(|| self.keeper.samples(trace), |parent| parent.sampled);
        let ids = TraceParent { trace, span: random_span(), sampled };
        let root = around.filter(|_| given.is_none()).map_or(ids.span, |(_, root)| root);
        Open { ids, parent, root, began: SystemTime::now(), fields, failed: false }
    }
}

fn random_trace() -> u128 {
    let mut bytes = [0; 16];
    OsRandom.fill(&mut bytes);
    u128::from_be_bytes(bytes).max(1)
}

fn random_span() -> u64 {
    let mut bytes = [0; 8];
    OsRandom.fill(&mut bytes);
    u64::from_be_bytes(bytes).max(1)
}

impl<S> Layer<S> for Spans
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        let Some(span) = ctx.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let around = span
            .scope()
            .skip(1)
            .find_map(|around| around.extensions().get::<Open>().map(|open| (open.ids, open.root)));
        let open = self.open(fields.0, around);
        span.extensions_mut().insert(open);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, ctx: Context<'_, S>) {
        let Some(span) = ctx.span(id) else { return };
        let mut fields = Fields::default();
        values.record(&mut fields);
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            open.fields.extend(fields.0);
        }
    }

    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        if *event.metadata().level() != Level::ERROR {
            return;
        }
        if let Some(span) = ctx.event_span(event)
            && let Some(open) = span.extensions_mut().get_mut::<Open>()
        {
            open.failed = true;
        }
    }

    fn on_enter(&self, id: &Id, ctx: Context<'_, S>) {
        if let Some(ids) = ctx.span(id).and_then(|span| ids(&span.extensions())) {
            ids.enter();
        }
    }

    fn on_exit(&self, id: &Id, ctx: Context<'_, S>) {
        if let Some(ids) = ctx.span(id).and_then(|span| ids(&span.extensions())) {
            ids.exit();
        }
    }

    fn on_close(&self, id: Id, ctx: Context<'_, S>) {
        let Some(span) = ctx.span(&id) else { return };
        let Some(open) = span.extensions_mut().remove::<Open>() else { return };
        let Open { ids, parent, root, began, fields, failed } = open;
        // What the caller was told, or what ended an attempt of a job.
        let is_server_fault =
            fields.get("status").and_then(Value::as_u64).is_some_and(|status| status >= 500);
        let failed = failed || is_server_fault || fields.contains_key("error");
        let (name, ended) = (span.name(), SystemTime::now());
        self.keeper.take(Finished { ids, parent, root, name, began, ended, fields, failed });
    }
}
