use chrono::{DateTime, Utc};
use kernel::{StoreError, TenantId};

use crate::model::FlagSetting;

/// What the flags are set to.
pub trait FeatureFlags {
    /// Those of this tenant and those of all; the latter alone for none.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn list_flags(&mut self, tenant: Option<TenantId>) -> Result<Vec<FlagSetting>, StoreError>;

    /// Lets one at a time change what is set in this tenant, or for all, until the end of the transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn hold_flags(&mut self, tenant: Option<TenantId>) -> Result<(), StoreError>;

    /// How many settings, of whatever tenant, count as absent since their end.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn count_expired_flags(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError>;

    /// Stores a setting in place of the one in its slot.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for an unknown tenant.
    fn put_flag(&mut self, setting: &FlagSetting) -> Result<(), StoreError>;

    /// Removes a setting.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn drop_flag(&mut self, setting: &FlagSetting) -> Result<(), StoreError>;
}
