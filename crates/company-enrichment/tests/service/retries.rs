use std::time::Duration;

use company_enrichment::{Settings, model::SourceErrorCode};
use kernel::{Clock, testing::instant};

use crate::{
    callers::Preset,
    sources::Answer,
    world::{LA_POSTE, World, every_unhurried_world, every_world, worlds_with},
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

/// Waits so long, takes up what is due, and tells how many jobs ran.
async fn later(world: &World, wait: Duration) -> usize {
    world.clock.advance(wait);
    let queued = world.service.retry_due().await.unwrap();
    let ran = world.work().await;
    assert_eq!(queued, ran, "{:?}", world.database);
    ran
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_made_good_after_one_five_and_thirty_minutes_then_every_six_hours_three_times() {
    for world in every_world() {
        world.search.usually(Answer::failure(SourceErrorCode::Upstream5xx, 503));
        let id = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
        for minutes in [1, 5, 30, 360, 360, 360] {
            let almost = Duration::from_secs(60 * minutes - 1);
            assert_eq!(later(&world, almost).await, 0, "not before {minutes} min");
            assert_eq!(later(&world, Duration::from_secs(1)).await, 1, "after {minutes} min");
        }
        assert_eq!(later(&world, Duration::from_hours(24 * 365)).await, 0, "that was enough");
        assert_eq!((world.status(id), world.search.calls()), ("FAILED".to_owned(), 7));
        assert_eq!(world.history(id).iter().filter(|line| **line == "FAILED>RUNNING automatic").count(), 6);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_that_succeeds_is_told_to_all_and_ends_it() {
    for world in every_world() {
        let (ours, theirs) = (world.caller(Preset::AgencyUser), world.caller(Preset::AgencyUser));
        world.search.usually(Answer::failure(SourceErrorCode::Timeout, None));
        let mine = world.submit(&ours, LA_POSTE).await.card.request.id;
        let yours = world.submit(&theirs, LA_POSTE).await.card.request.id;
        world.search.usually(Answer::company("LA POSTE"));
        assert_eq!(later(&world, Duration::from_mins(1)).await, 1);
        assert_eq!([world.status(mine), world.status(yours)], ["SUCCESS", "SUCCESS"], "{:?}", world.database);
        assert_eq!(later(&world, Duration::from_hours(24 * 8)).await, 0);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_company_is_looked_for_once_a_day_for_a_week() {
    for world in every_world() {
        world.search.usually(Answer::failure(SourceErrorCode::NotFound, 200));
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        for _ in 0..7 {
            assert_eq!(later(&world, Duration::from_hours(23)).await, 0);
            assert_eq!(later(&world, Duration::from_hours(1)).await, 1);
        }
        assert_eq!(later(&world, Duration::from_hours(24 * 30)).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_optional_source_is_asked_again_once_after_an_hour() {
    for world in World::with_registers() {
        world.rne.usually(Answer::failure(SourceErrorCode::Upstream5xx, 500));
        let id = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
        assert_eq!(world.status(id), "PARTIAL");
        assert_eq!(later(&world, Duration::from_mins(59)).await, 0);
        assert_eq!(later(&world, Duration::from_mins(1)).await, 1);
        assert_eq!(later(&world, Duration::from_hours(24)).await, 0);
        assert_eq!((world.status(id), world.rne.calls()), ("PARTIAL".to_owned(), 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_to_mend_first_is_not_asked_again_and_nothing_is_when_told_so() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        for code in [SourceErrorCode::AuthError, SourceErrorCode::Forbidden, SourceErrorCode::InternalError] {
            world.search.next(Answer::failure(code, None));
            world.submit(&cx, LA_POSTE).await;
            assert_eq!(later(&world, Duration::from_hours(24 * 8)).await, 0, "{code:?}");
        }
    }
    let settings = Settings { auto_retry: false, ..Settings::default() };
    for world in worlds_with(&settings) {
        world.search.next(Answer::failure(SourceErrorCode::Timeout, None));
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        assert_eq!(later(&world, Duration::from_hours(24)).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_by_hand_uses_up_no_retry() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        world.search.usually(Answer::failure(SourceErrorCode::Timeout, None));
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        assert_eq!(later(&world, Duration::from_mins(1)).await, 1);
        world.clock.advance(Duration::from_mins(1));
        world.refresh(&cx, id).await.unwrap();
        assert_eq!(world.work().await, 1);
        assert_eq!(later(&world, Duration::from_secs(299)).await, 0, "five minutes after the last try");
        assert_eq!(later(&world, Duration::from_secs(1)).await, 1);
        assert_eq!(later(&world, Duration::from_mins(30)).await, 1);
    }
}
