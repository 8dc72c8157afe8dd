//! Tokens from links: shown, and used up.

use chrono::{DateTime, Utc};
use kernel::Context;
use secrecy::{ExposeSecret, SecretString};

use super::Service;
use crate::{
    error::Error,
    model::{Errand, OneTimeToken, Refusal},
    ports::SystemRepository,
};

impl Service {
    /// Whether a token still opens `errand`, so that nobody fills a form in vain. It stays good.
    ///
    /// # Errors
    /// [`Error::BadToken`], [`Error::Store`].
    pub async fn check_token(&self, cx: &Context, token: &SecretString, errand: Errand) -> Result<(), Error> {
        self.look_at_token(cx, token, errand).await.map(drop)
    }

    /// The token shown, if it still opens `errand`. It is not used up, and may be by someone else before [`redeem`].
    pub(super) async fn look_at_token(
        &self,
        cx: &Context,
        shown: &SecretString,
        errand: Errand,
    ) -> Result<OneTimeToken, Error> {
        let unknown = || Error::BadToken(Refusal::Invalid);
        let id = OneTimeToken::read_id(shown.expose_secret()).ok_or_else(unknown)?;
        let hash = OneTimeToken::read(shown.expose_secret()).ok_or_else(unknown)?;
        let read = move |tx: &mut (dyn SystemRepository + 'static)| Ok(tx.find_one_time_token(id)?);
        let found: Option<OneTimeToken> = self.system.read(&cx.as_system(), read).await?;
        let token = found.filter(|token| token.hash == hash).ok_or_else(unknown)?;
        token.judge(errand, self.ports.clock.now()).map_err(Error::BadToken)?;
        Ok(token)
    }
}

/// Uses up a token that [`Service::look_at_token`] found good: of many who show it at once, one.
pub(super) fn redeem(
    tx: &mut dyn SystemRepository,
    token: &OneTimeToken,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if tx.use_one_time_token(token.id, now)? { Ok(()) } else { Err(Error::BadToken(Refusal::Reused)) }
}
