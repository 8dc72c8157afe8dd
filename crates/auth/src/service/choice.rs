//! Members of several tenants choose one without typing their password again.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Context, Id, UserId};
use secrecy::{ExposeSecret, SecretString};

use super::{
    Service,
    attempts::Whom,
    login::{Admitted, Judged, judge},
};
use crate::{
    commands::ChooseTenant,
    error::Error,
    model::{Purpose, User},
    ports::{SigningFault, SystemRepository},
    views::{BrowserSession, Tokens},
};

const PREFIX: &str = "cst_";

/// How long the choice may take.
const VALID: TimeDelta = TimeDelta::minutes(5);

impl Service {
    /// Enters the chosen tenant, for the API.
    ///
    /// # Errors
    /// [`Error::BadLogin`] for a bad or old select token, or a tenant that does not let its holder in;
    /// [`Error::Suspended`], [`Error::Store`].
    pub async fn choose_tenant(&self, cx: &Context, choice: ChooseTenant) -> Result<Tokens, Error> {
        let entered = match self.admit_choice(cx, choice).await {
            Ok(admitted) => self.enter(cx, &admitted).await,
            Err(refused) => Err(refused),
        };
        self.counted_login(entered)
    }

    /// Enters the chosen tenant, for the pages.
    ///
    /// # Errors
    /// As [`Self::choose_tenant`].
    pub async fn choose_tenant_browser(
        &self,
        cx: &Context,
        choice: ChooseTenant,
    ) -> Result<BrowserSession, Error> {
        let entered = match self.admit_choice(cx, choice).await {
            Ok(admitted) => self.enter_browser(cx, &admitted).await,
            Err(refused) => Err(refused),
        };
        self.counted_login(entered)
    }

    async fn admit_choice(&self, cx: &Context, choice: ChooseTenant) -> Result<Admitted, Error> {
        let now = self.ports.clock.now();
        let ChooseTenant { select_token, tenant, user_agent, device } = choice;
        let shown = Shown::read(select_token.expose_secret()).ok_or(Error::BadLogin)?;
        let user = shown.user;
        let read = move |tx: &mut (dyn SystemRepository + 'static)| {
            Ok((tx.find_user_by_id(user)?, tx.list_enrolments(user)?))
        };
        let (user, enrolments) = self.system.read(&cx.as_system(), read).await?;
        let user = user.ok_or(Error::BadLogin)?;
        let message = message(&user, shown.until);
        let is_ours = self.ports.keyring.recognises(Purpose::TenantChoice, &message, &shown.tag);
        if !is_ours || shown.until < now.timestamp() {
            return Err(Error::BadLogin);
        }
        match judge(Some((user.clone(), enrolments)), true, Some(&tenant)) {
            Ok(Judged::Member(membership)) => Ok(Admitted { membership, user_agent, device, now }),
            Ok(Judged::Several(..)) => Err(Error::BadLogin),
            Err(reason) => self.refuse(cx, Whom { user: Some(user.id), tenant: None }, reason).await,
        }
    }

    /// Proof that this user's password was right just now.
    pub(super) fn select_token(&self, user: &User, now: DateTime<Utc>) -> Result<SecretString, Error> {
        let until = (now + VALID).timestamp();
        let tag = self.ports.keyring.tags(Purpose::TenantChoice, &message(user, until)).next();
        let tag = tag.ok_or_else(|| SigningFault("no key for the choice of a tenant".to_owned()))?;
        let bytes = [user.id.as_uuid().as_bytes().as_slice(), &until.to_be_bytes(), &tag].concat();
        Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)).into())
    }
}

/// A select token taken apart: user, end in seconds, tag.
struct Shown {
    user: UserId,
    until: i64,
    tag: Vec<u8>,
}

impl Shown {
    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let (user, rest) = bytes.split_first_chunk::<16>()?;
        let (until, tag) = rest.split_first_chunk::<8>()?;
        let user = Id::from_uuid(uuid::Uuid::from_bytes(*user));
        Some(Self { user, until: i64::from_be_bytes(*until), tag: tag.to_vec() })
    }
}

/// With the password's hash inside, a new password ends the choice too.
fn message(user: &User, until: i64) -> Vec<u8> {
    let phc = user.hashed_password.as_ref().map_or("", |phc| phc.expose_secret());
    [user.id.as_uuid().as_bytes().as_slice(), &until.to_be_bytes(), phc.as_bytes()].concat()
}
