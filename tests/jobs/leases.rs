use kernel::{Context, JobEnd};

use crate::{
    chores::Does,
    workshop::{LEASE, POLL, in_every_workshop},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_heartbeat_keeps_a_job_that_takes_longer_than_its_lease() {
    in_every_workshop(async |shop| {
        shop.queue("attic", Does::WaitAtTheDoor).await;
        shop.start().await;
        for beat in 1..=7 {
            shop.asleep(1).await;
            shop.clock.advance(LEASE / 3);
            // The heart sleeps again once it has written.
            shop.asleep(1).await;
            assert_eq!(shop.reap().await, 0, "beat {beat}");
        }
        shop.helper.open_the_door();
        shop.runner.idle().await;
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 1".to_owned()], vec!["1".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_lease_drops_the_handler_where_it_stands() {
    in_every_workshop(async |shop| {
        shop.queue("attic", Does::WaitAtTheDoor).await;
        shop.start().await;
        shop.helper.noted("began attic", 1).await;
        shop.asleep(1).await;
        shop.take_back().await;
        let taken = shop.claim().await.remove(0);
        shop.clock.advance(LEASE / 3);
        shop.helper.noted("left attic", 1).await;
        shop.runner.idle().await;
        assert_eq!(
            shop.helper.book(),
            ["began attic, attempt 1", "left attic"],
            "neither retried nor given up"
        );
        assert_eq!(shop.jobs(), ["running 2"], "it belongs to another");
        let lease = taken.lease;
        let cx = Context::system("end");
        assert!(shop.queue.write(&cx, move |tx| tx.end_job(&lease, &JobEnd::Succeeded)).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_process_died_is_done_by_another_when_its_lease_ends() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::Work).await;
        assert_eq!(shop.claim().await.len(), 1, "and nobody runs it");
        let hired = shop.hire(4);
        shop.asleep(1).await;
        shop.clock.advance(LEASE / 60 * 59);
        shop.asleep(1).await;
        assert_eq!(shop.jobs(), ["running 1"], "not before");
        shop.clock.advance(LEASE / 2);
        shop.helper.noted("did dishes", 1).await;
        hired.dismiss().await.unwrap();
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 2".to_owned()], vec!["2".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_only_process_takes_its_jobs_back_at_boot_without_waiting_for_leases() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::Work).await;
        assert_eq!(shop.claim().await.len(), 1, "by the process before");
        assert_eq!(shop.take_back().await, 1);
        let hired = shop.hire(4);
        shop.helper.noted("did dishes", 1).await;
        hired.dismiss().await.unwrap();
        assert_eq!(shop.jobs(), ["succeeded 2"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_is_found_by_the_poll_when_its_time_has_come() {
    in_every_workshop(async |shop| {
        let hired = shop.hire(4);
        shop.queue("dishes", Does::FailOnce).await;
        shop.helper.noted("left dishes", 1).await;
        shop.runner.idle().await;
        while shop.effects().is_empty() {
            shop.clock.advance(POLL);
            tokio::task::yield_now().await;
        }
        hired.dismiss().await.unwrap();
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 2".to_owned()], vec!["2".to_owned()]));
    })
    .await;
}
