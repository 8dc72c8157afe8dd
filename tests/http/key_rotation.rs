//! Another signing key (platform.md §4 and §6.9): what the one before it signed is good while that is listed, and nobody
//! signs in again.

use std::time::Duration;

use auth::Role::AgencyUser;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use system_tests::{Answer, PASSWORD, Person, SECRET, Setup, Stand, TestDatabase, databases};

/// A process with these signing keys that begins `since` the beginning, on a database that others used before it.
fn process(database: &TestDatabase, keys: &str, since: Duration) -> Stand {
    let stand = Setup::default().with("JWT_SECRET", "").with("JWT_KEYS", keys).on(database.again());
    stand.clock.advance(since);
    stand
}

async fn login(stand: &Stand) -> Answer {
    let email = Person::from(AgencyUser).email();
    stand.post("/v1/auth/login").json(json!({"email": email, "password": PASSWORD})).await.expect(200)
}

async fn refresh(stand: &Stand, tokens: &Answer) -> Answer {
    stand.post("/v1/auth/refresh").json(json!({"refresh_token": tokens["refresh_token"]})).await.expect(200)
}

async fn me(stand: &Stand, tokens: &Answer) -> Answer {
    stand.get("/v1/auth/me").token(tokens["access_token"].as_str().unwrap()).await
}

fn kid(tokens: &Answer) -> Option<String> {
    let token = tokens["access_token"].as_str().unwrap();
    jsonwebtoken::decode_header(token).unwrap().kid
}

#[tokio::test]
async fn scenario_11_tokens_of_the_key_before_are_good_in_the_overlap_alone_and_nobody_signs_in_again() {
    let new = format!("2026-11:{}", STANDARD.encode([7; 32]));
    let overlap = format!("{new},default:{}", STANDARD.encode(SECRET));
    for database in databases() {
        let before = Setup::default().on(database.again());
        before.person(AgencyUser).await;
        let (idle, busy, parted) = (login(&before).await, login(&before).await, login(&before).await);
        let last = refresh(&before, &parted).await;
        assert_eq!(kid(&idle).as_deref(), Some("default"));
        drop(before);

        let during = process(&database, &overlap, Duration::from_secs(5));
        me(&during, &busy).await.expect(200);
        let next = refresh(&during, &busy).await;
        assert_eq!(kid(&next).as_deref(), Some("2026-11"));
        let again = refresh(&during, &parted).await;
        assert_eq!(again["refresh_token"], last["refresh_token"], "its answer may have got lost");
        drop(during);

        let after = process(&database, &new, Duration::from_mins(5));
        let refused = me(&after, &busy).await;
        assert_eq!(refused.code(), (401, "AUTH_ERROR"));
        assert_eq!(refused.details(), [("Authorization", "invalid")]);
        me(&after, &next).await.expect(200);
        for tokens in [idle, next, last] {
            let renewed = refresh(&after, &tokens).await;
            assert_eq!(
                (&renewed["session_id"], kid(&renewed).as_deref()),
                (&tokens["session_id"], Some("2026-11"))
            );
            me(&after, &renewed).await.expect(200);
        }
    }
}
