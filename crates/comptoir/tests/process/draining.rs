//! SIGTERM under load: whoever spreads requests sees it in time, and none of them fails.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use comptoir::demo::sandbox::Behaviour;
use reqwest::RequestBuilder;
use system_tests::TestDatabase;

use crate::{
    binary::eventually,
    server::{Place, Server},
};

const SIREN: &str = "356000000";
/// 200 requests a second.
const PACE: Duration = Duration::from_millis(5);

/// What became of the requests that were sent.
#[derive(Default)]
struct Tally {
    answered: AtomicUsize,
    failed: AtomicUsize,
    answered_while_draining: AtomicUsize,
}

/// Sends requests at the pace until `ready` is false, as a load balancer that watches `/readyz` does.
async fn load(request: RequestBuilder, ready: Arc<AtomicBool>, draining: Arc<AtomicBool>, tally: Arc<Tally>) {
    let mut ticks = tokio::time::interval(PACE);
    let mut sent = Vec::new();
    while ready.load(Ordering::Acquire) {
        ticks.tick().await;
        let (request, draining, tally) = (request.try_clone().unwrap(), draining.clone(), tally.clone());
        sent.push(tokio::spawn(async move {
            let was_draining = draining.load(Ordering::Acquire);
            let is_fine = request.send().await.is_ok_and(|answer| answer.status() == 200);
            if is_fine { &tally.answered } else { &tally.failed }.fetch_add(1, Ordering::Relaxed);
            if is_fine && was_draining {
                tally.answered_while_draining.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    for request in sent {
        request.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_64_no_request_fails_when_a_process_under_load_is_told_to_stop() {
    for database in system_tests::databases() {
        let place = Place::on(database).with("DRAIN_DELAY_S", "1");
        let server = place.serve("serve").await;
        let (ready, draining) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicBool::new(false)));
        let tally = Arc::new(Tally::default());
        let loading = load(server.get("/v1/auth/me"), ready.clone(), draining.clone(), tally.clone());
        let loading = tokio::spawn(loading);
        eventually("some answers", async || (tally.answered.load(Ordering::Relaxed) >= 40).then_some(()))
            .await;

        let told = Instant::now();
        server.process.terminate();
        eventually("503 of /readyz", async || {
            let answer = server.get("/readyz").send().await.unwrap();
            (answer.status() == 503).then_some(())
        })
        .await;
        draining.store(true, Ordering::Release);
        // A balancer notices a moment later.
        tokio::time::sleep(Duration::from_millis(300)).await;
        ready.store(false, Ordering::Release);
        loading.await.unwrap();
        let finished = server.process.finish();
        assert_eq!((finished.code(), finished.stderr.as_str()), (Some(0), ""));
        assert!(told.elapsed() < Duration::from_mins(1));
        assert_eq!(tally.failed.load(Ordering::Relaxed), 0);
        assert!(
            tally.answered_while_draining.load(Ordering::Relaxed) > 10,
            "it took requests while draining"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_the_process_at_once() {
    let place = Place::on(TestDatabase::sqlite()).with("DRAIN_DELAY_S", "60");
    let server = place.serve("serve").await;
    server.process.terminate();
    eventually("503 of /readyz", async || {
        (server.get("/readyz").send().await.unwrap().status() == 503).then_some(())
    })
    .await;
    server.process.terminate();
    let finished = server.process.finish();
    assert_eq!(finished.code(), Some(1));
    assert!(finished.complaint().contains("told twice to stop"), "{finished:?}");
}

/// Without that, the next process would wait for the end of the lease: two minutes.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_does_not_finish_in_time_is_begun_anew_by_another_process_at_once() {
    let Some(database) = system_tests::postgres() else { return };
    let place = Place::on(database).with("COMPANY_SYNC_ATTEMPT_MS", "0").with("SHUTDOWN_TIMEOUT_S", "1");
    place.sandbox.script().once(SIREN, Behaviour::silence());
    let api: Server<'_> = place.serve("api").await;
    let first = place.binary(&["worker"]).start();
    let id = api.accepted(SIREN).await;
    eventually("a call to the source", async || (place.sandbox.script().calls_for(SIREN) > 0).then_some(()))
        .await;
    first.terminate();
    assert_eq!(first.finish().code(), Some(0));
    assert_eq!(place.count("background_jobs WHERE status = 'queued' AND attempt = 0"), 1);
    let second = place.binary(&["worker"]).start();
    assert_eq!(api.outcome(&id).await, "SUCCESS");
    second.terminate();
    assert_eq!(second.finish().code(), Some(0));
}
