//! `comptoir flags …`

use auth::{KnownFlag, SetFlag, UnsetFlag, model::FlagSetting};
use chrono::{DateTime, Utc};
use clap::{Subcommand, ValueEnum};
use kernel::{Context, Flag};
use serde_json::json;

use crate::{
    command_line::{Flags, configuration, open, print},
    start::StartFault,
};

#[derive(Debug, Subcommand)]
pub(crate) enum FlagsCommand {
    /// List the flags and what they are set to for all tenants
    List {
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
    },
    /// Set a flag for every tenant without a setting of its own
    Set {
        key: String,
        value: Value,
        /// For how many of a hundred tenants it is on
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u8).range(0..=100))]
        rollout: u8,
        /// Handed to clients as it is
        #[arg(long)]
        variant: Option<String>,
        /// When it counts as not set again, as in 2027-01-01T00:00:00Z
        #[arg(long, value_name = "TIME")]
        expires: Option<DateTime<Utc>>,
        #[arg(long)]
        note: Option<String>,
    },
    /// Take back what a flag is set to for all tenants
    Unset { key: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Value {
    On,
    Off,
}

impl FlagsCommand {
    pub(crate) async fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        let application = open(configuration(flags)?)?;
        let (service, operator) = (&application.auth, Context::system("cli"));
        match self {
            Self::List { json } => {
                for known in service.list_flag_settings(&operator).await? {
                    print(&if json { as_json(&known) } else { in_words(&known) });
                }
            }
            Self::Set { key, value, rollout, variant, expires, note } => {
                let set = SetFlag {
                    key,
                    scope: "global".to_owned(),
                    scope_id: None,
                    enabled: value == Value::On,
                    variant,
                    rollout_percent: Some(rollout),
                    expires_at: expires,
                    note,
                    reason: None,
                };
                let set = service.set_flag(&operator, set).await?.value;
                print(&format!("{}: {}", set.key, setting(&set)));
            }
            Self::Unset { key } => {
                let unset = UnsetFlag { key: key.clone(), scope: "global".to_owned(), reason: None };
                service.unset_flag(&operator, unset).await?;
                print(&format!("{key}: not set"));
            }
        }
        Ok(())
    }
}

const fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn setting(set: &FlagSetting) -> String {
    let share =
        if set.enabled { format!(" for {} % of the tenants", set.rollout_percent) } else { String::new() };
    let end = set.expires_at.map(|end| format!(" until {end}")).unwrap_or_default();
    format!("{}{share}{end}", word(set.enabled))
}

fn in_words(known: &KnownFlag) -> String {
    let set = known.global.as_ref().map_or_else(|| "not set".to_owned(), setting);
    let Flag { key, default, owner, kind } = known.flag;
    let end = kind.removed_on().map(|day| format!(" until {day}")).unwrap_or_default();
    format!("{key}: {set} (default {}, {owner}, {}{end})", word(default), kind.as_str())
}

fn as_json(known: &KnownFlag) -> String {
    let set = known.global.as_ref().map(|set| {
        json!({
            "enabled": set.enabled,
            "variant": set.variant,
            "rollout_percent": set.rollout_percent,
            "expires_at": set.expires_at,
            "note": set.note,
        })
    });
    json!({
        "key": known.flag.key,
        "owner": known.flag.owner,
        "kind": known.flag.kind.as_str(),
        "removal_date": known.flag.kind.removed_on(),
        "default": known.flag.default,
        "global": set,
    })
    .to_string()
}
