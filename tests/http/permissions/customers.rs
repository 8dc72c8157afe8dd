//! What to send to the routes of customers, so that only the right to call them decides.

use std::sync::atomic::{AtomicU32, Ordering};

use auth::Role;
use serde_json::json;
use system_tests::{Person, Stand};

static ADDED: AtomicU32 = AtomicU32::new(0);

/// A customer of the first tenant, and one next door, added by people whom nobody signs out.
pub async fn targets(stand: &Stand) -> [String; 2] {
    let mut added = Vec::new();
    for owner in [Person::from(Role::Owner), Person::next_door(Role::Owner)] {
        let by = Person { client: 90, ..owner };
        let customer = stand.post("/v1/customers").by(by).json(json!({ "name": name() })).await.expect(201);
        added.push(customer["id"].as_str().unwrap().to_owned());
    }
    added.try_into().unwrap()
}

/// Nobody bears it yet.
pub fn name() -> String {
    format!("Client {}", ADDED.fetch_add(1, Ordering::Relaxed))
}

/// What `preset` is answered about a customer of its own tenant, and about one of the neighbour's.
pub async fn cell(stand: &Stand, method: &str, route: &str, preset: Option<Role>) -> String {
    let mut said = Vec::new();
    for id in targets(stand).await {
        let call = stand.call(method.parse().unwrap(), route.replace("{id}", &id));
        let call = if method == "PATCH" { call.json(json!({ "name": name() })) } else { call };
        let answer = match preset {
            Some(role) => call.by(role).await,
            None => call.await,
        };
        said.push(answer.status.to_string());
    }
    said.join("/")
}
