//! The members of a tenant, seen and changed by its administrators (platform.md §3, §4, §5.2).

use std::time::Duration;

use auth::{
    AddMember, NewTenant,
    Role::{self, AgencyUser, Manager, Owner, TenantAdmin, Viewer},
};
use kernel::Context;
use reqwest::Method;
use serde_json::{Value, json};
use system_tests::{Answer, PASSWORD, Person, Stand};

async fn id(stand: &Stand, person: impl Into<Person>) -> String {
    stand.person(person).await.user.to_string()
}

async fn patch(stand: &Stand, by: Role, id: &str, body: Value) -> Answer {
    stand.call(Method::PATCH, format!("/v1/users/{id}")).by(by).json(body).await
}

async fn grant(stand: &Stand, by: impl Into<Person>, id: &str, body: Value) -> Answer {
    stand.post(format!("/v1/users/{id}/roles")).by(by).json(body).await
}

/// Makes a member of the first tenant one of another too.
async fn second_tenant(stand: &Stand, person: impl Into<Person>) {
    let member = AddMember {
        user: stand.person(person).await.user,
        tenant: NewTenant { slug: "ailleurs".to_owned(), name: "Ailleurs".to_owned() },
        roles: vec![Viewer],
        client: None,
    };
    stand.application.auth.add_member(&Context::system("test"), member).await.unwrap();
}

