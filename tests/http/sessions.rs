//! Sessions seen, ended, moved and renewed (platform.md §5.1).

use std::time::Duration;

use auth::{
    AddMember, NewTenant,
    Role::{self, AgencyUser, Owner, TenantAdmin},
};
use kernel::Context;
use secrecy::ExposeSecret as _;
use serde_json::json;
use system_tests::{Answer, PASSWORD, Person, Stand};

async fn login(stand: &Stand, person: impl Into<Person>) -> Answer {
    let person = person.into();
    stand.person(person).await;
    let body = json!({"email": person.email(), "password": PASSWORD, "device": "Poste 1"});
    stand.post("/v1/auth/login").json(body).await.expect(200)
}

fn access(answer: &Answer) -> &str {
    answer["access_token"].as_str().unwrap()
}

async fn second_tenant(stand: &Stand, person: impl Into<Person>) {
    let member = AddMember {
        user: stand.person(person).await.user,
        tenant: NewTenant { slug: "ailleurs".to_owned(), name: "Ailleurs".to_owned() },
        roles: vec![Role::Viewer],
        client: None,
    };
    stand.application.auth.add_member(&Context::system("test"), member).await.unwrap();
}

#[tokio::test]
async fn scenario_08_after_a_sign_out_the_access_token_is_revoked_on_every_process() {
    Stand::everywhere(async |stand| {
        let (one, two) = (login(stand, AgencyUser).await, login(stand, AgencyUser).await);
        stand.get("/v1/auth/me").token(access(&two)).await.expect(200);
        stand.post("/v1/auth/logout").token(access(&one)).await.expect(204);
        let refused = stand.get("/v1/auth/me").token(access(&one)).await;
        assert_eq!(refused.details(), [("Authorization", "revoked")]);
        // As another process would do it: behind this one's back.
        stand.database.execute("UPDATE sessions SET revoked_at = created_at");
        stand.clock.advance(Duration::from_secs(6));
        assert_eq!(stand.get("/v1/auth/me").token(access(&two)).await.code(), (401, "AUTH_ERROR"));
    })
    .await;
}

