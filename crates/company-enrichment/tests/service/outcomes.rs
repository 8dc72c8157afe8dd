use std::time::Duration;

use company_enrichment::{
    Settings,
    model::{EnrichmentStatus, SourceErrorCode},
};

use crate::{
    callers::Preset,
    sources::Answer,
    world::{LA_POSTE, World, every_world},
};

#[tokio::test(flavor = "multi_thread")]
async fn s06_every_configured_source_answers_and_the_request_succeeds() {
    for world in World::with_registers() {
        let card = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card;
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Success);
        assert_eq!(world.told("SourceFetched", "status"), ["SUCCESS"; 3]);
        assert_eq!(world.told("Completed", "sources_success_count"), ["3"]);
        assert_eq!((card.documents.len(), card.retrievals.len()), (3, 3));
        assert_eq!(card.company.unwrap().fields.rcs_city.as_deref(), Some("PARIS"));
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s07_an_optional_source_that_fails_makes_the_request_partial() {
    for world in World::with_registers() {
        world.rcs.usually(Answer::failure(SourceErrorCode::RateLimit, 429));
        let id = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
        let (status, error) = world.stored(id);
        assert_eq!((&*status, error.as_deref()), ("PARTIAL", Some("API_ENTREPRISE_RCS:429:RATE_LIMIT")));
        assert_eq!(world.history(id), ["PENDING>RUNNING job_started", "RUNNING>PARTIAL cycle_completed"]);
        assert_eq!(world.told("Completed", "optional_sources_failed_count"), ["1"]);
        assert_eq!(world.told("Completed", "required_sources_failed_count"), ["0"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_company_makes_the_next_request_partial_without_a_call() {
    for world in World::with_registers() {
        world.rcs.usually(Answer::failure(SourceErrorCode::RateLimit, 429));
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        let hit = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card;
        assert_eq!(hit.request.enrichment_status, EnrichmentStatus::Partial);
        assert_eq!(world.history(hit.request.id), ["PENDING>PARTIAL cache_hit"]);
        assert_eq!(world.search.calls(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_failure_of_a_source_that_is_no_longer_configured_does_not_count() {
    for world in World::with_registers() {
        world.rcs.usually(Answer::failure(SourceErrorCode::AuthError, 401));
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        let without_registers = World::on(world.database, Settings::default(), false);
        without_registers.clock.advance(Duration::from_secs(1));
        let hit =
            without_registers.submit(&without_registers.caller(Preset::AgencyUser), LA_POSTE).await.card;
        assert_eq!(hit.request.enrichment_status, EnrichmentStatus::Success);
        assert_eq!(without_registers.search.calls(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s08_the_request_fails_when_every_source_fails_and_says_which() {
    for world in World::with_registers() {
        world.search.usually(Answer::failure(SourceErrorCode::Upstream5xx, 503));
        world.rne.usually(Answer::failure(SourceErrorCode::Timeout, None));
        world.rcs.usually(Answer::failure(SourceErrorCode::AuthError, 401));
        let card = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card;
        let error =
            "API_RECHERCHE_ENTREPRISES:503:UPSTREAM_5XX|INPI_RNE:-:TIMEOUT|API_ENTREPRISE_RCS:401:AUTH_ERROR";
        assert_eq!(world.stored(card.request.id), ("FAILED".to_owned(), Some(error.to_owned())));
        assert!(!card.company.is_some_and(|company| company.is_known()));
        assert_eq!(world.told("SourceFetched", "status"), ["FAILED"; 3]);
        assert_eq!(world.told("Completed", "sources_failed_count"), ["3"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_source_that_fails_does_not_keep_the_others_from_being_asked() {
    for world in World::with_registers() {
        world.search.usually(Answer::failure(SourceErrorCode::SourceUnavailable, None));
        let card = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card;
        let (status, error) = world.stored(card.request.id);
        let expected = "API_RECHERCHE_ENTREPRISES:-:SOURCE_UNAVAILABLE";
        assert_eq!((&*status, error.as_deref()), ("FAILED", Some(expected)));
        assert_eq!((world.rne.calls(), world.rcs.calls(), card.documents.len()), (1, 1, 2));
        assert!(
            !card.company.is_some_and(|company| company.is_known()),
            "a failed cycle consolidates nothing"
        );
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_22_an_unknown_company_fails_as_not_found() {
    for world in every_world() {
        world.search.usually(Answer::failure(SourceErrorCode::NotFound, 200));
        let id = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card.request.id;
        let error = "API_RECHERCHE_ENTREPRISES:200:NOT_FOUND".to_owned();
        assert_eq!(world.stored(id), ("FAILED".to_owned(), Some(error)));
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_23_an_empty_shell_fails_though_its_retrieval_succeeded() {
    for world in every_world() {
        world.search.usually(Answer::shell());
        let card = world.submit(&world.caller(Preset::AgencyUser), "123456789").await.card;
        let error = "API_RECHERCHE_ENTREPRISES:200:NOT_FOUND".to_owned();
        assert_eq!(world.stored(card.request.id), ("FAILED".to_owned(), Some(error)));
        assert!(!card.company.is_some_and(|company| company.is_known()));
        let last = &card.retrievals[0];
        assert_eq!((last.http_status, last.error, card.documents.len()), (Some(200), None, 1));
        assert_eq!(world.told("Completed", "sources_failed_count"), ["0"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refresh_keeps_the_company_as_it_was() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let before = world.submit(&cx, LA_POSTE).await.card;
        world.search.usually(Answer::failure(SourceErrorCode::Upstream5xx, 500));
        world.refresh(&cx, before.request.id).await.unwrap();
        world.work().await;
        let after = world.open(&cx, before.request.id).await;
        assert_eq!(after.request.enrichment_status, EnrichmentStatus::Failed);
        assert_eq!(after.company, before.company);
        assert_eq!(after.documents, before.documents);
        world.assert_at_rest();
    }
}
