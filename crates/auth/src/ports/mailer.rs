use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::Locale;
use secrecy::SecretString;
use uuid::Uuid;

use crate::{jobs::Topic, model::Email};

/// A letter to one user, complete but for its words.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The same at every try: of two copies a mailbox can drop one.
    pub id: Uuid,
    pub topic: Topic,
    pub to: Email,
    /// What its reader is called.
    pub name: String,
    /// What the tenant it speaks of is called.
    pub tenant: Option<String>,
    /// What its link bears.
    pub token: Option<SecretString>,
    pub locale: Locale,
    pub written_at: DateTime<Utc>,
}

/// Why a letter did not go out. Never tells the address, nor what the server said, which may hold it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    /// This mailbox will never take it.
    #[error("the letter is refused for good: {0}")]
    Refused(String),
    /// May go better later.
    #[error("the letter could not be handed over: {0}")]
    Failed(String),
}

/// Puts letters into words and hands them to a mail server.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one letter; it is out of our hands when this returns.
    ///
    /// # Errors
    /// [`MailFault`].
    async fn send(&self, letter: &Letter) -> Result<(), MailFault>;
}
