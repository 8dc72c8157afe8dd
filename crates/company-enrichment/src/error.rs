use std::time::Duration;

use kernel::{Detail, DomainError, ErrorKind, Forbidden, Id, StoreError};
use uuid::Uuid;

use crate::model::{IdentifierCode, IdentifierFault, IllegalTransition, MetadataFault, Request};

/// Why a use case was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Never empty; the first decides the code.
    #[error("the identifiers are not acceptable")]
    Identifiers(Vec<IdentifierFault>),
    #[error(transparent)]
    Metadata(#[from] MetadataFault),
    /// Missing, of another tenant or of another customer: one answer for all three.
    #[error("no such request")]
    NotFound,
    #[error("this request was refreshed a moment ago")]
    RefreshCooldown { request: Id<Request>, left: Duration },
    #[error("someone else changed it first")]
    Conflict,
    #[error(transparent)]
    Transition(#[from] IllegalTransition),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Vec<IdentifierFault>> for Error {
    fn from(faults: Vec<IdentifierFault>) -> Self {
        Self::Identifiers(faults)
    }
}

impl DomainError for Error {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Identifiers(faults) => match faults.first().map(|fault| fault.code) {
                Some(IdentifierCode::Mismatch) => ErrorKind::BusinessRule,
                _ => ErrorKind::Invalid,
            },
            Self::Metadata(_) => ErrorKind::Invalid,
            Self::NotFound => ErrorKind::NotFound,
            Self::RefreshCooldown { .. } | Self::Conflict => ErrorKind::Conflict,
            Self::Transition(_) => ErrorKind::Internal,
            Self::Forbidden(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Identifiers(faults) => {
                faults.first().map_or("VALIDATION_ERROR", |fault| fault.code.as_str())
            }
            Self::Metadata(_) => "VALIDATION_ERROR",
            Self::NotFound => "NOT_FOUND",
            Self::RefreshCooldown { .. } => "RATE_LIMIT",
            Self::Conflict => "CONFLICT",
            Self::Transition(_) => "INTERNAL_ERROR",
            Self::Forbidden(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> Vec<Detail> {
        match self {
            Self::Identifiers(faults) => {
                faults.iter().map(|fault| Detail::new(fault.field, fault.reason)).collect()
            }
            Self::Metadata(fault) => vec![Detail::new("metadata", fault.reason())],
            Self::RefreshCooldown { .. } => vec![Detail::new("request_id", "refresh_cooldown")],
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RefreshCooldown { left, .. } => Some(*left),
            Self::Store(error) => error.retry_after(),
            _ => None,
        }
    }

    fn subject(&self) -> Option<Uuid> {
        match self {
            Self::RefreshCooldown { request, .. } => Some(request.as_uuid()),
            _ => None,
        }
    }
}
