use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Id, Journal, StoreError, UserId};
use secrecy::SecretString;

use crate::model::{
    AccessClaims, Email, Membership, SecretHash, Session, Standing, Tenant, TenantSlug, TokenFault, User,
};

/// A membership with the tenant it is in.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub tenant: Tenant,
    pub membership: Membership,
}

/// What identity reads and writes. All of it in system scope: who someone is comes before the tenant they act in.
pub trait SystemRepository: Journal {
    /// The account of an address, whatever its case.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, [`StoreError::Corrupt`] for a row that makes no sense.
    fn find_user_by_email(&mut self, email: &Email) -> Result<Option<User>, StoreError>;

    /// Where the user belongs, by slug of the tenant.
    ///
    /// # Errors
    /// As [`Self::find_user_by_email`].
    fn list_enrolments(&mut self, user: UserId) -> Result<Vec<Enrolment>, StoreError>;

    /// # Errors
    /// As [`Self::find_user_by_email`].
    fn find_tenant_by_slug(&mut self, slug: &TenantSlug) -> Result<Option<Tenant>, StoreError>;

    /// A session with its user, tenant and membership, in one statement.
    ///
    /// # Errors
    /// As [`Self::find_user_by_email`].
    fn find_standing(&mut self, session: Id<kernel::Session>) -> Result<Option<Standing>, StoreError>;

    /// As [`Self::find_standing`], by the hash of the browser's secret.
    ///
    /// # Errors
    /// As [`Self::find_user_by_email`].
    fn find_standing_by_secret(&mut self, hash: &SecretHash) -> Result<Option<Standing>, StoreError>;

    /// Adds a tenant; false when its slug is taken.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn insert_tenant(&mut self, tenant: &Tenant) -> Result<bool, StoreError>;

    /// Adds a user; false when the address has an account.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn insert_user(&mut self, user: &User) -> Result<bool, StoreError>;

    /// Adds a membership; false when there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for an unknown user or tenant.
    fn insert_membership(&mut self, membership: &Membership) -> Result<bool, StoreError>;

    /// Adds a session.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for an unknown user or tenant.
    fn insert_session(&mut self, session: &Session) -> Result<(), StoreError>;

    /// Ends a session of this user; false when there is no such session or it had ended.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn revoke_session(
        &mut self,
        session: Id<kernel::Session>,
        user: UserId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError>;

    /// Notes that a session was used.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn touch_session(&mut self, session: Id<kernel::Session>, at: DateTime<Utc>) -> Result<(), StoreError>;
}

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
}

/// An access token could not be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a token could not be signed: {0}")]
pub struct SigningFault(pub String);

/// Writes and reads access tokens (platform.md §6.1: HS256 alone, key id required).
pub trait TokenSigner: Send + Sync {
    /// # Errors
    /// [`SigningFault`] when the key cannot sign.
    fn sign(&self, claims: &AccessClaims) -> Result<String, SigningFault>;

    /// The claims of a token with a good signature that [`AccessClaims::check`] accepts at `now`.
    ///
    /// # Errors
    /// [`TokenFault`].
    fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<AccessClaims, TokenFault>;
}
