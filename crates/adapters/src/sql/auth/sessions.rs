use ::auth::{
    Sessions,
    model::{SecretHash, Session as SignIn, Standing},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{Id, StoreError, UserId};
use serde_json::json;

use super::{
    rows::{self, MembershipRow, SessionRow, StandingRow, TenantRow, UserRow},
    tables::{memberships, sessions, tenants, users},
};
use crate::sql::{column, fragment::First, session::Session};

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
            sessions::auth_time.eq(column::Instant::from(session.auth_time)),
            sessions::amr.eq(column::Document::from(json!(session.amr))),
            sessions::created_at.eq(column::Instant::from(session.created_at)),
            sessions::expires_at.eq(column::Instant::from(session.expires_at)),
            sessions::last_seen_at.eq(column::Instant::from(session.last_seen_at)),
            sessions::revoked_at.eq(session.revoked_at.map(column::Instant::from)),
        );
        let written = diesel::insert_into(sessions::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }

    fn revoke_session(
        &mut self,
        session: Id<kernel::Session>,
        user: UserId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let statement = diesel::update(sessions::table)
            .filter(sessions::id.eq(column::Id::from(session)))
            .filter(sessions::user_id.eq(column::Id::from(user)))
            .filter(sessions::revoked_at.is_null())
            .set(sessions::revoked_at.eq(Some(column::Instant::from(at))));
        let written = statement.execute(self.connection());
        Ok(self.check(written)? == 1)
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
}
