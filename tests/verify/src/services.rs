//! The servers the tests talk to. They live as long as this value; each one comes with what tells the tests of it.

use std::env;
use std::process::Command;

use crate::server::Instance;
use crate::{chromium, postgres, redis};

/// Read by the test kit: `sqlite` leaves Postgres, Redis and browsers out, on purpose and in sight.
const DATABASES: &str = "COMPTOIR_TEST_DATABASES";
/// How often the loops that kill a process do so.
const ROUNDS: &str = "COMPTOIR_SOAK_ROUNDS";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Everything,
    Quick,
    Soak,
}

/// A server the tests are told of by a variable, unless the variable is set already.
#[derive(Debug)]
struct Service {
    variable: &'static str,
    start: fn() -> Result<Instance, String>,
    url: fn(&Instance) -> String,
}

const POSTGRES: Service =
    Service { variable: "TEST_POSTGRES_URL", start: postgres::start, url: postgres::url };
const REDIS: Service = Service { variable: "TEST_REDIS_URL", start: redis::start, url: redis::url };
const CHROMIUM: Service =
    Service { variable: "TEST_WEBDRIVER_URL", start: chromium::start, url: chromium::url };

#[derive(Debug)]
pub struct Services {
    environment: Environment,
    /// Held until the end of the run.
    instances: Vec<Instance>,
}

impl Services {
    pub fn start(scope: Scope) -> Result<Self, String> {
        let mut services = Self { environment: Environment::default(), instances: Vec::new() };
        // Left over in a shell, either would quietly change what a run means.
        services.environment.take_away(DATABASES);
        services.environment.take_away(ROUNDS);
        match scope {
            Scope::Everything => services.add(&[POSTGRES, REDIS, CHROMIUM])?,
            Scope::Soak => {
                services.add(&[POSTGRES, REDIS])?;
                services.environment.set(ROUNDS, "1000");
            }
            Scope::Quick => services.do_without(&[POSTGRES, REDIS, CHROMIUM]),
        }
        Ok(services)
    }

    fn add(&mut self, wanted: &[Service]) -> Result<(), String> {
        for service in wanted {
            if let Ok(url) = env::var(service.variable) {
                self.environment.set(service.variable, &url);
                continue;
            }
            let instance = (service.start)()?;
            self.environment.set(service.variable, &(service.url)(&instance));
            self.instances.push(instance);
        }
        Ok(())
    }

    fn do_without(&mut self, unwanted: &[Service]) {
        for service in unwanted {
            self.environment.take_away(service.variable);
        }
        self.environment.set(DATABASES, "sqlite");
    }

    /// Sets one more variable for the stages.
    pub fn tell(&mut self, name: &'static str, value: &str) {
        self.environment.set(name, value);
    }

    pub fn environment(&self) -> &Environment {
        &self.environment
    }
}

/// Variables of the stages: set, or taken away.
#[derive(Debug, Default)]
pub struct Environment(Vec<(&'static str, Option<String>)>);

impl Environment {
    fn set(&mut self, name: &'static str, value: &str) {
        self.0.push((name, Some(value.to_owned())));
    }

    fn take_away(&mut self, name: &'static str) {
        self.0.push((name, None));
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
