//! What makes an export provable: the last line of the file, about all lines before it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use kernel::TenantId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::CheckpointSigner;

/// The signed statement at the end of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSeal {
    pub tenant_id: Option<TenantId>,
    /// How many records come before it.
    pub lines: u64,
    /// Hex, of every byte before the line of the seal.
    pub sha256: String,
    pub exported_at: DateTime<Utc>,
    /// The public key, base64 (Ed25519); null where no key is configured.
    pub public_key: Option<String>,
    /// Over [`ExportSeal::message`], base64; null where no key is configured.
    pub signature: Option<String>,
}

/// The seal's line.
#[derive(Serialize, Deserialize)]
struct SealLine {
    seal: ExportSeal,
}

/// Why an export proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportFault {
    #[error("the file does not end with a seal: it is cut short, or no export")]
    Unsealed,
    #[error("the lines are not those that were sealed")]
    Altered,
    #[error("the seal bears no signature: there was no AUDIT_CHECKPOINT_KEY")]
    Unsigned,
    #[error("the seal was not signed with this key")]
    Forged,
}

impl ExportSeal {
    pub(super) fn sign(
        tenant_id: Option<TenantId>,
        (lines, sha256): (u64, String),
        exported_at: DateTime<Utc>,
        signer: Option<&dyn CheckpointSigner>,
    ) -> Self {
        let public_key = signer.map(CheckpointSigner::public_key);
        let mut seal = Self { tenant_id, lines, sha256, exported_at, public_key, signature: None };
        seal.signature = signer.map(|signer| signer.sign(&seal.message()));
        seal
    }

    /// What is signed.
    pub fn message(&self) -> String {
        let tenant = self.tenant_id.map_or_else(|| "-".to_owned(), |tenant| tenant.to_string());
        let exported_at = self.exported_at.format("%Y-%m-%dT%H:%M:%S%.6fZ");
        format!("comptoir.audit.export.v1\n{tenant}\n{}\n{}\n{exported_at}", self.lines, self.sha256)
    }

    pub(super) fn to_line(&self) -> String {
        serde_json::to_string(&SealLine { seal: self.clone() }).unwrap_or_default()
    }

    /// Reads the seal of an export, CSV or JSON lines, and holds the file against it.
    ///
    /// # Errors
    /// [`ExportFault`]: the first reason not to believe it.
    pub fn check(export: &str, signer: &dyn CheckpointSigner) -> Result<Self, ExportFault> {
        let body = export.trim_end_matches(['\r', '\n']);
        let start = body.rfind('\n').map_or(0, |end| end + 1);
        let line = body[start..].trim_start_matches("# ");
        let SealLine { seal } = serde_json::from_str(line).map_err(|_| ExportFault::Unsealed)?;
        if hex(&Sha256::digest(&export[..start])) != seal.sha256 {
            return Err(ExportFault::Altered);
        }
        let signature = seal.signature.as_deref().ok_or(ExportFault::Unsigned)?;
        if signer.is_ours(&seal.message(), signature) { Ok(seal) } else { Err(ExportFault::Forged) }
    }
}

pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").ok();
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signs by repeating.
    struct Echo;

    impl CheckpointSigner for Echo {
        fn sign(&self, message: &str) -> String {
            message.to_owned()
        }

        fn is_ours(&self, message: &str, signature: &str) -> bool {
            message == signature
        }

        fn public_key(&self) -> String {
            "echo".to_owned()
        }
    }

    fn sealed(body: &str, signer: Option<&dyn CheckpointSigner>) -> String {
        let digest = hex(&Sha256::digest(body));
        let seal = ExportSeal::sign(None, (2, digest), DateTime::UNIX_EPOCH, signer);
        format!("{body}# {}\r\n", seal.to_line())
    }

    #[test]
    fn an_export_proves_itself_and_whatever_is_done_to_it_is_told() {
        let whole = sealed("a\r\nb\r\n", Some(&Echo));
        assert_eq!(ExportSeal::check(&whole, &Echo).map(|seal| seal.lines), Ok(2));
        let fault = |text: &str| ExportSeal::check(text, &Echo).unwrap_err();
        assert_eq!(fault(&whole.replacen('a', "c", 1)), ExportFault::Altered);
        assert_eq!(fault("a\r\nb\r\n"), ExportFault::Unsealed);
        assert_eq!(fault(""), ExportFault::Unsealed);
        assert_eq!(fault(&whole.replace(r#""lines":2"#, r#""lines":3"#)), ExportFault::Forged);
        assert_eq!(fault(&sealed("a\r\n", None)), ExportFault::Unsigned);
    }
}
