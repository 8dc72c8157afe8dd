use std::{sync::Arc, time::Duration};

use company_enrichment::model::{EnrichmentStatus, SourceErrorCode};

use crate::{
    callers::Preset,
    sources::Answer,
    world::{LA_POSTE, every_world},
};

const MONTH: Duration = Duration::from_hours(30 * 24);
/// The last whole second in which data of that age are fresh.
const ALMOST_A_MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60 - 1);

#[tokio::test(flavor = "multi_thread")]
async fn s05_a_fresh_company_is_shown_without_a_call() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        world.clock.advance(ALMOST_A_MONTH);
        let card = world.open(&cx, id).await;
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Success);
        assert!(card.company.unwrap().is_known() && !card.enrichment_running);
        assert_eq!((world.search.calls(), world.jobs().len()), (1, 1));
        assert_eq!(world.told("Requested", "trigger"), ["REQUEST_CREATED"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s09_a_stale_company_is_shown_as_such_and_refreshed_behind_the_answer() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        world.clock.advance(MONTH);
        let card = world.open(&cx, id).await;
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Stale);
        assert!(card.enrichment_running && card.company.unwrap().is_known());
        assert_eq!((world.status(id), world.search.calls()), ("STALE".to_owned(), 1));
        assert_eq!(world.told("Requested", "trigger"), ["REQUEST_CREATED", "REQUEST_OPENED"]);
        world.assert_sound();

        assert_eq!(world.open(&cx, id).await.request.enrichment_status, EnrichmentStatus::Stale);
        assert_eq!(world.jobs().len(), 2, "opened again, no second refresh");
        assert_eq!(world.work().await, 1);
        assert_eq!((world.status(id), world.search.calls()), ("SUCCESS".to_owned(), 2));
        let history = [
            "PENDING>RUNNING job_started",
            "RUNNING>SUCCESS cycle_completed",
            "RUNNING>SUCCESS cycle_completed",
            "STALE>RUNNING automatic",
            "SUCCESS>STALE ttl_expired",
        ];
        assert_eq!(world.history(id), history);
        assert_eq!(world.audited(), ["enrichment.request.opened", "enrichment.request.submitted"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_stale_request_many_times_at_once_refreshes_it_once_and_refuses_nobody() {
    for world in every_world() {
        let world = Arc::new(world);
        let cx = world.caller(Preset::AgencyUser);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        world.clock.advance(MONTH);
        let opening: Vec<_> = (0..8)
            .map(|_| {
                let (service, cx) = (Arc::clone(&world.service), cx.clone());
                tokio::spawn(async move { service.open(&cx, id).await })
            })
            .collect();
        for opened in opening {
            let card = opened.await.unwrap().unwrap();
            assert_eq!(card.request.enrichment_status, EnrichmentStatus::Stale, "{:?}", world.database);
            assert!(card.enrichment_running);
        }
        assert_eq!(world.jobs().len(), 2);
        assert_eq!(world.told("Requested", "trigger").len(), 2);
        world.work().await;
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_38_a_consultant_sees_stale_data_and_changes_nothing() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        let consultant = world.colleague(cx.tenant().unwrap(), Preset::Consultant);
        world.clock.advance(MONTH);
        let card = world.open(&consultant, id).await;
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Stale);
        assert!(card.documents.is_empty() && card.retrievals.is_empty() && card.snapshot.is_none());
        assert!(!card.enrichment_running && card.company.is_some());
        assert_eq!((world.status(id), world.jobs().len()), ("SUCCESS".to_owned(), 1));
        assert_eq!(world.told("Requested", "trigger"), ["REQUEST_CREATED"]);
        assert_eq!(world.audited(), ["enrichment.request.submitted"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_still_missing_after_ten_minutes_is_asked_for_again_when_opened() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        world.search.next(Answer::failure(SourceErrorCode::NotFound, 200));
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        world.clock.advance(Duration::from_mins(10));
        assert!(!world.open(&cx, id).await.enrichment_running, "not before");
        world.clock.advance(Duration::from_micros(1));
        let card = world.open(&cx, id).await;
        assert!(card.enrichment_running);
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Failed, "until it runs");
        world.assert_sound();
        world.work().await;
        assert_eq!(world.status(id), "SUCCESS");
        assert_eq!(world.told("Requested", "trigger"), ["REQUEST_CREATED", "REQUEST_OPENED"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_for_a_stale_company_shows_it_while_the_sources_are_asked() {
    for world in every_world() {
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        world.clock.advance(MONTH);
        world.search.next(Answer::failure(SourceErrorCode::Upstream5xx, 502));
        let second = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card;
        assert_eq!(second.request.enrichment_status, EnrichmentStatus::Failed);
        assert!(second.company.unwrap().is_known(), "what is known stays");
        assert_eq!(world.search.calls(), 2);
        world.assert_at_rest();
    }
}
