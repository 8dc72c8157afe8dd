//! A session begins.

use chrono::{DateTime, Utc};
use kernel::{Actor, Context, Id, UserId};
use serde_json::json;

use super::{Service, audit_session, login::Admitted};
use crate::{
    error::Error,
    model::{Ending, RefreshToken, Session, SessionSecret},
    ports::SystemRepository,
    views::{BrowserSession, Tokens},
};

/// How a password is named among the proofs of identity (RFC 8176).
const BY_PASSWORD: [&str; 1] = ["pwd"];

impl Service {
    pub(super) async fn enter(&self, cx: &Context, admitted: &Admitted) -> Result<Tokens, Error> {
        let session = self.session_for(cx, admitted);
        let access = self.sign_token(&session, &admitted.membership, admitted.now)?;
        let (link, refresh) = self.chain(admitted.now).next(&session, &admitted.membership, None)?;
        let refresh_expires_in = link.expires_at - admitted.now;
        self.open_session(cx, session, Some(link)).await?;
        Ok(Tokens { access, refresh, refresh_expires_in })
    }

    pub(super) async fn enter_browser(
        &self,
        cx: &Context,
        admitted: &Admitted,
    ) -> Result<BrowserSession, Error> {
        let secret = SessionSecret::generate(&*self.ports.random);
        let session = Session { secret_hash: Some(secret.hash()), ..self.session_for(cx, admitted) };
        let opened = self.open_session(cx, session, None).await?;
        Ok(BrowserSession {
            secret: secret.into_text(),
            expires_at: opened.expires_at,
            user: opened.user,
            tenant: opened.tenant,
            session: opened.id,
        })
    }

    fn session_for(&self, cx: &Context, admitted: &Admitted) -> Session {
        let Admitted { membership, user_agent, device, now } = admitted;
        let holder = (membership.user, membership.tenant);
        let id = Id::new(*now, &*self.ports.random);
        let opened = Session::open(id, holder, &BY_PASSWORD, *now, self.settings.session_max_age);
        Session { ip_prefix: cx.ip_prefix.as_deref().map(str::to_owned), ..opened }
            .with_user_agent(user_agent.as_deref())
            .with_device(device.as_deref())
    }

    /// Nothing is checked again here: a user or membership that went away meanwhile is met at the session's first use.
    async fn open_session(
        &self,
        cx: &Context,
        session: Session,
        refresh: Option<RefreshToken>,
    ) -> Result<Session, Error> {
        let cx = Context { actor: Actor::User(session.user), ..cx.as_system() };
        let most = self.settings.sessions_per_user;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let crowded_out = make_room(tx, session.user, most, session.created_at)?;
            tx.insert_session(&session)?;
            let kind = if refresh.is_some() { "token" } else { "browser" };
            refresh.map_or(Ok(()), |link| tx.insert_refresh_token(&link))?;
            tx.audit(audit_session("auth.login.succeeded", &session, json!({ "kind": kind })))?;
            Ok((session, crowded_out))
        };
        let (session, crowded_out) = self.system.write(&cx, write).await?;
        for gone in crowded_out {
            self.cache.forget(gone);
        }
        Ok(session)
    }
}

/// Ends the longest idle sessions until one more fits, and tells which ended.
fn make_room(
    tx: &mut dyn SystemRepository,
    user: UserId,
    most: usize,
    now: DateTime<Utc>,
) -> Result<Vec<Id<kernel::Session>>, Error> {
    let live = tx.list_sessions(user, now)?;
    let surplus = (live.len() + 1).saturating_sub(most);
    let mut ended = Vec::new();
    for session in live.into_iter().take(surplus) {
        let ending = Ending::crowded_out(now);
        if tx.revoke_session(session.id, user, ending)? {
            tx.audit(audit_session("auth.session.revoked", &session, json!({ "by": ending.reason })))?;
            ended.push(session.id);
        }
    }
    Ok(ended)
}
