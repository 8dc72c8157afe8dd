//! In these stories the clock never moves unless they say so: nothing is found by polling.

use std::sync::Arc;

use kernel::{Background, Job, NewJob};

use crate::{
    chores::{Chore, Does, Novelty},
    workshop::{LEASE, POLL, in_every_workshop},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_wakes_the_worker() {
    in_every_workshop(async |shop| {
        let hired = shop.hire(4);
        for name in ["dishes", "windows", "floor"] {
            // The worker has looked, found nothing, and sleeps until its next poll.
            shop.asleep(1).await;
            shop.queue(name, Does::Work).await;
            shop.helper.noted(&format!("did {name}"), 1).await;
            shop.runner.idle().await;
        }
        hired.dismiss().await.unwrap();
        assert_eq!(shop.jobs(), ["succeeded 1"; 3]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_of_another_process_is_found_by_the_poll() {
    in_every_workshop(async |shop| {
        let hired = shop.hire(4);
        shop.asleep(1).await;
        shop.queue_elsewhere("dishes", Does::Work).await;
        assert_eq!(shop.jobs(), ["queued 0"]);
        shop.clock.advance(POLL);
        shop.helper.noted("did dishes", 1).await;
        hired.dismiss().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_born_leased_is_run_where_it_was_born_and_by_nobody_else() {
    in_every_workshop(async |shop| {
        let hired = shop.hire(4);
        let chore = Chore { name: "dishes".to_owned(), does: Does::WaitAtTheDoor };
        let queued = shop.enqueue(NewJob { leased_for: Some(LEASE), ..NewJob::of(&chore).unwrap() }).await;
        let done = Arc::clone(&shop.runner).run(queued.leased.unwrap());
        shop.helper.noted("began dishes", 1).await;
        shop.helper.open_the_door();
        done.await;
        assert_eq!(shop.jobs(), ["succeeded 1"]);
        hired.dismiss().await.unwrap();
        assert_eq!(shop.helper.book().iter().filter(|line| line.starts_with("began")).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_an_unknown_name_stays_for_a_newer_process() {
    in_every_workshop(async |shop| {
        let hired = shop.hire(4);
        shop.enqueue(NewJob::of(&Novelty { name: "robot".to_owned(), does: Does::Work }).unwrap()).await;
        shop.queue("dishes", Does::Work).await;
        shop.helper.noted("did dishes", 1).await;
        shop.runner.idle().await;
        let left = shop
            .database
            .texts("SELECT job_type || ' ' || attempt FROM background_jobs WHERE status = 'queued'");
        assert_eq!(left, [format!("{} 0", Novelty::NAME)]);
        hired.dismiss().await.unwrap();

        let hired = shop.hire_with(shop.another_runner::<Novelty>(), 4);
        shop.helper.noted("did robot", 1).await;
        hired.dismiss().await.unwrap();
    })
    .await;
}
