//! One company for everyone: the cache, and what tenants do to each other, which is nothing.

use auth::Role::{AgencyUser, Consultant};
use serde_json::json;
use std::time::Duration;
use system_tests::{Behaviour, Person, Stand};

#[tokio::test]
async fn scenario_16_a_company_known_to_a_neighbour_answers_at_once_without_a_source_call() {
    Stand::everywhere(async |stand| {
        stand.submit(Person::next_door(AgencyUser), "552032534").await.expect(201);
        let before = stand.event_names();
        let created = stand.submit(AgencyUser, "552032534").await.expect(201);
        assert_eq!((created.enrichment(), &created["company"]["legal_name"]), ("SUCCESS", &json!("DANONE")));
        assert_eq!(created["enrichment_running"], false);
        assert_eq!(stand.upstream().total_calls(), 1);
        assert_eq!(stand.event_names()[before.len()..], ["CompanyEnrichmentRequested"]);
        assert_eq!(stand.history(created.id()), ["PENDING>SUCCESS"]);
    })
    .await;
}

#[tokio::test]
async fn scenario_38_a_consultant_who_opens_a_stale_request_changes_nothing() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        stand.clock.advance(Duration::from_hours(31 * 24));
        let before = stand.written();
        let card = stand.get(format!("/v1/requests/{id}")).by(Consultant).await.expect(200);
        assert_eq!((card.enrichment(), &card["enrichment_running"]), ("STALE", &json!(false)));
        assert_eq!((&card["documents"], &card["source_retrievals"]), (&json!([]), &json!([])));
        assert_eq!(stand.written(), before);
        for hidden in ["finances", "complements"] {
            assert!(card["company"].get(hidden).is_none(), "{hidden}");
        }
        assert!(card["request"].get("metadata").is_none());
    })
    .await;
}

#[tokio::test]
async fn scenario_40_the_failed_refresh_of_one_tenant_does_not_degrade_the_card_of_another() {
    Stand::everywhere(async |stand| {
        let ours = stand.enriched("552032534").await;
        let theirs = stand.submit(Person::next_door(AgencyUser), "552032534").await.expect(201);
        stand.upstream().always("552032534", Behaviour::status(404));
        let path = format!("/v1/requests/{}", theirs.id());
        stand.post(format!("{path}:refresh-company")).by(Person::next_door(AgencyUser)).await.expect(202);
        stand.work().await;
        let theirs = stand.get(&path).by(Person::next_door(AgencyUser)).await.expect(200);
        assert_eq!(theirs.enrichment(), "FAILED");
        assert_eq!(theirs["company"]["legal_name"], "DANONE", "a failure deletes nothing");
        let ours = stand.card(&ours).await;
        assert_eq!((ours.enrichment(), &ours["company"]["legal_name"]), ("SUCCESS", &json!("DANONE")));
    })
    .await;
}

#[tokio::test]
async fn scenario_35_without_credentials_for_the_others_one_source_is_called_and_it_is_a_success() {
    Stand::everywhere(async |stand| {
        let card = stand.card(&stand.enriched("418166096").await).await;
        assert_eq!(stand.upstream().total_calls(), 1);
        let retrievals = card["source_retrievals"].as_array().unwrap();
        assert_eq!(retrievals.len(), 1);
        assert_eq!(retrievals[0]["source_api"], "API_RECHERCHE_ENTREPRISES");
    })
    .await;
}
