use ::auth::{
    Enrolment, Invitations,
    model::{Email, MemberStatus, User},
};
use diesel::{dsl::count_star, prelude::*};
use kernel::{StoreError, TenantId, UserId};

use super::{
    rows::{self, MembershipRow, TenantRow, UserRow},
    tables::{memberships, tenants, users},
};
use crate::sql::{column, fragment::First, session::Session};

impl Invitations for Session {
    fn insert_invitee(&mut self, tenant: TenantId, user: &User) -> Result<bool, StoreError> {
        // No address holds a space: an invitation never stands in the way of an account, nor of another tenant's.
        self.insert_user_as(user, format!("{} {tenant}", user.email.key()))
    }

    fn remove_invitee(&mut self, tenant: TenantId, user: UserId) -> Result<bool, StoreError> {
        let membership = memberships::table
            .filter(memberships::tenant_id.eq(column::Id::from(tenant)))
            .filter(memberships::user_id.eq(column::Id::from(user)))
            .filter(memberships::status.eq(MemberStatus::Invited.as_str()));
        let removed = diesel::delete(membership).execute(self.connection());
        if self.check(removed)? == 0 {
            return Ok(false);
        }
        let one = users::table.filter(users::id.eq(column::Id::from(user)));
        let removed = diesel::delete(one).execute(self.connection());
        self.check(removed).map(|_| true)
    }

    fn find_invitee(
        &mut self,
        tenant: TenantId,
        user: UserId,
    ) -> Result<Option<(User, Enrolment)>, StoreError> {
        let query = memberships::table
            .inner_join(tenants::table)
            .inner_join(users::table)
            .filter(memberships::tenant_id.eq(column::Id::from(tenant)))
            .filter(memberships::user_id.eq(column::Id::from(user)))
            .filter(memberships::status.eq(MemberStatus::Invited.as_str()))
            .select((UserRow::as_select(), TenantRow::as_select(), MembershipRow::as_select()));
        let found = First(query).get_result::<(UserRow, _, _)>(self.connection()).optional();
        let invitee = |(user, tenant, membership): (UserRow, _, _)| {
            Ok((user.try_into()?, rows::enrolment((tenant, membership))?))
        };
        self.check(found)?.map(invitee).transpose()
    }

    fn is_member(&mut self, tenant: TenantId, email: &Email) -> Result<bool, StoreError> {
        let query = memberships::table
            .inner_join(users::table)
            .filter(memberships::tenant_id.eq(column::Id::from(tenant)))
            .filter(users::email_key.eq(email.key()))
            .select(users::id);
        let found = First(query).get_result::<column::Id>(self.connection());
        Ok(self.check(found.optional())?.is_some())
    }

    fn count_members(&mut self, tenant: TenantId) -> Result<u64, StoreError> {
        let of_tenant = memberships::table.filter(memberships::tenant_id.eq(column::Id::from(tenant)));
        let found: QueryResult<i64> = of_tenant.select(count_star()).get_result(self.connection());
        Ok(self.check(found)?.unsigned_abs())
    }
}
