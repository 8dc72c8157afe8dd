//! The next link of a session's chain of refresh tokens, made inside a transaction.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Random;
use secrecy::SecretString;

use super::Service;
use crate::{
    error::Error,
    model::{Keyring, Membership, RefreshToken, Session},
    ports::SigningFault,
};

/// What making refresh tokens takes.
pub(super) struct Chain {
    pub keys: Keyring,
    pub now: DateTime<Utc>,
    random: Arc<dyn Random>,
    idle: TimeDelta,
}

impl Chain {
    /// The token that follows `parent`, and its text.
    pub fn next(
        &self,
        session: &Session,
        membership: &Membership,
        parent: Option<&RefreshToken>,
    ) -> Result<(RefreshToken, SecretString), Error> {
        let sources = (&self.keys, &*self.random);
        let made = RefreshToken::issue((session, membership), parent, (self.now, self.idle), sources);
        made.ok_or_else(|| SigningFault("no key for refresh tokens".to_owned()).into())
    }
}

impl Service {
    pub(super) fn chain(&self, now: DateTime<Utc>) -> Chain {
        Chain {
            keys: self.ports.keyring.clone(),
            now,
            random: Arc::clone(&self.ports.random),
            idle: self.settings.refresh_token_ttl,
        }
    }
}
