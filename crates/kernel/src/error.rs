use std::{borrow::Cow, time::Duration};

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{Permission, StoreError};

/// What went wrong, as far as an edge needs to know to answer: one status each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input has the wrong form.
    Invalid,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    PayloadTooLarge,
    UnsupportedMediaType,
    /// The input is well formed and breaks a rule.
    BusinessRule,
    RateLimited,
    Internal,
    Upstream,
    Unavailable,
    Timeout,
    /// The caller took too long to say what they want.
    SlowClient,
}

/// One field of the input and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    pub field: Cow<'static, str>,
    /// A stable word, e.g. `expected_9_digits`.
    pub reason: Cow<'static, str>,
}

impl Detail {
    pub fn new(field: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// What every domain's error tells an edge. Texts for people are not here: the edge finds them by `code`.
pub trait DomainError: std::error::Error {
    fn kind(&self) -> ErrorKind;

    /// The stable code, listed in `contracts/errors.json`.
    fn code(&self) -> &'static str;

    fn details(&self) -> Vec<Detail> {
        Vec::new()
    }

    /// When trying again may help.
    fn retry_after(&self) -> Option<Duration> {
        None
    }

    /// More for the caller's program, under `meta` of the body.
    fn meta(&self) -> Map<String, Value> {
        Map::new()
    }

    /// The business object concerned, when the caller may know of it.
    fn subject(&self) -> Option<Uuid> {
        None
    }
}

/// The caller lacks a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the permission {permission} is missing")]
pub struct Forbidden {
    pub permission: Permission,
}

impl DomainError for Forbidden {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Forbidden
    }

    fn code(&self) -> &'static str {
        "FORBIDDEN"
    }
}

/// What is asked for needs a fresher proof of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the caller must prove again who they are")]
pub struct StepUpRequired;

impl DomainError for StepUpRequired {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Forbidden
    }

    fn code(&self) -> &'static str {
        "STEP_UP_REQUIRED"
    }
}

/// The caller's tenant is suspended, or about to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tenant is suspended")]
pub struct TenantSuspended;

impl DomainError for TenantSuspended {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Forbidden
    }

    fn code(&self) -> &'static str {
        "TENANT_SUSPENDED"
    }
}

impl DomainError for StoreError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unavailable(_) | Self::OverCapacity | Self::ReadOnly => ErrorKind::Unavailable,
            Self::KeyBusy => ErrorKind::Conflict,
            Self::KeyReused => ErrorKind::BusinessRule,
            Self::Lost | Self::Swallowed | Self::NestedOnce | Self::Corrupt { .. } | Self::Database(_) => {
                ErrorKind::Internal
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "STORAGE_UNAVAILABLE",
            Self::OverCapacity => "OVER_CAPACITY",
            Self::ReadOnly => "READ_ONLY",
            Self::KeyBusy => "IDEMPOTENCY_IN_PROGRESS",
            Self::KeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::Lost | Self::Swallowed | Self::NestedOnce | Self::Corrupt { .. } | Self::Database(_) => {
                "INTERNAL_ERROR"
            }
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        let transient = matches!(self, Self::Unavailable(_) | Self::OverCapacity | Self::KeyBusy);
        transient.then_some(Duration::from_secs(1))
    }
}
