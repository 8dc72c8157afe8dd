use kernel::{ApiClientId, Page, PageRequest, StoreError};

use crate::model::{ApiClient, ApiSecret};

/// The programs of the tenant in scope. Revoked ones are not there.
pub trait ApiClients {
    /// Newest first, each with its secrets, the newest last.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, [`StoreError::Corrupt`] for a row that makes no sense.
    fn list_api_clients(
        &mut self,
        page: PageRequest,
    ) -> Result<Page<(ApiClient, Vec<ApiSecret>)>, StoreError>;

    /// # Errors
    /// As [`Self::list_api_clients`].
    fn find_api_client(&mut self, id: ApiClientId)
    -> Result<Option<(ApiClient, Vec<ApiSecret>)>, StoreError>;

    /// How many there are. Until the end of the transaction nobody else counts them, so that a limit holds.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn count_api_clients(&mut self) -> Result<u64, StoreError>;

    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn insert_api_client(&mut self, client: &ApiClient) -> Result<(), StoreError>;

    /// Replaces the client if it still has `client.version`; false when someone was faster.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn update_api_client(&mut self, client: &ApiClient) -> Result<bool, StoreError>;

    /// Replaces all secrets of a client.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_api_secrets(&mut self, client: ApiClientId, secrets: &[ApiSecret]) -> Result<(), StoreError>;
}
