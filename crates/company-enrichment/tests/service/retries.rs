use std::time::Duration;

use kernel::{Clock, testing::instant};

use crate::{
    callers::Preset,
    sources::Answer,
    world::{LA_POSTE, World, every_unhurried_world, every_world},
};

const TWO_MINUTES: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limited_request_fails_now_and_runs_again_when_the_source_said() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        world.search.next(Answer::rate_limited(TWO_MINUTES));
        let submitted = world.submit(&cx, LA_POSTE).await;
        let id = submitted.card.request.id;
        let error = "API_RECHERCHE_ENTREPRISES:429:RATE_LIMIT".to_owned();
        assert_eq!(world.stored(id), ("FAILED".to_owned(), Some(error)));
        assert!(!submitted.is_final(), "the job is still to come");
        world.clock.advance(Duration::from_secs(119));
        assert_eq!(world.work().await, 0, "not before");
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(world.work().await, 1);
        assert_eq!(world.stored(id), ("SUCCESS".to_owned(), None), "{:?}", world.database);
        let history = [
            "FAILED>RUNNING automatic",
            "PENDING>RUNNING job_started",
            "RUNNING>FAILED cycle_completed",
            "RUNNING>SUCCESS cycle_completed",
        ];
        assert_eq!(world.history(id), history);
        assert_eq!(world.told("Started", "attempt"), ["1", "2"]);
        assert_eq!(world.told("Completed", "enrichment_status"), ["FAILED", "SUCCESS"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_wants_days_is_asked_again_after_an_hour() {
    for world in every_world() {
        world.search.next(Answer::rate_limited(Duration::from_hours(72)));
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        world.clock.advance(Duration::from_hours(1));
        assert_eq!(world.work().await, 1);
        assert_eq!(world.clock.now(), instant("2026-11-21T11:00:00Z"));
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_joins_a_waiting_job_ends_with_it() {
    for world in every_world() {
        world.search.next(Answer::rate_limited(TWO_MINUTES));
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        let joined = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        let id = joined.card.request.id;
        assert_eq!((world.status(id), joined.is_final()), ("PENDING".to_owned(), false));
        assert_eq!(world.search.calls(), 1, "the source asked not to be called");
        world.clock.advance(TWO_MINUTES);
        world.work().await;
        assert_eq!(world.status(id), "SUCCESS");
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_always_wants_more_time_is_left_alone_in_the_end() {
    for world in every_world() {
        world.search.usually(Answer::rate_limited(TWO_MINUTES));
        let id = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
        for attempt in 2..=5 {
            world.clock.advance(TWO_MINUTES);
            assert_eq!(world.work().await, 1, "attempt {attempt}");
        }
        world.clock.advance(TWO_MINUTES);
        assert_eq!(world.work().await, 0);
        assert_eq!((world.status(id), world.jobs()), ("FAILED".to_owned(), vec!["succeeded 5".to_owned()]));
        world.assert_at_rest();
    }
}

async fn fail_until_given_up(world: &World) {
    for _ in 1..=5 {
        world.clock.advance(Duration::from_hours(1));
        assert_eq!(world.work().await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_panics_runs_again_later_and_is_given_up_after_five_attempts() {
    for world in every_unhurried_world() {
        world.search.usually(Answer::panic());
        let (ours, theirs) = (world.caller(Preset::AgencyUser), world.caller(Preset::AgencyUser));
        let mine = world.submit(&ours, LA_POSTE).await.card.request.id;
        world.work().await;
        assert_eq!((world.status(mine), world.jobs()), ("RUNNING".to_owned(), vec!["failed 1".to_owned()]));
        assert_eq!(world.work().await, 0, "not before its backoff");
        world.assert_sound();
        let yours = world.submit(&theirs, LA_POSTE).await.card.request.id;
        world.database.execute("UPDATE background_jobs SET attempt = 0");
        fail_until_given_up(&world).await;
        let error = "API_RECHERCHE_ENTREPRISES:-:INTERNAL_ERROR".to_owned();
        for id in [mine, yours] {
            assert_eq!(world.stored(id), ("FAILED".to_owned(), Some(error.clone())));
        }
        assert_eq!(world.jobs(), ["dead 5"]);
        assert_eq!(world.told("Completed", "enrichment_status"), ["FAILED"; 2], "one a tenant");
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_whose_job_died_can_be_asked_for_again() {
    for world in every_unhurried_world() {
        let cx = world.caller(Preset::AgencyUser);
        world.search.usually(Answer::panic());
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        fail_until_given_up(&world).await;
        world.search.usually(Answer::company("LA POSTE"));
        world.refresh(&cx, id).await.unwrap();
        world.work().await;
        assert_eq!(
            (world.status(id), world.jobs()),
            ("SUCCESS".to_owned(), vec!["dead 5".to_owned(), "succeeded 1".to_owned()])
        );
        world.assert_at_rest();
    }
}
