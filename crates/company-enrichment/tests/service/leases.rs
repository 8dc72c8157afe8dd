use std::{sync::Arc, time::Duration};

use kernel::{JobFailure, JobHandler};

use crate::{
    callers::Preset,
    sources::{Answer, Gate},
    world::{LA_POSTE, LEASE, every_unhurried_world, every_world},
};

#[tokio::test(flavor = "multi_thread")]
async fn scenario_19_a_lost_job_runs_again_and_its_first_writer_is_refused() {
    for world in every_unhurried_world() {
        let cx = world.caller(Preset::AgencyUser);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        let gate = Gate::closed();
        world.search.next(Answer::company("TOO LATE").behind(&gate));
        // The handler itself, with nobody to extend its lease: a process that was paused.
        let job = world.claim().await.remove(0);
        let paused = tokio::spawn({
            let service = Arc::clone(&world.service);
            async move { JobHandler::run(&*service, &job).await }
        });
        world.search.called(1).await;
        assert_eq!(world.status(id), "RUNNING");
        world.clock.advance(LEASE + Duration::from_secs(1));
        assert_eq!(world.reap().await, 1);
        assert_eq!(world.work().await, 1);
        assert_eq!(world.status(id), "SUCCESS");

        gate.open();
        assert!(matches!(paused.await.unwrap(), Err(JobFailure::LeaseLost)), "{:?}", world.database);
        let company = world.open(&cx, id).await.company.unwrap();
        assert_eq!(company.fields.legal_name.as_deref(), Some("LA POSTE"));
        assert_eq!(world.jobs(), ["succeeded 2"]);
        assert_eq!(world.told("Started", "attempt"), ["1", "2"]);
        assert_eq!(world.told("SourceFetched", "status").len(), 1, "of the second attempt alone");
        assert_eq!(world.told("Completed", "enrichment_status"), ["SUCCESS"]);
        let history = [
            "PENDING>RUNNING job_started",
            "PENDING>RUNNING job_started",
            "RUNNING>PENDING job_lost",
            "RUNNING>SUCCESS cycle_completed",
        ];
        assert_eq!(world.history(id), history);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_lost_its_lease_before_it_began_asks_nobody() {
    for world in every_unhurried_world() {
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        let late = world.claim().await.remove(0);
        world.clock.advance(LEASE + Duration::from_secs(1));
        world.reap().await;
        world.work().await;
        let begun = JobHandler::run(&*world.service, &late).await;
        assert!(matches!(begun, Err(JobFailure::LeaseLost)));
        let given_up = world.service.give_up(&late, "too late").await;
        assert!(matches!(given_up, Err(JobFailure::LeaseLost)));
        assert_eq!((world.search.calls(), world.jobs()), (1, vec!["succeeded 2".to_owned()]));
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_lost_five_times_is_given_up_at_the_sixth() {
    for world in every_unhurried_world() {
        let id = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
        for _ in 1..=5 {
            assert_eq!(world.claim().await.len(), 1, "and nobody runs it");
            world.clock.advance(LEASE + Duration::from_secs(1));
            assert_eq!(world.reap().await, 1);
        }
        assert_eq!(world.work().await, 1);
        let error = "API_RECHERCHE_ENTREPRISES:-:INTERNAL_ERROR".to_owned();
        assert_eq!(world.stored(id), ("FAILED".to_owned(), Some(error)));
        assert_eq!((world.search.calls(), world.jobs()), (0, vec!["dead 6".to_owned()]));
        assert_eq!(world.told("Completed", "enrichment_status"), ["FAILED"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_that_answers_holds_the_job_it_started() {
    for world in every_world() {
        let world = Arc::new(world);
        let gate = Gate::closed();
        world.search.next(Answer::company("LA POSTE").behind(&gate));
        let asking = tokio::spawn({
            let (world, cx) = (Arc::clone(&world), world.caller(Preset::AgencyUser));
            async move { world.submit(&cx, LA_POSTE).await }
        });
        world.search.called(1).await;
        assert!(world.claim().await.is_empty(), "no worker takes it");
        // Deadline and heartbeat; the answer goes out, the job goes on.
        world.asleep(2).await;
        world.clock.advance(Duration::from_millis(1100));
        assert!(!asking.await.unwrap().is_final());
        gate.open();
        world.runner.idle().await;
        assert_eq!((world.search.calls(), world.jobs()), (1, vec!["succeeded 1".to_owned()]));
        world.assert_at_rest();
    }
}
