use std::time::Duration;

use crate::{
    chores::Does,
    workshop::{LEASE, in_every_workshop},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_a_failed_attempt_and_the_runner_lives_on() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::Panic).await;
        shop.work().await;
        assert_eq!(shop.jobs(), ["failed 1"]);
        let error = shop.database.texts("SELECT last_error FROM background_jobs");
        assert_eq!(error, ["the handler panicked"]);
        shop.queue("windows", Does::Work).await;
        shop.work().await;
        assert_eq!((shop.jobs()[1].as_str(), shop.runner.running()), ("succeeded 1", 0));
        for _ in 2..=3 {
            shop.clock.advance(Duration::from_mins(1));
            shop.work().await;
        }
        assert_eq!(shop.jobs(), ["dead 3", "succeeded 1"]);
    })
    .await;
}

/// Ten seconds, then twenty, each a fifth more or less.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_job_runs_again_after_a_wait_that_doubles() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::Fail).await;
        shop.work().await;
        for shortest in [8, 16] {
            let shortest = Duration::from_secs(shortest);
            shop.clock.advance(shortest / 100 * 99);
            assert_eq!(shop.work().await, 0, "before {shortest:?}");
            shop.clock.advance(shortest / 2);
            assert_eq!(shop.work().await, 1, "after {:?}", shortest * 3 / 2);
        }
        assert_eq!(shop.jobs(), ["dead 3"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_goes_better_later_succeeds() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::FailOnce).await;
        shop.work().await;
        shop.clock.advance(Duration::from_secs(12));
        shop.work().await;
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 2".to_owned()], vec!["2".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_attempts_are_used_up_is_given_up_once() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::Fail).await;
        for _ in 1..=4 {
            shop.work().await;
            shop.clock.advance(Duration::from_mins(1));
        }
        let given_up: Vec<_> =
            shop.helper.book().into_iter().filter(|line| line.starts_with("gave up")).collect();
        assert_eq!(given_up, ["gave up dishes: it did not work"]);
        assert_eq!((shop.jobs(), shop.effects()), (vec!["dead 3".to_owned()], vec!["3".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_for_good_is_given_up_at_once() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::FailForGood).await;
        shop.work().await;
        assert_eq!(shop.jobs(), ["dead 1"]);
        assert!(shop.helper.book().contains(&"gave up dishes: it never will".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_giving_up_that_fails_is_tried_again_when_the_lease_ends() {
    in_every_workshop(async |shop| {
        shop.queue("dishes", Does::FailToBeGivenUp).await;
        for _ in 1..=3 {
            shop.work().await;
            shop.clock.advance(Duration::from_mins(1));
        }
        assert_eq!(shop.jobs(), ["running 3"], "nobody could write its end");
        shop.clock.advance(LEASE);
        assert_eq!(shop.reap().await, 1);
        shop.work().await;
        assert_eq!(shop.jobs(), ["dead 4"]);
        assert_eq!(shop.helper.book().last().unwrap(), "gave up dishes: its lease ended too often");
    })
    .await;
}
