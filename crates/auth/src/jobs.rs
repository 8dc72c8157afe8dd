use std::time::Duration;

use kernel::{Backoff, Id, Job, NewJob, StoreError, TenantId, UserId};
use serde::{Deserialize, Serialize};

use crate::model::OneTimeToken;

/// What a letter is about; its words are in the catalogue of whoever sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Come into this tenant. Its token is for [`crate::model::Errand::Invite`].
    Invitation,
    /// Choose a new password. Its token is for [`crate::model::Errand::Reset`].
    PasswordReset,
    /// Your password is another one now.
    PasswordChanged,
    /// Somebody guesses at your password: it opens nothing until you choose a new one.
    AccountLocked,
}

impl Topic {
    pub const ALL: [Self; 4] =
        [Self::Invitation, Self::PasswordReset, Self::PasswordChanged, Self::AccountLocked];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::AccountLocked => "account_locked",
        }
    }
}

/// Write a letter to a user and hand it over. At least once: a mailbox knows two copies by their common message id, which
/// is the job's. A letter whose token was replaced or used meanwhile is not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendLetter {
    pub topic: Topic,
    pub user: UserId,
    /// In whose name, where that matters.
    pub tenant: Option<TenantId>,
    /// What the link in it opens; the secret itself is made when the letter is written.
    pub token: Option<Id<OneTimeToken>>,
    /// The language for users who chose none: a code as in [`kernel::Locale::code`].
    pub language: String,
}

impl Job for SendLetter {
    const NAME: &'static str = "mail.send";
    const QUEUE: &'static str = "mail";
    const MAX_ATTEMPTS: u16 = 8;
    const BACKOFF: Backoff = Backoff { base: Duration::from_secs(5), max: Duration::from_hours(1) };
}

impl SendLetter {
    /// The job to enqueue, beside whatever the letter tells of. Users belong to no tenant, and neither do their letters.
    ///
    /// # Errors
    /// As [`NewJob::of`].
    pub fn queued(&self) -> Result<NewJob, StoreError> {
        Ok(NewJob { tenantless: true, ..NewJob::of(self)? })
    }
}
