//! Users, memberships and sessions.

mod accounts;
mod credentials;
mod login_failures;
mod one_time_tokens;
mod refresh_tokens;
mod rows;
mod sessions;
mod tables;

use ::auth::SystemRepository;

use super::{session::Session, transactor::Serves};

impl SystemRepository for Session {}

impl Serves<dyn SystemRepository> for Session {
    const TENANT: bool = false;

    fn port(&mut self) -> &mut (dyn SystemRepository + 'static) {
        self
    }
}
