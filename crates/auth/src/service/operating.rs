//! Accounts in the hands of whoever runs the installation: whatever tenants they open, and with no member above them.

use kernel::{Audit, Context, Id};
use secrecy::SecretString;
use serde_json::json;

use super::{
    Service,
    recovery::{changed, in_every_trail, link_to_reset, replaced},
    sessions::audit_end,
};
use crate::{
    error::Error,
    model::{Email, Ending, Session, User},
    permissions::demand_operator,
    ports::{SessionsOf, SystemRepository},
};

impl Service {
    /// Gives an account another password. All its sessions end, everywhere, its locks too, and its owner is written to.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::NoSuchUser`], [`Error::WeakPassword`], [`Error::Busy`],
    /// [`Error::Store`].
    pub async fn replace_password(&self, cx: &Context, email: &str, new: SecretString) -> Result<(), Error> {
        let user = self.account(cx, email).await?;
        let phc = self.choose_password(cx, &user, &new).await?;
        let account = self.account_of(user.email.as_str())?;
        let (id, now) = (user.id, self.ports.clock.now());
        let letter = changed(id, user.locale.unwrap_or(cx.locale).code().to_owned()).queued()?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            replaced(tx, (id, &account), &phc, now)?;
            tx.enqueue(letter)?;
            Ok(())
        };
        self.system.write(&cx.as_system(), write).await?;
        self.cache.forget_user(id);
        Ok(())
    }

    /// What lets the owner of an account choose another password, once and within an hour; the newest alone is good. To be
    /// handed over by another way than the mail.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::NoSuchUser`] also for an account that is disabled, [`Error::Store`].
    pub async fn token_to_reset(&self, cx: &Context, email: &str) -> Result<SecretString, Error> {
        let user = self.account(cx, email).await?;
        if !user.is_active {
            return Err(Error::NoSuchUser);
        }
        let (token, text) = link_to_reset(user.id, &self.ports)?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            tx.put_one_time_token(&token)?;
            in_every_trail(tx, user.id, &Audit::new("auth.password.link_given", "user", user.id.as_uuid()))
        };
        self.system.write(&cx.as_system(), write).await?;
        Ok(text)
    }

    /// Shuts an account out of every tenant, or lets it in again, and tells whether that is new. Who is shut out loses all
    /// their sessions at once; the programs they let in stay.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::NoSuchUser`], [`Error::Store`].
    pub async fn set_user_active(&self, cx: &Context, email: &str, is_active: bool) -> Result<bool, Error> {
        let user = self.account(cx, email).await?.id;
        let now = self.ports.clock.now();
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            if !tx.put_active(user, is_active)? {
                return Ok(false);
            }
            let action = if is_active { "auth.user.enabled" } else { "auth.user.disabled" };
            let ended = if is_active {
                Vec::new()
            } else {
                tx.revoke_sessions(user, SessionsOf::default(), Ending::user_disabled(now))?
            };
            let line = Audit::new(action, "user", user.as_uuid());
            in_every_trail(tx, user, &line.with(json!({ "sessions_ended": ended.len() })))?;
            Ok(true)
        };
        let is_new = self.system.write(&cx.as_system(), write).await?;
        self.cache.forget_user(user);
        Ok(is_new)
    }

    /// The live sessions of an account in all tenants, the last used first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::NoSuchUser`], [`Error::Store`].
    pub async fn list_user_sessions(&self, cx: &Context, email: &str) -> Result<Vec<Session>, Error> {
        let user = self.account(cx, email).await?.id;
        let now = self.ports.clock.now();
        let read = move |tx: &mut (dyn SystemRepository + 'static)| Ok(tx.list_sessions(user, now)?);
        let mut live: Vec<Session> = self.system.read(&cx.as_system(), read).await?;
        live.reverse();
        Ok(live)
    }

    /// Ends one session of an account.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::NoSuchUser`], [`Error::NoSuchSession`], [`Error::Store`].
    pub async fn end_user_session(
        &self,
        cx: &Context,
        email: &str,
        session: Id<kernel::Session>,
    ) -> Result<(), Error> {
        let user = self.account(cx, email).await?.id;
        let ending = Ending::revoked(self.ports.clock.now());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            if !tx.revoke_session(session, user, ending)? {
                return Err(Error::NoSuchSession);
            }
            audit_end(tx, session, ending)
        };
        self.system.write(&cx.as_system(), write).await?;
        self.cache.forget(session);
        Ok(())
    }

    /// Ends all sessions of an account and tells how many there were.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::NoSuchUser`], [`Error::Store`].
    pub async fn end_user_sessions(&self, cx: &Context, email: &str) -> Result<usize, Error> {
        let user = self.account(cx, email).await?.id;
        let ending = Ending::revoked(self.ports.clock.now());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let ended = tx.revoke_sessions(user, SessionsOf::default(), ending)?;
            if !ended.is_empty() {
                let told = json!({ "by": ending.reason, "sessions": ended });
                in_every_trail(
                    tx,
                    user,
                    &Audit::new("auth.sessions.revoked", "user", user.as_uuid()).with(told),
                )?;
            }
            Ok(ended.len())
        };
        let ended = self.system.write(&cx.as_system(), write).await?;
        self.cache.forget_user(user);
        Ok(ended)
    }

    async fn account(&self, cx: &Context, email: &str) -> Result<User, Error> {
        demand_operator(cx)?;
        let email = Email::parse(email)?;
        let read = move |tx: &mut (dyn SystemRepository + 'static)| Ok(tx.find_user_by_email(&email)?);
        let found: Option<User> = self.system.read(&cx.as_system(), read).await?;
        found.ok_or(Error::NoSuchUser)
    }
}
