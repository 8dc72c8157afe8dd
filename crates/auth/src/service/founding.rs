//! The first account of an installation, by whoever started it.

use kernel::{Context, Id, TenantId};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    Service,
    accounts::{enrol, new_membership, parse_name},
    one_time::redeem,
};
use crate::{
    Role,
    commands::{FirstAccount, NewTenant},
    error::Error,
    model::{Email, Errand, Faults, OneTimeToken, Password, Refusal, Slot, User},
    permissions::demand_operator,
    ports::{SigningFault, SystemRepository},
};

/// There is one installation.
const SLOT: Slot = Slot { errand: Errand::FirstAdmin, tenant: None, subject: Uuid::nil() };

impl Service {
    /// What opens the page of the first account, while there is no account at all; each time another one, and the newest
    /// alone is good.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::Store`].
    pub async fn founding_token(&self, cx: &Context) -> Result<Option<SecretString>, Error> {
        demand_operator(cx)?;
        let now = self.ports.clock.now();
        let issued = OneTimeToken::issue(SLOT, now, &self.ports.keyring, &*self.ports.random);
        let (token, text) = issued.ok_or_else(|| SigningFault("no key for links".to_owned()))?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            if tx.has_users()? {
                return Ok(None);
            }
            tx.put_one_time_token(&token)?;
            Ok(Some(text))
        };
        self.system.write(&cx.as_system(), write).await
    }

    /// Makes the first account: the owner of the tenant that is there from the beginning.
    ///
    /// # Errors
    /// [`Error::BadToken`], also once there is an account; [`Error::Input`], [`Error::WeakPassword`], [`Error::Busy`],
    /// [`Error::Store`]: the link stays good.
    pub async fn found(&self, cx: &Context, first: FirstAccount) -> Result<(), Error> {
        let FirstAccount { token, email, password, display_name } = first;
        let token = self.look_at_token(cx, &token, Errand::FirstAdmin).await?;
        let mut faults = Faults::default();
        let email = faults.note(Email::parse(&email));
        let name = faults.note(parse_name("display_name", &display_name));
        let (email, display_name) = faults.unless_any(email.zip(name))?;
        let tenant = NewTenant { slug: "default".to_owned(), name: "Default".to_owned() };
        let tenant = self.parse_tenant(&tenant)?;
        let password = Password::choose(&password, &email, [&tenant])?;
        let now = self.ports.clock.now();
        let user = User {
            id: Id::new(now, &*self.ports.random),
            email,
            hashed_password: Some(self.ports.passwords.hash(password.secret().clone()).await?),
            is_active: true,
            is_platform_admin: false,
            display_name,
            locale: Some(cx.locale),
        };
        let owner = new_membership(user.id, tenant.id, vec![Role::Owner], None)?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            redeem(tx, &token, now)?;
            if tx.has_users()? || !tx.insert_user(&user)? {
                return Err(Error::BadToken(Refusal::Invalid));
            }
            let _: TenantId = enrol(tx, &tenant, owner, "auth.user.created")?;
            Ok(())
        };
        self.system.write(&cx.as_system(), write).await
    }
}
