//! Refresh families (platform.md §4, §5.4).

use std::time::Duration;

use auth::Role::{AgencyUser, Owner};
use futures::future::join_all;
use serde_json::{Value, json};
use system_tests::{Answer, PASSWORD, Person, Stand};

const REFRESH: &str = "/v1/auth/refresh";

async fn login(stand: &Stand, person: impl Into<Person>) -> Answer {
    let person = person.into();
    stand.person(person).await;
    stand
        .post("/v1/auth/login")
        .json(json!({"email": person.email(), "password": PASSWORD}))
        .await
        .expect(200)
}

async fn refresh(stand: &Stand, token: &Value) -> Answer {
    stand.post(REFRESH).json(json!({"refresh_token": token})).await
}

async fn assert_session_dead(stand: &Stand, tokens: &Answer) {
    assert_eq!(stand.database.count("security_events WHERE event_type = 'REFRESH_REUSE'"), 1);
    let line = "audit_events WHERE action = 'auth.session.revoked' AND target_id = ";
    assert_eq!(stand.database.count(&format!("{line}'{}'", tokens["session_id"].as_str().unwrap())), 1);
    let me = stand.get("/v1/auth/me").token(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!((me.code(), me.details()), ((401, "AUTH_ERROR"), vec![("Authorization", "revoked")]));
}

#[tokio::test]
async fn a_refresh_gives_the_whole_shape_beside_the_envelope_and_a_token_that_works() {
    Stand::everywhere(async |stand| {
        let first = login(stand, AgencyUser).await;
        assert!(first["refresh_token"].as_str().unwrap().starts_with("crt_"));
        assert_eq!(first["refresh_expires_in"], json!(604_800));
        stand.clock.advance(Duration::from_mins(10));
        let next = stand.post(REFRESH).json(json!({"token": first["refresh_token"]})).await.expect(200);
        assert_eq!((&next["success"], &next["error"]), (&json!(true), &Value::Null));
        assert_eq!(next["data"]["refresh_token"], next["refresh_token"]);
        assert_eq!((&next["session_id"], &next["tenant_id"]), (&first["session_id"], &first["tenant_id"]));
        assert_ne!(next["refresh_token"], first["refresh_token"]);
        assert_eq!(next.header("cache-control"), "no-store");
        stand.get("/v1/auth/me").token(next["access_token"].as_str().unwrap()).await.expect(200);
        // A copy of the database holds no token.
        let stored = stand.database.texts("SELECT token_hash FROM refresh_tokens");
        assert!(stored.iter().all(|hash| hash.len() == 64));
    })
    .await;
}

#[tokio::test]
async fn scenario_05_within_ten_seconds_the_old_token_gives_the_same_successor_and_later_ends_the_session() {
    Stand::everywhere(async |stand| {
        let first = login(stand, AgencyUser).await;
        let next = refresh(stand, &first["refresh_token"]).await.expect(200);
        stand.clock.advance(Duration::from_secs(10));
        let again = refresh(stand, &first["refresh_token"]).await.expect(200);
        assert_eq!(again["refresh_token"], next["refresh_token"]);
        stand.clock.advance(Duration::from_millis(1));
        let reused = refresh(stand, &first["refresh_token"]).await;
        assert_eq!(reused.code(), (401, "AUTH_REFRESH_REVOKED"));
        assert_session_dead(stand, &next).await;
        assert_eq!(refresh(stand, &next["refresh_token"]).await.code(), (401, "AUTH_REFRESH_REVOKED"));
    })
    .await;
}

#[tokio::test]
async fn scenario_06_the_old_token_after_its_successor_was_used_is_a_reuse_inside_the_grace_too() {
    Stand::everywhere(async |stand| {
        let first = login(stand, AgencyUser).await;
        let second = refresh(stand, &first["refresh_token"]).await.expect(200);
        let third = refresh(stand, &second["refresh_token"]).await.expect(200);
        assert_eq!(refresh(stand, &first["refresh_token"]).await.code(), (401, "AUTH_REFRESH_REVOKED"));
        assert_session_dead(stand, &third).await;
    })
    .await;
}

#[tokio::test]
async fn scenario_07_twenty_refreshes_of_one_token_at_once_give_one_and_the_same_successor() {
    Stand::everywhere(async |stand| {
        let first = login(stand, AgencyUser).await;
        let all = join_all((0..20).map(|_| refresh(stand, &first["refresh_token"]))).await;
        let successors: Vec<&Value> =
            all.iter().filter(|answer| answer.status == 200).map(|answer| &answer["refresh_token"]).collect();
        assert_eq!(successors.len(), 20);
        assert!(successors.iter().all(|token| *token == successors[0]));
        assert_eq!(stand.database.count("refresh_tokens"), 2);
        refresh(stand, successors[0]).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn bad_input_no_foreign_or_truncated_refresh_token_nor_one_of_a_disabled_user_tells_why() {
    Stand::everywhere(async |stand| {
        let first = login(stand, AgencyUser).await;
        let token = first["refresh_token"].as_str().unwrap();
        let access = first["access_token"].as_str().unwrap();
        for bad in [&token[..token.len() - 2], &token[4..], access, "", "crt_", "crt_é"] {
            assert_eq!(refresh(stand, &json!(bad)).await.code(), (401, "AUTH_REFRESH_INVALID"), "{bad}");
        }
        let mut forged = token.to_owned();
        forged.replace_range(30..31, if &token[30..31] == "A" { "B" } else { "A" });
        assert_eq!(refresh(stand, &json!(forged)).await.code(), (401, "AUTH_REFRESH_INVALID"));
        stand.database.execute("UPDATE users SET is_active = false");
        assert_eq!(refresh(stand, &json!(token)).await.code(), (401, "AUTH_REFRESH_INVALID"));
        let empty = stand.post(REFRESH).json(json!({})).await;
        assert_eq!(empty.code(), (401, "AUTH_REFRESH_INVALID"));
    })
    .await;
}

#[tokio::test]
async fn an_idle_session_cannot_be_refreshed_and_a_signed_out_one_neither() {
    Stand::everywhere(async |stand| {
        let idle = login(stand, AgencyUser).await;
        stand.clock.advance(Duration::from_hours(7 * 24));
        assert_eq!(refresh(stand, &idle["refresh_token"]).await.code(), (401, "AUTH_REFRESH_EXPIRED"));
        let left = login(stand, Owner).await;
        stand.post("/v1/auth/logout").token(left["access_token"].as_str().unwrap()).await.expect(204);
        assert_eq!(refresh(stand, &left["refresh_token"]).await.code(), (401, "AUTH_REFRESH_REVOKED"));
    })
    .await;
}
