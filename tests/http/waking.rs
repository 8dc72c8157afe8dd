//! Two processes on one Postgres, whose clocks stand still: nothing is found by polling (platform.md §7.1).

use std::sync::Arc;

use auth::Role::System;
use serde_json::json;
use system_tests::{Setup, Stand, poll};
use tokio::sync::oneshot;

const DONE: &str = "background_jobs WHERE status = 'succeeded'";

/// One that answers and one that works.
async fn told_to_two(story: impl AsyncFn(&Stand)) {
    let Some(database) = system_tests::postgres() else { return };
    let elsewhere = Setup::default().on(database.again());
    let here = Setup::default().on(database);
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = Arc::clone(&elsewhere.application.worker);
    let working = tokio::spawn(async move { worker.run(async { drop(stopped.await) }).await });
    // The worker has looked, found nothing, and sleeps.
    let is_asleep = || !elsewhere.clock.alarms().is_empty();
    poll(is_asleep, || "the worker never sleeps".to_owned()).await;
    story(&here).await;
    stop.send(()).ok();
    working.await.unwrap();
}

async fn job_begins_elsewhere(here: &Stand, done: usize) {
    here.post("/v1/admin/retention/run").by(System).json(json!({})).await.expect(202);
    let is_done = || here.database.count(DONE) == done;
    poll(is_done, || "nobody begins the job".to_owned()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_one_process_begins_in_another_as_soon_as_it_is_committed() {
    told_to_two(async |here| {
        for done in 1..=5 {
            job_begins_elsewhere(here, done).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_lost_its_ear_hears_again_and_misses_nothing() {
    told_to_two(async |here| {
        job_begins_elsewhere(here, 1).await;
        here.database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'comptoir wake-up'",
        );
        job_begins_elsewhere(here, 2).await;
        job_begins_elsewhere(here, 3).await;
    })
    .await;
}
