//! Holds every event against its file in `contracts/events`.

use std::{collections::BTreeMap, fs, path::Path, sync::OnceLock};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::TestDatabase;

/// Where the compiler finds the files; nothing is fetched.
const PLACE: &str = "http://comptoir.test/events/";
const END: &str = ".schema.json";
/// What all of them refer to.
const ENVELOPE: &str = "envelope";

const SQLITE: &str = "SELECT json_object('event_id', event_id, 'event_type', event_type, 'event_version', event_version, \
    'tenant_id', tenant_id, 'correlation_id', correlation_id, 'occurred_at', occurred_at, 'producer', producer, \
    'subject', subject, 'traceparent', traceparent, 'payload', json(payload)) FROM events_outbox";
const POSTGRES: &str = "SELECT json_build_object('event_id', event_id, 'event_type', event_type, 'event_version', \
    event_version, 'tenant_id', tenant_id, 'correlation_id', correlation_id, 'occurred_at', \
    to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'producer', producer, \
    'subject', subject, 'traceparent', traceparent, 'payload', payload) FROM events_outbox";

/// The descriptions of the events, ready to judge some.
pub struct EventContracts {
    schemas: Schemas,
    by_name: BTreeMap<String, SchemaIndex>,
}

impl EventContracts {
    /// Those of `contracts/events`.
    pub fn ours() -> &'static Self {
        static OURS: OnceLock<EventContracts> = OnceLock::new();
        OURS.get_or_init(Self::read)
    }

    fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/events");
        let (mut compiler, mut schemas, mut names) = (Compiler::new(), Schemas::new(), Vec::new());
        compiler.enable_format_assertions();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_str().unwrap().to_owned();
            let schema = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            compiler.add_resource(&format!("{PLACE}{file}"), schema).unwrap();
            names.push(file.strip_suffix(END).unwrap_or_else(|| panic!("{file} is no {END}")).to_owned());
        }
        names.retain(|name| name != ENVELOPE);
        let mut compile = |name: String| {
            let compiled = compiler.compile(&format!("{PLACE}{name}{END}"), &mut schemas);
            (name, compiled.unwrap_or_else(|fault| panic!("{fault:#}")))
        };
        let by_name = names.into_iter().map(&mut compile).collect();
        Self { schemas, by_name }
    }

    /// The events that are described.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// # Errors
    /// Why an event is not as described.
    pub fn judge(&self, event: &Value) -> Result<(), String> {
        let name = event["event_type"].as_str().unwrap_or_default();
        let Some(schema) = self.by_name.get(name) else {
            return Err(format!("contracts/events has no {name}{END}"));
        };
        self.schemas
            .validate(event, *schema)
            .map_err(|fault| format!("{name} is not as described: {fault:#}\n{event}"))
    }

    /// Compares every event of the outbox.
    ///
    /// # Panics
    /// When one has no description, or is not as described.
    pub fn check(&self, database: &TestDatabase) {
        for event in database.texts(if database.is_sqlite() { SQLITE } else { POSTGRES }) {
            if let Err(fault) = self.judge(&serde_json::from_str(&event).unwrap()) {
                panic!("{fault}");
            }
        }
    }
}

impl std::fmt::Debug for EventContracts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventContracts").field("events", &self.by_name.len()).finish_non_exhaustive()
    }
}
