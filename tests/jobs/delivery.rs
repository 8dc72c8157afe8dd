//! Processes that die between two steps: nothing committed is lost, nothing is done twice.

use std::time::Duration;

use crate::{
    chores::Does,
    workshop::{LEASE, in_every_workshop},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_job_committed_by_a_process_that_died_before_waking_anyone_is_found_at_the_next_start() {
    in_every_workshop(async |shop| {
        shop.queue_elsewhere("dishes", Does::Work).await;
        let hired = shop.hire(4);
        shop.helper.noted("did dishes", 1).await;
        hired.dismiss().await.unwrap();
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 1".to_owned()], vec!["1".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_dies_after_its_commit_has_done_its_job() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::PanicOnceDone).await;
        shop.work().await;
        shop.clock.advance(LEASE * 2);
        assert_eq!((shop.reap().await, shop.work().await), (0, 0));
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 1".to_owned()], vec!["1".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_that_is_rolled_back_takes_the_end_of_its_job_with_it() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::FailHalfWay).await;
        shop.work().await;
        assert_eq!((shop.jobs(), shop.effects()), (vec!["failed 1".to_owned()], vec![]));
        shop.clock.advance(Duration::from_secs(12));
        shop.work().await;
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 2".to_owned()], vec!["2".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_died_with_the_job_in_hand_has_done_nothing_of_it() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::Work).await;
        assert_eq!(shop.claim().await.len(), 1, "and nobody runs it");
        shop.clock.advance(LEASE + Duration::from_secs(1));
        assert_eq!(shop.reap().await, 1);
        shop.work().await;
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 2".to_owned()], vec!["2".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_processes_keep_dying_is_given_up() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::Work).await;
        for _ in 1..=3 {
            assert_eq!(shop.claim().await.len(), 1);
            shop.clock.advance(LEASE + Duration::from_secs(1));
            assert_eq!(shop.reap().await, 1);
        }
        shop.work().await;
        assert_eq!(shop.jobs(), ["dead 4"]);
        assert_eq!(
            shop.helper.book(),
            ["gave up dishes: its lease ended too often"],
            "it is not run any more"
        );
    })
    .await;
}
