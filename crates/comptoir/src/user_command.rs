//! `comptoir user …`: accounts in the hands of whoever runs the installation. No password is ever an argument, which every
//! user of the machine could read.

use std::io::{self, BufRead as _};

use auth::{
    ListMembers, MembersSought, NewTenant, NewUser, SetPlatformAdmin,
    model::{Member, Session},
};
use clap::{Args, Subcommand};
use kernel::{Context, Id, PageRequest};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::{
    api_client_command::TenantPlace,
    application::Application,
    command_line::{Flags, configuration, open, print},
    start::StartFault,
};

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Create an account; its password is generated and shown once
    Create {
        /// Owner of the tenant, which is created when it does not exist
        #[arg(long, required = true)]
        owner: bool,
        #[arg(long)]
        email: String,
        /// The name of a new tenant
        #[arg(long)]
        tenant_name: Option<String>,
        #[command(flatten)]
        place: TenantPlace,
    },
    /// List the members of a tenant
    List {
        /// Part of a name or an address
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        #[command(flatten)]
        place: TenantPlace,
    },
    /// Give an account another password; every session of it ends, and its owner is written to
    Passwd {
        email: String,
        /// Read the password from standard input, up to the end of the line
        #[arg(long, conflicts_with = "link", required_unless_present = "link")]
        stdin: bool,
        /// Print a link instead, with which the owner chooses one within an hour
        #[arg(long)]
        link: bool,
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
    },
    /// Shut an account out of every tenant; every session of it ends
    Disable {
        email: String,
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
    },
    /// Let an account in again
    Enable {
        email: String,
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
    },
    /// Let an account administer the platform: its tenants, and the flags of all
    Promote(Why),
    /// Let it no longer
    Demote(Why),
    /// List where an account is signed in, or end that
    Sessions {
        email: String,
        /// End this one
        #[arg(long, value_name = "ID", conflicts_with = "end_all")]
        end: Option<String>,
        /// End them all
        #[arg(long)]
        end_all: bool,
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Why {
    email: String,
    /// Why, for the audit trail
    #[arg(long)]
    reason: String,
    /// Print JSON instead of words
    #[arg(long)]
    json: bool,
}

impl UserCommand {
    pub(crate) async fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        let application = open(configuration(flags)?)?;
        let (users, operator) = (&application.auth, Context::system("cli"));
        match self {
            Self::Create { owner: _, email, tenant_name, place } => {
                create(&application, email, tenant_name, &place).await
            }
            Self::List { search, place } => list(&application, search, &place).await,
            Self::Passwd { email, link: false, json, stdin: _ } => {
                users.replace_password(&operator, &email, password_from_stdin()?).await?;
                tell(json, &json!({ "email": email, "password": "replaced" }), || {
                    format!("the password of {email} is replaced, and every session ended")
                });
                Ok(())
            }
            Self::Passwd { email, link: true, json, stdin: _ } => {
                let token = users.token_to_reset(&operator, &email).await?;
                let url = application.config.public_url.trim_end_matches('/');
                let link = format!("{url}/ui/password/reset?token={}", token.expose_secret());
                tell(json, &json!({ "email": email, "link": link }), || {
                    format!("good once, for an hour: {link}")
                });
                Ok(())
            }
            Self::Disable { email, json } => set_active(&application, &email, false, json).await,
            Self::Enable { email, json } => set_active(&application, &email, true, json).await,
            Self::Promote(why) => set_platform_admin(&application, why, true).await,
            Self::Demote(why) => set_platform_admin(&application, why, false).await,
            Self::Sessions { email, end: Some(session), end_all: _, json } => {
                let session = Id::parse(&session).ok_or(auth::Error::NoSuchSession)?;
                users.end_user_session(&operator, &email, session).await?;
                tell(json, &json!({ "ended": 1 }), || format!("{session} ended"));
                Ok(())
            }
            Self::Sessions { email, end: None, end_all: true, json } => {
                let ended = users.end_user_sessions(&operator, &email).await?;
                tell(json, &json!({ "ended": ended }), || format!("{ended} ended"));
                Ok(())
            }
            Self::Sessions { email, end: None, end_all: false, json } => {
                for session in users.list_user_sessions(&operator, &email).await? {
                    tell(json, &session_as_json(&session), || session_in_words(&session));
                }
                Ok(())
            }
        }
    }
}

