use std::{sync::Arc, time::Duration};

use company_enrichment::{Error, model::EnrichmentStatus};
use kernel::{Context, DomainError, ErrorKind, IdempotencyKey};

use crate::{
    callers::Preset,
    sources::{Answer, Gate},
    world::{LA_POSTE, every_world},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_asks_again_however_fresh_the_data_are() {
    for world in every_world() {
        let cx = world.caller(Preset::TenantAdmin);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        world.search.usually(Answer::company("GROUPE LA POSTE"));
        let card = world.refresh(&cx, id).await.unwrap();
        assert!(card.enrichment_running);
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Success, "until it runs");
        world.work().await;
        let company = world.open(&cx, id).await.company.unwrap();
        assert_eq!(company.fields.legal_name.as_deref(), Some("GROUPE LA POSTE"));
        assert!(world.history(id).contains(&"SUCCESS>RUNNING manual".to_owned()));
        assert_eq!(world.told("Requested", "trigger"), ["MANUAL_REFRESH", "REQUEST_CREATED"]);
        assert_eq!(world.audited(), ["enrichment.request.refreshed", "enrichment.request.submitted"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s09_a_refresh_makes_stale_data_run() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        world.clock.advance(Duration::from_hours(31 * 24));
        world.open(&cx, id).await;
        world.refresh(&cx, id).await.unwrap();
        assert_eq!((world.status(id), world.jobs().len()), ("STALE".to_owned(), 2), "one job for both");
        let gate = Gate::closed();
        world.search.next(Answer::company("LA POSTE").behind(&gate));
        let job = world.claim().await.remove(0);
        let running = tokio::spawn(kernel::Background::run(world.runner.clone(), job));
        world.search.called(2).await;
        assert_eq!(world.open(&cx, id).await.request.enrichment_status, EnrichmentStatus::Running);
        gate.open();
        running.await.unwrap();
        assert_eq!(world.status(id), "SUCCESS");
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s11_a_second_refresh_within_a_minute_is_refused_with_the_time_left() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        world.refresh(&cx, id).await.unwrap();
        world.clock.advance(Duration::from_secs(20));
        let refused = world.refresh(&cx, id).await.unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Conflict, "RATE_LIMIT"));
        assert_eq!(refused.retry_after(), Some(Duration::from_secs(40)));
        assert_eq!(refused.details()[0].reason, "refresh_cooldown");
        assert_eq!(refused.subject(), Some(id.as_uuid()));

        world.clock.advance(Duration::from_secs(40));
        world.refresh(&cx, id).await.unwrap();
        assert_eq!(world.jobs().len(), 2, "it joined the job that still waits");
        assert_eq!(world.told("Requested", "trigger").len(), 3);
        world.work().await;
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_refreshes_at_once_one_is_told_to_wait() {
    for world in every_world() {
        let cx = world.caller(Preset::AgencyUser);
        let id = world.submit(&cx, LA_POSTE).await.card.request.id;
        let (one, other) = tokio::join!(
            tokio::spawn({
                let (service, cx) = (Arc::clone(&world.service), cx.clone());
                async move { service.refresh(&cx, id).await.map(drop) }
            }),
            world.refresh(&cx, id)
        );
        let refused = [one.unwrap().err(), other.err()];
        let refused: Vec<Error> = refused.into_iter().flatten().collect();
        assert!(matches!(refused[..], [Error::RefreshCooldown { .. }]), "{refused:?} {:?}", world.database);
        world.work().await;
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_key_is_the_same_refresh_and_no_second_one() {
    for world in every_world() {
        let key = IdempotencyKey { key: "k".to_owned(), fingerprint: "f".to_owned() };
        let cx = Context { idempotency: Some(key), ..world.caller(Preset::AgencyUser) };
        let unkeyed = Context { idempotency: None, ..cx.clone() };
        let id = world.submit(&unkeyed, LA_POSTE).await.card.request.id;
        let first = world.service.refresh(&cx, id).await.unwrap();
        let again = world.service.refresh(&cx, id).await.unwrap();
        assert_eq!((first.replayed, again.replayed), (false, true), "within the cooldown, and not refused");
        assert_eq!(world.told("Requested", "trigger").len(), 2);
        world.work().await;
        world.assert_at_rest();
    }
}
