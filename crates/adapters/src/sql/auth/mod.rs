//! Users, memberships and sessions.

mod accounts;
mod api_clients;
mod api_tokens;
mod credentials;
mod customers;
mod feature_flags;
mod invitations;
mod login_failures;
mod members;
mod one_time_tokens;
mod refresh_tokens;
mod rows;
mod sessions;
mod tables;
mod tenants;

use ::auth::{Repository, SystemRepository};

use super::{session::Session, transactor::Serves};

impl Repository for Session {}

impl Serves<dyn Repository> for Session {
    const TENANT: bool = true;

    fn port(&mut self) -> &mut (dyn Repository + 'static) {
        self
    }
}

impl SystemRepository for Session {}

impl Serves<dyn SystemRepository> for Session {
    const TENANT: bool = false;

    fn port(&mut self) -> &mut (dyn SystemRepository + 'static) {
        self
    }
}
