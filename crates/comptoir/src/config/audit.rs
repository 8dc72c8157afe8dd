//! The knobs of the audit trail.

use std::path::PathBuf;

use adapters::{checkpoints::CheckpointKey, data_keys::DataKeys, sql::AuditPolicy};
use kernel::Random;

use super::{Environment, Source};

/// How acts are audited, and how the trail is proved whole.
#[derive(Clone, Debug)]
pub struct AuditSettings {
    pub policy: AuditPolicy,
    /// None: no checkpoints are signed.
    pub checkpoint_key: Option<CheckpointKey>,
    /// The folder to which checkpoints are copied.
    pub export_folder: Option<PathBuf>,
}

pub(super) fn settings(s: &mut Source, environment: Environment, random: &dyn Random) -> AuditSettings {
    let keys = data_keys(s, environment, random);
    let key = s.secret("AUDIT_CHECKPOINT_KEY", "AUDIT_CHECKPOINT_KEY_FILE");
    let checkpoint_key = key.and_then(|text| {
        CheckpointKey::parse(&text).map_err(|fault| s.fault("AUDIT_CHECKPOINT_KEY", fault.to_string())).ok()
    });
    let enabled = s.read("AUDIT_ENABLED", true, "true or false");
    let strict = s.read("AUDIT_STRICT_MODE", true, "true or false");
    AuditSettings {
        policy: AuditPolicy::new(enabled, strict, keys),
        checkpoint_key,
        export_folder: export_folder(s),
    }
}

fn data_keys(s: &mut Source, environment: Environment, random: &dyn Random) -> DataKeys {
    match s.secret("DATA_KEYS", "DATA_KEYS_FILE").map(|text| DataKeys::parse(&text)) {
        Some(Ok(keys)) => return keys,
        Some(Err(fault)) => s.fault("DATA_KEYS", fault.to_string()),
        None if !environment.is_local() => s.fault("DATA_KEYS", "required outside local"),
        None => {}
    }
    DataKeys::ephemeral(random)
}

fn export_folder(s: &mut Source) -> Option<PathBuf> {
    let url = s.text("AUDIT_EXPORT_URL")?;
    let folder = url.strip_prefix("file://").filter(|path| !path.is_empty());
    if folder.is_none() {
        s.fault("AUDIT_EXPORT_URL", "expected file:// and the path of a folder");
    }
    folder.map(PathBuf::from)
}
