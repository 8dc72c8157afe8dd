//! What to send to the routes of identity, so that only the right to call them decides.

use auth::{AddMember, NewTenant, Role};
use kernel::Context;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use system_tests::{Answer, Call, PASSWORD, Person, Stand};

use super::invitations;

/// Someone of this role whose sessions and password nobody else relies on; a member of two tenants.
async fn spare(stand: &Stand, role: Role, client: u128) -> Person {
    let person = Person { client, ..role.into() };
    let member = AddMember {
        user: stand.person(person).await.user,
        tenant: NewTenant { slug: "ailleurs".to_owned(), name: "Ailleurs".to_owned() },
        roles: vec![role],
        client: None,
    };
    stand.application.auth.add_member(&Context::system("test"), member).await.ok();
    person
}

async fn sign_in(stand: &Stand, person: Person) -> Answer {
    let body = json!({ "email": person.email(), "password": PASSWORD });
    stand.post("/v1/auth/login").json(body).await
}

/// Calls `route` as `preset` would.
pub async fn ask(stand: &Stand, call: Call<'_>, route: &str, preset: Option<Role>) -> Answer {
    let role = preset.unwrap_or(Role::Owner);
    match route {
        "/v1/auth/password/forgot" => {
            return call.json(json!({ "email": Person::from(role).email() })).await;
        }
        "/v1/auth/password/reset" => {
            let token = reset_token(stand, preset).await;
            return call.json(json!({ "token": token, "new_password": "four other random words" })).await;
        }
        "/v1/auth/invitations/inspect" => {
            return call.json(json!({ "token": invitations::token(stand).await })).await;
        }
        "/v1/auth/invitations/accept" => {
            let token = invitations::token(stand).await;
            return call.json(json!({ "token": token, "new_password": "four other random words" })).await;
        }
        _ => {}
    }
    let person = spare(stand, role, 70).await;
    let body = match route {
        "/v1/auth/refresh" => return call.json(json!({ "token": refresh(stand, preset).await })).await,
        "/v1/auth/select-tenant" => {
            let token = match preset {
                Some(_) => sign_in(stand, person).await["select_token"].clone(),
                None => Value::Null,
            };
            let token = token.as_str().unwrap_or("none");
            return call.json(json!({ "select_token": token, "tenant": "agence" })).await;
        }
        "/v1/auth/switch-tenant" => json!({ "tenant": "ailleurs" }),
        "/v1/auth/step-up" => json!({ "password": PASSWORD }),
        "/v1/auth/password" => {
            json!({ "current_password": PASSWORD, "new_password": "four other random words" })
        }
        "/v1/auth/revoke" => json!({ "refresh_token": "none" }),
        "/v1/auth/introspect" => json!({ "token": "none" }),
        _ => json!({}),
    };
    let person = if route == "/v1/auth/password" { spare(stand, role, 71).await } else { person };
    let call = call.json(body);
    match preset {
        Some(_) => call.token(stand.issue(person).await.token.expose_secret()).await,
        None => call.await,
    }
}

/// What the link holds in a letter to someone of this role.
pub async fn reset_token(stand: &Stand, preset: Option<Role>) -> String {
    let person = Person { client: 73, ..preset.unwrap_or(Role::Owner).into() };
    stand.person(person).await;
    let body = json!({ "email": person.email() });
    stand.post("/v1/auth/password/forgot").json(body).await.expect(202);
    stand.work().await;
    let letters = stand.mailbox.letters_to(&person.email());
    letters.iter().rev().find_map(|letter| letter.token()).unwrap().to_owned()
}

async fn refresh(stand: &Stand, preset: Option<Role>) -> String {
    let Some(role) = preset else { return "none".to_owned() };
    let person = Person { client: 72, ..role.into() };
    stand.person(person).await;
    sign_in(stand, person).await["refresh_token"].as_str().unwrap_or("none").to_owned()
}
