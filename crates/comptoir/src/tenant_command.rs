//! `comptoir tenant …`

use auth::{
    ChangeTenant, CreateTenant, NewTenant,
    model::{Tenant, TenantStatus},
};
use clap::{Args, Subcommand};
use kernel::{Context, PageRequest};
use serde_json::json;

use crate::{
    application::Application,
    command_line::{Flags, configuration, open, print},
    start::StartFault,
};

#[derive(Debug, Subcommand)]
pub(crate) enum TenantCommand {
    /// Make a tenant; `comptoir user create --owner` gives it its first member
    Create {
        slug: String,
        /// What people call it
        #[arg(long)]
        name: String,
        #[command(flatten)]
        why: Why,
    },
    /// List the tenants and what each is open to
    List {
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
    },
    /// Let nobody in: every call is refused but leaving
    Suspend(Which),
    /// Refuse whatever writes
    ReadOnly(Which),
    /// Open it again
    Resume(Which),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    slug: String,
    #[command(flatten)]
    why: Why,
}

#[derive(Debug, Args)]
pub(crate) struct Why {
    /// Why, for the audit trail of the tenant
    #[arg(long)]
    reason: String,
    /// Print JSON instead of words
    #[arg(long)]
    json: bool,
}

impl TenantCommand {
    pub(crate) async fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        let application = open(configuration(flags)?)?;
        match self {
            Self::Create { slug, name, why } => {
                let create = CreateTenant { tenant: NewTenant { slug, name }, reason: why.reason };
                let created = application.auth.create_tenant(&operator(), create).await?;
                tell(&created.value, why.json);
                Ok(())
            }
            Self::List { json } => list(&application, json).await,
            Self::Suspend(which) => which.set(&application, TenantStatus::Suspended).await,
            Self::ReadOnly(which) => which.set(&application, TenantStatus::ReadOnly).await,
            Self::Resume(which) => which.set(&application, TenantStatus::Active).await,
        }
    }
}

fn operator() -> Context {
    Context::system("cli")
}

impl Which {
    async fn set(self, application: &Application, status: TenantStatus) -> Result<(), StartFault> {
        let tenant = application.auth.find_tenant(&operator(), &self.slug).await?;
        let (status, reason) = (Some(status), Some(self.why.reason));
        let change = ChangeTenant { tenant, name: None, status, reason };
        tell(&application.auth.change_tenant(&operator(), change).await?.value, self.why.json);
        Ok(())
    }
}

/// One line a tenant, by slug.
async fn list(application: &Application, json: bool) -> Result<(), StartFault> {
    let mut page = PageRequest::first();
    loop {
        let found = application.auth.list_tenants(&operator(), page).await?;
        found.items.iter().for_each(|tenant| tell(tenant, json));
        let next = PageRequest::new(page.page() + 1, page.size()).ok();
        match next.filter(|next| u64::from(next.page()) <= found.pages()) {
            Some(next) => page = next,
            None => return Ok(()),
        }
    }
}

fn tell(tenant: &Tenant, json: bool) {
    let Tenant { id, slug, name, status } = tenant;
    let status = status.as_str();
    print(&if json {
        json!({ "id": id, "slug": slug.as_str(), "name": name, "status": status }).to_string()
    } else {
        format!("{slug} ({status}): {name} {id}")
    });
}
