use kernel::{Access, TenantId, TenantSuspended};

use super::TenantSlug;

/// An organisation whose rows are its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    pub id: TenantId,
    pub slug: TenantSlug,
    /// What people call it.
    pub name: String,
    pub status: TenantStatus,
}

/// Where a tenant stands (platform.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantStatus {
    Active,
    /// Nothing may be written.
    ReadOnly,
    Suspended,
    /// On its way to the purge.
    Deleting,
}

impl TenantStatus {
    const ALL: [Self; 4] = [Self::Active, Self::ReadOnly, Self::Suspended, Self::Deleting];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::ReadOnly => "READ_ONLY",
            Self::Suspended => "SUSPENDED",
            Self::Deleting => "DELETING",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// What it is open to.
    pub const fn access(self) -> Access {
        match self {
            Self::Active => Access::Full,
            Self::ReadOnly => Access::ReadOnly,
            Self::Suspended | Self::Deleting => Access::Closed,
        }
    }

    /// # Errors
    /// [`TenantSuspended`] when nobody gets in.
    pub fn admit(self) -> Result<(), TenantSuspended> {
        if self.access() == Access::Closed { Err(TenantSuspended) } else { Ok(()) }
    }
}
