use std::time::Duration;

use kernel::{Detail, DomainError, ErrorKind, Forbidden, StepUpRequired, StoreError, TenantSuspended};
use serde_json::{Map, Value, json};

use crate::{
    model::{InputFault, MemberFault, Refusal, Weakness},
    ports::{HashFault, SigningFault},
};

/// Why a use case was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown, wrong, disabled, no membership: one answer for all, so that none of them shows.
    #[error("e-mail and password do not let in")]
    BadLogin,
    /// Too many wrong passwords came before this one, which was not looked at.
    #[error("too many wrong passwords: again in {} s", .wait.as_secs())]
    Locked {
        wait: Duration,
        /// A new password ends it sooner, and nothing else does.
        needs_reset: bool,
    },
    /// What a program showed for an access token is not accepted; the word is one of [`kernel::Unauthenticated`].
    #[error("id and secret do not let the program in: {0}")]
    BadSecret(&'static str),
    #[error("the session does not let in: {}", .0.as_str())]
    Unauthenticated(Refusal),
    /// A refresh token is not accepted.
    #[error("the refresh token does not let in: {}", .0.as_str())]
    BadRefresh(Refusal),
    /// The link of a letter opens nothing, or nothing more.
    #[error("the one-time token opens nothing: {}", .0.as_str())]
    BadToken(Refusal),
    /// What is asked for needs a fresher proof of who asks.
    #[error(transparent)]
    StepUp(#[from] StepUpRequired),
    #[error("the user is no member of a tenant of that name")]
    NotAMember,
    #[error(transparent)]
    Suspended(#[from] TenantSuspended),
    #[error("the new password is unfit: {0}")]
    WeakPassword(#[from] Weakness),
    #[error("no such session")]
    NoSuchSession,
    /// Never empty.
    #[error("the input is not acceptable")]
    Input(Vec<InputFault>),
    /// What is to end in future, in this field, has ended.
    #[error("{0} is in the past")]
    InThePast(&'static str),
    #[error("this address has an account")]
    EmailTaken,
    /// A new password was chosen for an account that has one.
    #[error("the invited address has an account: its password accepts")]
    HasAccount,
    #[error("this user belongs to the tenant")]
    AlreadyMember,
    #[error("no such member")]
    NoSuchMember,
    #[error("no account of this address, or it is disabled")]
    NoSuchUser,
    #[error("no such tenant")]
    NoSuchTenant,
    #[error("another tenant has this slug")]
    SlugTaken,
    #[error("no such API client")]
    NoSuchApiClient,
    #[error("no such customer")]
    NoSuchCustomer,
    #[error("another customer bears this reference")]
    ReferenceTaken,
    /// Nothing obeys a flag of this key, or it is another tenant's to set.
    #[error("no such flag")]
    NoSuchFlag,
    #[error("a flag is set for `global` or `tenant`")]
    FlagScopeInvalid,
    #[error("a flag of a tenant is set with the id of the tenant")]
    FlagScopeIdRequired,
    /// Who grants must hold what they grant; the field names where it was asked for.
    #[error("{0} asks for permissions that the caller does not hold")]
    CannotGrant(&'static str),
    /// Someone else changed it in the meantime: read it again.
    #[error("changed by someone else in the meantime")]
    ChangedMeanwhile,
    /// Of what there is one at a time, one is at work.
    #[error("a run is under way")]
    RunUnderWay,
    /// The tenant has as many as it may have.
    #[error("no more than {most} {quota}")]
    QuotaExceeded { quota: &'static str, most: u64 },
    #[error(transparent)]
    Member(#[from] MemberFault),
    /// Too many passwords are waiting to be hashed.
    #[error("too many sign-ins at once")]
    Busy,
    #[error("a password could not be hashed: {0}")]
    Hashing(String),
    #[error(transparent)]
    Signing(#[from] SigningFault),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<InputFault> for Error {
    fn from(fault: InputFault) -> Self {
        Self::Input(vec![fault])
    }
}

impl From<HashFault> for Error {
    fn from(fault: HashFault) -> Self {
        match fault {
            HashFault::Busy => Self::Busy,
            HashFault::Failed(cause) => Self::Hashing(cause),
        }
    }
}

impl DomainError for Error {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::BadLogin | Self::BadSecret(_) | Self::Unauthenticated(_) | Self::BadRefresh(_) => {
                ErrorKind::Unauthenticated
            }
            Self::Locked { .. } | Self::QuotaExceeded { .. } => ErrorKind::RateLimited,
            Self::StepUp(error) => error.kind(),
            Self::Suspended(error) => error.kind(),
            Self::NotAMember | Self::CannotGrant(_) => ErrorKind::Forbidden,
            Self::WeakPassword(_) | Self::InThePast(_) => ErrorKind::BusinessRule,
            Self::Input(_) | Self::BadToken(_) | Self::FlagScopeInvalid | Self::FlagScopeIdRequired => {
                ErrorKind::Invalid
            }
            Self::EmailTaken
            | Self::HasAccount
            | Self::SlugTaken
            | Self::AlreadyMember
            | Self::ReferenceTaken
            | Self::ChangedMeanwhile
            | Self::RunUnderWay
            | Self::Member(_) => ErrorKind::Conflict,
            Self::NoSuchMember
            | Self::NoSuchUser
            | Self::NoSuchSession
            | Self::NoSuchTenant
            | Self::NoSuchApiClient
            | Self::NoSuchCustomer
            | Self::NoSuchFlag => ErrorKind::NotFound,
            Self::Busy => ErrorKind::Unavailable,
            Self::Hashing(_) | Self::Signing(_) => ErrorKind::Internal,
            Self::Forbidden(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::BadLogin | Self::BadSecret(_) | Self::Unauthenticated(_) => "AUTH_ERROR",
            Self::Locked { .. } => "AUTH_LOCKED",
            Self::BadRefresh(Refusal::Invalid) => "AUTH_REFRESH_INVALID",
            Self::BadRefresh(Refusal::Expired) => "AUTH_REFRESH_EXPIRED",
            Self::BadRefresh(Refusal::Revoked | Refusal::Reused) => "AUTH_REFRESH_REVOKED",
            Self::BadToken(_) => "TOKEN_INVALID",
            Self::StepUp(error) => error.code(),
            Self::Suspended(error) => error.code(),
            Self::NotAMember | Self::CannotGrant(_) => "FORBIDDEN",
            Self::QuotaExceeded { .. } => "QUOTA_EXCEEDED",
            Self::WeakPassword(_) => "WEAK_PASSWORD",
            Self::InThePast(_) => "DATE_IN_THE_PAST",
            Self::Input(_) => "VALIDATION_ERROR",
            Self::FlagScopeInvalid => "FEATURE_FLAG_SCOPE_INVALID",
            Self::FlagScopeIdRequired => "FEATURE_FLAG_SCOPE_ID_REQUIRED",
            Self::EmailTaken
            | Self::HasAccount
            | Self::SlugTaken
            | Self::AlreadyMember
            | Self::ReferenceTaken
            | Self::ChangedMeanwhile
            | Self::RunUnderWay
            | Self::Member(_) => "CONFLICT",
            Self::NoSuchMember
            | Self::NoSuchUser
            | Self::NoSuchSession
            | Self::NoSuchTenant
            | Self::NoSuchApiClient
            | Self::NoSuchCustomer
            | Self::NoSuchFlag => "NOT_FOUND",
            Self::Busy => "OVER_CAPACITY",
            Self::Hashing(_) | Self::Signing(_) => "INTERNAL_ERROR",
            Self::Forbidden(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> Vec<Detail> {
        match self {
            // Under the name the edges give it, whatever the credential was.
            Self::Unauthenticated(refusal) => vec![Detail::new("Authorization", refusal.as_str())],
            Self::BadSecret(reason) => vec![Detail::new("client_secret", *reason)],
            Self::Locked { needs_reset: true, .. } => vec![Detail::new("account", "reset_required")],
            Self::BadToken(refusal) => vec![Detail::new("token", refusal.as_str())],
            Self::WeakPassword(weakness) => vec![Detail::new("new_password", weakness.as_str())],
            Self::Input(faults) => {
                faults.iter().map(|fault| Detail::new(fault.field, fault.reason)).collect()
            }
            Self::InThePast(field) => vec![Detail::new(*field, "in_the_past")],
            Self::CannotGrant(field) => vec![Detail::new(*field, "not_held")],
            Self::EmailTaken => vec![Detail::new("email", "taken")],
            Self::SlugTaken => vec![Detail::new("slug", "taken")],
            Self::HasAccount => vec![Detail::new("new_password", "has_account")],
            Self::Member(fault) => vec![Detail::new(fault.field(), fault.reason())],
            Self::ReferenceTaken => vec![Detail::new("reference", "reference_taken")],
            Self::AlreadyMember => vec![Detail::new("tenant", "already_member")],
            _ => Vec::new(),
        }
    }

    fn meta(&self) -> Map<String, Value> {
        match self {
            Self::QuotaExceeded { quota, most } => {
                Map::from_iter([("quota".to_owned(), json!(quota)), ("limit".to_owned(), json!(most))])
            }
            _ => Map::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy => Some(Duration::from_secs(1)),
            Self::Locked { wait, .. } => Some(*wait),
            Self::Store(error) => error.retry_after(),
            _ => None,
        }
    }
}
