//! Asking somebody in: the letter, its link, and who comes in by it (platform.md §4, §5.2, §6.2).

use std::time::Duration;

use auth::Role::{Manager, Owner, TenantAdmin, Viewer};
use reqwest::Method;
use serde_json::{Value, json};
use system_tests::{Answer, PASSWORD, Person, Stand};

const ADA: &str = "Ada@nouvelle.example";
const ANOTHER: &str = "four other random words";

async fn invite(stand: &Stand, by: impl Into<Person>, email: &str) -> Answer {
    let body = json!({ "email": email, "display_name": "Ada", "roles": ["agency_user"], "locale": "en" });
    stand.post("/v1/users").by(by).json(body).await
}

/// Invites, lets the letter go out, and gives the member's id and the token of the link.
async fn invited(stand: &Stand, by: impl Into<Person>, email: &str) -> (String, String) {
    let member = invite(stand, by, email).await.expect(201);
    stand.work().await;
    (member["id"].as_str().unwrap().to_owned(), token(stand, email))
}

/// The token of the newest letter to `email`.
fn token(stand: &Stand, email: &str) -> String {
    let letters = stand.mailbox.letters_to(email);
    letters.last().and_then(|letter| letter.token()).unwrap().to_owned()
}

async fn inspect(stand: &Stand, token: &str) -> Answer {
    stand.post("/v1/auth/invitations/inspect").json(json!({ "token": token })).await
}

async fn accept(stand: &Stand, mut body: Value, token: &str) -> Answer {
    body["token"] = json!(token);
    stand.post("/v1/auth/invitations/accept").json(body).await
}

async fn sign_in(stand: &Stand, email: &str, password: &str, tenant: &str) -> u16 {
    let body = json!({ "email": email, "password": password, "tenant": tenant });
    stand.post("/v1/auth/login").json(body).await.status
}

async fn one(stand: &Stand, id: &str) -> Answer {
    stand.get(format!("/v1/users/{id}")).by(Owner).await
}

#[tokio::test]
async fn somebody_invited_chooses_a_password_once_and_is_a_member_with_the_roles_they_were_given() {
    Stand::everywhere(async |stand| {
        let sent = invite(stand, TenantAdmin, ADA).await.expect(201);
        let id = sent["id"].as_str().unwrap().to_owned();
        assert_eq!(sent.header("location"), format!("/v1/users/{id}"));
        assert_eq!((&sent["status"], &sent["is_active"]), (&json!("invited"), &json!(false)));
        let listed = stand.get("/v1/users?status=invited").by(TenantAdmin).await.expect(200);
        assert_eq!((&listed["items"][0], &listed["total"]), (&sent.json, &json!(1)));
        stand.work().await;
        assert_eq!(stand.mailbox.letters_to(ADA)[0].subject, "Maison agence invites you");
        let token = token(stand, ADA);
        let told = inspect(stand, &token).await.expect(200);
        assert_eq!(told["tenant"]["slug"], "agence");
        assert_eq!((&told["email"], &told["display_name"]), (&json!(ADA), &json!("Ada")));
        assert_eq!((told.header("cache-control"), &told["has_account"]), ("no-store", &json!(false)));
        assert_eq!(sign_in(stand, ADA, ANOTHER, "agence").await, 401);
        for (body, code) in [
            (json!({ "new_password": "short" }), (422, "WEAK_PASSWORD")),
            (json!({ "new_password": ANOTHER, "display_name": " " }), (400, "VALIDATION_ERROR")),
            (json!({ "password": ANOTHER }), (400, "VALIDATION_ERROR")),
            (json!({ "password": ANOTHER, "new_password": ANOTHER }), (400, "VALIDATION_ERROR")),
            (json!({}), (400, "VALIDATION_ERROR")),
        ] {
            assert_eq!(accept(stand, body.clone(), &token).await.code(), code, "{body}");
        }
        accept(stand, json!({ "new_password": ANOTHER, "display_name": "Ada L." }), &token).await.expect(204);
        assert_eq!(sign_in(stand, ADA, ANOTHER, "agence").await, 200);
        let member = one(stand, &id).await.expect(200);
        assert_eq!((&member["status"], &member["display_name"]), (&json!("active"), &json!("Ada L.")));
        assert_eq!((&member["roles"], &member["locale"]), (&json!(["agency_user"]), &json!("en")));
        let again = accept(stand, json!({ "new_password": PASSWORD }), &token).await;
        assert_eq!((again.code(), again.details()), ((400, "TOKEN_INVALID"), vec![("token", "reused")]));
        assert_eq!(inspect(stand, &token).await.code(), (400, "TOKEN_INVALID"));
        assert_eq!(stand.event_names(), ["user.invited", "user.created"]);
        assert_eq!(stand.events("user.created"), [json!({ "user_id": id })]);
        for act in ["auth.member.invited", "auth.member.joined"] {
            let line = format!(
                "audit_events WHERE action = '{act}' AND target_id = '{id}' AND tenant_id IS NOT NULL"
            );
            assert_eq!(stand.database.count(&line), 1, "{act}");
        }
    })
    .await;
}