#[tokio::test]
async fn scenario_09_a_role_that_was_taken_away_no_longer_lets_in_six_seconds_later() {
    Stand::everywhere(async |stand| {
        let tokens = login(stand, TenantAdmin).await;
        let ask = async || {
            let call = stand.post("/v1/auth/introspect").token(access(&tokens));
            call.json(json!({"token": access(&tokens)})).await
        };
        assert_eq!(ask().await.expect(200)["active"], json!(true));
        stand.database.execute(r#"UPDATE memberships SET roles = '["viewer"]'"#);
        stand.clock.advance(Duration::from_secs(6));
        assert_eq!(ask().await.code(), (403, "FORBIDDEN"));
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_of_ones_sessions_and_nobody_elses() {
    Stand::everywhere(async |stand| {
        let (one, two) = (login(stand, AgencyUser).await, login(stand, AgencyUser).await);
        let other = login(stand, Owner).await;
        for tokens in [&one, &two, &other] {
            stand.get("/v1/auth/me").token(access(tokens)).await.expect(200);
        }
        stand.post("/v1/auth/logout").token(access(&one)).json(json!({"all": true})).await.expect(204);
        for gone in [&one, &two] {
            assert_eq!(stand.get("/v1/auth/me").token(access(gone)).await.status, 401);
        }
        stand.get("/v1/auth/me").token(access(&other)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn ones_sessions_are_listed_with_the_current_one_and_ended_one_by_one() {
    Stand::everywhere(async |stand| {
        let (one, two) = (login(stand, AgencyUser).await, login(stand, AgencyUser).await);
        let list = stand.get("/v1/auth/sessions").token(access(&two)).await.expect(200);
        assert_eq!(list["total"], json!(2));
        let current = |session: &serde_json::Value| session["current"] == json!(true);
        let items = list["items"].as_array().unwrap();
        let own = items.iter().find(|session| current(session)).unwrap();
        assert_eq!((&own["id"], &own["device"]), (&two["session_id"], &json!("Poste 1")));
        let path = format!("/v1/auth/sessions/{}", one["session_id"].as_str().unwrap());
        let stranger = login(stand, Owner).await;
        let plain = |path: &str| {
            let call = stand.get(path).token(access(&stranger));
            call.header("X-Request-Id", "r").header("X-Correlation-Id", "c")
        };
        let (foreign, missing) =
            (plain(&path).await, plain("/v1/auth/sessions/01930000-0000-7000-8000-000000000000").await);
        assert_eq!((foreign.code(), &foreign.text), ((404, "NOT_FOUND"), &missing.text));
        let delete = |tokens: &Answer| stand.call(reqwest::Method::DELETE, &path).token(access(tokens));
        delete(&stranger).await.expect(404);
        delete(&two).await.expect(204);
        delete(&two).await.expect(404);
        assert_eq!(stand.get("/v1/auth/me").token(access(&one)).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn the_session_beyond_the_cap_ends_the_longest_idle_one() {
    let capped = Stand::with("SESSIONS_PER_USER", 2);
    capped
        .everywhere(async |stand| {
            let mut opened = Vec::new();
            for _ in 0..3 {
                opened.push(login(stand, AgencyUser).await);
                stand.clock.advance(Duration::from_secs(1));
            }
            let mut said = Vec::new();
            for tokens in &opened {
                said.push(stand.get("/v1/auth/me").token(access(tokens)).await.status);
            }
            assert_eq!(said, [401, 200, 200]);
        })
        .await;
}

#[tokio::test]
async fn scenario_14_a_password_is_changed_only_soon_after_a_proof_and_ends_the_other_sessions() {
    Stand::everywhere(async |stand| {
        let (one, two) = (login(stand, TenantAdmin).await, login(stand, TenantAdmin).await);
        let change = async |token: &str, new: &str| {
            let body = json!({"current_password": PASSWORD, "new_password": new});
            stand.post("/v1/auth/password").token(token).json(body).await
        };
        stand.clock.advance(Duration::from_mins(20));
        let one =
            stand.post("/v1/auth/refresh").json(json!({"token": one["refresh_token"]})).await.expect(200);
        let old = change(access(&one), "four other random words").await;
        assert_eq!(old.code(), (403, "STEP_UP_REQUIRED"));
        let prove = async |password: &str| {
            let call = stand.post("/v1/auth/step-up").token(access(&one));
            call.json(json!({"password": password})).await
        };
        assert_eq!(prove("wrong horse battery staple").await.code(), (401, "AUTH_ERROR"));
        assert_eq!(change(access(&one), "four other random words").await.code(), (403, "STEP_UP_REQUIRED"));
        let fresh = prove(PASSWORD).await.expect(200);
        assert_eq!(fresh["session_id"], one["session_id"]);
        let short = change(access(&fresh), "short").await;
        assert_eq!(
            (short.code(), short.details()),
            ((422, "WEAK_PASSWORD"), vec![("new_password", "too_short")])
        );
        change(access(&fresh), "four other random words").await.expect(204);
        stand.get("/v1/auth/me").token(access(&fresh)).await.expect(200);
        let other = stand.post("/v1/auth/refresh").json(json!({"token": two["refresh_token"]})).await;
        assert_eq!(other.code(), (401, "AUTH_REFRESH_REVOKED"));
        let email = Person::from(TenantAdmin).email();
        for (password, status) in [(PASSWORD, 401), ("four other random words", 200)] {
            let body = json!({"email": email, "password": password});
            stand.post("/v1/auth/login").json(body).await.expect(status);
        }
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.password.changed'"), 1);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn a_member_of_two_tenants_chooses_without_typing_the_password_again_and_moves_between_them() {
    Stand::everywhere(async |stand| {
        stand.person(AgencyUser).await;
        second_tenant(stand, AgencyUser).await;
        let body = json!({"email": Person::from(AgencyUser).email(), "password": PASSWORD});
        let asked = stand.post("/v1/auth/login").json(body).await.expect(200);
        let choose = async |token: &serde_json::Value, tenant: &str| {
            let body = json!({"select_token": token, "tenant": tenant});
            stand.post("/v1/auth/select-tenant").json(body).await
        };
        let token = &asked["select_token"];
        assert_eq!(choose(token, "nowhere").await.code(), (401, "AUTH_ERROR"));
        assert_eq!(choose(&json!("cst_AAAA"), "agence").await.code(), (401, "AUTH_ERROR"));
        let tokens = choose(token, "agence").await.expect(200);
        stand.clock.advance(Duration::from_secs(301));
        assert_eq!(choose(token, "agence").await.code(), (401, "AUTH_ERROR"));

        let switch = async |token: &str, tenant: &str| {
            stand.post("/v1/auth/switch-tenant").token(token).json(json!({"tenant": tenant})).await
        };
        assert_eq!(switch(access(&tokens), "voisin").await.code(), (403, "FORBIDDEN"));
        let moved = switch(access(&tokens), "ailleurs").await.expect(200);
        assert_eq!(moved["session_id"], tokens["session_id"]);
        let me = stand.get("/v1/auth/me").token(access(&moved)).await.expect(200);
        assert_eq!((&me["tenant"]["slug"], &me["roles"]), (&json!("ailleurs"), &json!(["viewer"])));
        assert_eq!(stand.get("/v1/auth/me").token(access(&tokens)).await.status, 401);
        let next =
            stand.post("/v1/auth/refresh").json(json!({"token": moved["refresh_token"]})).await.expect(200);
        assert_eq!(next["tenant_id"], moved["tenant_id"]);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_throws_a_member_out_and_no_neighbour_can() {
    Stand::everywhere(async |stand| {
        let tokens = login(stand, AgencyUser).await;
        let user = stand.person(AgencyUser).await.user;
        let revoke = |by: Person, body: serde_json::Value| stand.post("/v1/auth/revoke").by(by).json(body);
        let whole = json!({"user_id": user.to_string()});
        assert_eq!(revoke(Role::Viewer.into(), whole.clone()).await.enveloped_code(), (403, "forbidden"));
        assert_eq!(
            revoke(Person::next_door(Owner), whole.clone()).await.enveloped_code(),
            (404, "not_found")
        );
        let by_token = json!({"refresh_token": tokens["refresh_token"]});
        let foreign = revoke(Person::next_door(Owner), by_token).await.expect(200);
        assert_eq!(foreign["data"]["revoked"], json!(false));
        stand.get("/v1/auth/me").token(access(&tokens)).await.expect(200);
        let done = revoke(Owner.into(), whole).await.expect(200);
        assert_eq!((&done["success"], &done["data"]["revoked"]), (&json!(true), &json!(true)));
        assert_eq!(stand.get("/v1/auth/me").token(access(&tokens)).await.status, 401);
        assert_eq!(revoke(Owner.into(), json!({})).await.enveloped_code(), (422, "validation_error"));
    })
    .await;
}

#[tokio::test]
async fn a_token_of_another_tenant_introspects_as_a_forged_one() {
    Stand::everywhere(async |stand| {
        let neighbour = stand.issue(Person::next_door(Owner)).await;
        for token in [neighbour.token.expose_secret(), "x.y.z"] {
            let said =
                stand.post("/v1/auth/introspect").by(Owner).json(json!({"token": token})).await.expect(200);
            assert_eq!(said.json, json!({"active": false}));
        }
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_changed_and_seen_at_once_and_a_key_has_its_effect_once() {
    Stand::everywhere(async |stand| {
        stand.get("/v1/auth/me").by(Owner).await.expect(200);
        let change = |body| stand.call(reqwest::Method::PATCH, "/v1/auth/me").by(Owner).key("k").json(body);
        let body = json!({"display_name": " Zoë ", "locale": "ar"});
        change(body.clone()).await.expect(204);
        let me = stand.get("/v1/auth/me").by(Owner).await.expect(200);
        assert_eq!((&me["user"]["display_name"], &me["user"]["locale"]), (&json!("Zoë"), &json!("ar")));
        let again = change(body).await.expect(204);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.profile.changed'"), 1);
        let other = stand.call(reqwest::Method::PATCH, "/v1/auth/me").by(Owner);
        assert_eq!(other.json(json!({"locale": "de"})).await.details(), [("locale", "expected_fr_en_or_ar")]);
    })
    .await;
}
