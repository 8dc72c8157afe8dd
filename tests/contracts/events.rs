//! The events of a request's life carry the members of company-enrichment.md §12, and nothing else. Those of every story of
//! every suite are held against `contracts/events` by the test kit; here it is shown what it would not let pass.

use std::{collections::BTreeSet, fs, panic::catch_unwind};

use auth::Role::AgencyUser;
use serde_json::{Value, json};
use system_tests::{Behaviour, EventContracts, Person, Stand, redacted};

use crate::sources::sources;

const DANONE: &str = "552032534";

#[tokio::test]
async fn a_request_that_succeeds_publishes_its_four_events_in_order() {
    Stand::everywhere(async |stand| {
        stand.submit(AgencyUser, "55203253400703").await.expect(201);
        let expected = [
            ("CompanyEnrichmentRequested", json!({"request_id": "<id>", "company_siren": DANONE, "company_siret": "55203253400703", "trigger": "REQUEST_CREATED"})),
            ("CompanyEnrichmentStarted", json!({"job_id": "<id>", "company_siren": DANONE, "attempt": 1})),
            ("CompanyEnrichmentSourceFetched", json!({"job_id": "<id>", "company_siren": DANONE, "source_api": "API_RECHERCHE_ENTREPRISES", "status": "SUCCESS", "http_status": 200, "error_code": null, "duration_ms": 0})),
            ("CompanyEnrichmentCompleted", json!({"job_id": "<id>", "company_siren": DANONE, "enrichment_status": "SUCCESS", "sources_success_count": 1, "sources_failed_count": 0, "core_identity_present": true, "required_sources_failed_count": 0, "optional_sources_failed_count": 0})),
        ];
        assert_eq!(stand.event_names(), expected.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        for (name, payload) in expected {
            assert_eq!(stand.events(name).iter().map(redacted).collect::<Vec<_>>(), [payload], "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_source_that_fails_is_told_with_its_status_and_code() {
    Stand::everywhere(async |stand| {
        stand.upstream().always(DANONE, Behaviour::status(403));
        stand.submit(AgencyUser, DANONE).await.expect(201);
        let fetched = &stand.events("CompanyEnrichmentSourceFetched")[0];
        assert_eq!(
            (&fetched["status"], &fetched["http_status"], &fetched["error_code"]),
            (&json!("FAILED"), &json!(403), &json!("FORBIDDEN"))
        );
        let completed = &stand.events("CompanyEnrichmentCompleted")[0];
        assert_eq!(
            (&completed["enrichment_status"], &completed["core_identity_present"]),
            (&json!("FAILED"), &json!(false))
        );
        assert_eq!(
            (&completed["sources_failed_count"], &completed["required_sources_failed_count"]),
            (&json!(1), &json!(1))
        );
    })
    .await;
}

#[tokio::test]
async fn every_event_bears_the_envelope_the_producer_and_the_correlation_of_its_call() {
    Stand::everywhere(async |stand| {
        let call = stand.post("/v1/requests").by(AgencyUser).header("X-Correlation-Id", "chain-1");
        call.json(json!({"siren": DANONE})).await.expect(201);
        let columns = "event_version || ' ' || producer || ' ' || correlation_id || ' ' || subject";
        let envelopes = stand.database.texts(&format!("SELECT {columns} FROM events_outbox"));
        assert_eq!(envelopes, vec![format!("1 M3 chain-1 {DANONE}"); 4]);
        assert_eq!(stand.database.count("events_outbox WHERE tenant_id IS NULL OR occurred_at IS NULL"), 0);
    })
    .await;
}

#[tokio::test]
async fn completion_is_told_once_to_each_tenant_that_waits_and_names_no_other_tenants_request() {
    Stand::with("COMPANY_SYNC_ATTEMPT_MS", 0)
        .everywhere(async |stand| {
            let ours = stand.submit(AgencyUser, DANONE).await.expect(202);
            stand.submit(AgencyUser, DANONE).await.expect(202);
            let theirs = stand.submit(Person::next_door(AgencyUser), DANONE).await.expect(202);
            stand.work().await;
            assert_eq!(stand.events("CompanyEnrichmentStarted").len(), 1);
            let completed = stand.events("CompanyEnrichmentCompleted");
            assert_eq!(completed.len(), 2);
            let jobs: BTreeSet<_> = completed.iter().map(|event| event["job_id"].to_string()).collect();
            assert_eq!(jobs.len(), 1, "the same job for both");
            let told = "SELECT payload FROM events_outbox WHERE tenant_id = (SELECT tenant_id FROM requests WHERE id = ";
            let names = |seen_by: &str, request: &str| {
                stand.database.texts(&format!("{told}'{seen_by}')")).iter().any(|payload| payload.contains(request))
            };
            assert!(names(ours.id(), ours.id()) && names(theirs.id(), theirs.id()));
            assert!(!names(ours.id(), theirs.id()) && !names(theirs.id(), ours.id()));
        })
        .await;
}

#[tokio::test]
async fn each_way_to_ask_has_its_trigger() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched(DANONE).await;
        stand.refresh(&id).await;
        stand.clock.advance(std::time::Duration::from_hours(31 * 24));
        stand.card(&id).await;
        stand.work().await;
        let triggers: Vec<Value> =
            stand.events("CompanyEnrichmentRequested").iter().map(|event| event["trigger"].clone()).collect();
        assert_eq!(triggers, ["REQUEST_CREATED", "MANUAL_REFRESH", "REQUEST_OPENED"]);
    })
    .await;
}

/// An event in its envelope.
fn told(name: &str, payload: &Value) -> Value {
    let id = "01930000-0000-7000-8000-000000000000";
    json!({
        "event_id": id, "event_type": name, "event_version": 1, "tenant_id": id, "correlation_id": "chain-1",
        "occurred_at": "2026-11-21T10:00:00Z", "producer": "auth", "subject": id, "traceparent": null, "payload": payload,
    })
}

#[test]
fn scenario_69_an_event_that_is_not_as_described_does_not_pass() {
    let ours = EventContracts::ours();
    let user = json!({"user_id": "01930000-0000-7000-8000-000000000000"});
    assert_eq!(ours.judge(&told("user.invited", &user)), Ok(()));
    for (name, payload) in [
        ("user.vanished", user.clone()),
        ("user.invited", json!({})),
        ("user.invited", json!({"user_id": "ada"})),
        ("user.invited", json!({"user_id": user["user_id"], "email": "ada@example.org"})),
    ] {
        assert!(ours.judge(&told(name, &payload)).is_err(), "{name} {payload}");
    }
    for (member, value) in [
        ("event_version", json!(2)),
        ("producer", json!("M3")),
        ("occurred_at", json!("yesterday")),
        ("tenant_id", Value::Null),
        ("correlation_id", json!("")),
    ] {
        let mut event = told("user.invited", &user);
        event[member] = value;
        assert!(ours.judge(&event).is_err(), "{event}");
    }
}

#[tokio::test]
async fn scenario_69_a_story_that_emits_what_is_not_described_fails() {
    let stand = system_tests::Setup::default().on(system_tests::TestDatabase::sqlite());
    stand.submit(AgencyUser, DANONE).await.expect(201);
    EventContracts::ours().check(&stand.database);
    stand.database.execute("UPDATE events_outbox SET event_type = 'CompanyEnrichmentForgotten'");
    let judged = catch_unwind(|| EventContracts::ours().check(&stand.database.again()));
    assert!(judged.is_err());
}

#[test]
fn every_described_event_is_emitted_by_somebody() {
    let code: String = sources().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let unknown: Vec<&str> =
        EventContracts::ours().names().filter(|name| !code.contains(&format!("\"{name}\""))).collect();
    assert!(unknown.is_empty(), "nothing emits {unknown:?}");
}