#[tokio::test]
async fn members_are_listed_by_name_searched_and_paged() {
    Stand::everywhere(async |stand| {
        for (client, name) in [(1, "Zoé 100%"), (2, "élise"), (3, "Ada")] {
            let person = Person { client, ..Viewer.into() };
            patch(stand, Owner, &id(stand, person).await, json!({ "display_name": name })).await.expect(200);
        }
        stand.person(Person::next_door(Viewer)).await;
        let ask = async |query: &str| stand.get(format!("/v1/users?{query}")).by(Owner).await.expect(200);
        let names = |answer: &Answer| {
            let items = answer["items"].as_array().unwrap().clone();
            items.iter().map(|item| item["display_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let all = ask("").await;
        assert_eq!(names(&all), ["Ada", "owner", "Zoé 100%", "élise"], "in the order of the letters' bytes");
        assert_eq!((&all["total"], &all["page"], &all["size"]), (&json!(4), &json!(1), &json!(20)));
        assert_eq!(names(&ask("q=%C3%89LI").await), ["élise"], "whatever its case");
        assert_eq!(names(&ask("q=%25").await), ["Zoé 100%"], "a per cent sign is itself");
        assert_eq!(names(&ask("q=viewer-3%40").await), ["Ada"], "by the address too");
        assert_eq!(names(&ask("q=_").await), [] as [&str; 0]);
        let second = ask("size=3&page=2").await;
        assert_eq!((names(&second), &second["total"]), (vec!["élise".to_owned()], &json!(4)));
        assert_eq!(names(&ask("status=disabled").await), [] as [&str; 0]);
        for (query, code, field) in [
            ("page=0", "INVALID_PAGINATION", "page"),
            ("size=101", "INVALID_PAGINATION", "size"),
            ("size=x", "INVALID_PAGINATION", "size"),
            ("status=gone", "VALIDATION_ERROR", "status"),
            ("sort=name", "VALIDATION_ERROR", "sort"),
            ("page=501", "PAGE_TOO_DEEP", "page"),
        ] {
            let refused = stand.get(format!("/v1/users?{query}")).by(Owner).await;
            assert_eq!((refused.code(), refused.details()[0].0), ((400, code), field), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn scenario_09_a_role_taken_away_through_the_api_no_longer_lets_in_with_the_same_token() {
    Stand::everywhere(async |stand| {
        let agent = id(stand, AgencyUser).await;
        stand.submit(AgencyUser, "552032534").await.expect(201);
        let changed = grant(stand, TenantAdmin, &agent, json!({ "roles": ["viewer", "viewer"] })).await.expect(200);
        assert_eq!(changed["roles"], json!(["viewer"]));
        assert_eq!(stand.submit(AgencyUser, "552032534").await.code(), (403, "FORBIDDEN"));
        let extra = json!({ "roles": ["viewer"], "extra_permissions": ["requests:create", "requests:read"] });
        grant(stand, TenantAdmin, &agent, extra).await.expect(200);
        stand.submit(AgencyUser, "552032534").await.expect(201);
        let denied = json!({ "roles": ["agency_user"], "denied_permissions": ["requests:*"] });
        let denied = grant(stand, TenantAdmin, &agent, denied).await.expect(200);
        assert_eq!(denied["extra_permissions"], json!(["requests:create", "requests:read"]), "left as they are");
        assert_eq!(stand.submit(AgencyUser, "552032534").await.code(), (403, "FORBIDDEN"), "a denial wins");
        let told = stand.database.texts(
            "SELECT metadata FROM audit_events WHERE action = 'auth.member.roles_changed' ORDER BY id LIMIT 1",
        );
        let told: Value = serde_json::from_str(&told[0]).unwrap();
        assert_eq!(told["changed"]["roles"], json!({ "from": ["agency_user"], "to": ["viewer"] }));
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_what_they_lack_nor_changes_who_may_do_more() {
    Stand::everywhere(async |stand| {
        let (viewer, owner, manager) =
            (id(stand, Viewer).await, id(stand, Owner).await, id(stand, Manager).await);
        let refused = (403, "FORBIDDEN");
        for body in [
            json!({ "roles": ["owner"] }),
            json!({ "roles": ["viewer"], "extra_permissions": ["owners:assign"] }),
            json!({ "roles": ["viewer"], "extra_permissions": ["tenant:*"] }),
        ] {
            assert_eq!(grant(stand, TenantAdmin, &viewer, body.clone()).await.code(), refused, "{body}");
        }
        assert_eq!(grant(stand, TenantAdmin, &owner, json!({ "roles": ["viewer"] })).await.code(), refused);
        assert_eq!(patch(stand, TenantAdmin, &owner, json!({ "is_active": false })).await.code(), refused);
        // A manager trusted with roles reaches those who may do no more than they.
        let trusted = json!({ "roles": ["manager"], "extra_permissions": ["users:grant"] });
        grant(stand, TenantAdmin, &manager, trusted).await.expect(200);
        let other = id(stand, Person { client: 2, ..Manager.into() }).await;
        let less = json!({ "roles": ["manager"], "denied_permissions": ["planning:*"] });
        grant(stand, Manager, &other, less).await.expect(200);
        assert_eq!(grant(stand, Manager, &other, json!({ "roles": ["viewer"] })).await.code(), refused);
        assert_eq!(grant(stand, Manager, &viewer, json!({ "roles": ["manager"] })).await.code(), refused);
        for (body, field, reason) in [
            (json!({ "roles": [] }), "roles", "missing"),
            (json!({ "roles": ["emperor"] }), "roles", "unknown_role"),
            (json!({ "roles": ["worker"] }), "roles", "not_for_people"),
            (json!({ "roles": ["viewer"], "extra_permissions": ["*"] }), "extra_permissions", "malformed"),
            (
                json!({ "roles": ["viewer"], "extra_permissions": ["platform:provision"] }),
                "extra_permissions",
                "malformed",
            ),
            (
                json!({ "roles": ["viewer"], "denied_permissions": ["a b"] }),
                "denied_permissions",
                "malformed",
            ),
        ] {
            let answer = grant(stand, Owner, &viewer, body.clone()).await;
            assert_eq!((answer.code().0, answer.details()), (400, vec![(field, reason)]), "{body}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_last_owner_stays_one_and_owners_are_changed_soon_after_a_proof_alone() {
    Stand::everywhere(async |stand| {
        let (owner, second) = (id(stand, Owner).await, id(stand, Viewer).await);
        let last = grant(stand, Owner, &owner, json!({ "roles": ["viewer"] })).await;
        assert_eq!((last.code(), last.details()), ((409, "CONFLICT"), vec![("roles", "last_owner")]));
        let oneself = patch(stand, Owner, &owner, json!({ "is_active": false })).await;
        assert_eq!((oneself.code(), oneself.details()), ((409, "CONFLICT"), vec![("is_active", "oneself")]));
        stand.clock.advance(Duration::from_mins(16));
        let late = grant(stand, Owner, &second, json!({ "roles": ["owner"] })).await;
        assert_eq!(late.code(), (403, "STEP_UP_REQUIRED"));
        let proof =
            stand.post("/v1/auth/step-up").by(Owner).json(json!({ "password": PASSWORD })).await.expect(200);
        let token = proof["access_token"].as_str().unwrap();
        let call = stand.post(format!("/v1/users/{second}/roles")).token(token);
        call.json(json!({ "roles": ["owner"] })).await.expect(200);
        // Now there are two, and one may go; a disabled one does not count.
        grant(stand, Owner, &second, json!({ "roles": ["owner"] })).await.expect(200);
        patch(stand, Owner, &second, json!({ "is_active": false })).await.expect(200);
        let last = grant(stand, Owner, &owner, json!({ "roles": ["viewer"] })).await;
        assert_eq!(last.details(), [("roles", "last_owner")]);
        patch(stand, Owner, &second, json!({ "is_active": true })).await.expect(200);
        grant(stand, Owner, &owner, json!({ "roles": ["viewer"] })).await.expect(200);
        assert_eq!(
            grant(stand, Owner, &owner, json!({ "roles": ["owner"] })).await.code(),
            (403, "FORBIDDEN")
        );
    })
    .await;
}

#[tokio::test]
async fn a_member_shut_out_is_out_at_once_of_this_tenant_alone_and_can_be_let_in_again() {
    Stand::everywhere(async |stand| {
        let agent = id(stand, AgencyUser).await;
        second_tenant(stand, AgencyUser).await;
        let body = |tenant: &str| json!({ "email": Person::from(AgencyUser).email(), "password": PASSWORD, "tenant": tenant });
        let login = async |tenant: &str| stand.post("/v1/auth/login").json(body(tenant)).await;
        let (here, elsewhere) = (login("agence").await.expect(200), login("ailleurs").await.expect(200));
        let me = async |tokens: &Answer| {
            stand.get("/v1/auth/me").token(tokens["access_token"].as_str().unwrap()).await.status
        };
        assert_eq!((me(&here).await, me(&elsewhere).await), (200, 200));
        let out = || stand.call(Method::DELETE, format!("/v1/users/{agent}")).by(TenantAdmin);
        out().await.expect(204);
        out().await.expect(204);
        assert_eq!((me(&here).await, me(&elsewhere).await), (401, 200));
        let refresh = stand.post("/v1/auth/refresh").json(json!({ "token": here["refresh_token"] })).await;
        assert_eq!(refresh.status, 401);
        assert_eq!(login("agence").await.code(), (401, "AUTH_ERROR"));
        login("ailleurs").await.expect(200);
        let seen = stand.get(format!("/v1/users/{agent}")).by(TenantAdmin).await.expect(200);
        assert_eq!((&seen["status"], &seen["is_active"]), (&json!("disabled"), &json!(false)));
        patch(stand, TenantAdmin, &agent, json!({ "is_active": true })).await.expect(200);
        assert_eq!(me(&here).await, 401, "what was ended stays ended");
        login("agence").await.expect(200);
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.member.disabled'"), 1);
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.member.enabled'"), 1);
        let name = patch(stand, TenantAdmin, &agent, json!({ "display_name": "Autre" })).await;
        assert_eq!(name.details(), [("display_name", "belongs_to_other_tenants")]);
    })
    .await;
}

#[tokio::test]
async fn a_user_of_another_tenant_answers_as_a_missing_one_to_the_byte() {
    Stand::everywhere(async |stand| {
        let foreign = stand.issue(Person::next_door(Viewer)).await;
        let missing = "01930000-0000-7000-8000-000000000000";
        let ask = async |method: Method, rest: &str, id: &str, body: Option<Value>| {
            let call = stand.call(method, format!("/v1/users/{id}{rest}")).by(Owner);
            let call = call.header("X-Request-Id", "r").header("X-Correlation-Id", "c");
            match body {
                Some(body) => call.json(body).await,
                None => call.await,
            }
        };
        let session = format!("/sessions/{}", foreign.session);
        for (method, rest, body) in [
            (Method::GET, "", None),
            (Method::PATCH, "", Some(json!({ "is_active": false }))),
            (Method::DELETE, "", None),
            (Method::POST, "/roles", Some(json!({ "roles": ["viewer"] }))),
            (Method::POST, "/unlock", Some(json!({}))),
            (Method::GET, "/sessions", None),
            (Method::DELETE, "/sessions", None),
            (Method::DELETE, session.as_str(), None),
        ] {
            let theirs = ask(method.clone(), rest, &foreign.user.to_string(), body.clone()).await;
            let nobodys = ask(method.clone(), rest, missing, body.clone()).await;
            let unreadable = ask(method, rest, "42", body).await;
            assert_eq!(theirs.code(), (404, "NOT_FOUND"), "{rest}");
            assert_eq!((&theirs.text, &theirs.text), (&nobodys.text, &unreadable.text), "{rest}");
        }
        // A member's own id with a session of theirs elsewhere.
        let viewer = id(stand, Viewer).await;
        assert_eq!(ask(Method::DELETE, &session, &viewer, None).await.code(), (404, "NOT_FOUND"));
        stand.get("/v1/auth/me").by(Person::next_door(Viewer)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_member_whose_account_is_locked_may_try_again_at_once_when_an_administrator_says_so() {
    Stand::everywhere(async |stand| {
        let viewer = id(stand, Viewer).await;
        let email = Person::from(Viewer).email();
        let login = async |password: &str| {
            let body = json!({ "email": email, "password": password });
            stand.post("/v1/auth/login").json(body).await.code().0
        };
        for _ in 0..5 {
            assert_eq!(login("wrong horse battery staple").await, 401);
        }
        assert_eq!(login(PASSWORD).await, 429);
        let unlock = |by: Role| stand.post(format!("/v1/users/{viewer}/unlock")).by(by);
        assert_eq!(unlock(Manager).await.code(), (403, "FORBIDDEN"));
        assert_eq!(login(PASSWORD).await, 429);
        unlock(TenantAdmin).await.expect(204);
        assert_eq!(login(PASSWORD).await, 200);
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.member.unlocked'"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_members_sessions_are_seen_and_ended() {
    Stand::everywhere(async |stand| {
        let (one, two) = (stand.issue(Viewer).await, stand.issue(Viewer).await);
        let sessions = format!("/v1/users/{}/sessions", one.user);
        let list = stand.get(&*sessions).by(TenantAdmin).await.expect(200);
        assert_eq!((&list["total"], &list["items"][0]["current"]), (&json!(2), &json!(false)));
        let me = async |token: &auth::AccessToken| {
            use secrecy::ExposeSecret as _;
            stand.get("/v1/auth/me").token(token.token.expose_secret()).await.status
        };
        assert_eq!((me(&one).await, me(&two).await), (200, 200));
        let end = |path: String| stand.call(Method::DELETE, path).by(TenantAdmin);
        end(format!("{sessions}/{}", one.session)).await.expect(204);
        assert_eq!((me(&one).await, me(&two).await), (401, 200));
        end(format!("{sessions}/{}", one.session)).await.expect(404);
        end(sessions.clone()).await.expect(204);
        assert_eq!(me(&two).await, 401);
        end(sessions).await.expect(204);
    })
    .await;
}

#[tokio::test]
async fn scenario_24_a_change_with_a_key_is_made_once_and_another_body_is_refused() {
    Stand::everywhere(async |stand| {
        let path = format!("/v1/users/{}/roles", id(stand, Viewer).await);
        let send =
            async |roles: Value| stand.post(&*path).by(Owner).key("k").json(json!({ "roles": roles })).await;
        let first = send(json!(["manager"])).await.expect(200);
        let again = send(json!(["manager"])).await.expect(200);
        assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &first.text));
        assert_eq!(send(json!(["tech"])).await.code(), (422, "IDEMPOTENCY_KEY_REUSED"));
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.member.roles_changed'"), 1);
    })
    .await;
}
