//! What stories do again and again.

use std::time::Duration;

use auth::Role;
use comptoir::demo::sandbox::Sandbox;
use serde_json::{Value, json};

use crate::{Answer, Behaviour, Person, Stand};

impl Stand {
    /// Asks for a company by SIREN or SIRET.
    pub async fn submit(&self, person: impl Into<Person>, identifier: &str) -> Answer {
        let member = if identifier.len() == 14 { "siret" } else { "siren" };
        self.post("/v1/requests").by(person).json(json!({ member: identifier })).await
    }

    /// The id of a request of the first tenant whose company was found at once.
    pub async fn enriched(&self, identifier: &str) -> String {
        let created = self.submit(Role::AgencyUser, identifier).await.expect(201);
        assert_eq!(created.enrichment(), "SUCCESS", "{}", created.text);
        created.id().to_owned()
    }

    /// The card of a request, as an agency user of its tenant sees it.
    pub async fn card(&self, id: &str) -> Answer {
        self.get(format!("/v1/requests/{id}")).by(Role::AgencyUser).await.expect(200)
    }

    /// From here on the upstream answers about this company as it would, but for `change` made to what it knows.
    pub async fn upstream_says(&self, identifier: &str, change: impl FnOnce(&mut Value)) {
        // Asked of another one, so that the calls of the application are the only ones counted.
        let original = Sandbox::start().unwrap();
        let blocks = "siege,complements,finances,score";
        let url = format!("{}/search?q={identifier}&minimal=true&include={blocks}", original.base_url());
        let text = self.client.get(url).send().await.unwrap().text().await.unwrap();
        let mut answer: Value = serde_json::from_str(&text).unwrap();
        change(&mut answer["results"][0]);
        self.upstream().forget(identifier);
        self.upstream().always(identifier, Behaviour::json(answer.to_string()));
    }

    /// Asks the sources again, as soon as that is allowed, and lets the job run.
    pub async fn refresh(&self, id: &str) {
        self.clock.advance(Duration::from_mins(1));
        self.post(format!("/v1/requests/{id}:refresh-company")).by(Role::AgencyUser).await.expect(202);
        self.work().await;
    }

    /// Every change of a request's status, `FROM>TO`, in order.
    pub fn history(&self, request: &str) -> Vec<String> {
        self.database.texts(&format!(
            "SELECT from_status || '>' || to_status FROM enrichment_status_changes WHERE request_id = '{request}' ORDER BY id"
        ))
    }

    /// The names of all events, in order.
    pub fn event_names(&self) -> Vec<String> {
        self.database.texts("SELECT event_type FROM events_outbox ORDER BY event_id")
    }

    /// The payloads of the events of this name, in order.
    pub fn events(&self, name: &str) -> Vec<Value> {
        let sql = format!("SELECT payload FROM events_outbox WHERE event_type = '{name}' ORDER BY event_id");
        self.database.texts(&sql).iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    /// The stored answers of the sources, in order.
    pub fn snapshots(&self) -> Vec<Value> {
        let stored =
            self.database.texts("SELECT payload_json FROM company_documents ORDER BY retrieved_at, id");
        stored.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }
}
