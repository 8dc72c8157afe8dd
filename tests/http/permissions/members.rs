//! What to send to the routes of members, so that only the right to call them decides.

use auth::{AccessToken, Role};
use serde_json::json;
use system_tests::{Person, Stand};

/// Signed in just now: a viewer, and one next door, whom nobody else relies on.
pub async fn targets(stand: &Stand) -> [AccessToken; 2] {
    let viewer = Person { client: 80, ..Role::Viewer.into() };
    let neighbour = Person { client: 80, ..Person::next_door(Role::Viewer) };
    [stand.issue(viewer).await, stand.issue(neighbour).await]
}

/// What `preset` is answered for a viewer of its own tenant, and for one of the neighbour's.
pub async fn cell(stand: &Stand, method: &str, route: &str, preset: Option<Role>) -> String {
    let mut said = Vec::new();
    for opened in targets(stand).await {
        let path =
            route.replace("{id}", &opened.user.to_string()).replace("{sid}", &opened.session.to_string());
        let call = stand.call(method.parse().unwrap(), path);
        let call = match (method, route) {
            ("PATCH", _) => call.json(json!({ "display_name": "Vue" })),
            ("POST", "/v1/users/{id}/roles") => call.json(json!({ "roles": ["viewer"] })),
            _ => call,
        };
        let answer = match preset {
            Some(role) => call.by(role).await,
            None => call.await,
        };
        said.push(answer.status.to_string());
    }
    said.join("/")
}
