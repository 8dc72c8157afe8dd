//! Somebody invited anew for each visit, since a visit may accept or withdraw.

use std::sync::atomic::{AtomicU32, Ordering};

use auth::Role;
use serde_json::{Value, json};
use system_tests::{Answer, Person, Stand};

static INVITED: AtomicU32 = AtomicU32::new(0);

/// Nobody signs them out.
fn inviter() -> Person {
    Person { client: 90, ..Role::Owner.into() }
}

/// What asks a viewer in whom nobody asked in before.
pub fn body() -> Value {
    let number = INVITED.fetch_add(1, Ordering::Relaxed);
    json!({ "email": format!("invited-{number}@agence.example"), "roles": ["viewer"] })
}

/// Invited by the owner of the tenant, and by the one next door; their ids.
pub async fn targets(stand: &Stand) -> [String; 2] {
    let mut invited = Vec::new();
    for owner in [inviter(), Person { client: 90, ..Person::next_door(Role::Owner) }] {
        let member = stand.post("/v1/users").by(owner).json(body()).await.expect(201);
        invited.push(member["id"].as_str().unwrap().to_owned());
    }
    invited.try_into().unwrap()
}

/// What the link of somebody's invitation holds.
pub async fn token(stand: &Stand) -> String {
    let body = body();
    stand.post("/v1/users").by(inviter()).json(body.clone()).await.expect(201);
    stand.work().await;
    let letters = stand.mailbox.letters_to(body["email"].as_str().unwrap());
    letters[0].token().unwrap().to_owned()
}

/// What `preset` is answered about an invitation of its own tenant, and about one of the neighbour's.
pub async fn cell(stand: &Stand, method: &str, route: &str, preset: Option<Role>) -> String {
    let mut said = Vec::new();
    for id in targets(stand).await {
        let call = stand.call(method.parse().unwrap(), route.replace("{id}", &id));
        let answer: Answer = match preset {
            Some(role) => call.by(role).await,
            None => call.await,
        };
        said.push(answer.status.to_string());
    }
    said.join("/")
}
