use std::{sync::Arc, time::Duration};

use company_enrichment::model::{EnrichmentStatus, SourceErrorCode};
use kernel::Background;

use crate::{
    callers::Preset,
    sources::{Answer, Gate},
    world::{LA_POSTE, World, every_unhurried_world, every_world},
};

#[tokio::test(flavor = "multi_thread")]
async fn s10_requests_at_once_for_one_company_make_one_job_and_one_call() {
    for world in every_world() {
        let world = Arc::new(world);
        let gate = Gate::closed();
        world.search.usually(Answer::company("LA POSTE").behind(&gate));
        let callers: Vec<_> = (0..6).map(|_| world.caller(Preset::AgencyUser)).collect();
        let mut asking = tokio::task::JoinSet::new();
        for cx in callers {
            let world = Arc::clone(&world);
            asking.spawn(async move { world.submit(&cx, LA_POSTE).await });
        }
        for _ in 0..5 {
            let joined = asking.join_next().await.unwrap().unwrap();
            assert!(!joined.is_final());
            assert_eq!(joined.card.request.enrichment_status, EnrichmentStatus::Running);
        }
        // Nothing is being written while the source is asked.
        world.search.called(1).await;
        world.assert_sound();
        gate.open();
        let starter = asking.join_next().await.unwrap().unwrap();
        assert!(starter.is_final());
        assert_eq!((world.search.calls(), world.jobs().len()), (1, 1), "{:?}", world.database);
        assert_eq!(world.database.count("requests WHERE enrichment_status = 'SUCCESS'"), 6);
        assert_eq!(world.told("Started", "attempt"), ["1"]);
        assert_eq!(world.told("Completed", "enrichment_status"), ["SUCCESS"; 6], "one a tenant");
        let lost = "enrichment_status_changes WHERE reason = 'job_lost'";
        assert_eq!(world.database.count(lost), 0, "no job was lost");
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_made_while_the_job_runs_shows_it_and_takes_its_outcome() {
    for (answer, outcome) in [
        (Answer::company("LA POSTE"), "SUCCESS"),
        (Answer::failure(SourceErrorCode::Upstream5xx, 503), "FAILED"),
    ] {
        for world in every_unhurried_world() {
            let gate = Gate::closed();
            world.search.next(answer.clone().behind(&gate));
            let first = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
            let job = world.claim().await.remove(0);
            let running = tokio::spawn(Arc::clone(&world.runner).run(job));
            world.search.called(1).await;
            let second = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
            assert!(!second.is_final());
            let second = second.card.request;
            assert_eq!(second.enrichment_status, EnrichmentStatus::Running);
            world.assert_sound();
            gate.open();
            running.await.unwrap();
            assert_eq!([world.status(first), world.status(second.id)], [outcome; 2], "{:?}", world.database);
            assert_eq!(world.told("Completed", "enrichment_status"), [outcome; 2]);
            assert_eq!((world.search.calls(), world.jobs().len()), (1, 1));
            world.assert_at_rest();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_requests_of_one_tenant_are_told_of_the_end_once() {
    for world in every_unhurried_world() {
        let cx = world.caller(Preset::AgencyUser);
        world.submit(&cx, LA_POSTE).await;
        world.submit(&cx, LA_POSTE).await;
        assert_eq!(world.work().await, 1);
        assert_eq!(world.told("Completed", "enrichment_status"), ["SUCCESS"]);
        assert_eq!(world.database.count("requests WHERE enrichment_status = 'SUCCESS'"), 2);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_40_one_tenants_failure_does_not_touch_anothers_success() {
    for world in every_world() {
        let (ours, theirs) = (world.caller(Preset::AgencyUser), world.caller(Preset::AgencyUser));
        let mine = world.submit(&ours, LA_POSTE).await.card.request.id;
        let yours = world.submit(&theirs, LA_POSTE).await.card.request.id;
        world.search.usually(Answer::failure(SourceErrorCode::Upstream5xx, 503));
        world.refresh(&theirs, yours).await.unwrap();
        world.work().await;
        assert_eq!([world.status(yours), world.status(mine)], ["FAILED", "SUCCESS"], "{:?}", world.database);
        assert_eq!(world.open(&ours, mine).await.request.enrichment_status, EnrichmentStatus::Success);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_40_one_tenants_success_mends_anothers_failure() {
    for world in every_world() {
        world.search.next(Answer::failure(SourceErrorCode::Upstream5xx, 503));
        let mine = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
        assert_eq!(world.status(mine), "FAILED");
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        assert_eq!(world.stored(mine), ("SUCCESS".to_owned(), None), "{:?}", world.database);
        let history = [
            "FAILED>RUNNING automatic",
            "PENDING>RUNNING job_started",
            "RUNNING>FAILED cycle_completed",
            "RUNNING>SUCCESS cycle_completed",
        ];
        assert_eq!(world.history(mine), history, "through RUNNING");
        assert_eq!(world.told("Completed", "enrichment_status"), ["FAILED", "SUCCESS"], "one cycle each");
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_40_one_tenants_success_mends_anothers_partial() {
    for world in World::with_registers() {
        world.rcs.next(Answer::failure(SourceErrorCode::Timeout, None));
        let (ours, theirs) = (world.caller(Preset::AgencyUser), world.caller(Preset::AgencyUser));
        let mine = world.submit(&ours, LA_POSTE).await.card.request.id;
        let yours = world.submit(&theirs, LA_POSTE).await.card.request.id;
        assert_eq!([world.status(mine), world.status(yours)], ["PARTIAL"; 2]);
        world.refresh(&theirs, yours).await.unwrap();
        world.work().await;
        assert_eq!([world.status(mine), world.status(yours)], ["SUCCESS"; 2], "{:?}", world.database);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_40_one_tenants_success_mends_anothers_stale() {
    for world in every_world() {
        let mine = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
        world.clock.advance(Duration::from_hours(31 * 24));
        // As the sweeper of stale data will leave it.
        let stale = format!("UPDATE requests SET enrichment_status = 'STALE' WHERE id = '{mine}'");
        world.database.execute(&stale);
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        assert_eq!(world.status(mine), "SUCCESS", "{:?}", world.database);
        assert!(world.history(mine).contains(&"STALE>RUNNING automatic".to_owned()));
        let told = world
            .database
            .texts("SELECT tenant_id FROM events_outbox WHERE event_type = 'CompanyEnrichmentCompleted'");
        assert_eq!(told.len(), 2, "one a tenant with an attached request");
    }
}
