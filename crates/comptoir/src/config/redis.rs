use std::{fmt, str::FromStr, time::Duration};

use adapters::redis::{RedisUrl, RedisUrlFault};

use super::Source;

/// What the processes share, if anything.
#[derive(Clone, Debug)]
pub struct RedisSettings {
    /// None: every process counts and remembers for itself.
    pub url: Option<RedisUrl>,
    /// How long one question may take before the process goes on without an answer.
    pub budget: Duration,
    pub limits: LimitBackend,
    /// How many processes share the limits while none can ask the others.
    pub replicas: u32,
}

/// Who counts calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitBackend {
    Redis,
    Memory,
}

impl FromStr for LimitBackend {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "redis" => Ok(Self::Redis),
            "memory" => Ok(Self::Memory),
            _ => Err(()),
        }
    }
}

impl fmt::Display for LimitBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Redis => "redis",
            Self::Memory => "memory",
        })
    }
}

pub(super) fn settings(s: &mut Source) -> RedisSettings {
    let given = s.text("REDIS_URL");
    let url = given.and_then(|text| text.parse().map_err(|fault| refuse(s, fault)).ok());
    let usual = if url.is_some() { LimitBackend::Redis } else { LimitBackend::Memory };
    let limits = s.read("RATE_LIMIT_BACKEND", usual, "redis or memory");
    if limits == LimitBackend::Redis && url.is_none() {
        s.fault("RATE_LIMIT_BACKEND", "redis needs REDIS_URL");
    }
    let budget = Duration::from_millis(s.number("REDIS_TIMEOUT_MS", 50, 1, 5000).into());
    RedisSettings { url, budget, limits, replicas: s.number("RATE_LIMIT_REPLICAS", 1, 1, 1000) }
}

fn refuse(s: &mut Source, fault: RedisUrlFault) {
    s.fault("REDIS_URL", fault.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &'static [(&'static str, &'static str)]) -> Result<RedisSettings, String> {
        let lookup =
            |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let mut s = Source::new(toml::Table::new(), lookup);
        let read = super::settings(&mut s);
        s.finish().map(|_| read).map_err(|faults| faults.to_string())
    }

    #[test]
    fn calls_are_counted_by_redis_where_there_is_one_unless_told_otherwise() {
        assert_eq!(read(&[]).unwrap().limits, LimitBackend::Memory);
        let connected = read(&[("REDIS_URL", "redis://cache/1")]).unwrap();
        assert_eq!((connected.limits, connected.url.is_some()), (LimitBackend::Redis, true));
        let told = read(&[("REDIS_URL", "redis://cache/1"), ("RATE_LIMIT_BACKEND", "memory")]).unwrap();
        assert_eq!(told.limits, LimitBackend::Memory);
        assert!(read(&[("RATE_LIMIT_BACKEND", "redis")]).unwrap_err().contains("needs REDIS_URL"));
    }

    #[test]
    fn an_address_that_is_none_is_refused_without_being_shown() {
        let refused = read(&[("REDIS_URL", "rediss://:hunter-two@cache")]).unwrap_err();
        assert!(refused.contains("TLS to Redis") && !refused.contains("hunter"), "{refused}");
    }
}
