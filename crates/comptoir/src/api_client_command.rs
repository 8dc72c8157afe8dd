//! `comptoir api-client …`

use auth::{ChangeApiClient, IssuedApiClient, ListedApiClient, NewApiClient};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Subcommand;
use kernel::{ApiClientId, Context, Id, PageRequest, PermissionSet, Scope};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::{
    application::Application,
    command_line::{Flags, configuration, open, print},
    start::StartFault,
};

#[derive(Debug, Subcommand)]
pub(crate) enum ApiClientCommand {
    /// Let a program in; its token is shown once
    Create {
        name: String,
        #[command(flatten)]
        place: TenantPlace,
        /// A permission such as requests:create; may be given several times
        #[arg(long = "scope", value_name = "PERMISSION")]
        scopes: Vec<String>,
        /// A network it may call from; may be given several times
        #[arg(long = "from", value_name = "NETWORK")]
        networks: Vec<String>,
        /// When it stops being let in, as in 2027-01-01T00:00:00Z
        #[arg(long, value_name = "TIME")]
        expires: Option<DateTime<Utc>>,
    },
    /// List the programs of a tenant
    List {
        #[command(flatten)]
        place: TenantPlace,
    },
    /// Give a program another token; it is shown once
    Rotate {
        id: String,
        #[command(flatten)]
        place: TenantPlace,
        /// Seconds for which the token before stays good
        #[arg(long, default_value_t = 86_400)]
        overlap: u32,
    },
    /// Suspend a program, or let it in again
    Suspend {
        id: String,
        #[command(flatten)]
        place: TenantPlace,
        /// Let it in again
        #[arg(long)]
        lift: bool,
    },
    /// Shut a program out for good
    Revoke {
        id: String,
        #[command(flatten)]
        place: TenantPlace,
    },
}

/// In which tenant, and how it is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct TenantPlace {
    /// The short name of the tenant
    #[arg(long, default_value = "default")]
    pub(crate) tenant: String,
    /// Print JSON instead of words
    #[arg(long)]
    pub(crate) json: bool,
}

impl ApiClientCommand {
    pub(crate) async fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        let application = open(configuration(flags)?)?;
        let programs = &application.auth;
        match self {
            Self::Create { name, place, scopes, networks, expires } => {
                let cx = place.context(&application).await?;
                let new = NewApiClient { name, scopes, allowed_cidrs: networks, expires_at: expires };
                place.tell_token(&programs.create_api_client(&cx, new).await?.value);
            }
            Self::List { place } => {
                let cx = place.context(&application).await?;
                place.tell_all(&application, &cx).await?;
            }
            Self::Rotate { id, place, overlap } => {
                let (cx, id) = (place.context(&application).await?, read(&id)?);
                let overlap = TimeDelta::seconds(overlap.into());
                place.tell_token(&programs.rotate_api_client(&cx, id, overlap).await?.value);
            }
            Self::Suspend { id, place, lift } => {
                let (cx, id) = (place.context(&application).await?, read(&id)?);
                let change = ChangeApiClient { is_active: Some(lift), ..ChangeApiClient::default() };
                place.tell(&programs.change_api_client(&cx, id, change).await?.value);
            }
            Self::Revoke { id, place } => {
                let (cx, id) = (place.context(&application).await?, read(&id)?);
                programs.revoke_api_client(&cx, id).await?;
                print(&if place.json {
                    json!({ "revoked": id }).to_string()
                } else {
                    format!("{id} revoked")
                });
            }
        }
        Ok(())
    }
}

/// What a command line calls a program that is not there.
fn read(id: &str) -> Result<ApiClientId, StartFault> {
    Id::parse(id).ok_or_else(|| auth::Error::NoSuchApiClient.into())
}

impl TenantPlace {
    /// The platform itself, acting in the tenant.
    pub(crate) async fn context(&self, application: &Application) -> Result<Context, StartFault> {
        let operator = Context::system("cli");
        let tenant = application.auth.find_tenant(&operator, &self.tenant).await?;
        let all = PermissionSet::new(["*".into()], []);
        Ok(Context { scope: Scope::Tenant(tenant), permissions: all, ..operator })
    }

    fn tell_token(&self, issued: &IssuedApiClient) {
        let token = issued.token.as_ref().map(|token| token.expose_secret().to_owned());
        if self.json {
            let mut told = as_json(&issued.listed);
            told["token"] = json!(token);
            return print(&told.to_string());
        }
        print(&in_words(&issued.listed));
        print(&format!("token (shown once): {}", token.unwrap_or_default()));
    }

    fn tell(&self, listed: &ListedApiClient) {
        print(&if self.json { as_json(listed).to_string() } else { in_words(listed) });
    }

    /// One line a program, newest first.
    async fn tell_all(&self, application: &Application, cx: &Context) -> Result<(), StartFault> {
        let mut page = PageRequest::first();
        loop {
            let found = application.auth.list_api_clients(cx, page).await?;
            for listed in &found.items {
                self.tell(listed);
            }
            let next = PageRequest::new(page.page() + 1, page.size()).ok();
            match next.filter(|next| u64::from(next.page()) <= found.pages()) {
                Some(next) => page = next,
                None => return Ok(()),
            }
        }
    }
}

fn in_words(listed: &ListedApiClient) -> String {
    let client = &listed.client;
    let state = if client.is_active { "let in" } else { "suspended" };
    format!("{} {} ({state}): {}", client.id, client.name, client.scopes.join(" "))
}

fn as_json(listed: &ListedApiClient) -> Value {
    let ListedApiClient { client, secrets } = listed;
    json!({
        "client_id": client.id,
        "client_name": client.name,
        "scopes": client.scopes,
        "is_active": client.is_active,
        "allowed_cidrs": client.networks(),
        "expires_at": client.expires_at,
        "last_used_at": client.last_used_at,
        "token_prefixes": secrets.iter().map(|secret| &secret.prefix).collect::<Vec<_>>(),
    })
}
