//! The use cases, one file each area.

mod accounts;
mod api_clients;
mod api_secrets;
mod attempts;
mod authenticator;
mod chain;
mod choice;
mod customers;
mod diff;
mod flags;
mod founding;
mod invitations;
mod keeping_in_step;
mod login;
mod members;
mod one_time;
mod opening;
mod operating;
mod outcomes;
mod platform_admins;
mod profile;
mod program_tokens;
mod programs;
mod recovery;
mod refresh;
mod revoking;
mod sessions;
mod step_up;
mod switching;
mod tenants;
mod tokens;
mod vocabulary;
mod witness;

use std::{fmt, sync::Arc};

use kernel::{Audit, Clock, Context, Figures, Flag, Random, Store, StoreError, TenantId, UnitOfWork, UserId};
use serde_json::{Value, json};

use crate::{
    Error, Role, Settings,
    cache::Cache,
    model::Keyring,
    ports::{PasswordHasher, Repository, SystemRepository, TokenSigner},
};

/// What the service needs from outside.
#[derive(Clone)]
pub struct Ports {
    pub store: Arc<dyn Store<dyn SystemRepository>>,
    /// The same tables, within the caller's tenant.
    pub tenant_store: Arc<dyn Store<dyn Repository>>,
    pub passwords: Arc<dyn PasswordHasher>,
    pub tokens: Arc<dyn TokenSigner>,
    /// Makes refresh tokens, tokens of API clients, the tokens of a choice and those in letters.
    pub keyring: Keyring,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub figures: Arc<dyn Figures>,
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ports")
    }
}

/// Signing in and out, who is calling, and making accounts. Also the [`kernel::Authenticator`] of the edges.
#[derive(Debug)]
pub struct Service {
    system: UnitOfWork<dyn SystemRepository, Error>,
    /// The same store, for look-ups that only the database can refuse.
    lookups: UnitOfWork<dyn SystemRepository, StoreError>,
    tenants: UnitOfWork<dyn Repository, Error>,
    ports: Ports,
    cache: Cache,
    settings: Settings,
    /// The flags there are.
    flags: &'static [Flag],
}

impl Service {
    pub fn new(ports: Ports, settings: Settings) -> Self {
        Self {
            system: UnitOfWork::new(Arc::clone(&ports.store)),
            lookups: UnitOfWork::new(Arc::clone(&ports.store)),
            tenants: UnitOfWork::new(Arc::clone(&ports.tenant_store)),
            cache: Cache::new(settings.cache_ttl),
            ports,
            settings,
            flags: &[],
        }
    }
}

/// The same call, crossing tenants, that is still to have its effect once: what concerns a user in all their tenants.
fn crossing(cx: &Context) -> Context {
    Context { idempotency: cx.idempotency.clone(), ..cx.as_system() }
}

/// A line of the audit trail about a session.
fn audit_session(action: &'static str, session: &crate::model::Session, metadata: Value) -> Audit {
    Audit::new(action, "session", session.id.as_uuid()).with(metadata).of_tenant(session.tenant)
}

/// A line of the audit trail about an account.
fn audit_user(action: &'static str, (user, tenant): (UserId, TenantId), roles: &[Role]) -> Audit {
    Audit::new(action, "user", user.as_uuid()).with(json!({ "roles": names(roles) })).of_tenant(tenant)
}

fn names(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().map(|role| role.as_str()).collect()
}
