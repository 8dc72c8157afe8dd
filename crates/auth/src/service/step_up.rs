//! Proving again who one is, with the password.

use kernel::{Context, Outcome, once};
use secrecy::SecretString;
use serde_json::json;

use super::{Service, attempts::Whom, audit_session, crossing, login::Reason, sessions::signed_in};
use crate::{
    error::Error,
    model::{Refusal, Session, Standing},
    ports::SystemRepository,
    views::AccessToken,
};

impl Service {
    /// Notes in the caller's session that they have just shown their password, and gives an access token that says so. A
    /// browser's session needs no token: its next call is as fresh.
    ///
    /// # Errors
    /// [`Error::BadLogin`] for another password, [`Error::Locked`] after too many, [`Error::Unauthenticated`], [`Error::Busy`], [`Error::Store`].
    pub async fn step_up(&self, cx: &Context, password: SecretString) -> Result<Outcome<AccessToken>, Error> {
        let standing = self.prove(cx, password).await?;
        let now = self.ports.clock.now();
        let renewed = Session { auth_time: now, ..standing.session.clone() };
        let membership = standing.admit(now).map_err(Error::Unauthenticated)?;
        let token = self.sign_token(&renewed, membership, now)?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| {
                tx.renew_session(renewed.id, now)?;
                tx.audit(audit_session("auth.session.renewed", &renewed, json!({})))?;
                Ok::<(), Error>(())
            })
        };
        let done = self.system.write(&crossing(cx).despite_read_only(), write).await?;
        self.cache.forget(standing.session.id);
        Ok(done.map(|()| token))
    }

    /// The caller's session, once `password` has been found to be theirs. A wrong one is counted like a bad sign-in.
    pub(super) async fn prove(&self, cx: &Context, password: SecretString) -> Result<Standing, Error> {
        let (_, session) = signed_in(cx)?;
        let email = self.me(cx).await?.email.clone();
        let find = move |tx: &mut dyn SystemRepository| {
            let standing = tx.find_standing(session)?.ok_or(Error::Unauthenticated(Refusal::Invalid))?;
            let whom = Whom { user: Some(standing.user.id), tenant: Some(standing.tenant.id) };
            Ok((whom, standing))
        };
        let (attempt, standing) = self.attempt(cx, self.account_of(email.as_str())?, find).await?;
        let phc = standing.user.hashed_password.clone();
        let (attempt, is_right) = self.compare(cx, attempt, password, phc).await?;
        if is_right {
            self.succeed(cx, attempt).await?;
            Ok(standing)
        } else {
            self.fail(cx, attempt, Reason::WrongPassword).await
        }
    }
}
