//! How long a client waits for its answer (company-enrichment.md §7).

use std::time::{Duration, Instant};

use auth::Role::AgencyUser;
use serde_json::json;
use system_tests::{Behaviour, Stand, poll};

#[tokio::test]
async fn scenario_17_a_source_that_answers_in_300_ms_makes_a_finished_request() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        stand.upstream().always("552032534", Behaviour::answer().after(Duration::from_millis(300)));
        let begun = Instant::now();
        let created = stand.submit(AgencyUser, "552032534").await.expect(201);
        assert!(begun.elapsed() < Duration::from_millis(1200), "{:?}", begun.elapsed());
        assert_eq!(created.enrichment(), "SUCCESS");
    })
    .await;
}

#[tokio::test]
async fn scenario_18_a_slower_source_is_not_waited_for_and_not_called_twice() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        stand.upstream().always("552032534", Behaviour::answer().after(Duration::from_millis(300)));
        // The clock of the application is the test's: its 1100 ms pass while the upstream still thinks.
        let (created, ()) = tokio::join!(async { stand.submit(AgencyUser, "552032534").await }, async {
            poll(|| stand.upstream().total_calls() == 1, || "the source was not called".to_owned()).await;
            stand.pass(Duration::from_millis(1100)).await;
        },);
        assert_eq!((created.status, created.enrichment()), (202, "RUNNING"), "{}", created.text);
        assert_eq!(created["enrichment_running"], json!(true));
        stand.settle().await;
        assert_eq!(stand.card(created.id()).await.enrichment(), "SUCCESS");
        assert_eq!(stand.upstream().total_calls(), 1);
    })
    .await;
}

#[tokio::test]
async fn without_a_sync_attempt_every_request_is_pending_until_the_worker_runs() {
    Stand::with("COMPANY_SYNC_ATTEMPT_MS", 0)
        .everywhere(async |stand| {
            let created = stand.submit(AgencyUser, "552032534").await.expect(202);
            assert_eq!((created.enrichment(), &created["company"]), ("PENDING", &json!(null)));
            assert_eq!(stand.upstream().total_calls(), 0);
            stand.work().await;
            assert_eq!(stand.card(created.id()).await.enrichment(), "SUCCESS");
        })
        .await;
}
