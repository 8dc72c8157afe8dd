//! Throwing somebody out.

use kernel::{Context, Outcome, TenantId, UserId, once};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::{
    Service, crossing,
    sessions::{audit_end, end_many},
};
use crate::{
    commands::Revoke,
    error::Error,
    model::{Ending, RefreshToken, Refusal, SecretHash},
    permissions::REVOKE,
    ports::{SessionsOf, SystemRepository},
    views::Revoked,
};

/// What is remembered of a revocation.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Done {
    user: Option<UserId>,
    revoked: bool,
}

impl Service {
    /// Ends the sessions of a member in the caller's tenant, or the one session a refresh token belongs to. One's own need
    /// no permission, those of others `sessions:revoke`; a token that is not the caller's to end ends nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NoSuchMember`], [`Error::Store`].
    pub async fn revoke(&self, cx: &Context, revoke: Revoke) -> Result<Outcome<Revoked>, Error> {
        let tenant = cx.tenant().ok_or(Error::Unauthenticated(Refusal::Invalid))?;
        let ending = Ending::revoked(self.ports.clock.now());
        let (own, others) = (cx.user(), cx.allows(REVOKE));
        let target = match revoke {
            Revoke::User(user) => {
                if own != Some(user) {
                    cx.require(REVOKE)?;
                }
                Target::User(user)
            }
            Revoke::Session(token) => Target::Token(RefreshToken::read(token.expose_secret())),
        };
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| match target {
                Target::User(user) => revoke_user(tx, user, tenant, ending),
                Target::Token(hash) => {
                    revoke_token(tx, hash, tenant, ending, |user| others || own == Some(user))
                }
            })
        };
        let done = self.system.write(&crossing(cx).despite_read_only(), write).await?;
        if let Some(user) = done.value.user {
            self.cache.forget_user(user);
        }
        Ok(done.map(|Done { user, revoked }| Revoked { revoked, tenant, user }))
    }
}

#[derive(Clone, Copy)]
enum Target {
    User(UserId),
    Token(Option<SecretHash>),
}

fn revoke_user(
    tx: &mut dyn SystemRepository,
    user: UserId,
    tenant: TenantId,
    ending: Ending,
) -> Result<Done, Error> {
    let is_member = tx.list_enrolments(user)?.iter().any(|enrolment| enrolment.tenant.id == tenant);
    if !is_member {
        return Err(Error::NoSuchMember);
    }
    let which = SessionsOf { tenant: Some(tenant), except: None };
    let revoked = end_many(tx, (user, tenant), which, ending)?;
    Ok(Done { user: Some(user), revoked })
}

fn revoke_token(
    tx: &mut dyn SystemRepository,
    hash: Option<SecretHash>,
    tenant: TenantId,
    ending: Ending,
    may_end: impl Fn(UserId) -> bool,
) -> Result<Done, Error> {
    let found = hash.map(|hash| tx.hold_refresh_token(&hash)).transpose()?.flatten();
    let Some(token) = found.filter(|token| token.tenant == tenant && may_end(token.user)) else {
        return Ok(Done { user: None, revoked: false });
    };
    let revoked = tx.revoke_session(token.session, token.user, ending)?;
    if revoked {
        audit_end(tx, token.session, ending)?;
    }
    Ok(Done { user: Some(token.user), revoked })
}
