//! Rows as they lie in the tables, and the values they stand for.

use ::auth::{
    Enrolment, Role,
    model::{
        Email, Errand, Member, MemberStatus, Membership, PendingInvitation, SecretHash, Session, Standing,
        Tenant, TenantSlug, TenantStatus, User,
    },
};
use chrono::DateTime;
use diesel::prelude::*;
use kernel::{Locale, StoreError};

use super::tables::{customers, memberships, one_time_tokens, sessions, tenants, users};
use crate::sql::{column, session::corrupt};

#[derive(Queryable, Selectable)]
#[diesel(table_name = tenants)]
pub(super) struct TenantRow {
    #[diesel(deserialize_as = column::Id)]
    id: kernel::TenantId,
    slug: String,
    name: String,
    status: String,
}

impl TryFrom<TenantRow> for Tenant {
    type Error = StoreError;

    fn try_from(row: TenantRow) -> Result<Self, StoreError> {
        let TenantRow { id, slug, name, status } = row;
        let unreadable = |column| corrupt("tenants", id, column);
        Ok(Self {
            id,
            slug: TenantSlug::parse(&slug).map_err(|_| unreadable("slug"))?,
            name,
            status: TenantStatus::parse(&status).ok_or_else(|| unreadable("status"))?,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct UserRow {
    #[diesel(deserialize_as = column::Id)]
    id: kernel::UserId,
    email: String,
    hashed_password: Option<String>,
    is_active: bool,
    is_platform_admin: bool,
    display_name: String,
    locale: Option<String>,
}

impl TryFrom<UserRow> for User {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, StoreError> {
        let UserRow { id, email, hashed_password, is_active, is_platform_admin, display_name, locale } = row;
        let unreadable = |column| corrupt("users", id, column);
        let locale = locale.map(|code| Locale::from_code(&code).ok_or_else(|| unreadable("locale")));
        Ok(Self {
            id,
            email: Email::parse(&email).map_err(|_| unreadable("email"))?,
            hashed_password: hashed_password.map(Into::into),
            is_active,
            is_platform_admin,
            display_name,
            locale: locale.transpose()?,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = memberships)]
pub(super) struct MembershipRow {
    tenant_id: column::Id,
    user_id: column::Id,
    status: String,
    roles: column::Document,
    client_id: Option<column::Id>,
    extra_permissions: column::Document,
    denied_permissions: column::Document,
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> Result<Self, StoreError> {
        let user: kernel::UserId = row.user_id.into();
        let unreadable = |column| corrupt("memberships", user, column);
        let roles = texts(row.roles).ok_or_else(|| unreadable("roles"))?;
        let roles: Option<Vec<Role>> = roles.iter().map(|name| Role::parse(name)).collect();
        Ok(Self {
            tenant: row.tenant_id.into(),
            user,
            status: MemberStatus::parse(&row.status).ok_or_else(|| unreadable("status"))?,
            roles: roles.ok_or_else(|| unreadable("roles"))?,
            client: row.client_id.map(Into::into),
            extra_permissions: texts(row.extra_permissions).ok_or_else(|| unreadable("extra_permissions"))?,
            denied_permissions: texts(row.denied_permissions)
                .ok_or_else(|| unreadable("denied_permissions"))?,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub(super) struct SessionRow {
    #[diesel(deserialize_as = column::Id)]
    id: kernel::Id<kernel::Session>,
    tenant_id: column::Id,
    user_id: column::Id,
    secret_hash: Option<String>,
    user_agent: Option<String>,
    device: Option<String>,
    ip_prefix: Option<String>,
    auth_time: column::Instant,
    amr: column::Document,
    created_at: column::Instant,
    expires_at: column::Instant,
    last_seen_at: column::Instant,
    revoked_at: Option<column::Instant>,
    revoke_reason: Option<String>,
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        let id = row.id;
        let unreadable = |column| corrupt("sessions", id, column);
        let secret_hash = row.secret_hash.map(|hex| SecretHash::parse(&hex));
        Ok(Self {
            id,
            user: row.user_id.into(),
            tenant: row.tenant_id.into(),
            secret_hash: secret_hash.map(|hash| hash.ok_or_else(|| unreadable("secret_hash"))).transpose()?,
            user_agent: row.user_agent,
            device: row.device,
            ip_prefix: row.ip_prefix,
            auth_time: row.auth_time.into(),
            amr: texts(row.amr).ok_or_else(|| unreadable("amr"))?,
            created_at: row.created_at.into(),
            expires_at: row.expires_at.into(),
            last_seen_at: row.last_seen_at.into(),
            revoked_at: row.revoked_at.map(Into::into),
            revoke_reason: row.revoke_reason,
        })
    }
}

pub(super) fn enrolment((tenant, membership): (TenantRow, MembershipRow)) -> Result<Enrolment, StoreError> {
    Ok(Enrolment { tenant: tenant.try_into()?, membership: membership.try_into()? })
}

/// With what the customer they are bound to is called.
#[derive(Queryable, Selectable)]
#[diesel(table_name = memberships)]
pub(super) struct MemberRow {
    #[diesel(embed)]
    user: UserRow,
    #[diesel(embed)]
    membership: MembershipRow,
    #[diesel(select_expression = customers::name.nullable())]
    customer: Option<String>,
    created_at: column::Instant,
    /// Until when the link of somebody invited is good, unless it was purged.
    #[diesel(select_expression = one_time_tokens::expires_at.nullable())]
    link_until: Option<column::Instant>,
}

pub(super) fn member(row: MemberRow, now: column::Instant) -> Result<Member, StoreError> {
    let MemberRow { user, membership, customer, created_at, link_until } = row;
    let (joined_at, now) = (DateTime::from(created_at), DateTime::from(now));
    let until = link_until.map_or(joined_at + Errand::Invite.lasts(), DateTime::from);
    let membership: Membership = membership.try_into()?;
    let is_invited = membership.status == MemberStatus::Invited;
    let invitation = is_invited.then_some(PendingInvitation { until, is_over: until <= now });
    Ok(Member { user: user.try_into()?, membership, customer, joined_at, invitation })
}

pub(super) type StandingRow = (SessionRow, UserRow, TenantRow, Option<MembershipRow>);

pub(super) fn standing(row: StandingRow) -> Result<Standing, StoreError> {
    let (session, user, tenant, membership) = row;
    Ok(Standing {
        session: session.try_into()?,
        user: user.try_into()?,
        tenant: tenant.try_into()?,
        membership: membership.map(TryInto::try_into).transpose()?,
    })
}

/// A list of texts; none for any other document.
pub(super) fn texts(document: column::Document) -> Option<Vec<String>> {
    serde_json::from_value(document.into()).ok()
}
