//! A forgotten password: a letter with a link, and a new password in return.

use chrono::{DateTime, Utc};
use kernel::{Audit, Context, SecurityEvent, Severity, UserId};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::{Ports, Service, one_time::redeem};
use crate::{
    commands::ResetPassword,
    error::Error,
    jobs::{SendLetter, Topic},
    model::{Email, Ending, Errand, OneTimeToken, Password, Refusal, Slot, User},
    ports::{SessionsOf, SigningFault, SystemRepository},
};

impl Service {
    /// Sends whoever owns the account of an address a link to choose another password; the newest link alone is good. For
    /// an address without an account the same rows are written, and nobody is written to: neither the answer nor its
    /// time tells which it was.
    ///
    /// # Errors
    /// [`Error::Input`] for what is no address, [`Error::Store`].
    pub async fn forget_password(&self, cx: &Context, email: &str) -> Result<(), Error> {
        let email = Email::parse(email)?;
        let (ports, language) = (self.ports.clone(), cx.locale.code().to_owned());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let owner = tx.find_user_by_email(&email)?.filter(may_reset);
            let user = owner.map_or(UserId::from_uuid(Uuid::nil()), |user| user.id);
            let (token, _) = link_to_reset(user, &ports)?;
            tx.put_one_time_token(&token)?;
            let token = Some(token.id);
            let letter = SendLetter { topic: Topic::PasswordReset, user, tenant: None, token, language };
            tx.enqueue(letter.queued()?)?;
            Ok(tx.audit(Audit::new("auth.password.forgotten", "user", user.as_uuid()))?)
        };
        self.system.write(&cx.as_system(), write).await
    }

    /// Gives the account that a link is for another password. All its sessions end, everywhere, its locks too, and its
    /// owner is written to.
    ///
    /// # Errors
    /// [`Error::BadToken`], [`Error::WeakPassword`] (the link stays good), [`Error::Busy`], [`Error::Store`].
    pub async fn reset_password(&self, cx: &Context, reset: ResetPassword) -> Result<(), Error> {
        let ResetPassword { token, new } = reset;
        let token = self.look_at_token(cx, &token, Errand::Reset).await?;
        let user = UserId::from_uuid(token.slot.subject);
        let read = move |tx: &mut (dyn SystemRepository + 'static)| Ok(tx.find_user_by_id(user)?);
        let owner: Option<User> = self.system.read(&cx.as_system(), read).await?;
        let owner = owner.filter(may_reset).ok_or(Error::BadToken(Refusal::Invalid))?;
        let account = self.account_of(owner.email.as_str())?;
        let phc = self.choose_password(cx, &owner, &new).await?;
        let (now, language) = (self.ports.clock.now(), cx.locale.code().to_owned());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            redeem(tx, &token, now)?;
            replaced(tx, (user, &account), &phc, now)?;
            tx.enqueue(changed(user, language).queued()?)?;
            Ok(())
        };
        self.system.write(&cx.as_system(), write).await?;
        self.cache.forget_user(user);
        Ok(())
    }

    /// The hash of another password for a user, fit for every tenant it opens.
    ///
    /// # Errors
    /// [`Error::WeakPassword`], [`Error::Busy`], [`Error::Store`].
    pub(super) async fn choose_password(
        &self,
        cx: &Context,
        user: &User,
        new: &SecretString,
    ) -> Result<SecretString, Error> {
        let id = user.id;
        let enrolments = self.system.read(&cx.as_system(), move |tx| Ok(tx.list_enrolments(id)?)).await?;
        let tenants = enrolments.iter().map(|enrolment| &enrolment.tenant);
        let new = Password::choose(new, &user.email, tenants)?;
        Ok(self.ports.passwords.hash(new.secret().clone()).await?)
    }
}

/// Users without a password were never in: they come in by their invitation, or otherwise.
fn may_reset(user: &User) -> bool {
    user.is_active && user.hashed_password.is_some()
}

/// One link is good at a time, whatever tenants its reader belongs to: the password opens them all.
fn slot(user: UserId) -> Slot {
    Slot { errand: Errand::Reset, tenant: None, subject: user.as_uuid() }
}

/// The letter that tells of another password.
pub(super) fn changed(user: UserId, language: String) -> SendLetter {
    SendLetter { topic: Topic::PasswordChanged, user, tenant: None, token: None, language }
}

/// A token for the page of another password, and its text.
pub(super) fn link_to_reset(user: UserId, ports: &Ports) -> Result<(OneTimeToken, SecretString), Error> {
    let issued = OneTimeToken::issue(slot(user), ports.clock.now(), &ports.keyring, &*ports.random);
    Ok(issued.ok_or_else(|| SigningFault("no key for links".to_owned()))?)
}

/// Another password takes the place of one that its owner need not have shown: it ends every session and every lock, and
/// whoever watches is told.
pub(super) fn replaced(
    tx: &mut dyn SystemRepository,
    (user, account): (UserId, &str),
    phc: &SecretString,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    tx.put_password(user, phc, now)?;
    tx.forget_failures(account)?;
    let ended = tx.revoke_sessions(user, SessionsOf::default(), Ending::password_changed(now))?;
    let line = Audit::new("auth.password.reset", "user", user.as_uuid());
    in_every_trail(tx, user, &line.with(json!({ "sessions_ended": ended.len() })))?;
    Ok(tx.alert(SecurityEvent {
        kind: "PASSWORD_RESET",
        severity: Severity::Medium,
        payload: json!({ "user_id": user }),
        tenant: None,
    })?)
}

/// A line in the trail of every tenant that a user belongs to; of nobody's in that of the platform.
pub(super) fn in_every_trail(tx: &mut dyn SystemRepository, user: UserId, line: &Audit) -> Result<(), Error> {
    let enrolments = tx.list_enrolments(user)?;
    if enrolments.is_empty() {
        tx.audit(line.clone())?;
    }
    for enrolment in enrolments {
        tx.audit(line.clone().of_tenant(enrolment.tenant.id))?;
    }
    Ok(())
}
