//! `comptoir audit …`

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use auth::audit::{AuditFilter, Break, Export, ExportForm, ExportSeal, Verification};
use clap::{Subcommand, ValueEnum};
use kernel::{Context, PermissionSet, Scope};
use serde_json::json;

use crate::{
    audit_chores,
    command_line::{Flags, configuration, open, print},
    start::StartFault,
};

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Walk every chain and name the first line that was touched; fails when there is one
    Verify {
        /// Print one line of JSON a chain instead of words
        #[arg(long)]
        json: bool,
    },
    /// Write the trail of a tenant out, oldest first, with a signed seal as its last line
    Export {
        /// The short name of the tenant
        #[arg(long)]
        tenant: String,
        #[arg(long, value_enum, default_value_t = Format::Jsonl)]
        format: Format,
        /// Where to; standard output unless told
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Tell whether an exported file is whole and signed with AUDIT_CHECKPOINT_KEY
    Check { file: PathBuf },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Jsonl,
    Csv,
}

impl AuditCommand {
    pub(crate) async fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        match self {
            Self::Verify { json } => verify(json, flags).await,
            Self::Export { tenant, format, out } => export(&tenant, format, out.as_deref(), flags).await,
            Self::Check { file } => check(&file, flags),
        }
    }
}

async fn verify(json: bool, flags: &Flags) -> Result<(), StartFault> {
    let application = open(configuration(flags)?)?;
    let all = application.audit.verify_all(&Context::system("cli")).await?;
    for found in &all {
        print(&if json { as_json(found) } else { in_words(found) });
    }
    let broken = all.iter().find_map(|found| found.broken.map(|broken| (name(found), broken)));
    let Some((chain, Break { seq, fault })) = broken else { return Ok(()) };
    Err(StartFault::Other(format!("the audit trail of {chain} is broken at line {seq}: {}", fault.as_str())))
}

fn name(found: &Verification) -> String {
    found.chain.map_or_else(|| "no tenant".to_owned(), |tenant| tenant.to_string())
}

fn in_words(found: &Verification) -> String {
    let state = match found.broken {
        Some(Break { seq, fault }) => format!("broken at {seq} ({})", fault.as_str()),
        None => "whole".to_owned(),
    };
    let Verification { lines, unsealed, checkpoints, .. } = found;
    format!("{}: {state}, {lines} lines, {unsealed} unsealed, {checkpoints} checkpoints", name(found))
}

fn as_json(found: &Verification) -> String {
    json!({
        "tenant_id": found.chain,
        "valid": found.is_valid(),
        "lines": found.lines,
        "head_seq": found.head.seq,
        "head_hash": found.head.hash,
        "first_broken_seq": found.broken.map(|broken| broken.seq),
        "reason": found.broken.map(|broken| broken.fault.as_str()),
        "unsealed": found.unsealed,
        "checkpoints": found.checkpoints,
    })
    .to_string()
}

async fn export(tenant: &str, format: Format, out: Option<&Path>, flags: &Flags) -> Result<(), StartFault> {
    let application = open(configuration(flags)?)?;
    let operator = Context::system("cli");
    let found = application.audit.find_tenant(&operator, tenant).await?;
    let tenant = found.ok_or_else(|| StartFault::Other(format!("there is no tenant {tenant}")))?;
    let cx = Context {
        scope: Scope::Tenant(tenant),
        permissions: PermissionSet::new(["audit:read".into()], []),
        ..operator
    };
    let form = match format {
        Format::Jsonl => ExportForm::JsonLines,
        Format::Csv => ExportForm::Csv,
    };
    let export = audit_chores::trail(&application).export(&cx, AuditFilter::default(), form).await?;
    match out {
        Some(path) => {
            let mut file = fs::File::create(path).map_err(|error| unusable(path, &error))?;
            write(export, &mut file).await?;
            file.sync_all().map_err(|error| unusable(path, &error))
        }
        None => write(export, &mut io::stdout()).await,
    }
}

async fn write(mut export: Export, out: &mut dyn Write) -> Result<(), StartFault> {
    while let Some(piece) = export.next().await? {
        out.write_all(piece.as_bytes()).map_err(|error| StartFault::Other(error.to_string()))?;
    }
    Ok(())
}

fn check(file: &Path, flags: &Flags) -> Result<(), StartFault> {
    let key = configuration(flags)?.audit.checkpoint_key;
    let key = key.ok_or_else(|| StartFault::Other("set AUDIT_CHECKPOINT_KEY".to_owned()))?;
    let text = fs::read_to_string(file).map_err(|error| unusable(file, &error))?;
    match ExportSeal::check(&text, &key) {
        Ok(seal) => print(&format!("whole: {} lines, exported {}", seal.lines, seal.exported_at)),
        Err(fault) => return Err(StartFault::Other(format!("{}: {fault}", file.display()))),
    }
    Ok(())
}

fn unusable(path: &Path, error: &io::Error) -> StartFault {
    StartFault::Other(format!("{}: {error}", path.display()))
}
