//! The repository of identity. All of it crosses tenants: a caller's tenant is what these statements find out.

use ::auth::{
    Enrolment, SystemRepository,
    model::{Email, Membership, SecretHash, Session as SignIn, Standing, Tenant, TenantSlug, User},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{Id, StoreError, UserId};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{
    rows::{self, MembershipRow, SessionRow, StandingRow, TenantRow, UserRow},
    tables::{memberships, sessions, tenants, users},
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

impl SystemRepository for Session {
    fn find_user_by_email(&mut self, email: &Email) -> Result<Option<User>, StoreError> {
        let query = users::table.filter(users::email_key.eq(email.key())).select(UserRow::as_select());
        let found = First(query).get_result(self.connection()).optional();
        self.check(found)?.map(User::try_from).transpose()
    }

    fn list_enrolments(&mut self, user: UserId) -> Result<Vec<Enrolment>, StoreError> {
        let query = memberships::table
            .inner_join(tenants::table)
            .filter(memberships::user_id.eq(column::Id::from(user)))
            .order(tenants::slug)
            .select((TenantRow::as_select(), MembershipRow::as_select()));
        let found = query.load(self.connection());
        self.check(found)?.into_iter().map(rows::enrolment).collect()
    }

    fn find_tenant_by_slug(&mut self, slug: &TenantSlug) -> Result<Option<Tenant>, StoreError> {
        let query = tenants::table.filter(tenants::slug.eq(slug.as_str())).select(TenantRow::as_select());
        let found = First(query).get_result(self.connection()).optional();
        self.check(found)?.map(Tenant::try_from).transpose()
    }

    fn find_standing(&mut self, session: Id<kernel::Session>) -> Result<Option<Standing>, StoreError> {
        self.read_standing(Sought::Id(session))
    }

    fn find_standing_by_secret(&mut self, hash: &SecretHash) -> Result<Option<Standing>, StoreError> {
        self.read_standing(Sought::Secret(hash.to_string()))
    }

    fn insert_tenant(&mut self, tenant: &Tenant) -> Result<bool, StoreError> {
        let now = self.now();
        let row = (
            tenants::id.eq(column::Id::from(tenant.id)),
            tenants::slug.eq(tenant.slug.as_str()),
            tenants::name.eq(&tenant.name),
            tenants::status.eq(tenant.status.as_str()),
            tenants::created_at.eq(now),
            tenants::updated_at.eq(now),
        );
        let written = each_backend!(self.connection(), c => diesel::insert_into(tenants::table)
            .values(row)
            .on_conflict(tenants::slug)
            .do_nothing()
            .execute(c));
        Ok(self.check(written)? == 1)
    }

    fn insert_user(&mut self, user: &User) -> Result<bool, StoreError> {
        let now = self.now();
        let row = (
            users::id.eq(column::Id::from(user.id)),
            users::email.eq(user.email.as_str()),
            users::email_key.eq(user.email.key()),
            users::hashed_password.eq(user.hashed_password.as_ref().map(ExposeSecret::expose_secret)),
            users::is_active.eq(user.is_active),
            users::display_name.eq(&user.display_name),
            users::locale.eq(user.locale.map(kernel::Locale::code)),
            users::created_at.eq(now),
            users::updated_at.eq(now),
        );
        let written = each_backend!(self.connection(), c => diesel::insert_into(users::table)
            .values(row)
            .on_conflict(users::email_key)
            .do_nothing()
            .execute(c));
        Ok(self.check(written)? == 1)
    }

    fn insert_membership(&mut self, membership: &Membership) -> Result<bool, StoreError> {
        let now = self.now();
        let roles: Vec<&str> = membership.roles.iter().map(|role| role.as_str()).collect();
        let row = (
            memberships::tenant_id.eq(column::Id::from(membership.tenant)),
            memberships::user_id.eq(column::Id::from(membership.user)),
            memberships::roles.eq(column::Document::from(json!(roles))),
            memberships::client_id.eq(membership.client.map(column::Id::from)),
            memberships::extra_permissions.eq(column::Document::from(json!(membership.extra_permissions))),
            memberships::denied_permissions.eq(column::Document::from(json!(membership.denied_permissions))),
            memberships::created_at.eq(now),
            memberships::updated_at.eq(now),
        );
        let written = each_backend!(self.connection(), c => diesel::insert_into(memberships::table)
            .values(row)
            .on_conflict((memberships::tenant_id, memberships::user_id))
            .do_nothing()
            .execute(c));
        Ok(self.check(written)? == 1)
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
