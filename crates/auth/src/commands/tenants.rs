//! What the platform asks of tenants, and a tenant of itself.

use kernel::TenantId;

use super::NewTenant;
use crate::model::TenantStatus;

/// A tenant that is not there yet.
#[derive(Clone, Debug)]
pub struct CreateTenant {
    pub tenant: NewTenant,
    /// Why, for the trail.
    pub reason: String,
}

/// Who administers the platform from now on, or no longer.
#[derive(Clone, Debug)]
pub struct SetPlatformAdmin {
    /// Of an account.
    pub email: String,
    pub granted: bool,
    /// Why, for the trail.
    pub reason: String,
}

/// What changes of a tenant; what is none stays.
#[derive(Clone, Debug)]
pub struct ChangeTenant {
    pub tenant: TenantId,
    pub name: Option<String>,
    /// The platform's to change.
    pub status: Option<TenantStatus>,
    /// Why, for the trail; the platform always says.
    pub reason: Option<String>,
}
