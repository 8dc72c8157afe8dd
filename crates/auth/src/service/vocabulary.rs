//! What roles and permissions there are, for those who see members.

use kernel::Context;

use super::Service;
use crate::{
    Role,
    catalogue::{self, Named},
    error::Error,
    permissions::USERS_READ,
};

impl Service {
    /// Every role. What each means and grants is in [`catalogue`] and [`Role::permissions`].
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:read`.
    pub fn list_roles(&self, cx: &Context) -> Result<[Role; 13], Error> {
        cx.require(USERS_READ)?;
        Ok(Role::ALL)
    }

    /// Every permission that can be named one by one.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:read`.
    pub fn list_permissions(
        &self,
        cx: &Context,
    ) -> Result<impl Iterator<Item = &'static Named> + use<>, Error> {
        cx.require(USERS_READ)?;
        Ok(catalogue::permissions())
    }
}
