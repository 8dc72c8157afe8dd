use std::{sync::Arc, time::Duration};

use company_enrichment::{
    Error, Submit,
    model::{EnrichmentStatus, RawIdentifier},
};
use kernel::{Context, DomainError, IdempotencyKey, StoreError};
use serde_json::json;

use crate::{
    callers::Preset,
    sources::Answer,
    world::{DANONE, LA_POSTE, ask, every_unhurried_world, every_world},
};

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_new_request_is_answered_with_its_final_state() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let submitted = world.submit(&cx, " 356 000 000").await;
        assert!(submitted.is_final());
        let card = submitted.card;
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Success);
        assert_eq!(card.request.identifiers.siren_raw.as_deref(), Some(" 356 000 000"));
        let company = card.company.unwrap();
        assert_eq!(company.siren.to_string(), LA_POSTE);
        assert_eq!(company.fields.legal_name.as_deref(), Some("LA POSTE"));
        assert_eq!((card.documents.len(), card.retrievals.len()), (1, 1));
        assert!(card.snapshot.unwrap().finances.unwrap().get().contains("resultat_net"));
        assert_eq!(
            world.history(card.request.id),
            ["PENDING>RUNNING job_started", "RUNNING>SUCCESS cycle_completed"]
        );
        assert_eq!(world.events(), ["Completed", "Requested", "SourceFetched", "Started"]);
        assert_eq!(world.told("Requested", "trigger"), ["REQUEST_CREATED"]);
        assert_eq!(world.told("Completed", "enrichment_status"), ["SUCCESS"]);
        assert_eq!(world.audited(), ["enrichment.request.submitted"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_is_called_in_the_chain_of_the_request() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let card = world.submit(&cx, LA_POSTE).await.card;
        let (query, call) = world.search.log().remove(0);
        assert_eq!(query.siren().to_string(), LA_POSTE);
        assert_eq!((&*call.correlation_id, Some(call.tenant)), ("a-chain", cx.tenant()));
        assert_eq!(
            (call.request, vec![call.job.to_string()]),
            (card.request.id, world.told("Started", "job_id"))
        );
        let chains = world.database.texts("SELECT DISTINCT correlation_id FROM events_outbox");
        assert_eq!(chains, ["a-chain"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_16_a_cache_hit_is_answered_without_a_call() {
    for world in every_world() {
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        let hit = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        assert!(hit.is_final() && hit.card.company.is_some());
        assert_eq!(world.status(hit.card.request.id), "SUCCESS");
        assert_eq!(world.history(hit.card.request.id), ["PENDING>SUCCESS cache_hit"]);
        assert_eq!((world.search.calls(), world.jobs().len()), (1, 1), "{:?}", world.database);
        let chain = ["Completed", "Requested", "Requested", "SourceFetched", "Started"];
        assert_eq!(world.events(), chain, "of the second, only that it was requested");
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_18_a_slow_source_is_not_waited_for_and_not_asked_twice() {
    for world in every_world() {
        let world = Arc::new(world);
        world.search.next(Answer::company("LA POSTE").after(Duration::from_secs(3)));
        let cx = world.caller(Preset::AgencyUser);
        let asking = tokio::spawn({
            let (world, cx) = (Arc::clone(&world), cx.clone());
            async move { world.submit(&cx, LA_POSTE).await }
        });
        // The answer's deadline, the heartbeat and the source.
        world.asleep(3).await;
        world.clock.advance(Duration::from_millis(1100));
        let submitted = asking.await.unwrap();
        let id = submitted.card.request.id;
        assert!(!submitted.is_final(), "202");
        assert_eq!(submitted.card.request.enrichment_status, EnrichmentStatus::Running);
        assert!(world.open(&cx, id).await.enrichment_running);

        world.clock.advance(Duration::from_millis(1900));
        world.runner.idle().await;
        let card = world.open(&cx, id).await;
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Success);
        assert_eq!((card.enrichment_running, world.search.calls()), (false, 1), "{:?}", world.database);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_sync_attempt_the_request_waits_for_a_worker() {
    for world in every_unhurried_world() {
        let submitted = world.submit(&world.caller(Preset::System), LA_POSTE).await;
        let id = submitted.card.request.id;
        assert!(!submitted.is_final());
        assert_eq!((world.status(id), world.search.calls()), ("PENDING".to_owned(), 0));
        world.assert_sound();
        assert_eq!(world.work().await, 1);
        assert_eq!(world.status(id), "SUCCESS");
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_writes_nothing() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let by_siret =
            |siren: &str, siret: &str| Submit { siret: RawIdentifier::Text(siret.to_owned()), ..ask(siren) };
        let refused = [
            (ask("12345"), "INVALID_SIREN_FORMAT"),
            (by_siret(LA_POSTE, "1234567890123"), "INVALID_SIRET_FORMAT"),
            (by_siret("123456789", "98765432100012"), "SIREN_SIRET_MISMATCH"),
            (Submit { siren: RawIdentifier::Absent, ..ask("") }, "MISSING_COMPANY_IDENTIFIER"),
            (Submit { metadata: Some(json!(["a list"])), ..ask(LA_POSTE) }, "VALIDATION_ERROR"),
        ];
        for (command, code) in refused {
            let error = world.service.submit(&cx, command).await.unwrap_err();
            assert_eq!(error.code(), code);
        }
        for table in ["requests", "background_jobs", "events_outbox", "audit_events"] {
            assert_eq!(world.database.count(table), 0, "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_51_a_repeated_key_is_the_same_request_and_another_body_is_refused() {
    for world in every_world() {
        let keyed = |cx: &Context, fingerprint: &str| {
            let key = IdempotencyKey { key: "k".to_owned(), fingerprint: fingerprint.to_owned() };
            Context { idempotency: Some(key), ..cx.clone() }
        };
        let cx = world.caller(Preset::AgencyUser);
        let first = world.service.submit(&keyed(&cx, "a"), ask(LA_POSTE)).await.unwrap();
        let again = world.service.submit(&keyed(&cx, "a"), ask(LA_POSTE)).await.unwrap();
        assert!(!first.replayed && again.replayed);
        assert_eq!(first.value.card.request.id, again.value.card.request.id);
        let other = world.service.submit(&keyed(&cx, "b"), ask(DANONE)).await;
        assert!(matches!(other.unwrap_err(), Error::Store(StoreError::KeyReused)));
        assert_eq!((world.database.count("requests"), world.search.calls()), (1, 1));
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_13_a_wrong_check_digit_is_told_and_accepted() {
    for world in every_world() {
        world.search.usually(Answer::shell());
        let submitted = world.submit(&world.caller(Preset::AgencyUser), "123456789").await;
        assert_eq!(submitted.warnings.len(), 1);
        assert_eq!(
            (&*submitted.warnings[0].field, &*submitted.warnings[0].reason),
            ("siren", "luhn_check_failed")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_siret_finds_its_company_and_stays_as_given() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let command = Submit {
            siren: RawIdentifier::Absent,
            siret: RawIdentifier::Text("356 000 000 00048".to_owned()),
            metadata: None,
        };
        let card = world.service.submit(&cx, command).await.unwrap().value.card;
        assert_eq!(card.request.company_siren().to_string(), LA_POSTE);
        assert_eq!(card.request.identifiers.siret.unwrap().to_string(), "35600000000048");
        world.assert_at_rest();
    }
}
