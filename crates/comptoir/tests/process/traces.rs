//! One call, the job it leaves and the source that job asks: one trace, one chain.

use serde_json::{Value, json};

use crate::{
    binary::eventually,
    collector::Collector,
    server::{Place, body},
};

const SIREN: &str = "356000000";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

fn named<'a>(spans: &'a [Value], start: &str) -> Vec<&'a Value> {
    spans.iter().filter(|span| span["name"].as_str().unwrap().starts_with(start)).collect()
}

fn attribute(span: &Value, key: &str) -> Value {
    let found = span["attributes"].as_array().unwrap().iter().find(|attribute| attribute["key"] == key);
    found.map_or(Value::Null, |attribute| attribute["value"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_65_a_call_its_job_and_the_source_it_asks_are_one_trace_and_one_chain() {
    for database in system_tests::databases() {
        let collector = Collector::start();
        let place = Place::on(database)
            .with("COMPANY_SYNC_ATTEMPT_MS", "0")
            .with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())
            .with("OTEL_TRACES_SAMPLER_ARG", "0");
        let server = place.serve("serve").await;
        let asked = server
            .post("/v1/requests", &json!({ "siren": SIREN }))
            .header("traceparent", format!("00-{TRACE}-{CALLER}-01"))
            .header("X-Correlation-Id", "chain-65");
        let id = body(asked.send().await.unwrap()).await["request"]["id"].as_str().unwrap().to_owned();
        assert_eq!(server.outcome(&id).await, "SUCCESS");
        server.process.terminate();
        let finished = server.process.finish();
        assert_eq!(finished.code(), Some(0), "{finished:?}");

        let spans = collector.trace(TRACE);
        let one = |start: &str| match named(&spans, start)[..] {
            [span] => span,
            ref others => panic!("{start}: {others:?} of {spans:?}"),
        };
        let (http, job, upstream) =
            (one("POST /v1/requests"), one("process company_enrichment.enrich"), one("call "));
        assert_eq!(http["parentSpanId"], CALLER);
        assert_eq!(attribute(http, "http.response.status_code"), json!({ "intValue": "202" }));
        assert_eq!(attribute(http, "enduser.id")["stringValue"].as_str().unwrap().len(), 16);
        let stores = named(&spans, "store");
        let is_store = |id: &Value| stores.iter().any(|store| store["spanId"] == *id);
        assert!(is_store(&job["parentSpanId"]) && job["links"][0]["spanId"] == job["parentSpanId"], "{job}");
        assert_eq!(upstream["parentSpanId"], job["spanId"]);
        assert!(stores.iter().any(|store| store["parentSpanId"] == http["spanId"]));
        assert!(stores.iter().any(|store| store["parentSpanId"] == job["spanId"]));
        assert_eq!(collector.count(), spans.len(), "nothing else was asked for");

        let call = place.sandbox.script().calls().into_iter().next_back().unwrap();
        let upstream = upstream["spanId"].as_str().unwrap();
        assert_eq!(call.traceparent, Some(format!("00-{TRACE}-{upstream}-01")));
        assert_eq!(call.correlation_id.as_deref(), Some("chain-65"));
        for table in ["background_jobs", "events_outbox WHERE event_type = 'CompanyEnrichmentRequested'"] {
            let carried = place.database.texts(&format!("SELECT traceparent FROM {table}"));
            assert!(carried.iter().all(|text| text.contains(TRACE)), "{table}: {carried:?}");
        }
        let lines = finished.stdout.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let ours: Vec<Value> = lines.filter(|line| line["trace_id"] == TRACE).collect();
        assert!(ours.len() >= 3, "the call, the source, the end of the job: {ours:?}");
        assert!(ours.iter().all(|line| line["correlation_id"] == "chain-65"), "{ours:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_away_costs_nothing_but_its_spans() {
    let place = Place::on(system_tests::TestDatabase::sqlite())
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
        .with("OTEL_TRACES_SAMPLER_ARG", "1");
    let server = place.serve("serve").await;
    for _ in 0..20 {
        assert_eq!(server.get("/v1/auth/me").send().await.unwrap().status(), 200);
    }
    eventually("spans that failed", async || {
        let figures = server.get("/metrics").send().await.unwrap().text().await.unwrap();
        let failed = figures.lines().find(|line| line.contains(r#"spans_total{result="failed"}"#)).unwrap();
        (!failed.ends_with(" 0")).then_some(())
    })
    .await;
    server.process.terminate();
    let finished = server.process.finish();
    assert_eq!((finished.code(), finished.stderr.as_str()), (Some(0), ""));
}
