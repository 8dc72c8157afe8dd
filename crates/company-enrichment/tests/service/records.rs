//! What the database says afterwards, and what must never be found in it.

use std::collections::HashMap;

use company_enrichment::model::{Cause, EnrichmentStatus, Request, transition};
use kernel::Id;

use crate::world::World;

const LIVE: &str = "EXISTS (SELECT 1 FROM background_jobs j WHERE j.unique_key = r.company_siren
    AND j.status IN ('queued', 'running', 'failed'))";
const CORE: &str =
    "EXISTS (SELECT 1 FROM companies c WHERE c.siren = r.company_siren AND c.legal_name IS NOT NULL
    AND coalesce(c.address_line1, c.postal_code, c.city) IS NOT NULL)";
const ATTACHED: &str = "EXISTS (SELECT 1 FROM enrichment_job_requests a WHERE a.request_id = r.id)";

impl World {
    /// Status and error of a request, as stored.
    pub fn stored(&self, id: Id<Request>) -> (String, Option<String>) {
        let sql = format!(
            "SELECT enrichment_status || '|' || coalesce(enrichment_error, '') FROM requests WHERE id = '{id}'"
        );
        let row = self.database.texts(&sql).remove(0);
        let (status, error) = row.split_once('|').unwrap();
        (status.to_owned(), Some(error.to_owned()).filter(|error| !error.is_empty()))
    }

    pub fn status(&self, id: Id<Request>) -> String {
        self.stored(id).0
    }

    /// The changes of a request's status, in the order of the alphabet: those of one instant have no other.
    pub fn history(&self, id: Id<Request>) -> Vec<String> {
        self.database.texts(&format!(
            "SELECT from_status || '>' || to_status || ' ' || reason FROM enrichment_status_changes
             WHERE request_id = '{id}' ORDER BY 1"
        ))
    }

    /// The names of all events, in the order of the alphabet, without their common prefix.
    pub fn events(&self) -> Vec<String> {
        let names = self.database.texts("SELECT event_type FROM events_outbox ORDER BY 1");
        names.into_iter().map(|name| name.replace("CompanyEnrichment", "")).collect()
    }

    /// One member of the payload of every event of this name.
    pub fn told(&self, event: &str, member: &str) -> Vec<String> {
        self.database.texts(&format!(
            "SELECT payload->>'{member}' FROM events_outbox WHERE event_type = 'CompanyEnrichment{event}'
             ORDER BY occurred_at, 1"
        ))
    }

    pub fn jobs(&self) -> Vec<String> {
        self.database.texts("SELECT status || ' ' || attempt FROM background_jobs ORDER BY created_at, id")
    }

    /// The actions of the audit trail, in the order of the alphabet.
    pub fn audited(&self) -> Vec<String> {
        self.database.texts("SELECT action FROM audit_events ORDER BY 1")
    }

    /// Company-enrichment.md §5 and §12 hold for every row, whatever happened before.
    pub fn assert_sound(&self) {
        assert_eq!(self.violations(), [""; 0], "{:?}", self.database);
        let current =
            self.database.texts("SELECT CAST(id AS text) || '|' || enrichment_status FROM requests");
        let changes = self.database.texts(
            "SELECT CAST(request_id AS text) || '|' || from_status || '|' || to_status || '|' || reason
             FROM enrichment_status_changes",
        );
        assert_trails(&current, &changes);
    }

    /// Whoever waits, waits for a job that is still to come.
    pub fn assert_at_rest(&self) {
        self.assert_sound();
        let waiting = "requests WHERE enrichment_status IN ('PENDING', 'RUNNING')";
        let live = "background_jobs WHERE status IN ('queued', 'running', 'failed')";
        assert_eq!((self.database.count(waiting), self.database.count(live)), (0, 0), "{:?}", self.database);
    }

    fn violations(&self) -> Vec<String> {
        let request = |words: &str, condition: &str| {
            format!("SELECT '{words}: ' || CAST(r.id AS text) FROM requests r WHERE {condition}")
        };
        let status = |status: &str| format!("r.enrichment_status = '{status}'");
        let rules = [
            request("RUNNING without a live job", &format!("{} AND NOT {LIVE}", status("RUNNING"))),
            request(
                "attached and waiting for nothing",
                &format!("r.enrichment_status IN ('PENDING', 'RUNNING') AND {ATTACHED} AND NOT {LIVE}"),
            ),
            request("FAILED without a cause", &format!("{} AND r.enrichment_error IS NULL", status("FAILED"))),
            request("SUCCESS with a cause", &format!("{} AND r.enrichment_error IS NOT NULL", status("SUCCESS"))),
            request(
                "data without core identity",
                &format!("r.enrichment_status IN ('SUCCESS', 'PARTIAL', 'STALE') AND NOT {CORE}"),
            ),
            "SELECT 'two live jobs: ' || unique_key FROM background_jobs
             WHERE status IN ('queued', 'running', 'failed') GROUP BY unique_key HAVING count(*) > 1"
                .to_owned(),
            "SELECT 'not told of the end: ' || CAST(a.tenant_id AS text) FROM enrichment_job_requests a
             JOIN background_jobs j ON j.id = a.job_id WHERE j.status IN ('succeeded', 'dead') AND NOT EXISTS (
                 SELECT 1 FROM events_outbox e WHERE e.event_type = 'CompanyEnrichmentCompleted'
                 AND e.tenant_id = a.tenant_id AND e.payload->>'job_id' = CAST(j.id AS text))"
                .to_owned(),
            "SELECT 'told too often: ' || CAST(e.tenant_id AS text) FROM events_outbox e
             JOIN background_jobs j ON CAST(j.id AS text) = e.payload->>'job_id'
             WHERE e.event_type = 'CompanyEnrichmentCompleted'
             GROUP BY e.tenant_id, j.id, j.attempt HAVING count(*) > j.attempt"
                .to_owned(),
            "SELECT 'an event of nobody: ' || event_type FROM events_outbox
             WHERE tenant_id IS NULL OR producer <> 'M3'"
                .to_owned(),
        ];
        self.database.texts(&rules.join(" UNION ALL "))
    }
}

/// Every change is legal, and together they lead from PENDING to where the request stands.
fn assert_trails(current: &[String], changes: &[String]) {
    let mut balance: HashMap<(&str, EnrichmentStatus), i32> = HashMap::new();
    for change in changes {
        let [id, from, to, reason] = change.split('|').collect::<Vec<_>>()[..] else { panic!("{change}") };
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        transition(from, to, reason.parse::<Cause>().unwrap()).unwrap();
        *balance.entry((id, from)).or_default() += 1;
        *balance.entry((id, to)).or_default() -= 1;
    }
    for (id, status) in current.iter().map(|row| row.split_once('|').unwrap()) {
        *balance.entry((id, EnrichmentStatus::Pending)).or_default() -= 1;
        *balance.entry((id, status.parse().unwrap())).or_default() += 1;
    }
    let broken: Vec<_> = balance.into_iter().filter(|(_, sum)| *sum != 0).collect();
    assert!(broken.is_empty(), "histories with holes: {broken:?}");
}
