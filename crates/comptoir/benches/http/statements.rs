//! How many statements a card takes, counted by the product's own library.

use std::{error::Error, path::Path, sync::Arc};

use adapters::in_process::{OsRandom, SystemClock};
use auth::{NewTenant, NewUser};
use company_enrichment::{Submit, model::RawIdentifier};
use comptoir::{
    Application,
    config::{Config, Source},
};
use kernel::{Actor, Context, PermissionSet, Scope};

use crate::stand::SIREN;

pub fn of_a_card(upstream: &str, scratch: &Path) -> Result<u64, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let database = format!("sqlite://{}", scratch.join("statements.db").display());
    let upstream = upstream.to_owned();
    let settings = move |name: &str| match name {
        "DATABASE_URL" => Some(database.clone()),
        "COMPANY_RECHERCHE_URL" => Some(upstream.clone()),
        _ => None,
    };
    let config = Config::read(Source::new(toml::Table::new(), settings), &OsRandom)?;
    runtime.block_on(async {
        let application = Application::open(config, Arc::new(SystemClock), Arc::new(OsRandom))?;
        let tenant = NewTenant { slug: "bench".to_owned(), name: "Bench".to_owned() };
        let owner = NewUser::owner("owner@bench.example", tenant);
        let owner = application.auth.create_user(&Context::system("bench"), owner).await?;
        let cx = Context {
            scope: Scope::Tenant(owner.tenant),
            actor: Actor::User(owner.user),
            permissions: PermissionSet::new(["requests:*".into()], []),
            ..Context::system("bench")
        };
        let siren = RawIdentifier::Text(SIREN.to_owned());
        let command = Submit { siren, siret: RawIdentifier::Absent, metadata: None };
        let submitted = application.company.submit(&cx, command).await?;
        let before = application.store.statements();
        application.company.open(&cx, submitted.value.card.request.id).await?;
        Ok(application.store.statements() - before)
    })
}