fn tell(json: bool, value: &Value, words: impl FnOnce() -> String) {
    print(&if json { value.to_string() } else { words() });
}

/// The first line of standard input.
fn password_from_stdin() -> Result<SecretString, StartFault> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| StartFault::Other(format!("standard input cannot be read: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned().into())
}

async fn create(
    application: &Application,
    email: String,
    tenant_name: Option<String>,
    place: &TenantPlace,
) -> Result<(), StartFault> {
    let slug = place.tenant.clone();
    let tenant = NewTenant { name: tenant_name.unwrap_or_else(|| slug.clone()), slug };
    let new = NewUser::owner(email, tenant);
    let created = application.auth.create_user(&Context::system("cli"), new).await?;
    let (email, password) =
        (created.email.as_str(), created.password.as_ref().map(ExposeSecret::expose_secret));
    if place.json {
        let told = json!({
            "user_id": created.user,
            "tenant_id": created.tenant,
            "email": email,
            "password": password,
        });
        print(&told.to_string());
        return Ok(());
    }
    print(&format!("owner {email} created"));
    if let Some(password) = password {
        print(&format!("password (shown once): {password}"));
    }
    Ok(())
}

/// One line a member, by name.
async fn list(
    application: &Application,
    text: Option<String>,
    place: &TenantPlace,
) -> Result<(), StartFault> {
    let cx = place.context(application).await?;
    let sought = MembersSought { text, ..MembersSought::default() };
    let mut page = PageRequest::first();
    loop {
        let found = application.auth.list_members(&cx, ListMembers { sought: sought.clone(), page }).await?;
        for member in &found.items {
            tell(place.json, &member_as_json(member), || member_in_words(member));
        }
        let next = PageRequest::new(page.page() + 1, page.size()).ok();
        match next.filter(|next| u64::from(next.page()) <= found.pages()) {
            Some(next) => page = next,
            None => return Ok(()),
        }
    }
}

async fn set_active(
    application: &Application,
    email: &str,
    is_active: bool,
    json: bool,
) -> Result<(), StartFault> {
    let is_new = application.auth.set_user_active(&Context::system("cli"), email, is_active).await?;
    tell(json, &json!({ "email": email, "is_active": is_active, "changed": is_new }), || {
        let state = if is_active { "let in" } else { "shut out" };
        format!("{email} is {state}{}", if is_new { "" } else { " already" })
    });
    Ok(())
}

async fn set_platform_admin(application: &Application, why: Why, granted: bool) -> Result<(), StartFault> {
    let Why { email, reason, json } = why;
    let set = SetPlatformAdmin { email: email.clone(), granted, reason };
    application.auth.set_platform_admin(&Context::system("cli"), set).await?;
    tell(json, &json!({ "email": email, "is_platform_admin": granted }), || {
        format!("{email} {} the platform", if granted { "administers" } else { "does not administer" })
    });
    Ok(())
}

fn roles(member: &Member) -> Vec<&'static str> {
    member.membership.roles.iter().map(|role| role.as_str()).collect()
}

/// A member who is shut out everywhere is not in, whatever the tenant says.
fn status(member: &Member) -> &'static str {
    if member.user.is_active { member.membership.status.as_str() } else { "disabled" }
}

fn member_in_words(member: &Member) -> String {
    let (user, roles) = (&member.user, roles(member).join(" "));
    format!("{} {} ({}): {roles}", user.id, user.email.as_str(), status(member))
}

fn member_as_json(member: &Member) -> Value {
    json!({
        "user_id": member.user.id,
        "email": member.user.email.as_str(),
        "display_name": member.user.display_name,
        "status": status(member),
        "roles": roles(member),
    })
}

fn session_in_words(session: &Session) -> String {
    let device = session.device.as_deref().or(session.user_agent.as_deref()).unwrap_or("unknown");
    format!("{} {device}, last used {}", session.id, session.last_seen_at)
}

fn session_as_json(session: &Session) -> Value {
    json!({
        "session_id": session.id,
        "tenant_id": session.tenant,
        "device": session.device,
        "user_agent": session.user_agent,
        "ip_prefix": session.ip_prefix,
        "created_at": session.created_at,
        "last_seen_at": session.last_seen_at,
        "expires_at": session.expires_at,
    })
}
