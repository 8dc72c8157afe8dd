//! The servers the tests talk to. They live as long as this value; each one comes with what tells the tests of it.
//! A further server is one more field here and one more variable below.

use std::env;
use std::process::Command;

use crate::postgres::Instance;

const POSTGRES_URL: &str = "TEST_POSTGRES_URL";
/// Read by the test kit: `sqlite` leaves Postgres out, on purpose and in sight.
const DATABASES: &str = "COMPTOIR_TEST_DATABASES";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Everything,
    Quick,
}

#[derive(Debug)]
pub struct Services {
    environment: Environment,
    _postgres: Option<Instance>,
}

impl Services {
    pub fn start(scope: Scope) -> Result<Self, String> {
        if scope == Scope::Quick {
            let environment = Environment::default().with(DATABASES, "sqlite").without(POSTGRES_URL);
            return Ok(Self { environment, _postgres: None });
        }
        // Left over in a shell, it would quietly halve what "everything" means.
        let environment = Environment::default().without(DATABASES);
        if let Ok(url) = env::var(POSTGRES_URL) {
            return Ok(Self { environment: environment.with(POSTGRES_URL, &url), _postgres: None });
        }
        let postgres = Instance::start()?;
        Ok(Self { environment: environment.with(POSTGRES_URL, &postgres.url()), _postgres: Some(postgres) })
    }

    pub fn environment(&self) -> &Environment {
        &self.environment
    }
}

/// Variables of the stages: set, or taken away.
#[derive(Debug, Default)]
pub struct Environment(Vec<(&'static str, Option<String>)>);

impl Environment {
    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.push((name, Some(value.to_owned())));
        self
    }

    fn without(mut self, name: &'static str) -> Self {
        self.0.push((name, None));
        self
    }

    pub fn apply(&self, command: &mut Command) {
        for (name, value) in &self.0 {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
    }
}
