//! Spans as the OpenTelemetry protocol writes them in JSON (opentelemetry-proto, `trace.proto`): ids in hexadecimal, times
//! as texts of nanoseconds, names of the semantic conventions.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{about::About, spans::Finished};

/// `SpanKind` and `StatusCode` of the protocol.
const INTERNAL: u8 = 1;
const SERVER: u8 = 2;
const CLIENT: u8 = 3;
const CONSUMER: u8 = 5;
const ERROR: u8 = 2;

pub(super) fn batch(about: &About, spans: &[Value]) -> Value {
    let resource = [
        attribute("service.name", &json!(about.service)),
        attribute("service.version", &json!(about.version)),
        attribute("deployment.environment.name", &json!(about.environment)),
    ];
    let scope = json!({ "name": "comptoir", "version": about.version });
    json!({ "resourceSpans": [{
        "resource": { "attributes": resource },
        "scopeSpans": [{ "scope": scope, "spans": spans }],
    }] })
}

pub(super) fn span(span: &Finished) -> Value {
    let kind = kind(span.name);
    let mut told = json!({
        "traceId": format!("{:032x}", span.ids.trace),
        "spanId": format!("{:016x}", span.ids.span),
        "name": name(span.name, &span.fields),
        "kind": kind,
        "startTimeUnixNano": nanoseconds(span.began),
        "endTimeUnixNano": nanoseconds(span.ended),
        "attributes": span.fields.iter().filter_map(|(name, value)| translated(span.name, name, value)).collect::<Vec<_>>(),
    });
    if let Some(parent) = span.parent {
        let parent_id = format!("{:016x}", parent.span);
        if kind == CONSUMER {
            told["links"] = json!([{ "traceId": format!("{:032x}", parent.trace), "spanId": parent_id }]);
        }
        told["parentSpanId"] = parent_id.into();
    }
    if span.failed {
        told["status"] = json!({ "code": ERROR });
    }
    told
}

fn kind(span: &str) -> u8 {
    match span {
        "http" => SERVER,
        "job" => CONSUMER,
        "upstream" => CLIENT,
        _ => INTERNAL,
    }
}

/// A name of few: the route, the kind of job.
fn name(span: &str, fields: &Map<String, Value>) -> String {
    let text = |field: &str| fields.get(field).and_then(Value::as_str);
    match span {
        "http" => format!("{} {}", text("method").unwrap_or_default(), text("route").unwrap_or_default()),
        "job" => format!("process {}", text("job_type").unwrap_or_default()),
        "upstream" => format!("call {}", text("source_api").unwrap_or_default()),
        other => other.to_owned(),
    }
}

/// Our name for a field becomes that of the conventions; people become a digest.
fn translated(span: &str, name: &str, value: &Value) -> Option<Value> {
    let name = match (span, name) {
        (_, "traceparent") => return None,
        (_, "user_id") => return Some(attribute("enduser.id", &json!(digest(value)))),
        ("http", "method") => "http.request.method",
        ("http", "route") => "http.route",
        ("http" | "upstream", "status") => "http.response.status_code",
        ("job", "job_id") => "messaging.message.id",
        ("job", "job_type") => "messaging.destination.name",
        (_, "tenant_id") => "tenant.id",
        (_, other) => other,
    };
    Some(attribute(name, value))
}

fn digest(value: &Value) -> String {
    let digest = Sha256::digest(value.as_str().unwrap_or_default());
    let first = digest.iter().take(8).fold(0_u64, |first, byte| first << 8 | u64::from(*byte));
    format!("{first:016x}")
}

fn attribute(key: &str, value: &Value) -> Value {
    let value = match value {
        Value::Bool(value) => json!({ "boolValue": value }),
        Value::Number(number) if number.is_f64() => json!({ "doubleValue": number }),
        Value::Number(number) => json!({ "intValue": number.to_string() }),
        Value::String(text) => json!({ "stringValue": text }),
        other => json!({ "stringValue": other.to_string() }),
    };
    json!({ "key": key, "value": value })
}

fn nanoseconds(at: SystemTime) -> String {
    at.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel::TraceParent;

    use super::*;

    #[test]
    fn a_span_reads_as_the_protocol_wants_it() {
        let ids = TraceParent { trace: 0xabc, span: 0x12, sampled: true };
        let fields = json!({ "method": "GET", "route": "/v1/requests/{id}", "status": 500, "user_id": "someone",
            "traceparent": "00-…", "tenant_id": "t", "duration_ms": 1.5 });
        let began = UNIX_EPOCH + Duration::from_nanos(1_700_000_000_000_000_001);
        let finished = Finished {
            ids,
            parent: Some(TraceParent { span: 0x34, ..ids }),
            root: 0x12,
            name: "http",
            began,
            ended: began + Duration::from_millis(2),
            fields: fields.as_object().unwrap().clone(),
            failed: true,
        };
        let told = span(&finished);
        assert_eq!(told["traceId"], "00000000000000000000000000000abc");
        assert_eq!(
            (&told["spanId"], &told["parentSpanId"]),
            (&json!("0000000000000012"), &json!("0000000000000034"))
        );
        assert_eq!((&told["name"], &told["kind"]), (&json!("GET /v1/requests/{id}"), &json!(2)));
        assert_eq!(told["startTimeUnixNano"], "1700000000000000001");
        assert_eq!(told["status"], json!({ "code": 2 }));
        let attributes = told["attributes"].to_string();
        assert!(!attributes.contains("someone") && !attributes.contains("traceparent"), "{attributes}");
        for expected in [
            json!({ "key": "http.route", "value": { "stringValue": "/v1/requests/{id}" } }),
            json!({ "key": "http.response.status_code", "value": { "intValue": "500" } }),
            json!({ "key": "duration_ms", "value": { "doubleValue": 1.5 } }),
            json!({ "key": "tenant.id", "value": { "stringValue": "t" } }),
        ] {
            assert!(told["attributes"].as_array().unwrap().contains(&expected), "{expected}: {attributes}");
        }
    }
}
