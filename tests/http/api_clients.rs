//! Programs of a tenant and their tokens (platform.md §5.2, §6.1).

use std::time::Duration;

use auth::Role::{AgencyUser, Owner, TenantAdmin};
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use system_tests::{Answer, Call, Person, Stand};

const NOBODYS: &str = "01930000-0000-7000-8000-000000000000";

/// Called with a proof of identity that is fresh.
async fn fresh<'a>(stand: &Stand, call: Call<'a>, person: impl Into<Person>) -> Call<'a> {
    call.token(stand.issue(person).await.token.expose_secret())
}

async fn create(stand: &Stand, person: impl Into<Person>, body: Value) -> Answer {
    fresh(stand, stand.post("/v1/api-clients"), person).await.json(body).await
}

async fn listed(stand: &Stand, person: impl Into<Person>) -> Value {
    stand.get("/v1/api-clients").by(person).await.expect(200)["items"].clone()
}

fn till() -> Value {
    json!({"client_name": " Caisse ", "scopes": ["requests:read", "requests:create", "requests:read"]})
}

fn id(answer: &Answer) -> String {
    answer["api_client"]["client_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_program_is_listed_with_what_it_may_and_its_token_is_shown_once_and_stored_nowhere() {
    Stand::everywhere(async |stand| {
        let created = create(stand, TenantAdmin, till()).await.expect(201);
        assert_eq!(created.header("cache-control"), "no-store");
        assert_eq!(created["api_client"]["client_name"], "Caisse");
        assert_eq!(created["api_client"]["scopes"], json!(["requests:create", "requests:read"]));
        let token = created["token"].as_str().unwrap();
        let prefix = created["api_client"]["tokens"][0]["token_prefix"].as_str().unwrap();
        assert!(token.len() == 59 && token.starts_with(&format!("ck_{prefix}_")), "{token}");
        let secret = &token[16..];
        let page = stand.get("/v1/api-clients").by(TenantAdmin).await.expect(200);
        assert_eq!((&page["total"], &page["page"], &page["size"]), (&json!(1), &json!(1), &json!(20)));
        assert_eq!(page["items"][0]["client_id"], created["api_client"]["client_id"]);
        assert!(!page.text.contains(secret));
        for stored in
            ["metadata FROM audit_events", "payload FROM events_outbox", "token_hash FROM api_client_secrets"]
        {
            let texts = stand.database.texts(&format!("SELECT {stored}")).join("\n");
            assert!(!texts.is_empty() && !texts.contains(secret), "{stored}");
        }
    })
    .await;
}

#[tokio::test]
async fn scenario_24_a_repeated_creation_makes_one_program_and_shows_the_same_token() {
    Stand::everywhere(async |stand| {
        let ask = async || {
            let call = fresh(stand, stand.post("/v1/api-clients"), TenantAdmin).await;
            call.key("once").json(till()).await.expect(201)
        };
        let (first, second) = (ask().await, ask().await);
        assert_eq!(second.header("idempotency-replayed"), "true");
        assert_eq!(first.json, second.json);
        assert!(first["token"].is_string());
        assert_eq!(stand.database.count("api_clients"), 1);
        let path = format!("/v1/api-clients/{}/rotate", id(&first));
        let rotate = stand.post(&path).json(json!({"overlap_s": 0}));
        fresh(stand, rotate, TenantAdmin).await.await.expect(200);
        assert_eq!(ask().await["token"], Value::Null, "it has been replaced");
    })
    .await;
}

#[tokio::test]
async fn scenario_14_any_change_of_a_program_asks_for_a_proof_of_identity_of_the_last_fifteen_minutes() {
    Stand::everywhere(async |stand| {
        let token = stand.issue(TenantAdmin).await.token.expose_secret().to_owned();
        let one = id(&create(stand, TenantAdmin, till()).await.expect(201));
        stand.clock.advance(Duration::from_mins(16));
        for (method, path, body) in [
            (Method::POST, "/v1/api-clients".to_owned(), till()),
            (Method::PATCH, format!("/v1/api-clients/{one}"), json!({"is_active": false})),
            (Method::POST, format!("/v1/api-clients/{one}/rotate"), json!({})),
            (Method::DELETE, format!("/v1/api-clients/{one}"), json!({})),
        ] {
            let call = stand.call(method.clone(), &path).token(&token).json(body);
            assert_eq!(call.await.code(), (403, "STEP_UP_REQUIRED"), "{method} {path}");
        }
        stand.get("/v1/api-clients").token(&token).await.expect(200);
        assert_eq!(stand.database.count("api_clients WHERE version = 1"), 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_grants_what_they_may_not_do_themselves_and_no_scope_grants_nothing() {
    Stand::everywhere(async |stand| {
        let ask = async |person, scopes: Value| {
            create(stand, person, json!({"client_name": "A", "scopes": scopes})).await
        };
        let refused = ask(TenantAdmin, json!(["owners:assign"])).await;
        assert_eq!((refused.code(), refused.details()), ((403, "FORBIDDEN"), vec![("scopes", "not_held")]));
        for unknown in ["requests:*", "*", "platform:provision", "requests:fly", ""] {
            let refused = ask(Owner, json!([unknown])).await;
            assert_eq!(refused.details(), [("scopes", "unknown_permission")], "{unknown}");
        }
        let one = ask(Owner, json!(["owners:assign"])).await.expect(201);
        let path = format!("/v1/api-clients/{}", id(&one));
        let change = |scopes: Value| stand.call(Method::PATCH, &path).json(json!({"scopes": scopes}));
        // What is there already stays, whoever changes the rest.
        let both = change(json!(["owners:assign", "requests:read"]));
        fresh(stand, both, TenantAdmin).await.await.expect(200);
        fresh(stand, change(json!(["requests:read"])), TenantAdmin).await.await.expect(200);
        let again = fresh(stand, change(json!(["owners:assign"])), TenantAdmin).await.await;
        assert_eq!(again.code(), (403, "FORBIDDEN"));
        assert_eq!(ask(TenantAdmin, json!([])).await.expect(201)["api_client"]["scopes"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_change_is_told_with_the_values_before_and_after() {
    Stand::everywhere(async |stand| {
        let one = create(stand, TenantAdmin, till()).await.expect(201);
        let path = format!("/v1/api-clients/{}", id(&one));
        let change = json!({
            "client_name": "Borne", "is_active": false, "allowed_cidrs": ["10.1.2.3/8", "2001:db8::1"],
            "expires_at": "2027-01-01T00:00:00Z",
        });
        let call = stand.call(Method::PATCH, &path).json(change);
        let changed = fresh(stand, call, TenantAdmin).await.await.expect(200);
        assert_eq!(changed["allowed_cidrs"], json!(["10.0.0.0/8", "2001:db8::1/128"]));
        assert_eq!(changed["expires_at"], "2027-01-01T00:00:00Z");
        let call = stand.call(Method::PATCH, &path).json(json!({"expires_at": null}));
        let changed = fresh(stand, call, TenantAdmin).await.await.expect(200);
        assert_eq!((&changed["expires_at"], &changed["client_name"]), (&Value::Null, &json!("Borne")));
        let lines = "SELECT metadata FROM audit_events WHERE action = 'auth.api_client.changed' ORDER BY id";
        let first: Value = serde_json::from_str(&stand.database.texts(lines)[0]).unwrap();
        assert_eq!(first["changed"]["client_name"], json!({"from": "Caisse", "to": "Borne"}));
        assert_eq!(first["changed"]["is_active"], json!({"from": true, "to": false}));
        assert_eq!(first["changed"].as_object().unwrap().len(), 4);
        for (body, field, reason) in [
            (json!({"client_name": " "}), "client_name", "missing"),
            (json!({"client_name": "x".repeat(256)}), "client_name", "too_long"),
            (json!({"allowed_cidrs": ["example.org"]}), "allowed_cidrs", "malformed"),
            (json!({"allowed_cidrs": vec!["::1"; 51]}), "allowed_cidrs", "too_many"),
        ] {
            let refused = fresh(stand, stand.call(Method::PATCH, &path).json(body), TenantAdmin).await.await;
            assert_eq!((refused.status, refused.details()), (400, vec![(field, reason)]));
        }
        let both = json!({"client_name": " ", "allowed_cidrs": ["x"]});
        let refused = fresh(stand, stand.call(Method::PATCH, &path).json(both), TenantAdmin).await.await;
        assert_eq!(refused.details(), [("client_name", "missing"), ("allowed_cidrs", "malformed")]);
        let past = stand.call(Method::PATCH, &path).json(json!({"expires_at": "2026-11-21T10:00:00Z"}));
        let refused = fresh(stand, past, TenantAdmin).await.await;
        assert_eq!(refused.code(), (422, "DATE_IN_THE_PAST"));
        assert_eq!(refused.details(), [("expires_at", "in_the_past")]);
    })
    .await;
}

#[tokio::test]
async fn a_rotation_keeps_the_token_before_for_a_while_and_never_more_than_two() {
    Stand::everywhere(async |stand| {
        let one = create(stand, TenantAdmin, till()).await.expect(201);
        let path = format!("/v1/api-clients/{}/rotate", id(&one));
        let rotate = async |body: Value| {
            stand.clock.advance(Duration::from_secs(1));
            fresh(stand, stand.post(&path).json(body), TenantAdmin).await.await
        };
        let second = rotate(json!({})).await.expect(200);
        assert_ne!(second["token"], one["token"]);
        assert_eq!(second["api_client"]["tokens"].as_array().unwrap().len(), 2);
        assert_eq!(second["api_client"]["tokens"][0]["expires_at"], "2026-11-22T10:00:01Z");
        assert_eq!(second["api_client"]["tokens"][1]["expires_at"], Value::Null);
        let third = rotate(json!({"overlap_s": 60})).await.expect(200);
        assert_eq!(third["api_client"]["tokens"].as_array().unwrap().len(), 2);
        assert_eq!(
            third["api_client"]["tokens"][0]["token_prefix"],
            second["api_client"]["tokens"][1]["token_prefix"]
        );
        let refused = rotate(json!({"overlap_s": 604_801})).await;
        assert_eq!(refused.details(), [("overlap_s", "out_of_range")]);
        assert_eq!(rotate(json!({"overlap_s": -1})).await.status, 400);
        let names = "SELECT event_type FROM events_outbox ORDER BY event_id";
        let told = ["api_client.created", "api_client.rotated", "api_client.rotated"];
        assert_eq!(stand.database.texts(names), told);
    })
    .await;
}

#[tokio::test]
async fn a_revoked_program_is_gone_and_its_place_is_free() {
    Stand::everywhere(async |stand| {
        let one = create(stand, TenantAdmin, till()).await.expect(201);
        let path = format!("/v1/api-clients/{}", id(&one));
        let revoke = async || fresh(stand, stand.call(Method::DELETE, &path), TenantAdmin).await.await;
        revoke().await.expect(204);
        revoke().await.expect(404);
        assert_eq!(listed(stand, TenantAdmin).await, json!([]));
        assert_eq!(stand.database.count("api_client_secrets"), 0);
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.api_client.revoked'"), 1);
        assert_eq!(stand.event_names().last().unwrap(), "api_client.revoked");
    })
    .await;
}

#[tokio::test]
async fn a_tenant_has_a_hundred_programs_and_is_told_of_the_limit() {
    Stand::everywhere(async |stand| {
        let one = id(&create(stand, TenantAdmin, till()).await.expect(201));
        let cast = if stand.database.is_sqlite() { "" } else { "::uuid" };
        for number in 1..100 {
            stand.database.execute(&format!(
                "INSERT INTO api_clients SELECT tenant_id, '00000000-0000-7000-8000-0000000001{number:02}'{cast}, client_name, scopes, is_active, allowed_cidrs, created_by, \
                 expires_at, last_used_at, token_rotated_at, revoked_at, version, created_at, updated_at \
                 FROM api_clients WHERE client_id = '{one}'"
            ));
        }
        let refused = create(stand, TenantAdmin, till()).await;
        assert_eq!(refused.code(), (429, "QUOTA_EXCEEDED"));
        assert_eq!(refused["meta"], json!({"quota": "api_clients", "limit": 100}));
        create(stand, Person::next_door(TenantAdmin), till()).await.expect(201);
        let last = stand.get("/v1/api-clients?page=5").by(TenantAdmin).await.expect(200);
        assert_eq!((&last["total"], last["items"].as_array().unwrap().len()), (&json!(100), 20));
        let refused = stand.get("/v1/api-clients?size=101").by(TenantAdmin).await;
        assert_eq!(refused.code(), (400, "INVALID_PAGINATION"));
    })
    .await;
}

#[tokio::test]
async fn scenario_20_the_program_of_another_tenant_is_answered_as_a_missing_one_to_the_byte() {
    Stand::everywhere(async |stand| {
        let one = id(&create(stand, TenantAdmin, till()).await.expect(201));
        let neighbour = Person::next_door(Owner);
        let ask = async |method: Method, path: String| {
            let call = stand.call(method, path).header("X-Request-Id", "r").header("X-Correlation-Id", "c");
            let answer = fresh(stand, call.json(json!({})), neighbour).await.await;
            (answer.status, answer.text)
        };
        for (method, rest) in [(Method::PATCH, ""), (Method::DELETE, ""), (Method::POST, "/rotate")] {
            let at = |id: &str| format!("/v1/api-clients/{id}{rest}");
            let missing = ask(method.clone(), at(NOBODYS)).await;
            assert_eq!(missing.0, 404);
            for id in [one.as_str(), "42", "%27%20OR%201=1"] {
                assert_eq!(ask(method.clone(), at(id)).await, missing, "{method} {id}");
            }
        }
        assert_eq!(listed(stand, neighbour).await, json!([]));
        assert_eq!(listed(stand, TenantAdmin).await.as_array().unwrap().len(), 1);
        assert_eq!(stand.get("/v1/api-clients").by(AgencyUser).await.code(), (403, "FORBIDDEN"));
    })
    .await;
}
