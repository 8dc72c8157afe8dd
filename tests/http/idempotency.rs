//! One key, one effect (platform.md §6.3).

use auth::Role::{AgencyUser, TenantAdmin};
use serde_json::json;
use std::time::Duration;
use system_tests::{Answer, Behaviour, Person, Stand};

const REQUESTS: &str = "/v1/requests";

#[tokio::test]
async fn scenario_24_the_same_key_twice_is_one_request_and_the_second_answer_says_so() {
    Stand::everywhere(async |stand| {
        let ask = || stand.post(REQUESTS).by(AgencyUser).key("k-1").json(json!({"siren": "552032534"}));
        let first = ask().await.expect(201);
        let written = stand.written();
        let second = ask().await.expect(201);
        assert_eq!(first.text, second.text, "to the byte");
        assert_eq!(first.header("location"), second.header("location"));
        assert_eq!(
            (first.header("idempotency-replayed"), second.header("idempotency-replayed")),
            ("", "true")
        );
        assert_eq!(stand.written(), written);
        assert_eq!((written.requests, stand.upstream().total_calls()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn what_becomes_of_keys_is_counted_and_a_refusal_claims_none() {
    Stand::everywhere(async |stand| {
        let ask = |siren| stand.post(REQUESTS).by(AgencyUser).key("k-1").json(json!({ "siren": siren }));
        ask("552032534").await.expect(201);
        ask("552032534").await.expect(201);
        ask("356000000").await.expect(422);
        stand.post(REQUESTS).by(AgencyUser).key("k-2").json(json!({"siren": "1"})).await;
        let text = stand.get("/metrics").await.expect(200).text;
        for (result, count) in [("claimed", 1), ("replayed", 1), ("reused", 1), ("in_progress", 0)] {
            let line = format!("comptoir_idempotency_total{{result=\"{result}\"}} {count}");
            assert!(text.lines().any(|found| found == line), "{line}");
        }
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn scenario_24_a_refresh_repeated_with_its_key_is_no_second_refresh() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let refresh = || stand.post(format!("/v1/requests/{id}:refresh-company")).by(AgencyUser).key("k-1");
        refresh().await.expect(202);
        let written = stand.written();
        let again = refresh().await.expect(202);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(stand.written(), written);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn scenario_25_and_51_a_key_with_another_body_is_refused_and_writes_nothing() {
    Stand::everywhere(async |stand| {
        let ask = |siren| stand.post(REQUESTS).by(AgencyUser).key("k-1").json(json!({ "siren": siren }));
        let first = ask("552032534").await.expect(201);
        let written = stand.written();
        let reused = ask("356000000").await;
        assert_eq!(reused.code(), (422, "IDEMPOTENCY_KEY_REUSED"));
        assert_eq!(stand.written(), written);
        assert_eq!(ask("552032534").await.expect(201).id(), first.id());
    })
    .await;
}

#[tokio::test]
async fn a_key_is_its_callers_own_and_the_order_of_members_does_not_matter() {
    Stand::everywhere(async |stand| {
        let ask = |person: Person, body: &'static str| {
            let call = stand.post(REQUESTS).by(person).key("k-1").header("Content-Type", "application/json");
            call.body(body)
        };
        let (one, other) =
            (r#"{"siren":"552032534","metadata":{}}"#, r#"{ "metadata":{}, "siren":"552032534" }"#);
        let first = ask(AgencyUser.into(), one).await.expect(201);
        assert_eq!(ask(AgencyUser.into(), other).await.expect(201).id(), first.id());
        for stranger in [Person::from(TenantAdmin), Person::next_door(AgencyUser)] {
            assert_ne!(ask(stranger, one).await.expect(201).id(), first.id());
        }
    })
    .await;
}

#[tokio::test]
async fn scenario_25_fifty_at_once_are_one_effect() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        let ask = async || {
            let answer =
                stand.post(REQUESTS).by(AgencyUser).key("k-1").json(json!({"siren": "552032534"})).await;
            // Behind a crowd on one writer a duplicate may be told to come again; it is never a second effect.
            let is_told_so =
                answer.code() == (409, "IDEMPOTENCY_IN_PROGRESS") && answer.header("retry-after") == "1";
            assert!(
                answer.status == 201 || answer.status == 202 || is_told_so,
                "{} {}",
                answer.status,
                answer.text
            );
            answer
        };
        let answers = futures::future::join_all((0..50).map(|_| ask())).await;
        let mut ids: Vec<_> = answers.iter().filter(|answer| answer.status < 300).map(Answer::id).collect();
        ids.dedup();
        assert_eq!(ids.len(), 1, "{ids:?}");
        stand.settle().await;
        let written = stand.written();
        assert_eq!((written.requests, written.jobs, written.keys), (1, 1, 1));
        assert_eq!(stand.upstream().total_calls(), 1);
    })
    .await;
}

#[tokio::test]
async fn scenario_27_a_refusal_is_not_remembered_and_a_key_opens_nothing_by_itself() {
    Stand::everywhere(async |stand| {
        let ask =
            |person: Person| stand.post(REQUESTS).by(person).key("k-1").json(json!({"siren": "552032534"}));
        let refused = stand.post(REQUESTS).by(AgencyUser).key("k-1").json(json!({"siren": "1"})).await;
        assert_eq!((refused.status, stand.written().keys), (400, 0));
        ask(AgencyUser.into()).await.expect(201);
        assert_eq!(ask(auth::Role::Consultant.into()).await.code(), (403, "FORBIDDEN"));
        stand.clock.advance(Duration::from_hours(25));
        stand.upstream().always("552032534", Behaviour::answer());
        let later = ask(AgencyUser.into()).await.expect(201);
        assert_eq!(later.header("idempotency-replayed"), "", "kept 24 hours");
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    Stand::everywhere(async |stand| {
        let before = stand.written();
        for key in ["", "a b", "é", &"x".repeat(256)] {
            let asked = stand.post(REQUESTS).by(AgencyUser).key(key).json(json!({"siren": "552032534"}));
            let refused = asked.await;
            assert_eq!(refused.code(), (400, "VALIDATION_ERROR"), "{key:?}");
            assert_eq!(refused.details()[0].0, "Idempotency-Key");
        }
        let twice =
            stand.post(REQUESTS).by(AgencyUser).key("a").key("b").json(json!({"siren": "552032534"})).await;
        assert_eq!(twice.details(), [("Idempotency-Key", "repeated_header")]);
        assert_eq!(stand.written(), before);
    })
    .await;
}
