use ::auth::{
    Members, MembersSought, Role,
    model::{Customer, Member, MemberStatus, Membership},
};
use diesel::{dsl::count_star, prelude::*};
use kernel::{Client, Id, Page, PageRequest, StoreError, TenantId, UserId};
use serde_json::json;

use super::{
    rows::{self, MemberRow},
    tables::{customers, memberships, one_time_tokens, tenants, users},
};
use crate::sql::{
    column,
    connection::SqlConnection,
    fragment::{First, Written},
    session::{Session, corrupt},
};

impl Members for Session {
    fn hold_tenant(&mut self, tenant: TenantId) -> Result<bool, StoreError> {
        let one = tenants::table.filter(tenants::id.eq(column::Id::from(tenant))).select(tenants::id);
        // SQLite has one writer, and this is a write. Sign-ins, which only refer to the tenant, do not wait.
        let found = match self.connection() {
            SqlConnection::Postgres(c) => one.for_no_key_update().first::<column::Id>(c),
            SqlConnection::Sqlite(c) => one.first::<column::Id>(c),
        };
        Ok(self.check(found.optional())?.is_some())
    }

    fn find_member(&mut self, tenant: TenantId, user: UserId) -> Result<Option<Member>, StoreError> {
        let query = memberships::table
            .inner_join(users::table)
            .left_join(bound())
            .left_join(link())
            .filter(memberships::tenant_id.eq(column::Id::from(tenant)))
            .filter(memberships::user_id.eq(column::Id::from(user)))
            .select(MemberRow::as_select());
        let found = First(query).get_result::<MemberRow>(self.connection()).optional();
        let now = self.now();
        self.check(found)?.map(|row| rows::member(row, now)).transpose()
    }

    fn list_members(
        &mut self,
        tenant: TenantId,
        sought: &MembersSought,
        page: PageRequest,
    ) -> Result<Page<Member>, StoreError> {
        let of_tenant = memberships::tenant_id.eq(column::Id::from(tenant));
        let all = memberships::table.inner_join(users::table);
        let mut counting = all.filter(of_tenant).select(count_star()).into_boxed();
        let mut listing = all
            .left_join(bound())
            .left_join(link())
            .filter(of_tenant)
            .select(MemberRow::as_select())
            .into_boxed();
        if let Some(client) = sought.client.map(column::Id::from) {
            counting = counting.filter(memberships::client_id.eq(client));
            listing = listing.filter(memberships::client_id.eq(client));
        }
        if let Some(status) = sought.status.map(MemberStatus::as_str) {
            counting = counting.filter(memberships::status.eq(status));
            listing = listing.filter(memberships::status.eq(status));
        }
        if let Some(pattern) = sought.text.as_deref().map(containing) {
            let by_name = || users::name_key.like(pattern.clone()).escape('\\');
            let by_email = || users::email_key.like(pattern.clone()).escape('\\');
            counting = counting.filter(by_name().or(by_email()));
            listing = listing.filter(by_name().or(by_email()));
        }
        let total: QueryResult<i64> = counting.get_result(self.connection());
        let total = self.check(total)?.unsigned_abs();
        let rows = listing
            .order((users::name_key, users::id))
            .limit(i64::from(page.size()))
            .offset(i64::from(page.offset()))
            .load::<MemberRow>(self.connection());
        let now = self.now();
        let items =
            self.check(rows)?.into_iter().map(|row| rows::member(row, now)).collect::<Result<_, _>>()?;
        Ok(Page { items, total, request: page })
    }

    fn list_owners(&mut self, tenant: TenantId) -> Result<Vec<UserId>, StoreError> {
        let active = memberships::table
            .inner_join(users::table)
            .filter(memberships::tenant_id.eq(column::Id::from(tenant)))
            .filter(memberships::status.eq(MemberStatus::Active.as_str()))
            .filter(users::is_active.eq(true))
            .select((memberships::user_id, memberships::roles));
        let found = active.load::<(column::Id, column::Document)>(self.connection());
        let mut owners = Vec::new();
        for (user, roles) in self.check(found)? {
            let user: UserId = user.into();
            let roles = rows::texts(roles).ok_or_else(|| corrupt("memberships", user, "roles"))?;
            owners.extend(roles.iter().any(|role| role == Role::Owner.as_str()).then_some(user));
        }
        Ok(owners)
    }

    fn find_customer_of(
        &mut self,
        tenant: TenantId,
        client: Id<Client>,
    ) -> Result<Option<Customer>, StoreError> {
        self.find_customer_in(tenant.into(), client)
    }

    fn put_membership(&mut self, membership: &Membership) -> Result<(), StoreError> {
        let roles: Vec<&str> = membership.roles.iter().map(|role| role.as_str()).collect();
        let statement = diesel::update(memberships::table)
            .filter(memberships::tenant_id.eq(column::Id::from(membership.tenant)))
            .filter(memberships::user_id.eq(column::Id::from(membership.user)))
            .set((
                memberships::status.eq(membership.status.as_str()),
                memberships::roles.eq(column::Document::from(json!(roles))),
                memberships::client_id.eq(membership.client.map(column::Id::from)),
                memberships::extra_permissions
                    .eq(column::Document::from(json!(membership.extra_permissions))),
                memberships::denied_permissions
                    .eq(column::Document::from(json!(membership.denied_permissions))),
                memberships::updated_at.eq(self.now()),
            ));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }
}

/// The customer that a membership is bound to.
#[diesel::dsl::auto_type]
fn bound() -> _ {
    let is_theirs = customers::id.nullable().eq(memberships::client_id);
    customers::table.on(customers::tenant_id.eq(memberships::tenant_id).and(is_theirs))
}

/// The link of somebody invited: the [`Slot`](::auth::model::Slot) of a membership, found by its text.
#[diesel::dsl::auto_type]
fn link() -> _ {
    let of_slot: Written = Written(
        "one_time_tokens.slot = 'invite:' || CAST(memberships.tenant_id AS text) \
         || ':' || CAST(memberships.user_id AS text)",
    );
    one_time_tokens::table.on(of_slot)
}

/// The pattern of what contains `text`, whatever its case.
pub(super) fn containing(text: &str) -> String {
    let literal = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}
