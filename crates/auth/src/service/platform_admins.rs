//! Who administers the platform: an account that holds, besides what it is in its tenants, what is held outside them
//! (platform.md §3).

use kernel::{Audit, Context};
use serde_json::json;

use super::{Service, tenants::parse_reason};
use crate::{
    commands::SetPlatformAdmin,
    error::Error,
    model::{Email, InputFault},
    permissions::demand_operator,
    ports::SystemRepository,
};

impl Service {
    /// Makes an account one of the platform's administrators, or no longer one. It bites at once in this process, within
    /// `AUTH_CACHE_TTL_S` in others.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::Input`] also for an address without an account, [`Error::Store`].
    pub async fn set_platform_admin(&self, cx: &Context, set: SetPlatformAdmin) -> Result<(), Error> {
        demand_operator(cx)?;
        let (email, reason) = (Email::parse(&set.email)?, parse_reason(Some(&set.reason))?);
        let granted = set.granted;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let user = tx.find_user_by_email(&email)?.ok_or(InputFault::new("email", "unknown"))?;
            if user.is_platform_admin != granted {
                tx.put_platform_admin(user.id, granted)?;
                let action =
                    if granted { "auth.platform_admin.granted" } else { "auth.platform_admin.withdrawn" };
                let line = Audit::new(action, "user", user.id.as_uuid());
                tx.audit(line.with(json!({ "reason": reason })))?;
            }
            Ok::<_, Error>(user.id)
        };
        let user = self.system.write(&cx.as_system(), write).await?;
        self.cache.forget_user(user);
        Ok(())
    }
}
