//! Sources that fail, and how often they are asked (company-enrichment.md §7).

use std::time::Duration;

use auth::Role::AgencyUser;
use kernel::{Clock as _, testing::instant};
use serde_json::json;
use system_tests::{BEGINNING, Behaviour, Stand};

const DANONE: &str = "552032534";

#[tokio::test]
async fn scenario_20_two_faults_of_the_server_are_waited_out_and_the_third_call_succeeds() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        stand.upstream().times(DANONE, 2, Behaviour::status(503));
        let (created, ()) =
            tokio::join!(async { stand.submit(AgencyUser, DANONE).await }, stand.pass_retries());
        assert_eq!((created.status, created.enrichment()), (201, "SUCCESS"));
        assert_eq!(stand.upstream().calls_for(DANONE), 3);
        assert_eq!((stand.clock.now() - instant(BEGINNING)).num_milliseconds(), 750);
    })
    .await;
}

#[tokio::test]
async fn scenario_20_a_refusal_is_final_after_one_call() {
    Stand::everywhere(async |stand| {
        for (siren, status, code) in [("552032534", 404, "NOT_FOUND"), ("356000000", 400, "INTERNAL_ERROR")] {
            stand.upstream().always(siren, Behaviour::status(status));
            let created = stand.submit(AgencyUser, siren).await.expect(201);
            let error = format!("API_RECHERCHE_ENTREPRISES:{status}:{code}");
            assert_eq!(
                (created.enrichment(), &created["request"]["enrichment_error"]),
                ("FAILED", &json!(error))
            );
            assert_eq!(stand.upstream().calls_for(siren), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn scenario_21_a_source_that_asks_for_two_seconds_gets_them() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        stand.upstream().once(DANONE, Behaviour::too_many_requests("2"));
        let (created, ()) = tokio::join!(async { stand.submit(AgencyUser, DANONE).await }, async {
            stand.sleeper(Duration::from_secs(2)).await;
            stand.pass(Duration::from_millis(1100)).await;
        });
        assert_eq!(created.status, 202);
        stand.clock.advance(Duration::from_millis(899));
        stand.sleeper(Duration::from_millis(1)).await;
        assert_eq!(stand.upstream().calls_for(DANONE), 1, "not before");
        stand.clock.advance(Duration::from_millis(1));
        stand.settle().await;
        assert_eq!(stand.upstream().calls_for(DANONE), 2);
        assert_eq!(stand.card(created.id()).await.enrichment(), "SUCCESS");
    })
    .await;
}

#[tokio::test]
async fn a_longer_retry_after_ends_the_cycle_and_puts_the_job_off_until_then() {
    Stand::everywhere(async |stand| {
        stand.upstream().once(DANONE, Behaviour::too_many_requests("120"));
        let created = stand.submit(AgencyUser, DANONE).await;
        assert_eq!(created["request"]["enrichment_error"], "API_RECHERCHE_ENTREPRISES:429:RATE_LIMIT");
        assert_eq!(stand.live_jobs(), 1);
        stand.work().await;
        assert_eq!(stand.upstream().calls_for(DANONE), 1, "not before");
        stand.clock.advance(Duration::from_mins(2));
        stand.work().await;
        assert_eq!(stand.card(created.id()).await.enrichment(), "SUCCESS");
    })
    .await;
}

#[tokio::test]
async fn answers_that_cannot_be_read_are_internal_errors_and_merge_nothing() {
    Stand::everywhere(async |stand| {
        for (siren, behaviour) in [
            ("552032534", Behaviour::html()),
            ("356000000", Behaviour::truncated_json()),
            ("302474648", Behaviour::without_results()),
            ("418166096", Behaviour::wrong_types()),
        ] {
            stand.upstream().always(siren, behaviour);
            let created = stand.submit(AgencyUser, siren).await.expect(201);
            let error = &created["request"]["enrichment_error"];
            assert_eq!(
                (created.enrichment(), error),
                ("FAILED", &json!("API_RECHERCHE_ENTREPRISES:200:INTERNAL_ERROR"))
            );
            assert_eq!(created["company"], json!(null));
        }
    })
    .await;
}

#[tokio::test]
async fn a_company_with_another_siren_is_not_found_and_an_empty_seat_is_valid() {
    Stand::everywhere(async |stand| {
        stand.upstream().always(DANONE, Behaviour::another_siren("356000000"));
        let created = stand.submit(AgencyUser, DANONE).await.expect(201);
        assert_eq!(created["request"]["enrichment_error"], "API_RECHERCHE_ENTREPRISES:200:NOT_FOUND");
        stand.upstream_says("302474648", |item| item["siege"] = json!({})).await;
        let created = stand.submit(AgencyUser, "302474648").await.expect(201);
        assert_eq!(created.enrichment(), "FAILED", "no town, hence no core identity");
        let card = stand.card(created.id()).await;
        assert_eq!(card["source_retrievals"][0]["last_status"], "SUCCESS");
    })
    .await;
}

#[tokio::test]
async fn without_any_upstream_the_request_fails_and_its_page_says_the_source_is_away() {
    Stand::everywhere(async |stand| {
        let mut browser = stand.browser();
        browser.sign_in(AgencyUser).await.expect(303);
        stand.token(AgencyUser).await;
        stand.stop_upstream();
        let (created, ()) =
            tokio::join!(async { stand.submit(AgencyUser, DANONE).await }, stand.pass_retries());
        let error = &created["request"]["enrichment_error"];
        assert_eq!(
            (created.enrichment(), error),
            ("FAILED", &json!("API_RECHERCHE_ENTREPRISES:-:SOURCE_UNAVAILABLE"))
        );
        let page = browser.get(&format!("/ui/requests/{}", created.id())).await.expect(200);
        assert!(page.text.contains("CompanyCard.Meta.ErrorPanel"), "{}", page.text);
        assert!(page.text.contains("La source officielle ne répond pas"), "{}", page.text);
    })
    .await;
}