#[tokio::test]
async fn somebody_with_an_account_elsewhere_joins_with_its_password_and_keeps_it() {
    Stand::everywhere(async |stand| {
        let there = Person::next_door(Viewer);
        let account = stand.person(there).await.user.to_string();
        let (id, token) = invited(stand, Owner, &there.email()).await;
        assert_ne!(id, account, "the account of somebody who may not come is not shown");
        assert_eq!(inspect(stand, &token).await.expect(200)["has_account"], true);
        let new = accept(stand, json!({ "new_password": ANOTHER }), &token).await;
        assert_eq!((new.code(), new.details()), ((409, "CONFLICT"), vec![("new_password", "has_account")]));
        let wrong = accept(stand, json!({ "password": "wrong horse battery staple" }), &token).await;
        assert_eq!(wrong.code(), (401, "AUTH_ERROR"));
        let told = "audit_events WHERE action = 'auth.login.refused' AND tenant_id IS NOT NULL";
        assert_eq!(stand.database.count(told), 0, "the inviting tenant would learn of the account");
        accept(stand, json!({ "password": PASSWORD }), &token).await.expect(204);
        one(stand, &id).await.expect(404);
        let member = one(stand, &account).await.expect(200);
        assert_eq!((&member["roles"], &member["display_name"]), (&json!(["agency_user"]), &json!("viewer")));
        for tenant in ["agence", "voisin"] {
            assert_eq!(sign_in(stand, &there.email(), PASSWORD, tenant).await, 200, "{tenant}");
        }
        assert_eq!(stand.database.count("users"), 2, "an owner and them");
    })
    .await;
}

/// A link is no way to guess at a password: wrong ones are counted with those at the door.
#[tokio::test]
async fn scenario_03_five_wrong_passwords_with_a_link_lock_the_account_as_at_the_door() {
    Stand::everywhere(async |stand| {
        let there = Person::next_door(Viewer);
        stand.person(there).await;
        let (id, token) = invited(stand, Owner, &there.email()).await;
        for _ in 0..5 {
            let wrong = accept(stand, json!({ "password": "wrong horse battery staple" }), &token).await;
            assert_eq!(wrong.code(), (401, "AUTH_ERROR"));
        }
        let locked = accept(stand, json!({ "password": PASSWORD }), &token).await;
        assert_eq!((locked.code(), locked.header("retry-after")), ((429, "AUTH_LOCKED"), "60"));
        let unlock = stand.post(format!("/v1/users/{id}/unlock")).by(Owner).await;
        assert_eq!(
            unlock.details(),
            [("is_active", "invitation_open")],
            "not the inviting tenant's to unlock"
        );
        assert_eq!(sign_in(stand, &there.email(), PASSWORD, "voisin").await, 429);
        stand.clock.advance(Duration::from_secs(61));
        accept(stand, json!({ "password": PASSWORD }), &token).await.expect(204);
    })
    .await;
}

