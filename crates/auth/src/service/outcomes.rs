//! How sign-ins and refreshes end, for those who watch (platform.md §6.8).

use super::Service;
use crate::{error::Error, model::Refusal, views::SignedIn};

impl Service {
    /// Counts how a sign-in ended that could still lead to the choice of a tenant.
    pub(super) fn counted_first_step<T>(
        &self,
        ended: Result<SignedIn<T>, Error>,
    ) -> Result<SignedIn<T>, Error> {
        match ended {
            Ok(SignedIn::TenantRequired(_)) => {
                self.ports.figures.count("comptoir_auth_logins_total", &["tenant_required"], 1);
                ended
            }
            _ => self.counted_login(ended),
        }
    }

    /// Counts how a sign-in ended, of a person or of a program.
    pub(super) fn counted_login<T>(&self, ended: Result<T, Error>) -> Result<T, Error> {
        let result = match &ended {
            Ok(_) => "succeeded",
            Err(Error::BadLogin | Error::BadSecret(_) | Error::Suspended(_)) => "refused",
            Err(Error::Locked { .. }) => "locked",
            Err(_) => "failed",
        };
        self.ports.figures.count("comptoir_auth_logins_total", &[result], 1);
        ended
    }

    /// Counts how the exchange of a refresh token ended.
    pub(super) fn counted_refresh<T>(&self, ended: Result<T, Error>) -> Result<T, Error> {
        let result = match &ended {
            Ok(_) => "succeeded",
            Err(Error::BadRefresh(refusal)) => Refusal::as_str(*refusal),
            Err(_) => "failed",
        };
        self.ports.figures.count("comptoir_auth_refresh_total", &[result], 1);
        ended
    }
}
