use async_trait::async_trait;
use secrecy::SecretString;

/// Why a password was not hashed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashFault {
    /// Too many are waiting.
    #[error("too many passwords are waiting to be hashed")]
    Busy,
    #[error("hashing failed: {0}")]
    Failed(String),
}

/// Slow, salted hashing of passwords, off the async threads and with a bounded queue.
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// The hash in PHC form, with a new salt.
    ///
    /// # Errors
    /// [`HashFault`].
    async fn hash(&self, password: SecretString) -> Result<SecretString, HashFault>;

    /// Whether `password` has the hash `phc`. Without one the same work is done in vain and the answer is no, so that an
    /// unknown user takes as long as a wrong password.
    ///
    /// # Errors
    /// [`HashFault`].
    async fn verify(&self, password: SecretString, phc: Option<SecretString>) -> Result<bool, HashFault>;

    /// Whether a hash has another cost than [`Self::hash`] gives today. Comparing with it costs what it was made with.
    fn is_outdated(&self, phc: &SecretString) -> bool;
}
