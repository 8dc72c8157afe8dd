//! What the presets of company-enrichment.md §8 may do here, as `auth` grants it.

use kernel::PermissionSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    TenantAdmin,
    AgencyUser,
    Consultant,
    ClientUser,
    Worker,
    System,
}

impl Preset {
    pub const ALL: [Self; 6] =
        [Self::TenantAdmin, Self::AgencyUser, Self::Consultant, Self::ClientUser, Self::Worker, Self::System];

    const fn grants(self) -> &'static [&'static str] {
        match self {
            Self::TenantAdmin => &["*"],
            Self::AgencyUser | Self::System => &["requests:create", "requests:read", "requests:refresh"],
            Self::Consultant => &["requests:read_limited"],
            Self::ClientUser => &["requests:create", "requests:read_own_client"],
            Self::Worker => &["jobs:run", "events:consume"],
        }
    }

    pub fn permissions(self) -> PermissionSet {
        PermissionSet::new(self.grants().iter().map(|grant| (*grant).into()), [])
    }
}