/// Clocks in tests stand still, so statements are counted; an id tells when it was made, so it must be of the invitation.
#[tokio::test]
async fn nothing_a_tenant_is_told_shows_whether_the_address_has_an_account_elsewhere() {
    Stand::everywhere(async |stand| {
        let there = Person { client: 7, ..Person::next_door(Viewer) };
        stand.person(there).await;
        stand.get("/v1/users").by(Owner).await.expect(200);
        let stranger = there.email().replace("viewer-7", "viewer-8");
        let mut seen = Vec::new();
        for email in [there.email(), stranger] {
            let (asked, written) = (stand.statements(), stand.written());
            let answer = invite(stand, Owner, &email).await.expect(201);
            let asked = stand.statements() - asked;
            let id = answer["id"].as_str().unwrap().to_owned();
            let shown = one(stand, &id).await.expect(200);
            assert_eq!(shown.json, answer.json);
            let renamed = stand.call(Method::PATCH, format!("/v1/users/{id}")).by(Owner);
            let renamed = renamed.json(json!({ "display_name": "Autre" })).await.code().0;
            let text = answer.text.replace(&id, "<id>").replace(&email, "<email>");
            let text = text.split("\"joined_at\"").next().unwrap().to_owned();
            let rows = (stand.written().jobs - written.jobs, stand.written().events - written.events);
            seen.push((text, asked, rows, renamed));
        }
        assert_eq!(seen[0], seen[1]);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_invites_someone_who_may_do_more_and_owners_are_invited_soon_after_a_proof_alone() {
    Stand::everywhere(async |stand| {
        let ask = async |by: Person, body: Value| stand.post("/v1/users").by(by).json(body).await;
        let of = |roles: Value| json!({ "email": ADA, "roles": roles });
        assert_eq!(ask(Manager.into(), of(json!(["viewer"]))).await.code(), (403, "FORBIDDEN"));
        assert_eq!(ask(TenantAdmin.into(), of(json!(["owner"]))).await.code(), (403, "FORBIDDEN"));
        let manager = stand.person(Manager).await.user;
        let trusted = json!({ "roles": ["manager"], "extra_permissions": ["users:create"] });
        stand.post(format!("/v1/users/{manager}/roles")).by(Owner).json(trusted).await.expect(200);
        assert_eq!(ask(Manager.into(), of(json!(["agency_user"]))).await.code(), (403, "FORBIDDEN"));
        let id = ask(TenantAdmin.into(), of(json!(["agency_user"]))).await.expect(201)["id"].clone();
        let path = format!("/v1/users/{}/invitation", id.as_str().unwrap());
        for method in [Method::POST, Method::DELETE] {
            assert_eq!(stand.call(method, &*path).by(Manager).await.code(), (403, "FORBIDDEN"));
        }
        for (body, field, reason) in [
            (json!({ "email": "ada", "roles": ["viewer"] }), "email", "malformed"),
            (of(json!([])), "roles", "missing"),
            (of(json!(["worker"])), "roles", "not_for_people"),
            (of(json!(["emperor"])), "roles", "unknown_role"),
            (json!({ "email": ADA, "roles": ["viewer"], "locale": "de" }), "locale", "expected_fr_en_or_ar"),
            (json!({ "email": ADA, "roles": ["viewer"], "display_name": "" }), "display_name", "missing"),
        ] {
            let refused = ask(Owner.into(), body.clone()).await;
            assert_eq!((refused.status, refused.details()), (400, vec![(field, reason)]), "{body}");
        }
        let all = json!({ "email": "ada", "display_name": " ", "roles": ["emperor"], "locale": "de" });
        let refused = ask(Owner.into(), all).await;
        let mut details = refused.details();
        details.sort_unstable();
        let expected = [
            ("display_name", "missing"),
            ("email", "malformed"),
            ("locale", "expected_fr_en_or_ar"),
            ("roles", "unknown_role"),
        ];
        assert_eq!((refused.status, details), (400, expected.to_vec()), "all at once");
        stand.clock.advance(Duration::from_mins(16));
        let owner = json!({ "email": "b@nouvelle.example", "roles": ["owner"] });
        assert_eq!(ask(Owner.into(), owner).await.code(), (403, "STEP_UP_REQUIRED"));
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn a_member_and_somebody_invited_are_not_invited_again_whatever_the_case_of_their_address() {
    Stand::everywhere(async |stand| {
        stand.person(Viewer).await;
        let member = invite(stand, Owner, &Person::from(Viewer).email().to_uppercase()).await;
        assert_eq!((member.code(), member.details()), ((409, "CONFLICT"), vec![("email", "already_member")]));
        invite(stand, Owner, ADA).await.expect(201);
        let again = invite(stand, Owner, &ADA.to_lowercase()).await;
        assert_eq!((again.code(), again.details()), ((409, "CONFLICT"), vec![("email", "invitation_open")]));
        invite(stand, Person::next_door(Owner), ADA).await.expect(201);
        stand.work().await;
        assert_eq!(stand.mailbox.letters_to(ADA).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_invited_by_two_tenants_makes_one_account_and_enters_both() {
    Stand::everywhere(async |stand| {
        let (_, here) = invited(stand, Owner, ADA).await;
        let (_, there) = invited(stand, Person::next_door(Owner), ADA).await;
        accept(stand, json!({ "new_password": ANOTHER }), &here).await.expect(204);
        let new = accept(stand, json!({ "new_password": PASSWORD }), &there).await;
        assert_eq!(new.details(), [("new_password", "has_account")]);
        accept(stand, json!({ "password": ANOTHER }), &there).await.expect(204);
        for tenant in ["agence", "voisin"] {
            assert_eq!(sign_in(stand, ADA, ANOTHER, tenant).await, 200, "{tenant}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_is_good_for_seven_days_and_the_newest_alone() {
    Stand::everywhere(async |stand| {
        let (id, first) = invited(stand, TenantAdmin, ADA).await;
        let ends = async || one(stand, &id).await["invitation_expires_at"].clone();
        assert_eq!(ends().await, "2026-11-28T10:00:00Z");
        stand.clock.advance(Duration::from_hours(7 * 24));
        assert_eq!(ends().await, "2026-11-28T10:00:00Z", "over, and still listed");
        assert_eq!(one(stand, &id).await["status"], "invited");
        let late = accept(stand, json!({ "new_password": ANOTHER }), &first).await;
        assert_eq!((late.code(), late.details()), ((400, "TOKEN_INVALID"), vec![("token", "expired")]));
        stand.post(format!("/v1/users/{id}/invitation")).by(TenantAdmin).await.expect(204);
        stand.work().await;
        let second = token(stand, ADA);
        assert_eq!(ends().await, "2026-12-05T10:00:00Z");
        assert_eq!(inspect(stand, &first).await.details(), [("token", "invalid")]);
        accept(stand, json!({ "new_password": ANOTHER }), &second).await.expect(204);
        assert_eq!(ends().await, Value::Null);
        let sent = stand.post(format!("/v1/users/{id}/invitation")).by(TenantAdmin).await;
        assert_eq!((sent.code(), sent.details()), ((409, "CONFLICT"), vec![("status", "no_invitation")]));
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.invitation.sent'"), 1);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_taken_back_lets_nobody_in_and_leaves_nobody_behind() {
    Stand::everywhere(async |stand| {
        let (id, token) = invited(stand, TenantAdmin, ADA).await;
        let withdraw = async |id: &str| {
            stand.call(Method::DELETE, format!("/v1/users/{id}/invitation")).by(TenantAdmin).await
        };
        let disabled = stand.call(Method::DELETE, format!("/v1/users/{id}")).by(TenantAdmin).await;
        assert_eq!(disabled.details(), [("is_active", "invitation_open")]);
        withdraw(&id).await.expect(204);
        withdraw(&id).await.expect(404);
        assert_eq!(
            accept(stand, json!({ "new_password": ANOTHER }), &token).await.code(),
            (400, "TOKEN_INVALID")
        );
        one(stand, &id).await.expect(404);
        assert_eq!(stand.database.count(&format!("users WHERE id = '{id}'")), 0);
        let line = format!("audit_events WHERE action = 'auth.invitation.withdrawn' AND target_id = '{id}'");
        assert_eq!(stand.database.count(&line), 1);
        // Taken back before the letter is written: then it is not.
        let unsent = invite(stand, TenantAdmin, "b@nouvelle.example").await.expect(201);
        withdraw(unsent["id"].as_str().unwrap()).await.expect(204);
        stand.work().await;
        assert_eq!(stand.mailbox.letters_to("b@nouvelle.example").len(), 0);
        let member = stand.person(Viewer).await.user.to_string();
        assert_eq!(withdraw(&member).await.details(), [("status", "no_invitation")]);
        one(stand, &member).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_of_another_tenant_answers_as_a_missing_one_to_the_byte() {
    Stand::everywhere(async |stand| {
        let (foreign, _) = invited(stand, Person::next_door(Owner), ADA).await;
        for method in [Method::POST, Method::DELETE] {
            let mut texts = Vec::new();
            for id in [foreign.as_str(), "01930000-0000-7000-8000-000000000000", "42"] {
                let call = stand.call(method.clone(), format!("/v1/users/{id}/invitation")).by(Owner);
                let answer = call.header("X-Request-Id", "r").header("X-Correlation-Id", "c").await;
                assert_eq!(answer.code(), (404, "NOT_FOUND"), "{method} {id}");
                texts.push(answer.text);
            }
            assert_eq!((&texts[0], &texts[0]), (&texts[1], &texts[2]), "{method}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_tenant_has_five_hundred_members_at_most_whatever_their_status() {
    Stand::everywhere(async |stand| {
        let tenant = stand.person(Owner).await.tenant;
        let id = |number: usize| format!("00000000-0000-7000-8000-{number:012}");
        let at = "'2026-11-21T10:00:00.000000Z'";
        let numbers = || 1000..1498;
        let users = numbers().map(|number| {
            format!("('{0}', 'm{number}@x.example', 'm{number}@x.example', true, 'M', 'm', {at}, {at})", id(number))
        });
        let members = numbers().map(|number| {
            let status = if number % 2 == 0 { "disabled" } else { "active" };
            format!("('{tenant}', '{}', '{status}', '[\"viewer\"]', '[]', '[]', {at}, {at})", id(number))
        });
        let join = |rows: Vec<String>| rows.join(", ");
        stand.database.execute(&format!(
            "INSERT INTO users (id, email, email_key, is_active, display_name, name_key, created_at, updated_at) VALUES {}",
            join(users.collect())
        ));
        stand.database.execute(&format!(
            "INSERT INTO memberships (tenant_id, user_id, status, roles, extra_permissions, denied_permissions, created_at, updated_at) VALUES {}",
            join(members.collect())
        ));
        invite(stand, Owner, ADA).await.expect(201);
        let full = invite(stand, Owner, "b@nouvelle.example").await;
        assert_eq!(full.code(), (429, "QUOTA_EXCEEDED"));
        assert_eq!(full["meta"], json!({ "quota": "users", "limit": 500 }));
        invite(stand, Person::next_door(Owner), "b@nouvelle.example").await.expect(201);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn scenario_24_an_invitation_with_a_key_is_sent_once_and_another_body_is_refused() {
    Stand::everywhere(async |stand| {
        let send = async |email: &str| {
            let body = json!({ "email": email, "roles": ["viewer"] });
            stand.post("/v1/users").by(Owner).key("k").json(body).await
        };
        let first = send(ADA).await.expect(201);
        let again = send(ADA).await.expect(201);
        assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &first.text));
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!(send("b@nouvelle.example").await.code(), (422, "IDEMPOTENCY_KEY_REUSED"));
        let path = format!("/v1/users/{}/invitation", first["id"].as_str().unwrap());
        for replayed in ["", "true"] {
            let sent = stand.post(&*path).by(Owner).key("again").await.expect(204);
            assert_eq!(sent.header("idempotency-replayed"), replayed);
        }
        stand.work().await;
        assert_eq!(stand.mailbox.letters_to(ADA).len(), 1, "the letter with the newest link");
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.invitation.sent'"), 1);
    })
    .await;
}

#[tokio::test]
async fn scenario_24_an_invitation_repeated_once_it_was_accepted_tells_who_came_in() {
    Stand::everywhere(async |stand| {
        let there = Person::next_door(Viewer);
        let account = stand.person(there).await.user.to_string();
        let known = there.email();
        for (email, accepts) in
            [(known.as_str(), json!({ "password": PASSWORD })), (ADA, json!({ "new_password": ANOTHER }))]
        {
            let send = async || {
                let body = json!({ "email": email, "roles": ["viewer"] });
                stand.post("/v1/users").by(Owner).key(email).json(body).await.expect(201)
            };
            let first = send().await;
            stand.work().await;
            let token = token(stand, email);
            accept(stand, accepts, &token).await.expect(204);
            let again = send().await;
            assert_eq!((again.header("idempotency-replayed"), &again["status"]), ("true", &json!("active")));
            let id = if email == ADA { first["id"].as_str().unwrap() } else { &account };
            assert_eq!((&again["id"], &again["email"]), (&json!(id), &first["email"]));
            assert_eq!(again.header("location"), format!("/v1/users/{id}"));
        }
    })
    .await;
}

#[tokio::test]
async fn of_four_who_accept_at_once_one_comes_in() {
    Stand::everywhere(async |stand| {
        let (_, token) = invited(stand, Owner, ADA).await;
        let attempt = || accept(stand, json!({ "new_password": ANOTHER }), &token);
        let (a, b, c, d) = tokio::join!(attempt(), attempt(), attempt(), attempt());
        let mut said = [a, b, c, d].map(|answer| answer.status);
        said.sort_unstable();
        assert_eq!(said[0], 204);
        assert!(said[1..].iter().all(|status| [400, 409].contains(status)), "{said:?}");
        assert_eq!(stand.database.count("audit_events WHERE action = 'auth.member.joined'"), 1);
    })
    .await;
}
