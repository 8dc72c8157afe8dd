//! What lines hold, and which spans leave.

use std::{
    io,
    sync::{Arc, Mutex},
};

use kernel::TraceParent;
use serde_json::Value;
use tracing::{Level, info, info_span, subscriber::with_default};
use tracing_subscriber::fmt::MakeWriter;

use super::*;
use crate::config::Environment;

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Buffer {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The lines that `story` logs, and the spans that it leaves for the exporter.
fn told(share: &str, story: impl FnOnce()) -> (Vec<Value>, Vec<spans::Finished>) {
    let (sender, mut messages) = mpsc::channel(100);
    let buffer = Buffer::default();
    let about = About::new("a-service", Environment::Staging);
    let lines = tracing_subscriber::fmt::layer().with_writer(buffer.clone());
    let lines = lines.fmt_fields(JsonFields::new()).event_format(Lines { about });
    let keeper = Keeper::new(share.parse().unwrap(), Some(sender), Arc::default());
    let subscriber = tracing_subscriber::registry().with(lines).with(Spans { keeper });
    with_default(subscriber, story);
    let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let spans = std::iter::from_fn(|| messages.try_recv().ok());
    let spans = spans.filter_map(|message| match message {
        Message::Span(span) => Some(*span),
        Message::Flush(_) => None,
    });
    (lines, spans.collect())
}

#[test]
fn a_line_is_flat_and_tells_whose_it_is_and_what_the_spans_around_know() {
    let (lines, _) = told("0", || {
        let outer =
            info_span!("http", route = "/v1/requests/{id}", tenant_id = tracing::field::Empty, status = 1);
        outer.record("tenant_id", "t");
        outer.in_scope(|| info_span!("store", lane = "read").in_scope(|| info!(status = 200, "answered")));
    });
    let [line] = &lines[..] else { panic!("{lines:?}") };
    for (field, value) in [
        ("level", "INFO"),
        ("message", "answered"),
        ("service", "a-service"),
        ("version", env!("CARGO_PKG_VERSION")),
        ("env", "staging"),
        ("route", "/v1/requests/{id}"),
        ("tenant_id", "t"),
        ("lane", "read"),
    ] {
        assert_eq!(line[field], value, "{line}");
    }
    assert_eq!(line["status"], 200, "the event knows better");
    let timestamp = line["timestamp"].as_str().unwrap();
    assert!(timestamp.len() == 27 && timestamp.ends_with('Z'), "{timestamp}");
    assert_eq!(line["trace_id"].as_str().unwrap().len(), 32);
    assert_eq!(line["span_id"].as_str().unwrap().len(), 16);
}

#[test]
fn a_span_continues_the_trace_it_was_given_or_is_a_part_of_the_span_around_it() {
    let caller: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().unwrap();
    let mut inside = None;
    let (lines, spans) = told("0", || {
        info_span!("http", traceparent = %caller).in_scope(|| {
            info_span!("store").in_scope(|| {
                inside = TraceParent::current();
                info!("here");
            });
        });
        assert_eq!(TraceParent::current(), None);
    });
    let [store, http] = &spans[..] else { panic!("{spans:?}") };
    assert_eq!((http.parent, http.ids.trace), (Some(caller), caller.trace));
    assert_eq!((store.parent, Some(store.ids)), (Some(http.ids), inside));
    assert!(http.ids.sampled, "as the caller decided");
    assert_eq!(lines[0]["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(lines[0].get("traceparent"), None);
}

#[test]
fn a_caller_who_does_not_keep_a_trace_is_followed_unless_something_fails() {
    let caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    let call = |status: u64| {
        told("1", || {
            let http = info_span!("http", traceparent = caller, status = tracing::field::Empty);
            http.in_scope(|| info_span!("store").in_scope(|| ()));
            http.record("status", status);
        })
        .1
    };
    assert_eq!((call(200).len(), call(404).len(), call(500).len()), (0, 0, 2));
    let (_, spans) = told("0", || {
        info_span!("job").in_scope(|| tracing::event!(Level::ERROR, "it broke"));
        info_span!("job", error = "no").in_scope(|| ());
        info_span!("job").in_scope(|| info!("fine"));
    });
    assert_eq!(spans.len(), 2);
}
