//! What users change about themselves.

use kernel::{Audit, Context, Outcome, once};
use serde_json::json;

use super::{
    Service,
    accounts::{parse_locale, parse_name},
    crossing,
    recovery::changed,
    sessions::{end_many, signed_in},
};
use crate::{
    commands::{ChangePassword, ChangeProfile},
    error::Error,
    model::{Ending, Faults, Refusal},
    ports::{SessionsOf, SystemRepository},
};

impl Service {
    /// Changes the caller's name or language.
    ///
    /// # Errors
    /// [`Error::Input`] for an empty or overlong name and a language that is not ours, [`Error::Unauthenticated`], [`Error::Store`].
    pub async fn change_profile(&self, cx: &Context, change: ChangeProfile) -> Result<Outcome<()>, Error> {
        let (user, _) = signed_in(cx)?;
        let tenant = cx.tenant().ok_or(Error::Unauthenticated(Refusal::Invalid))?;
        let ChangeProfile { display_name, locale } = change;
        let mut faults = Faults::default();
        let display_name =
            faults.note(display_name.map(|name| parse_name("display_name", &name)).transpose());
        let locale = faults.note(parse_locale(locale.as_deref()));
        let (display_name, locale) = faults.unless_any(display_name.zip(locale))?;
        let fields = json!({ "display_name": display_name.is_some(), "locale": locale.is_some() });
        let line = Audit::new("auth.profile.changed", "user", user.as_uuid()).with(fields).of_tenant(tenant);
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| {
                tx.put_profile(user, display_name.as_deref(), locale)?;
                Ok::<(), Error>(tx.audit(line)?)
            })
        };
        let done = self.system.write(&crossing(cx), write).await?;
        self.cache.forget_user(user);
        Ok(done)
    }

    /// Changes the caller's password, and ends their other sessions if asked to. Sessions everywhere, not in one tenant:
    /// the password opens them all. A letter tells them.
    ///
    /// # Errors
    /// [`Error::StepUp`] when the caller's proof of identity is older than fifteen minutes, [`Error::BadLogin`] for another
    /// current password, [`Error::Locked`] after too many, [`Error::WeakPassword`], [`Error::Busy`], [`Error::Store`].
    pub async fn change_password(&self, cx: &Context, change: ChangePassword) -> Result<Outcome<()>, Error> {
        let (user, session) = signed_in(cx)?;
        let now = self.ports.clock.now();
        cx.require_recent(now)?;
        let ChangePassword { current, new, revoke_others } = change;
        let standing = self.prove(cx, current).await?;
        let tenant = standing.session.tenant;
        let phc = self.choose_password(cx, &standing.user, &new).await?;
        let letter = changed(user, cx.locale.code().to_owned()).queued()?;
        let line = Audit::new("auth.password.changed", "user", user.as_uuid())
            .with(json!({ "revoke_others": revoke_others }))
            .of_tenant(tenant);
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| {
                tx.put_password(user, &phc, now)?;
                tx.audit(line)?;
                tx.enqueue(letter)?;
                if revoke_others {
                    let which = SessionsOf { except: Some(session), tenant: None };
                    let ending = Ending::password_changed(now);
                    end_many(tx, (user, tenant), which, ending)?;
                }
                Ok::<(), Error>(())
            })
        };
        let done = self.system.write(&crossing(cx).despite_read_only(), write).await?;
        self.cache.forget_user(user);
        Ok(done)
    }
}
