use crate::{
    chores::Does,
    workshop::{GRACE, in_every_workshop},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_worker_stops_at_once() {
    in_every_workshop(async |shop| {
        let hired = shop.hire(4);
        shop.asleep(1).await;
        hired.dismiss().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_worker_finishes_what_runs_and_takes_no_more() {
    in_every_workshop(async |shop| {
        let hired = shop.hire(1);
        shop.queue("attic", Does::WaitAtTheDoor).await;
        shop.helper.noted("began attic", 1).await;
        shop.queue("dishes", Does::Work).await;
        let stopped = hired.dismiss();
        // The heart and the grace: the poll sleeps no more.
        while !shop.clock.alarms().contains(&shop.in_time(GRACE)) {
            tokio::task::yield_now().await;
        }
        assert!(!stopped.is_finished());
        shop.helper.open_the_door();
        stopped.await.unwrap();
        assert_eq!(shop.jobs(), ["succeeded 1", "queued 0"]);
        shop.work().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_outlasts_the_grace_does_not_hold_the_worker() {
    in_every_workshop(async |shop| {
        let hired = shop.hire(1);
        shop.queue("attic", Does::WaitAtTheDoor).await;
        shop.helper.noted("began attic", 1).await;
        let stopped = hired.dismiss();
        while !shop.clock.alarms().contains(&shop.in_time(GRACE)) {
            tokio::task::yield_now().await;
        }
        shop.clock.advance(GRACE);
        stopped.await.unwrap();
        assert_eq!(shop.jobs(), ["running 1"], "it goes on elsewhere when its lease ends");
        shop.helper.open_the_door();
        shop.runner.idle().await;
    })
    .await;
}
