//! SIGTERM: what was begun is finished, then the process ends with code 0.

use std::time::Duration;

use comptoir::demo::sandbox::Behaviour;

use crate::{
    binary::eventually,
    server::{Place, Server},
};

const SIREN: &str = "356000000";

/// Until the source has been asked, so that something is under way.
async fn under_way(place: &Place) {
    eventually("a call to the source", async || (place.sandbox.script().calls_for(SIREN) > 0).then_some(()))
        .await;
}

fn slow(place: &Place) {
    place.sandbox.script().once(SIREN, Behaviour::answer().after(Duration::from_millis(300)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_under_way_arrives_and_the_process_ends_well() {
    for database in system_tests::databases() {
        let place = Place::on(database);
        slow(&place);
        let server = place.serve("serve").await;
        let asking = tokio::spawn(server.ask(SIREN));
        under_way(&place).await;
        server.process.terminate();
        let (status, answer) = asking.await.unwrap();
        assert_eq!(
            (status, answer["request"]["enrichment_status"].as_str()),
            (201, Some("SUCCESS")),
            "{answer}"
        );
        let finished = server.process.finish();
        assert_eq!((finished.code(), finished.stderr.as_str()), (Some(0), ""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_under_way_is_finished_before_the_process_ends() {
    for database in system_tests::databases() {
        let place = Place::on(database).with("COMPANY_SYNC_ATTEMPT_MS", "0");
        slow(&place);
        let server = place.serve("serve").await;
        server.accepted(SIREN).await;
        under_way(&place).await;
        server.process.terminate();
        assert_eq!(server.process.finish().code(), Some(0));
        assert_eq!(place.count("requests WHERE enrichment_status = 'SUCCESS'"), 1, "{:?}", place.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn api_and_worker_share_a_postgres_and_the_worker_finishes_its_job_too() {
    let Some(database) = system_tests::postgres() else { return };
    let place = Place::on(database).with("COMPANY_SYNC_ATTEMPT_MS", "0");
    slow(&place);
    let api: Server<'_> = place.serve("api").await;
    let worker = place.binary(&["worker"]).start();
    api.accepted(SIREN).await;
    under_way(&place).await;
    worker.terminate();
    assert_eq!(worker.finish().code(), Some(0));
    assert_eq!(place.count("requests WHERE enrichment_status = 'SUCCESS'"), 1);
    api.process.terminate();
    assert_eq!(api.process.finish().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_without_a_worker_finishes_the_job_its_own_request_began() {
    let Some(database) = system_tests::postgres() else { return };
    let place = Place::on(database).with("COMPANY_SYNC_ATTEMPT_MS", "50");
    slow(&place);
    let api = place.serve("api").await;
    api.accepted(SIREN).await;
    under_way(&place).await;
    api.process.terminate();
    assert_eq!(api.process.finish().code(), Some(0));
    assert_eq!(place.count("requests WHERE enrichment_status = 'SUCCESS'"), 1);
}
