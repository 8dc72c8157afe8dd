use std::{fmt, str::FromStr};

use deadpool_redis::redis::IntoConnectionInfo as _;

/// Where a Redis server listens: `redis://[[user]:password@]host[:port][/database]`. Shown without what it may hold.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisUrl(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedisUrlFault {
    #[error("expected redis://host:port/database")]
    Malformed,
    #[error("TLS to Redis is not built in: use redis:// within a private network")]
    TlsNotBuilt,
}

impl RedisUrl {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RedisUrl {
    type Err = RedisUrlFault;

    fn from_str(text: &str) -> Result<Self, RedisUrlFault> {
        if text.starts_with("rediss://") {
            return Err(RedisUrlFault::TlsNotBuilt);
        }
        let is_sound = text.starts_with("redis://") && text.into_connection_info().is_ok();
        is_sound.then(|| Self(text.to_owned())).ok_or(RedisUrlFault::Malformed)
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("redis://***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redis_url_is_checked_before_anything_is_asked_and_never_shown() {
        let sound = "redis://:hunter2@cache:6380/3".parse::<RedisUrl>().unwrap();
        assert_eq!(format!("{sound:?}"), "redis://***");
        for malformed in ["", "cache:6379", "http://cache", "redis://", "redis://cache:port", "unix:///redis"]
        {
            assert_eq!(malformed.parse::<RedisUrl>(), Err(RedisUrlFault::Malformed), "{malformed}");
        }
        assert_eq!("rediss://cache".parse::<RedisUrl>(), Err(RedisUrlFault::TlsNotBuilt));
    }
}
