use crate::{
    chores::{Chore, Does},
    workshop::in_every_workshop,
};

#[tokio::test(flavor = "multi_thread")]
async fn no_more_jobs_run_side_by_side_than_there_are_places() {
    in_every_workshop(async |shop| {
        for number in 1..=5 {
            shop.queue(&format!("chore {number}"), Does::WaitAtTheDoor).await;
        }
        let hired = shop.hire(2);
        shop.helper.noted("began", 2).await;
        // The poll and two hearts.
        shop.asleep(3).await;
        assert_eq!(shop.runner.running(), 2);
        assert_eq!(shop.jobs().iter().filter(|job| *job == "queued 0").count(), 3);
        shop.helper.open_the_door();
        shop.helper.noted("did", 5).await;
        hired.dismiss().await.unwrap();
        assert_eq!(shop.jobs(), ["succeeded 1"; 5]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_becomes_free_is_filled_without_waiting_for_the_poll() {
    in_every_workshop(async |shop| {
        for number in 1..=12 {
            shop.queue(&format!("chore {number}"), Does::Work).await;
        }
        let hired = shop.hire(1);
        shop.helper.noted("did", 12).await;
        hired.dismiss().await.unwrap();
        assert_eq!(shop.jobs(), ["succeeded 1"; 12]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_on_one_database_share_the_work_and_never_a_job() {
    in_every_workshop(async |shop| {
        for number in 1..=20 {
            shop.queue(&format!("chore {number}"), Does::Work).await;
        }
        let hired = [shop.hire(3), shop.hire_with(shop.another_runner::<Chore>(), 3)];
        shop.helper.noted("did", 20).await;
        for hired in hired {
            hired.dismiss().await.unwrap();
        }
        assert_eq!(
            (shop.jobs(), shop.effects()),
            (vec!["succeeded 1".to_owned(); 20], vec!["1".to_owned(); 20])
        );
    })
    .await;
}
