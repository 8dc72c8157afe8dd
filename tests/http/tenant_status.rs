//! What a tenant is open to, and what of it bites whom (platform.md §4).

use std::time::Duration;

use auth::{
    AddMember, ChangeTenant, NewTenant,
    Role::{self, AgencyUser, Owner},
    model::TenantStatus::{self, Active, ReadOnly, Suspended},
};
use kernel::Context;
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use system_tests::{Answer, PASSWORD, Person, Stand};

const DANONE: &str = "552032534";
const READ_ONLY: (u16, &str) = (503, "READ_ONLY");
const SUSPENDED: (u16, &str) = (403, "TENANT_SUSPENDED");

/// The platform opens or closes the tenant of this person.
pub async fn set(stand: &Stand, person: impl Into<Person>, status: TenantStatus) {
    let tenant = stand.person(person).await.tenant;
    let (status, reason) = (Some(status), Some("unpaid".to_owned()));
    let change = ChangeTenant { tenant, name: None, status, reason };
    stand.application.auth.change_tenant(&Context::system("test"), change).await.unwrap();
}

async fn sign_in(stand: &Stand, person: impl Into<Person>, tenant: Option<&str>) -> Answer {
    let person = person.into();
    stand.person(person).await;
    let body = json!({"email": person.email(), "password": PASSWORD, "tenant": tenant});
    stand.post("/v1/auth/login").json(body).await
}

/// A program of the first tenant, with its token.
async fn program(stand: &Stand) -> (String, String) {
    let new = json!({"client_name": "Caisse", "scopes": ["requests:create", "requests:read"]});
    let by = stand.issue(Owner).await.token;
    let made = stand.post("/v1/api-clients").token(by.expose_secret()).json(new).await.expect(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["api_client"]["client_id"]), text(&made["token"]))
}

fn code_of(answer: &Answer) -> (u16, String) {
    let enveloped = answer.enveloped_code();
    let (status, code) = if enveloped.1.is_empty() { answer.code() } else { enveloped };
    (status, code.to_uppercase())
}

/// Every kind of write: by body or by path alone, in the tenant or crossing tenants, with the envelope or without.
async fn writes(stand: &Stand, request: &str) -> Vec<(&'static str, String, Value)> {
    let (tenant, user) = (stand.person(Owner).await.tenant, stand.person(AgencyUser).await.user);
    let flag = "/v1/admin/feature-flags/requests.sync_attempt".to_owned();
    vec![
        ("POST", "/v1/requests".to_owned(), json!({"siren": "356000000"})),
        ("POST", format!("/v1/requests/{request}:refresh-company"), json!({})),
        ("PATCH", "/v1/auth/me".to_owned(), json!({"display_name": "Ada"})),
        ("POST", "/v1/users".to_owned(), json!({"email": "ada@nouvelle.example", "roles": ["viewer"]})),
        ("POST", format!("/v1/users/{user}/roles"), json!({"roles": ["viewer"]})),
        ("DELETE", format!("/v1/users/{user}"), Value::Null),
        ("POST", "/v1/api-clients".to_owned(), json!({"client_name": "B", "scopes": []})),
        ("PUT", flag.clone(), json!({"enabled": true, "scope": "tenant", "scope_id": tenant.to_string()})),
        ("DELETE", flag, Value::Null),
    ]
}

/// Calls with a proof of identity that is fresh.
async fn ask(stand: &Stand, (method, path, body): (&str, String, Value)) -> Answer {
    let token = stand.issue(Owner).await.token;
    let call = stand.call(method.parse().unwrap(), path).token(token.expose_secret());
    if body.is_null() { call.await } else { call.json(body).await }
}

