//! Users, memberships and sessions.

mod queries;
mod rows;
mod tables;

use ::auth::SystemRepository;

use super::{session::Session, transactor::Serves};

impl Serves<dyn SystemRepository> for Session {
    const TENANT: bool = false;

    fn port(&mut self) -> &mut (dyn SystemRepository + 'static) {
        self
    }
}
