use chrono::TimeDelta;
use kernel::{Context, Id, Locale, Random, TenantId, UserId};
use secrecy::SecretString;
use serde_json::json;

use super::{Service, audit_session, audit_user, members::binding};
use crate::{
    Role,
    commands::{AddMember, IssueToken, NewTenant, NewUser},
    error::Error,
    model::{
        AccessClaims, Email, InputFault, MemberStatus, Membership, Password, Session, Tenant, TenantSlug,
        TenantStatus, User, Weakness,
    },
    permissions::demand_operator,
    ports::SystemRepository,
    views::{AccessToken, CreatedUser},
};

impl Service {
    /// Makes an account and its first membership, and the tenant when there is none of that slug.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::Input`], [`Error::WeakPassword`], [`Error::EmailTaken`],
    /// [`Error::Busy`], [`Error::Store`].
    pub async fn create_user(&self, cx: &Context, new: NewUser) -> Result<CreatedUser, Error> {
        demand_operator(cx)?;
        let NewUser { email, password, tenant, roles, display_name, locale, client } = new;
        let now = self.ports.clock.now();
        let email = Email::parse(&email)?;
        let tenant = self.parse_tenant(&tenant)?;
        let (password, told) = self.choose_or_generate(password, &email, &tenant)?;
        let user = User {
            id: Id::new(now, &*self.ports.random),
            display_name: parse_name("display_name", display_name.as_deref().unwrap_or(email.as_str()))?,
            email,
            hashed_password: Some(self.ports.passwords.hash(password.secret().clone()).await?),
            is_active: true,
            is_platform_admin: false,
            locale,
        };
        let membership = new_membership(user.id, tenant.id, roles, client)?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            if !tx.insert_user(&user)? {
                return Err(Error::EmailTaken);
            }
            let tenant = enrol(tx, &tenant, membership, "auth.user.created")?;
            Ok(CreatedUser { user: user.id, tenant, email: user.email, password: told })
        };
        self.system.write(&cx.as_system(), write).await
    }

    /// Makes an existing user a member of one more tenant, which is created when there is none of that slug.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::Input`], [`Error::AlreadyMember`], [`Error::Store`].
    pub async fn add_member(&self, cx: &Context, new: AddMember) -> Result<TenantId, Error> {
        demand_operator(cx)?;
        let tenant = self.parse_tenant(&new.tenant)?;
        let membership = new_membership(new.user, tenant.id, new.roles, new.client)?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            enrol(tx, &tenant, membership, "auth.member.added")
        };
        self.system.write(&cx.as_system(), write).await
    }

    /// A session and a token for a member without a password, for the demonstration and for tests.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::Input`] for a life beyond 24 hours, [`Error::NoSuchMember`],
    /// [`Error::Store`].
    pub async fn issue_token(&self, cx: &Context, issue: IssueToken) -> Result<AccessToken, Error> {
        demand_operator(cx)?;
        let IssueToken { user, tenant, ttl } = issue;
        if ttl <= TimeDelta::zero() || ttl > AccessClaims::LONGEST_LIFE {
            return Err(InputFault::new("ttl", "out_of_range").into());
        }
        let enrolments = self.system.read(&cx.as_system(), move |tx| Ok(tx.list_enrolments(user)?)).await?;
        let membership = enrolments
            .into_iter()
            .map(|enrolment| enrolment.membership)
            .find(|membership| membership.tenant == tenant)
            .ok_or(Error::NoSuchMember)?;
        let now = self.ports.clock.now();
        let session = Session::open(Id::new(now, &*self.ports.random), (user, tenant), &[], now, ttl);
        let token = self.sign_token_for(&session, &membership, now, ttl)?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            tx.insert_session(&session)?;
            let metadata = json!({ "expires_at": session.expires_at });
            Ok(tx.audit(audit_session("auth.token.issued", &session, metadata))?)
        };
        self.system.write(&cx.as_system(), write).await?;
        Ok(token)
    }

    /// The password to store, and the one to tell when it was generated.
    fn choose_or_generate(
        &self,
        given: Option<SecretString>,
        email: &Email,
        tenant: &Tenant,
    ) -> Result<(Password, Option<SecretString>), Weakness> {
        if let Some(text) = given {
            return Ok((Password::choose(&text, email, [tenant])?, None));
        }
        let generated = Password::generate(&*self.ports.random);
        let told = generated.secret().clone();
        Ok((generated, Some(told)))
    }

    /// The tenant as it will be, should there be none of that slug.
    pub(super) fn parse_tenant(&self, new: &NewTenant) -> Result<Tenant, InputFault> {
        let random: &dyn Random = &*self.ports.random;
        Ok(Tenant {
            id: Id::new(self.ports.clock.now(), random),
            slug: TenantSlug::parse(&new.slug)?,
            name: parse_name("tenant_name", &new.name)?,
            status: TenantStatus::Active,
        })
    }
}

/// Puts the membership into the tenant of that slug, and tells which that is.
pub(super) fn enrol(
    tx: &mut dyn SystemRepository,
    tenant: &Tenant,
    membership: Membership,
    action: &'static str,
) -> Result<TenantId, Error> {
    let tenant = find_or_insert(tx, tenant)?;
    let membership = Membership { tenant, ..membership };
    if let Some(client) = membership.client {
        binding::demand_open(tx, tenant, client)?;
    }
    if !tx.insert_membership(&membership)? {
        return Err(Error::AlreadyMember);
    }
    tx.audit(audit_user(action, (membership.user, tenant), &membership.roles))?;
    Ok(tenant)
}

fn find_or_insert(tx: &mut dyn SystemRepository, tenant: &Tenant) -> Result<TenantId, Error> {
    if tx.insert_tenant(tenant)? {
        return Ok(tenant.id);
    }
    let existing = tx.find_tenant_by_slug(&tenant.slug)?;
    existing.map(|tenant| tenant.id).ok_or(Error::NoSuchMember)
}

/// Roles of machines and of people do not mix: what a person holds lets a person in.
pub(super) fn new_membership(
    user: UserId,
    tenant: TenantId,
    roles: Vec<Role>,
    client: Option<Id<kernel::Client>>,
) -> Result<Membership, InputFault> {
    let people = roles.iter().filter(|role| role.is_personal()).count();
    if roles.is_empty() {
        return Err(InputFault::new("roles", "missing"));
    }
    if people != 0 && people != roles.len() {
        return Err(InputFault::new("roles", "machine_and_person"));
    }
    Ok(Membership {
        tenant,
        user,
        status: MemberStatus::Active,
        roles,
        client,
        extra_permissions: Vec::new(),
        denied_permissions: Vec::new(),
    })
}

/// A name people read: trimmed, one to 255 characters.
pub(super) fn parse_name(field: &'static str, text: &str) -> Result<String, InputFault> {
    match (text.trim(), text.chars().count()) {
        ("", _) => Err(InputFault::new(field, "missing")),
        (text, ..=255) => Ok(text.to_owned()),
        _ => Err(InputFault::new(field, "too_long")),
    }
}

/// # Errors
/// [`InputFault`] on `locale` for a code that is none of ours.
pub(super) fn parse_locale(code: Option<&str>) -> Result<Option<Locale>, InputFault> {
    let unknown = InputFault::new("locale", "expected_fr_en_or_ar");
    code.map(|code| Locale::from_code(code).ok_or(unknown)).transpose()
}
