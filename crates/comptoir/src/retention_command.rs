//! `comptoir retention …`

use auth::retention::{Purged, Retained};
use clap::Subcommand;
use kernel::Context;
use serde_json::{Value, json};

use crate::{
    command_line::{Flags, configuration, open, print},
    start::StartFault,
};

#[derive(Debug, Subcommand)]
pub(crate) enum RetentionCommand {
    /// Tell what is kept for how long, and what the last runs found
    Show {
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
    },
    /// Count what is past its time
    Run {
        /// Delete it
        #[arg(long)]
        delete: bool,
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
    },
}

impl RetentionCommand {
    pub(crate) async fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        let application = open(configuration(flags)?)?;
        let (keeper, operator) = (&application.retention, Context::system("cli"));
        match self {
            Self::Show { json } => {
                let retained = keeper.show(&operator).await?;
                print(&if json { all_as_json(&retained).to_string() } else { all_in_words(&retained) });
            }
            Self::Run { delete, json } => {
                let purged = keeper.run(&operator, !delete).await?;
                for found in &purged {
                    print(&if json { as_json(found).to_string() } else { in_words(found) });
                }
            }
        }
        Ok(())
    }
}

fn all_in_words(retained: &Retained) -> String {
    let periods = retained.periods.iter().map(|period| {
        format!("{}: {} days after its end, at most {}", period.kept.name, period.days, period.kept.most)
    });
    periods.chain(retained.runs.iter().map(in_words)).collect::<Vec<_>>().join("\n")
}

fn in_words(found: &Purged) -> String {
    let did = if found.dry_run { "past their time" } else { "deleted" };
    let rest = if found.complete { "" } else { ", more is left" };
    let Purged { data, rows, cutoff, finished_at, .. } = found;
    format!("{finished_at} {data}: {rows} {did} (ended before {cutoff}){rest}")
}

fn all_as_json(retained: &Retained) -> Value {
    let periods = retained.periods.iter().map(
        |period| json!({ "data": period.kept.name, "days": period.days, "maximum_days": period.kept.most }),
    );
    json!({
        "dry_run": retained.dry_run,
        "periods": periods.collect::<Vec<_>>(),
        "runs": retained.runs.iter().map(as_json).collect::<Vec<_>>(),
    })
}

fn as_json(found: &Purged) -> Value {
    json!({
        "run_id": found.run,
        "data": found.data,
        "cutoff": found.cutoff,
        "dry_run": found.dry_run,
        "rows": found.rows,
        "complete": found.complete,
        "started_at": found.started_at,
        "finished_at": found.finished_at,
    })
}