#[tokio::test]
async fn scenario_70_a_read_only_tenant_answers_what_reads_and_refuses_what_writes() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched(DANONE).await;
        let (_, till) = program(stand).await;
        stand.token(AgencyUser).await;
        stand.clock.advance(Duration::from_hours(31 * 24));
        set(stand, Owner, ReadOnly).await;
        let before = stand.written();
        for path in
            ["/v1/auth/me", "/v1/requests", "/v1/users", "/v1/roles", "/v1/feature-flags", "/v1/api-clients"]
        {
            stand.get(path).by(Owner).await.expect(200);
        }
        // What is stale is shown and not refreshed.
        let shown = stand.get(format!("/v1/requests/{id}")).by(Owner).await.expect(200);
        assert_eq!(shown.enrichment(), "STALE");
        // Reading these leaves a line, all the same.
        for path in ["/v1/audit-events", "/v1/audit/verify", "/v1/security-events", "/v1/audit-events/export"]
        {
            stand.get(path).by(Owner).await.expect(200);
        }
        for write in writes(stand, &id).await {
            let answer = ask(stand, write.clone()).await;
            assert_eq!(code_of(&answer), (READ_ONLY.0, READ_ONLY.1.to_owned()), "{write:?}");
        }
        let body = json!({"siren": DANONE});
        let refused = stand.post("/v1/requests").token(&till).key("k").json(body.clone()).await;
        assert_eq!(refused.code(), READ_ONLY, "a program's call too");
        stand.get("/v1/requests").token(&till).await.expect(200);
        assert_eq!(stand.written(), before);
        stand.submit(Person::next_door(AgencyUser), DANONE).await.expect(201);
        set(stand, Owner, Active).await;
        stand.post("/v1/requests").token(&till).key("k").json(body).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn scenario_70_people_and_programs_come_and_go_in_a_read_only_tenant() {
    Stand::everywhere(async |stand| {
        let (client, till) = program(stand).await;
        set(stand, Owner, ReadOnly).await;
        let wrong = json!({"email": Person::from(Owner).email(), "password": "something else entirely"});
        assert_eq!(stand.post("/v1/auth/login").json(wrong).await.status, 401);
        let tokens = sign_in(stand, Owner, None).await.expect(200);
        let other = sign_in(stand, Owner, None).await.expect(200);
        let tokens =
            stand.post("/v1/auth/refresh").json(json!({"token": tokens["refresh_token"]})).await.expect(200);
        let access = tokens["access_token"].as_str().unwrap();
        let post = async |path: &str, body: Value| stand.post(path).token(access).json(body).await;
        assert_eq!(post("/v1/auth/step-up", json!({"password": "not it at all"})).await.status, 401);
        post("/v1/auth/step-up", json!({"password": PASSWORD})).await.expect(200);
        let gone = other["session_id"].as_str().unwrap();
        stand.call(Method::DELETE, format!("/v1/auth/sessions/{gone}")).token(access).await.expect(204);
        let user = stand.person(AgencyUser).await.user;
        stand.issue(AgencyUser).await;
        let sessions = format!("/v1/users/{user}/sessions");
        stand.call(Method::DELETE, sessions).token(access).await.expect(204);
        post("/v1/auth/revoke", json!({"user_id": user.to_string()})).await.expect(200);
        let new = json!({"current_password": PASSWORD, "new_password": "four other random words"});
        post("/v1/auth/password", new).await.expect(204);
        post("/v1/auth/logout", json!({})).await.expect(204);
        assert_eq!(stand.get("/v1/auth/me").token(access).await.status, 401);
        let grant = json!({"grant_type": "client_credentials", "client_id": client, "client_secret": till});
        stand.post("/v1/auth/token").json(grant).await.expect(200);
        // Whoever may not is told so, and the trail tells it.
        let denied = stand.get("/v1/users").by(AgencyUser).await;
        assert_eq!(denied.code(), (403, "FORBIDDEN"));
        assert_eq!(stand.database.count("audit_events WHERE action = 'access.denied'"), 1);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn a_suspended_tenant_lets_everybody_out_and_nobody_in_until_it_is_resumed() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched(DANONE).await;
        let (client, till) = program(stand).await;
        let tokens = sign_in(stand, Owner, None).await.expect(200);
        let leaving = sign_in(stand, Owner, None).await.expect(200);
        for status in [Suspended, TenantStatus::Deleting] {
            set(stand, Owner, status).await;
            let access = tokens["access_token"].as_str().unwrap();
            for path in ["/v1/auth/me", "/v1/requests", "/v1/roles", "/v1/audit-events", "/v1/feature-flags"]
            {
                assert_eq!(stand.get(path).token(access).await.code(), SUSPENDED, "{path}");
            }
            for write in writes(stand, &id).await {
                let answer = ask(stand, write.clone()).await;
                assert_eq!(code_of(&answer), (SUSPENDED.0, SUSPENDED.1.to_owned()), "{write:?}");
            }
            let by_program = stand.get("/v1/requests").token(&till).await;
            assert_eq!(by_program.code(), SUSPENDED);
            assert_eq!(sign_in(stand, Owner, None).await.code(), SUSPENDED);
            let refresh = json!({"token": tokens["refresh_token"]});
            assert_eq!(stand.post("/v1/auth/refresh").json(refresh).await.code(), SUSPENDED);
            let grant =
                json!({"grant_type": "client_credentials", "client_id": client, "client_secret": till});
            let granted = stand.post("/v1/auth/token").json(grant).await;
            assert_eq!(code_of(&granted), (SUSPENDED.0, SUSPENDED.1.to_owned()));
        }
        let leave = stand.post("/v1/auth/logout").token(leaving["access_token"].as_str().unwrap());
        leave.json(json!({})).await.expect(204);
        stand.submit(Person::next_door(AgencyUser), DANONE).await.expect(201);
        let told =
            stand.database.texts("SELECT metadata FROM audit_events WHERE action = 'auth.login.refused'");
        assert!(told.len() == 4 && told.iter().all(|line| line.contains("tenant_suspended")), "{told:?}");
        set(stand, Owner, Active).await;
        stand.get("/v1/auth/me").token(tokens["access_token"].as_str().unwrap()).await.expect(200);
        let refresh = json!({"token": tokens["refresh_token"]});
        stand.post("/v1/auth/refresh").json(refresh).await.expect(200);
        stand.get("/v1/requests").token(&till).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_member_of_two_tenants_gets_into_the_open_one_and_is_told_why_not_into_the_other() {
    Stand::everywhere(async |stand| {
        let member = AddMember {
            user: stand.person(AgencyUser).await.user,
            tenant: NewTenant { slug: "ailleurs".to_owned(), name: "Ailleurs".to_owned() },
            roles: vec![Role::Viewer],
            client: None,
        };
        stand.application.auth.add_member(&Context::system("test"), member).await.unwrap();
        let choosing = sign_in(stand, AgencyUser, None).await.expect(200);
        set(stand, Owner, Suspended).await;
        let tokens = sign_in(stand, AgencyUser, None).await.expect(200);
        let access = tokens["access_token"].as_str().unwrap();
        let me = stand.get("/v1/auth/me").token(access).await.expect(200);
        assert_eq!(me["tenant"]["slug"], "ailleurs");
        assert_eq!(sign_in(stand, AgencyUser, Some("agence")).await.code(), SUSPENDED);
        let to = |tenant: &str| json!({"tenant": tenant});
        let switch =
            async |tenant: &str| stand.post("/v1/auth/switch-tenant").token(access).json(to(tenant)).await;
        assert_eq!(switch("agence").await.code(), SUSPENDED);
        assert_eq!(switch("voisin").await.code(), (403, "FORBIDDEN"));
        let choice = json!({"select_token": choosing["select_token"], "tenant": "agence"});
        assert_eq!(stand.post("/v1/auth/select-tenant").json(choice.clone()).await.code(), SUSPENDED);
        set(stand, Owner, ReadOnly).await;
        switch("agence").await.expect(200);
        stand.post("/v1/auth/select-tenant").json(choice).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_waits_for_its_tenant_to_open() {
    Stand::everywhere(async |stand| {
        let ada = json!({"email": "ada@nouvelle.example", "roles": ["viewer"]});
        stand.post("/v1/users").by(Owner).json(ada).await.expect(201);
        stand.work().await;
        let letters = stand.mailbox.letters_to("ada@nouvelle.example");
        let token = letters[0].token().unwrap();
        let inspect = async || stand.post("/v1/auth/invitations/inspect").json(json!({"token": token})).await;
        let accept = async || {
            let body = json!({"token": token, "new_password": "four other random words"});
            stand.post("/v1/auth/invitations/accept").json(body).await
        };
        set(stand, Owner, ReadOnly).await;
        inspect().await.expect(200);
        assert_eq!(accept().await.code(), READ_ONLY);
        set(stand, Owner, Suspended).await;
        assert_eq!((inspect().await.code(), accept().await.code()), (SUSPENDED, SUSPENDED));
        set(stand, Owner, Active).await;
        accept().await.expect(204);
    })
    .await;
}
