//! What callers may do here (M3D). Presets of roles that grant them are in `auth`.

use kernel::{Context, Forbidden, Permission};

pub const CREATE: Permission = Permission::new("requests:create");
pub const READ: Permission = Permission::new("requests:read");
pub const READ_LIMITED: Permission = Permission::new("requests:read_limited");
pub const READ_OWN_CLIENT: Permission = Permission::new("requests:read_own_client");
pub const REFRESH: Permission = Permission::new("requests:refresh");
pub const COMPANIES_READ: Permission = Permission::new("companies:read");
pub const COMPANIES_READ_LIMITED: Permission = Permission::new("companies:read_limited");
pub const SOURCES_READ: Permission = Permission::new("companies:read_sources");

/// How much of a request its reader may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewing {
    Full,
    /// Everything, of the requests of one customer.
    OwnClient,
    /// The company without metadata, errors, documents, finances and complements; never starts a refresh.
    Limited,
}

impl Viewing {
    /// The widest view the caller has.
    ///
    /// # Errors
    /// [`Forbidden`] when there is none.
    pub fn of(cx: &Context) -> Result<Self, Forbidden> {
        if cx.allows(READ) {
            Ok(Self::Full)
        } else if cx.allows(READ_OWN_CLIENT) {
            Ok(Self::OwnClient)
        } else {
            cx.require(READ_LIMITED).map(|()| Self::Limited)
        }
    }

    /// The widest view the caller has of companies without a request.
    ///
    /// # Errors
    /// [`Forbidden`] when there is none.
    pub fn of_companies(cx: &Context) -> Result<Self, Forbidden> {
        if cx.allows(COMPANIES_READ) {
            Ok(Self::Full)
        } else {
            cx.require(COMPANIES_READ_LIMITED).map(|()| Self::Limited)
        }
    }
}
