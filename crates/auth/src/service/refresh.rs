//! A refresh token is exchanged for the next pair of tokens.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Context, Id, SecurityEvent, Severity};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{Service, audit_session, chain::Chain};
use crate::{
    error::Error,
    model::{Ending, Exchange, Membership, RefreshToken, Refusal, SecretHash, Session, Standing},
    ports::SystemRepository,
    views::Tokens,
};

/// What the transaction found; a refusal is committed too, since a reuse ends the session.
type Found = Result<Exchanged, (Refusal, Option<Id<kernel::Session>>)>;

struct Exchanged {
    session: Session,
    membership: Membership,
    refresh: SecretString,
    expires_at: DateTime<Utc>,
}

impl Service {
    /// The next access and refresh token of a session. A token that was exchanged up to `REFRESH_GRACE_S` ago gives the
    /// same successor while that is unused; later, or once it is used, somebody has copied the token: the session ends.
    ///
    /// # Errors
    /// [`Error::BadRefresh`], [`Error::Suspended`], [`Error::Store`].
    pub async fn refresh(&self, cx: &Context, token: &SecretString) -> Result<Tokens, Error> {
        let ended = self.exchange(cx, token).await;
        self.counted_refresh(ended)
    }

    async fn exchange(&self, cx: &Context, token: &SecretString) -> Result<Tokens, Error> {
        let refused = |refusal| Error::BadRefresh(refusal);
        let hash = RefreshToken::read(token.expose_secret()).ok_or(refused(Refusal::Invalid))?;
        let now = self.ports.clock.now();
        let (chain, grace) = (self.chain(now), self.settings.refresh_grace);
        let write = move |tx: &mut (dyn SystemRepository + 'static)| exchange(tx, &hash, &chain, grace);
        let exchanged = match self.system.write(&cx.as_system(), write).await? {
            Ok(exchanged) => exchanged,
            Err((refusal, ended)) => {
                if let Some(session) = ended {
                    self.cache.forget(session);
                }
                return Err(refused(refusal));
            }
        };
        let Exchanged { session, membership, refresh, expires_at } = exchanged;
        let access = self.sign_token(&session, &membership, now)?;
        Ok(Tokens { access, refresh, refresh_expires_in: expires_at - now })
    }
}

fn exchange(
    tx: &mut dyn SystemRepository,
    hash: &SecretHash,
    chain: &Chain,
    grace: TimeDelta,
) -> Result<Found, Error> {
    let Some(shown) = tx.hold_refresh_token(hash)? else { return Ok(Err((Refusal::Invalid, None))) };
    let Some(standing) = tx.find_standing(shown.session)? else {
        return Ok(Err((Refusal::Invalid, None)));
    };
    let judged = shown.judge(&standing, chain.now, grace);
    if matches!(judged, Exchange::Rotate | Exchange::Again) {
        standing.tenant.status.admit()?;
    }
    match judged {
        Exchange::Rotate => rotate(tx, &shown, standing, chain),
        Exchange::Again => match tx.find_successor(hash)?.filter(|next| next.used_at.is_none()) {
            Some(next) => Ok(again(&next, standing, chain)),
            None => end_reused(tx, &standing.session, chain.now),
        },
        Exchange::Refuse(Refusal::Reused) => end_reused(tx, &standing.session, chain.now),
        Exchange::Refuse(refusal) => Ok(Err((refusal, None))),
    }
}

fn rotate(
    tx: &mut dyn SystemRepository,
    shown: &RefreshToken,
    standing: Standing,
    chain: &Chain,
) -> Result<Found, Error> {
    let Some(membership) = &standing.membership else { return Ok(Err((Refusal::Invalid, None))) };
    let (next, refresh) = chain.next(&standing.session, membership, Some(shown))?;
    tx.use_refresh_token(shown.id, chain.now)?;
    tx.insert_refresh_token(&next)?;
    if standing.session.is_touch_due(chain.now) {
        tx.touch_session(standing.session.id, chain.now)?;
    }
    Ok(exchanged(standing, refresh, next.expires_at))
}

/// The successor once more. After a change of keys in the grace it can no longer be told, which costs a new sign-in.
fn again(next: &RefreshToken, standing: Standing, chain: &Chain) -> Found {
    let refresh = next.text(&chain.keys).ok_or((Refusal::Invalid, None))?;
    exchanged(standing, refresh, next.expires_at)
}

fn exchanged(standing: Standing, refresh: SecretString, expires_at: DateTime<Utc>) -> Found {
    let membership = standing.membership.ok_or((Refusal::Invalid, None))?;
    Ok(Exchanged { session: standing.session, membership, refresh, expires_at })
}

/// Whoever is the thief, the session is no longer safe.
fn end_reused(tx: &mut dyn SystemRepository, session: &Session, now: DateTime<Utc>) -> Result<Found, Error> {
    let ending = Ending::reuse(now);
    tx.revoke_session(session.id, session.user, ending)?;
    tx.audit(audit_session("auth.session.revoked", session, json!({ "by": ending.reason })))?;
    tx.alert(SecurityEvent {
        kind: "REFRESH_REUSE",
        severity: Severity::High,
        payload: json!({ "session_id": session.id, "user_id": session.user }),
        tenant: Some(session.tenant),
    })?;
    Ok(Err((Refusal::Reused, Some(session.id))))
}
