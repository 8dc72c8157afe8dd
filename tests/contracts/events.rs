//! The events of a request's life carry the members of company-enrichment.md §12, and nothing else.

use std::collections::BTreeSet;

use auth::Role::AgencyUser;
use serde_json::{Value, json};
use system_tests::{Behaviour, Person, Stand, redacted};

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
