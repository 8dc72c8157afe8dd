use ::auth::{
    Sessions, SessionsOf,
    model::{Ending, SecretHash, Session as SignIn, Standing},
};
use chrono::{DateTime, Utc};
use diesel::{prelude::*, sql_types::Bool};
use kernel::{Id, StoreError, TenantId, UserId};
use serde_json::json;

use super::{
    rows::{self, MembershipRow, SessionRow, StandingRow, TenantRow, UserRow},
    tables::{memberships, refresh_tokens, sessions, tenants, users},
};
use crate::sql::{column, connection::each_backend, fragment::First, session::Session};

/// By what a session is found.
enum Sought {
    Id(Id<kernel::Session>),
    Secret(String),
}

impl Session {
    fn read_standing(&mut self, sought: Sought) -> Result<Option<Standing>, StoreError> {
        let of_session =
            memberships::tenant_id.eq(sessions::tenant_id).and(memberships::user_id.eq(sessions::user_id));
        let all = sessions::table
            .inner_join(users::table)
            .inner_join(tenants::table)
            .left_join(memberships::table.on(of_session))
            .select((
                SessionRow::as_select(),
                UserRow::as_select(),
                TenantRow::as_select(),
                Option::<MembershipRow>::as_select(),
            ))
            .into_boxed();
        let one = match sought {
            Sought::Id(id) => all.filter(sessions::id.eq(column::Id::from(id))),
            Sought::Secret(hash) => all.filter(sessions::secret_hash.eq(hash)),
        };
        let found = First(one).get_result::<StandingRow>(self.connection()).optional();
        self.check(found)?.map(rows::standing).transpose()
    }
}

impl Sessions for Session {
    fn find_standing(&mut self, session: Id<kernel::Session>) -> Result<Option<Standing>, StoreError> {
        self.read_standing(Sought::Id(session))
    }

    fn find_standing_by_secret(&mut self, hash: &SecretHash) -> Result<Option<Standing>, StoreError> {
        self.read_standing(Sought::Secret(hash.to_string()))
    }

    fn insert_session(&mut self, session: &SignIn) -> Result<(), StoreError> {
        let row = (
            sessions::id.eq(column::Id::from(session.id)),
            sessions::tenant_id.eq(column::Id::from(session.tenant)),
            sessions::user_id.eq(column::Id::from(session.user)),
            sessions::secret_hash.eq(session.secret_hash.map(|hash| hash.to_string())),
            sessions::user_agent.eq(session.user_agent.as_deref()),
            sessions::device.eq(session.device.as_deref()),
            sessions::ip_prefix.eq(session.ip_prefix.as_deref()),
            sessions::auth_time.eq(column::Instant::from(session.auth_time)),
            sessions::amr.eq(column::Document::from(json!(session.amr))),
            sessions::created_at.eq(column::Instant::from(session.created_at)),
            sessions::expires_at.eq(column::Instant::from(session.expires_at)),
            sessions::last_seen_at.eq(column::Instant::from(session.last_seen_at)),
            sessions::revoked_at.eq(session.revoked_at.map(column::Instant::from)),
            sessions::revoke_reason.eq(session.revoke_reason.as_deref()),
        );
        let written = diesel::insert_into(sessions::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }

    fn list_sessions(&mut self, user: UserId, now: DateTime<Utc>) -> Result<Vec<SignIn>, StoreError> {
        let live = sessions::table
            .filter(sessions::user_id.eq(column::Id::from(user)))
            .filter(sessions::revoked_at.is_null())
            .filter(sessions::expires_at.gt(column::Instant::from(now)))
            .order((sessions::last_seen_at, sessions::id))
            .select(SessionRow::as_select());
        let found = live.load(self.connection());
        self.check(found)?.into_iter().map(SignIn::try_from).collect()
    }

    fn revoke_session(
        &mut self,
        session: Id<kernel::Session>,
        user: UserId,
        ending: Ending,
    ) -> Result<bool, StoreError> {
        let at = Some(column::Instant::from(ending.at));
        let statement = diesel::update(sessions::table)
            .filter(sessions::id.eq(column::Id::from(session)))
            .filter(sessions::user_id.eq(column::Id::from(user)))
            .filter(sessions::revoked_at.is_null())
            .set((sessions::revoked_at.eq(at), sessions::revoke_reason.eq(ending.reason)));
        let written = statement.execute(self.connection());
        if self.check(written)? == 0 {
            return Ok(false);
        }
        let tokens = diesel::update(refresh_tokens::table)
            .filter(refresh_tokens::session_id.eq(column::Id::from(session)))
            .filter(refresh_tokens::revoked_at.is_null())
            .set(refresh_tokens::revoked_at.eq(at));
        let written = tokens.execute(self.connection());
        self.check(written).map(|_| true)
    }

    fn revoke_sessions(
        &mut self,
        user: UserId,
        which: SessionsOf,
        ending: Ending,
    ) -> Result<Vec<Id<kernel::Session>>, StoreError> {
        let (user, at) = (column::Id::from(user), Some(column::Instant::from(ending.at)));
        let nothing = Id::from_uuid(uuid::Uuid::nil());
        let except = column::Id::from(which.except.unwrap_or(nothing));
        let anywhere = which.tenant.is_none();
        let tenant = which.tenant.map_or_else(|| self.tenant(), column::Id::from);
        let statement = diesel::update(sessions::table)
            .filter(sessions::user_id.eq(user))
            .filter(sessions::id.ne(except))
            .filter(sessions::tenant_id.eq(tenant).or(anywhere.into_sql::<Bool>()))
            .filter(sessions::revoked_at.is_null())
            .set((sessions::revoked_at.eq(at), sessions::revoke_reason.eq(ending.reason)))
            .returning(sessions::id);
        let ended: QueryResult<Vec<column::Id>> =
            each_backend!(self.connection(), c => statement.get_results(c));
        let ended = self.check(ended)?;
        let tokens = diesel::update(refresh_tokens::table)
            .filter(refresh_tokens::user_id.eq(user))
            .filter(refresh_tokens::session_id.ne(except))
            .filter(refresh_tokens::tenant_id.eq(tenant).or(anywhere.into_sql::<Bool>()))
            .filter(refresh_tokens::revoked_at.is_null())
            .set(refresh_tokens::revoked_at.eq(at));
        let written = tokens.execute(self.connection());
        self.check(written)?;
        Ok(ended.into_iter().map(Into::into).collect())
    }

    fn touch_session(&mut self, session: Id<kernel::Session>, at: DateTime<Utc>) -> Result<(), StoreError> {
        let at = column::Instant::from(at);
        let statement = diesel::update(sessions::table)
            .filter(sessions::id.eq(column::Id::from(session)))
            .filter(sessions::last_seen_at.lt(at))
            .set(sessions::last_seen_at.eq(at));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }

    fn renew_session(&mut self, session: Id<kernel::Session>, at: DateTime<Utc>) -> Result<(), StoreError> {
        let statement = diesel::update(sessions::table)
            .filter(sessions::id.eq(column::Id::from(session)))
            .set(sessions::auth_time.eq(column::Instant::from(at)));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }

    fn move_session(&mut self, session: Id<kernel::Session>, tenant: TenantId) -> Result<(), StoreError> {
        let statement = diesel::update(sessions::table)
            .filter(sessions::id.eq(column::Id::from(session)))
            .set(sessions::tenant_id.eq(column::Id::from(tenant)));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }
}
