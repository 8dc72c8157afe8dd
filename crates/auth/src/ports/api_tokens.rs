use chrono::{DateTime, Utc};
use kernel::{ApiClientId, StoreError, TenantId};

use crate::model::{ApiSecretKey, ApiStanding};

/// Whom a token stands for, before the tenant is known.
pub trait ApiTokens {
    /// A secret with its client and tenant, in one statement.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, [`StoreError::Corrupt`] for a row that makes no sense.
    fn find_api_standing(&mut self, key: ApiSecretKey) -> Result<Option<ApiStanding>, StoreError>;

    /// Notes that a client called.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn touch_api_client(
        &mut self,
        tenant: TenantId,
        client: ApiClientId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;
}
