use crate::{chores::Does, workshop::in_every_workshop};

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_outlasts_the_process_is_handed_back_and_begun_anew_at_once() {
    in_every_workshop(async |shop| {
        shop.queue("attic", Does::WaitAtTheDoor).await;
        shop.start().await;
        shop.helper.noted("began attic", 1).await;
        shop.runner.hand_back().await;
        assert_eq!(shop.helper.book(), ["began attic, attempt 1", "left attic"]);
        assert_eq!(shop.jobs(), ["queued 0"], "the attempt does not count");

        shop.helper.open_the_door();
        let elsewhere = shop.another_runner::<crate::chores::Chore>();
        let hired = shop.hire_with(elsewhere, 1);
        shop.helper.noted("did attic", 1).await;
        hired.dismiss().await.unwrap();
        assert_eq!((shop.jobs(), shop.effects()), (vec!["succeeded 1".to_owned()], vec!["1".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn handing_back_does_not_undo_what_another_runner_has_taken() {
    in_every_workshop(async |shop| {
        shop.queue("attic", Does::WaitAtTheDoor).await;
        shop.start().await;
        shop.helper.noted("began attic", 1).await;
        shop.take_back().await;
        let taken = shop.claim().await.remove(0);
        shop.runner.hand_back().await;
        assert_eq!(shop.jobs(), ["running 2"], "it belongs to another");
        shop.helper.open_the_door();
        let elsewhere = shop.another_runner::<crate::chores::Chore>();
        kernel::Background::run(elsewhere, taken).await;
        assert_eq!(shop.jobs(), ["succeeded 2"]);
    })
    .await;
}
