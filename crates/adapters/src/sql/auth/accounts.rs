use ::auth::{
    Accounts, Enrolment,
    model::{Email, Membership, Tenant, TenantSlug, User},
};
use diesel::prelude::*;
use kernel::{StoreError, UserId};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{
    rows::{self, MembershipRow, TenantRow, UserRow},
    tables::{memberships, tenants, users},
};
use crate::sql::{column, connection::each_backend, fragment::First, session::Session};

impl Session {
    /// Adds a user under this key; false when it is taken.
    pub(super) fn insert_user_as(&mut self, user: &User, key: String) -> Result<bool, StoreError> {
        let now = self.now();
        let row = (
            users::id.eq(column::Id::from(user.id)),
            users::email.eq(user.email.as_str()),
            users::email_key.eq(key),
            users::hashed_password.eq(user.hashed_password.as_ref().map(ExposeSecret::expose_secret)),
            users::is_active.eq(user.is_active),
            users::display_name.eq(&user.display_name),
            users::name_key.eq(user.display_name.to_lowercase()),
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
}

impl Accounts for Session {
    fn find_user_by_email(&mut self, email: &Email) -> Result<Option<User>, StoreError> {
        let query = users::table.filter(users::email_key.eq(email.key())).select(UserRow::as_select());
        let found = First(query).get_result(self.connection()).optional();
        self.check(found)?.map(User::try_from).transpose()
    }

    fn has_users(&mut self) -> Result<bool, StoreError> {
        let found = First(users::table.select(users::id)).get_result::<column::Id>(self.connection());
        Ok(self.check(found.optional())?.is_some())
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
        self.insert_user_as(user, user.email.key())
    }

    fn put_platform_admin(&mut self, user: UserId, is_one: bool) -> Result<(), StoreError> {
        let one = users::table.filter(users::id.eq(column::Id::from(user)));
        let changes = (users::is_platform_admin.eq(is_one), users::updated_at.eq(self.now()));
        let written = diesel::update(one).set(changes).execute(self.connection());
        self.check(written).map(drop)
    }

    fn insert_membership(&mut self, membership: &Membership) -> Result<bool, StoreError> {
        let now = self.now();
        let roles: Vec<&str> = membership.roles.iter().map(|role| role.as_str()).collect();
        let row = (
            memberships::tenant_id.eq(column::Id::from(membership.tenant)),
            memberships::user_id.eq(column::Id::from(membership.user)),
            memberships::status.eq(membership.status.as_str()),
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
}
