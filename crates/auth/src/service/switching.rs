//! One sign-in, another tenant.

use chrono::{DateTime, Utc};
use kernel::{Context, Id, Outcome, Session, TenantId, UserId, once};
use secrecy::SecretString;
use serde_json::json;

use super::{Service, audit_session, chain::Chain, crossing, login::is_named, sessions::signed_in};
use crate::{
    error::Error,
    model::{self, Refusal, Standing},
    ports::SystemRepository,
    views::Tokens,
};

/// The session where it is now, and the next link of its chain.
struct Moved {
    standing: Standing,
    refresh: SecretString,
    expires_at: DateTime<Utc>,
}

impl Service {
    /// Moves the caller's session into another of their tenants (by slug or id) and gives the next tokens of its chain.
    /// Access tokens for the tenant left stop working.
    ///
    /// # Errors
    /// [`Error::NotAMember`] of a tenant of that name, [`Error::Suspended`], [`Error::Unauthenticated`], [`Error::Store`].
    pub async fn switch_tenant(&self, cx: &Context, tenant: String) -> Result<Outcome<Tokens>, Error> {
        let (user, session) = signed_in(cx)?;
        let now = self.ports.clock.now();
        let chain = self.chain(now);
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let to = once(tx, |tx| enter(tx, user, session, &tenant))?;
            Ok((continue_chain(tx, session, &chain)?, to.replayed))
        };
        let (moved, replayed) = self.system.write(&crossing(cx).despite_read_only(), write).await?;
        self.cache.forget(session);
        let Moved { standing, refresh, expires_at } = moved;
        let membership = standing.admit(now).map_err(Error::Unauthenticated)?;
        let access = self.sign_token(&standing.session, membership, now)?;
        Ok(Outcome { value: Tokens { access, refresh, refresh_expires_in: expires_at - now }, replayed })
    }
}

fn enter(
    tx: &mut dyn SystemRepository,
    user: UserId,
    session: Id<Session>,
    tenant: &str,
) -> Result<TenantId, Error> {
    let mut enrolments = tx.list_enrolments(user)?;
    enrolments.retain(|enrolment| enrolment.membership.admits_people());
    let to = enrolments.into_iter().find(|enrolment| is_named(enrolment, tenant));
    let to = to.ok_or(Error::NotAMember)?.tenant;
    to.status.admit()?;
    let to = to.id;
    let left = tx.find_standing(session)?.ok_or(Error::Unauthenticated(Refusal::Invalid))?.session;
    tx.move_session(session, to)?;
    let metadata = json!({ "from": left.tenant });
    let moved = model::Session { tenant: to, ..left };
    tx.audit(audit_session("auth.session.switched", &moved, metadata))?;
    Ok(to)
}

/// Exchanges the end of the chain in its holder's stead; a session without one begins it.
fn continue_chain(
    tx: &mut dyn SystemRepository,
    session: Id<Session>,
    chain: &Chain,
) -> Result<Moved, Error> {
    let parent = tx.hold_current_refresh_token(session)?;
    let standing = tx.find_standing(session)?.ok_or(Error::Unauthenticated(Refusal::Invalid))?;
    let membership = standing.admit(chain.now).map_err(Error::Unauthenticated)?;
    let (next, refresh) = chain.next(&standing.session, membership, parent.as_ref())?;
    parent.map_or(Ok(()), |parent| tx.use_refresh_token(parent.id, chain.now))?;
    tx.insert_refresh_token(&next)?;
    Ok(Moved { standing, refresh, expires_at: next.expires_at })
}
