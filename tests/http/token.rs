//! One door for every grant (platform.md §5.1, §5.4).

use std::time::Duration;

use auth::{
    AddMember, NewTenant,
    Role::{AgencyUser, Owner, TenantAdmin},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Context;
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use system_tests::{Answer, PASSWORD, Person, Stand};

const TOKEN: &str = "/v1/auth/token";

async fn grant(stand: &Stand, body: Value) -> Answer {
    stand.post(TOKEN).json(body).await
}

async fn email(stand: &Stand, person: impl Into<Person>) -> String {
    let person = person.into();
    stand.person(person).await;
    person.email()
}

/// A delicate call by the administrator.
async fn manage(stand: &Stand, method: Method, path: String, body: Value) -> Answer {
    stand.call(method, path).token(stand.issue(TenantAdmin).await.token.expose_secret()).json(body).await
}

/// A program: its id and its token.
async fn program(stand: &Stand, more: &Value) -> (String, String) {
    let mut body = json!({"client_name": "Caisse", "scopes": ["requests:create", "requests:read"]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = manage(stand, Method::POST, "/v1/api-clients".to_owned(), body).await.expect(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["api_client"]["client_id"]), text(&made["token"]))
}

fn credentials((id, secret): &(String, String)) -> Value {
    json!({"grant_type": "client_credentials", "client_id": id, "client_secret": secret})
}

fn access(granted: &Answer) -> &str {
    granted["access_token"].as_str().unwrap()
}

async fn submit(stand: &Stand, token: &str) -> Answer {
    stand.post("/v1/requests").token(token).json(json!({"siren": "552032534"})).await
}

#[tokio::test]
async fn a_password_gives_tokens_beside_the_envelope_with_or_without_a_grant_type_in_json_or_a_form() {
    Stand::everywhere(async |stand| {
        let email = email(stand, AgencyUser).await;
        let named = json!({"grant_type": "password", "email": email, "password": PASSWORD});
        let unnamed = stand.post(TOKEN).json(json!({"username": email, "password": PASSWORD})).await;
        let form = [("grant_type", "password"), ("username", &*email), ("password", PASSWORD)];
        let form = stand.post(TOKEN).form(&form).await;
        for granted in [grant(stand, named).await, unnamed, form] {
            let granted = granted.expect(200);
            assert_eq!((&granted["success"], &granted["error"]), (&json!(true), &Value::Null));
            assert_eq!(granted["data"]["refresh_token"], granted["refresh_token"]);
            assert_eq!((&granted["token_type"], &granted["expires_in"]), (&json!("bearer"), &json!(900)));
            assert_eq!(granted.header("cache-control"), "no-store");
            stand.get("/v1/auth/me").token(access(&granted)).await.expect(200);
        }
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_gives_the_next_pair_and_its_reuse_ends_the_session_here_too() {
    Stand::everywhere(async |stand| {
        let email = email(stand, AgencyUser).await;
        let first = grant(stand, json!({"username": email, "password": PASSWORD})).await.expect(200);
        let body = json!({"grant_type": "refresh_token", "refresh_token": first["refresh_token"]});
        let next = grant(stand, body.clone()).await.expect(200);
        assert_eq!((&next["session_id"], &next["success"]), (&first["session_id"], &json!(true)));
        assert_ne!(next["refresh_token"], first["refresh_token"]);
        stand.clock.advance(Duration::from_secs(11));
        assert_eq!(grant(stand, body).await.enveloped_code(), (401, "auth_refresh_revoked"));
        assert_eq!(stand.get("/v1/auth/me").token(access(&next)).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn a_member_of_several_tenants_is_told_which_and_names_one() {
    Stand::everywhere(async |stand| {
        let owner = stand.person(Owner).await;
        let tenant = NewTenant { slug: "ailleurs".to_owned(), name: "Ailleurs".to_owned() };
        let more = AddMember { user: owner.user, tenant, roles: vec![Owner], client: None };
        stand.application.auth.add_member(&Context::system("test"), more).await.unwrap();
        let mut body = json!({"username": Person::from(Owner).email(), "password": PASSWORD});
        let choice = grant(stand, body.clone()).await.expect(200);
        assert_eq!((&choice["tenant_required"], &choice["success"]), (&json!(true), &json!(true)));
        assert_eq!(choice["data"]["tenants"].as_array().unwrap().len(), 2);
        body["tenant"] = json!("ailleurs");
        stand.get("/v1/auth/me").token(access(&grant(stand, body).await.expect(200))).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn id_and_secret_give_a_program_a_token_of_a_quarter_of_an_hour_by_which_it_acts_as_itself() {
    Stand::everywhere(async |stand| {
        let till = program(stand, &json!({})).await;
        let pair = format!("Basic {}", STANDARD.encode(format!("{}:{}", till.0, till.1)));
        let basic = stand.post(TOKEN).header("Authorization", pair);
        let basic = basic.form(&[("grant_type", "client_credentials")]).await;
        for granted in [grant(stand, credentials(&till)).await, basic] {
            let granted = granted.expect(200);
            assert_eq!((&granted["expires_in"], &granted["client_id"]), (&json!(900), &json!(till.0)));
            assert_eq!(granted["scope"], "requests:create requests:read");
            assert_eq!(granted["refresh_token"], Value::Null);
            assert_eq!(granted["data"]["access_token"], granted["access_token"]);
            let made = submit(stand, access(&granted)).await.expect(201);
            stand.get(format!("/v1/requests/{}", made.id())).token(access(&granted)).await.expect(200);
            assert_eq!(stand.get("/v1/users").token(access(&granted)).await.code(), (403, "FORBIDDEN"));
        }
        let actors =
            "SELECT DISTINCT actor_type FROM audit_events WHERE action = 'enrichment.request.submitted'";
        assert_eq!(stand.database.texts(actors), ["api_client"]);
        let line = "audit_events WHERE action = 'auth.login.succeeded' AND target_type = 'api_client'";
        assert_eq!(stand.database.count(line), 2);
        let granted = grant(stand, credentials(&till)).await;
        stand.clock.advance(Duration::from_secs(931));
        assert_eq!(submit(stand, access(&granted)).await.details(), [("Authorization", "expired")]);
    })
    .await;
}

#[tokio::test]
async fn whatever_ends_or_narrows_the_secret_of_a_program_does_the_same_to_its_tokens() {
    Stand::everywhere(async |stand| {
        let till = program(stand, &json!({})).await;
        let path = format!("/v1/api-clients/{}", till.0);
        let change = async |body: Value| manage(stand, Method::PATCH, path.clone(), body).await.expect(200);
        let granted = grant(stand, credentials(&till)).await.expect(200);
        let reason = async || {
            let refused = submit(stand, access(&granted)).await;
            refused.details().first().map(|(_, reason)| (*reason).to_owned()).unwrap_or_default()
        };
        submit(stand, access(&granted)).await.expect(201);
        change(json!({"scopes": ["requests:read"]})).await;
        assert_eq!(submit(stand, access(&granted)).await.code(), (403, "FORBIDDEN"));
        change(json!({"scopes": ["requests:create"], "is_active": false})).await;
        assert_eq!(reason().await, "revoked");
        change(json!({"is_active": true})).await;
        submit(stand, access(&granted)).await.expect(201);
        // As another process would do it: behind this one's back.
        stand.database.execute("UPDATE api_clients SET is_active = false");
        stand.clock.advance(Duration::from_secs(5));
        assert_eq!(reason().await, "revoked");
        stand.database.execute("UPDATE api_clients SET is_active = true");
        let rotate = format!("{path}/rotate");
        manage(stand, Method::POST, rotate.clone(), json!({"overlap_s": 60})).await.expect(200);
        let shorter = grant(stand, credentials(&till)).await.expect(200);
        assert_eq!(shorter["expires_in"], json!(60), "no longer than its secret");
        submit(stand, access(&granted)).await.expect(201);
        stand.clock.advance(Duration::from_mins(1));
        assert_eq!(reason().await, "expired");
        assert_eq!(
            grant(stand, credentials(&till)).await.enveloped_details(),
            [("client_secret", "expired")]
        );
        manage(stand, Method::DELETE, path.clone(), json!({})).await.expect(204);
        assert_eq!(reason().await, "invalid");
    })
    .await;
}

#[tokio::test]
async fn a_token_of_a_program_bound_to_networks_is_given_and_good_there_alone() {
    Stand::with("TRUSTED_PROXIES", "127.0.0.1")
        .everywhere(async |stand| {
            let bound = program(stand, &json!({"allowed_cidrs": ["203.0.113.0/24"]})).await;
            let ask = async |address: &str| {
                stand.post(TOKEN).header("X-Forwarded-For", address).json(credentials(&bound)).await
            };
            let elsewhere = ask("198.51.100.1").await;
            assert_eq!(elsewhere.enveloped_details(), [("client_secret", "address_not_allowed")]);
            let granted = ask("203.0.113.9").await.expect(200);
            let from = async |address: &str| {
                let call = stand.post("/v1/requests").token(access(&granted));
                call.header("X-Forwarded-For", address).json(json!({"siren": "552032534"})).await
            };
            from("203.0.113.10").await.expect(201);
            assert_eq!(from("198.51.100.1").await.details(), [("Authorization", "address_not_allowed")]);
            assert_eq!(stand.database.count("security_events WHERE event_type = 'AUTH_DENY'"), 2);
        })
        .await;
}

#[tokio::test]
async fn a_token_of_a_program_is_introspected_as_one_and_lets_nobody_change_programs() {
    Stand::everywhere(async |stand| {
        let till = program(stand, &json!({"scopes": ["api_clients:create"]})).await;
        let granted = grant(stand, credentials(&till)).await.expect(200);
        let ask = async |person: Person| {
            let body = json!({"token": access(&granted)});
            stand.post("/v1/auth/introspect").by(person).json(body).await.expect(200)
        };
        let told = ask(Owner.into()).await;
        assert_eq!((&told["active"], &told["username"]), (&json!(true), &Value::Null));
        assert_eq!((&told["client_id"], &told["sub"]), (&json!(till.0), &json!(till.0)));
        assert_eq!(ask(Person::next_door(Owner)).await.json, json!({"active": false}));
        let more = stand.post("/v1/api-clients").token(access(&granted));
        let refused = more.json(json!({"client_name": "B", "scopes": []})).await;
        assert_eq!(refused.code(), (403, "STEP_UP_REQUIRED"));
    })
    .await;
}

#[tokio::test]
async fn scenario_31_every_refusal_at_this_door_is_exactly_the_envelope() {
    Stand::everywhere(async |stand| {
        let email = email(stand, AgencyUser).await;
        let (id, secret) = program(stand, &json!({})).await;
        let other = program(stand, &json!({"client_name": "Autre"})).await;
        let client = |id: &str, secret: &str| credentials(&(id.to_owned(), secret.to_owned()));
        for (body, expected, details) in [
            (json!({"username": email, "password": "wrong"}), (401, "auth_error"), &[][..]),
            (
                client(&id, &format!("{}x", &secret[..58])),
                (401, "auth_error"),
                &[("client_secret", "invalid")],
            ),
            (client(&other.0, &secret), (401, "auth_error"), &[("client_secret", "invalid")]),
            (client("till", &secret), (401, "auth_error"), &[("client_secret", "invalid")]),
            (
                json!({"grant_type": "refresh_token", "refresh_token": "x"}),
                (401, "auth_refresh_invalid"),
                &[],
            ),
            (json!({}), (422, "validation_error"), &[("grant_type", "required")]),
            (
                json!({"grant_type": "implicit"}),
                (422, "validation_error"),
                &[("grant_type", "expected_listed_value")],
            ),
            (json!({"grant_type": "password"}), (422, "validation_error"), &[("username", "required")]),
            (json!({"username": email}), (422, "validation_error"), &[("password", "required")]),
            (
                json!({"grant_type": "refresh_token"}),
                (422, "validation_error"),
                &[("refresh_token", "required")],
            ),
            (
                json!({"grant_type": "client_credentials"}),
                (401, "auth_error"),
                &[("client_secret", "missing")],
            ),
            (json!({"colour": "red"}), (422, "validation_error"), &[("colour", "unknown_field")]),
        ] {
            let refused = grant(stand, body.clone()).await;
            assert_eq!(
                (refused.enveloped_code(), &*refused.enveloped_details()),
                (expected, details),
                "{body}"
            );
            let members: Vec<_> = refused.json.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(members, ["data", "error", "success"]);
            let members: Vec<_> = refused["error"].as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(members, ["code", "details", "message"]);
            assert_eq!((&refused["success"], &refused["data"]), (&json!(false), &Value::Null));
        }
        assert_eq!(stand.post(TOKEN).body("x").await.enveloped_code(), (415, "unsupported_media_type"));
        // Whoever asks for another form gets it.
        let standard = stand.post(TOKEN).header("X-Response-Profile", "standard").json(json!({})).await;
        assert_eq!(standard.code(), (400, "VALIDATION_ERROR"));
        let line = "audit_events WHERE action = 'auth.login.refused' AND target_type = 'api_client'";
        assert_eq!(stand.database.count(line), 3);
    })
    .await;
}

#[tokio::test]
async fn bad_input_a_form_is_held_to_the_rules_of_json_and_a_secret_is_shown_once() {
    Stand::everywhere(async |stand| {
        let form = async |body: &str| {
            let call = stand.post(TOKEN).header("Content-Type", "application/x-www-form-urlencoded");
            call.body(body).await
        };
        for (body, detail) in [
            ("username=a&username=b", ("username", "duplicate_member")),
            ("username=a&password=%00", ("password", "nul_in_text")),
            ("username=a&password=%FF", ("password", "expected_utf8")),
            ("colour=red", ("colour", "unknown_field")),
            ("", ("grant_type", "required")),
        ] {
            let refused = form(body).await;
            assert_eq!(
                (refused.enveloped_code(), refused.enveloped_details()),
                ((422, "validation_error"), vec![detail]),
                "{body}"
            );
        }
        let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let twice = stand.post(TOKEN).header("Authorization", basic("a:b"));
        let twice = twice.form(&[("grant_type", "client_credentials"), ("client_secret", "c")]).await;
        assert_eq!(twice.enveloped_details(), [("client_secret", "several_credentials")]);
    })
    .await;
}

#[tokio::test]
async fn scenario_67_sign_ins_and_refreshes_are_counted_by_how_they_end() {
    Stand::everywhere(async |stand| {
        let email = email(stand, AgencyUser).await;
        let till = program(stand, &json!({})).await;
        let tokens = grant(stand, json!({"username": email, "password": PASSWORD})).await.expect(200);
        grant(stand, credentials(&till)).await.expect(200);
        grant(stand, credentials(&(till.0.clone(), "ck_".to_owned()))).await.expect(401);
        stand.browser().sign_in(AgencyUser).await;
        let refresh = json!({"refresh_token": tokens["refresh_token"]});
        stand.post("/v1/auth/refresh").json(refresh.clone()).await.expect(200);
        stand.clock.advance(Duration::from_secs(11));
        stand.post("/v1/auth/refresh").json(refresh).await.expect(401);
        for _ in 0..6 {
            grant(stand, json!({"username": email, "password": "wrong"})).await;
        }
        let shown = stand.get("/metrics").await.text;
        for line in [
            r#"comptoir_auth_logins_total{result="succeeded"} 3"#,
            r#"comptoir_auth_logins_total{result="refused"} 6"#,
            r#"comptoir_auth_logins_total{result="locked"} 1"#,
            r#"comptoir_auth_refresh_total{result="succeeded"} 1"#,
            r#"comptoir_auth_refresh_total{result="reused"} 1"#,
            r#"comptoir_auth_refresh_total{result="expired"} 0"#,
        ] {
            assert!(shown.contains(line), "{line}");
        }
    })
    .await;
}
