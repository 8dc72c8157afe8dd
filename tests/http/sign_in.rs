//! Signing in for the API, and tokens that are not ours (platform.md §6.1).

use std::time::Duration;

use auth::{Role, Role::AgencyUser};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use system_tests::{Answer, PASSWORD, Person, SECRET, Stand};

const LOGIN: &str = "/v1/auth/login";

async fn login(stand: &Stand, person: impl Into<Person>) -> Answer {
    let person = person.into();
    stand.token(person).await;
    stand.post(LOGIN).json(json!({"email": person.email(), "password": PASSWORD})).await
}

#[tokio::test]
async fn scenario_01_the_right_password_opens_a_session_and_leaves_a_line_in_the_audit_trail() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        let (sessions, lines) = (stand.database.count("sessions"), stand.database.count("audit_events"));
        let answer = login(stand, AgencyUser).await.expect(200);
        assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("bearer"), &json!(900)));
        assert_eq!(stand.database.count("sessions") - sessions, 1);
        assert_eq!(stand.database.count("audit_events") - lines, 1);
        let session = answer["session_id"].as_str().unwrap();
        assert_eq!(stand.database.count(&format!("sessions WHERE id = '{session}'")), 1);
        let line = format!("audit_events WHERE action = 'auth.login.succeeded' AND target_id = '{session}'");
        assert_eq!(stand.database.count(&line), 1);
        let me = stand.get("/v1/auth/me").token(answer["access_token"].as_str().unwrap()).await.expect(200);
        assert_eq!(
            (&me["user"]["email"], &me["session"]["id"]),
            (&json!("agency-user-1@agence.example"), &json!(session))
        );
    })
    .await;
}

#[tokio::test]
async fn unknown_wrong_and_machine_sign_ins_are_refused_alike_and_open_nothing() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        stand.token(Role::Worker).await;
        let sessions = stand.database.count("sessions");
        let mut said = Vec::new();
        for (email, password) in [
            ("nobody@agence.example", PASSWORD),
            ("agency-user-1@agence.example", "wrong horse battery staple"),
            ("worker-1@agence.example", PASSWORD),
            ("not an address", PASSWORD),
        ] {
            let call = stand.post(LOGIN).header("X-Request-Id", "r").header("X-Correlation-Id", "c");
            let refused = call.json(json!({"email": email, "password": password})).await;
            assert_eq!(refused.code(), (401, "AUTH_ERROR"), "{email}");
            assert_eq!(refused.header("www-authenticate"), "Bearer");
            said.push(refused.text);
        }
        said.dedup();
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(stand.database.count("sessions"), sessions);
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.login.refused'"), 4);
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_without_a_password_or_with_more_than_asked_is_400() {
    Stand::everywhere(async |stand| {
        for (body, detail) in [
            (json!({"email": "a@b.example"}), ("password", "required")),
            (json!({"email": 7, "password": "x"}), ("email", "expected_string")),
            (
                json!({"email": "a@b.example", "password": "x", "roles": ["owner"]}),
                ("roles", "unknown_field"),
            ),
        ] {
            let refused = stand.post(LOGIN).json(body).await;
            assert_eq!((refused.code(), refused.details()), ((400, "VALIDATION_ERROR"), vec![detail]));
        }
        assert_eq!(stand.database.count("audit_events"), 0);
    })
    .await;
}

/// The claims inside a token.
fn claims(token: &str) -> Value {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

fn header() -> Header {
    Header {
        typ: Some("at+jwt".to_owned()),
        kid: Some("default".to_owned()),
        ..Header::new(Algorithm::HS256)
    }
}

fn signed(header: &Header, claims: &Value, secret: &str) -> String {
    encode(header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(header), part(claims))
}

#[tokio::test]
async fn scenario_10_forged_tokens_are_refused() {
    Stand::everywhere(async |stand| {
        let genuine = stand.token(AgencyUser).await;
        let ours = claims(&genuine);
        let with = |member: &str, value: Value| {
            let mut changed = ours.clone();
            changed[member] = value;
            signed(&header(), &changed, SECRET)
        };
        stand.get("/v1/auth/me").token(signed(&header(), &ours, SECRET)).await.expect(200);
        let forgeries = [
            ("alg none", unsigned(&json!({"alg": "none", "typ": "at+jwt", "kid": "default"}), &ours)),
            ("HS512", signed(&Header { alg: Algorithm::HS512, ..header() }, &ours, SECRET)),
            ("unknown kid", signed(&Header { kid: Some("other".to_owned()), ..header() }, &ours, SECRET)),
            ("no kid", signed(&Header { kid: None, ..header() }, &ours, SECRET)),
            (
                "jku",
                signed(&Header { jku: Some("https://evil.example".to_owned()), ..header() }, &ours, SECRET),
            ),
            ("foreign key", signed(&header(), &ours, "another-secret-that-is-long-enough-too")),
            ("wrong aud", with("aud", json!("someone-else"))),
            ("wrong iss", with("iss", json!("https://evil.example"))),
            ("another user", with("sub", json!("01930000-0000-7000-8000-000000000000"))),
            ("another tenant", with("tenant_id", json!("01930000-0000-7000-8000-000000000000"))),
            ("another session", with("sid", json!("01930000-0000-7000-8000-000000000000"))),
            ("truncated", genuine[..genuine.len() - 1].to_owned()),
            ("padded", format!("{genuine}=")),
            ("no token at all", "x".to_owned()),
            ("too long", "x".repeat(9000)),
        ];
        for (what, forged) in forgeries {
            let refused = stand.get("/v1/auth/me").token(&forged).await;
            assert_eq!(refused.code(), (401, "AUTH_ERROR"), "{what}");
            assert_eq!(refused.details(), [("Authorization", "invalid")], "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn scenario_10_a_token_is_good_for_ten_seconds_after_its_end_and_not_for_thirty_one() {
    Stand::everywhere(async |stand| {
        let answer = login(stand, AgencyUser).await.expect(200);
        let token = answer["access_token"].as_str().unwrap();
        stand.clock.advance(Duration::from_secs(910));
        stand.get("/v1/auth/me").token(token).await.expect(200);
        stand.clock.advance(Duration::from_secs(21));
        let refused = stand.get("/v1/auth/me").token(token).await;
        assert_eq!(
            (refused.code(), refused.details()),
            ((401, "AUTH_ERROR"), vec![("Authorization", "expired")])
        );
    })
    .await;
}

#[tokio::test]
async fn a_token_anywhere_but_in_its_header_lets_nobody_in() {
    Stand::everywhere(async |stand| {
        let token = stand.token(AgencyUser).await;
        for (call, reason) in [
            (stand.get("/v1/auth/me"), "missing"),
            (stand.get(format!("/v1/auth/me?token={token}")), "in_query"),
            (stand.get("/v1/auth/me").header("Cookie", format!("comptoir_session={token}")), "missing"),
            (stand.get("/v1/auth/me").header("Authorization", format!("Basic {token}")), "invalid"),
        ] {
            let refused = call.await;
            assert_eq!(refused.code(), (401, "AUTH_ERROR"));
            assert_eq!(refused.details(), [("Authorization", reason)]);
        }
    })
    .await;
}
