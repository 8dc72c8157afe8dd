//! The signing key of a local `serve`, kept in a private file beside the SQLite file, so that a restart signs nobody out.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

use adapters::{in_process::OsRandom, sql::Database};
use kernel::Random;

use crate::{
    config::{Config, SigningKeys},
    start::StartFault,
};

const LENGTH: usize = 32;

/// Replaces a key that would end with the process by the kept one; on Postgres, which other processes may share, it stays
/// as it is.
///
/// # Errors
/// [`StartFault::SigningKey`] when the file cannot be used, or others may read it; [`StartFault::Database`] when there can
/// be no folder for it.
pub(crate) fn settle(config: &mut Config) -> Result<(), StartFault> {
    if !config.signing_keys.ephemeral {
        return Ok(());
    }
    let Database::Sqlite(database) = &config.database else {
        tracing::warn!("JWT_SECRET is not set: access tokens end with this process");
        return Ok(());
    };
    let path = Path::new(database).with_added_extension("key");
    // A folder that cannot be had is the database's trouble before it is the key's.
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let unusable = |error: io::Error| StartFault::database(&format!("{database}: {error}"), true);
        fs::create_dir_all(folder).map_err(unusable)?;
    }
    let kept = kept(&path, &OsRandom);
    let key = kept.map_err(|cause| StartFault::SigningKey { path: path.display().to_string(), cause })?;
    config.signing_keys = SigningKeys::only(key, false);
    Ok(())
}

/// The key in the file; a new one when there is none.
fn kept(path: &Path, random: &dyn Random) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Ok(key) if key.len() == LENGTH => only_ours(path).map(|()| key),
        Ok(_) => Err(io::Error::other("it does not hold 32 bytes")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path, random),
        Err(error) => Err(error),
    }
}

fn create(path: &Path, random: &dyn Random) -> io::Result<Vec<u8>> {
    let mut key = vec![0; LENGTH];
    random.fill(&mut key);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

#[cfg(unix)]
fn only_ours(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let is_shared = fs::metadata(path)?.permissions().mode() & 0o077 != 0;
    if is_shared { Err(io::Error::other("others may read it: chmod 600")) } else { Ok(()) }
}

#[cfg(not(unix))]
fn only_ours(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::testing::SeededRandom;

    use super::*;

    #[test]
    fn the_key_is_made_once_for_its_owner_alone_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("comptoir.db.key");
        let key = kept(&path, &SeededRandom::new(1)).unwrap();
        assert_eq!(kept(&path, &SeededRandom::new(2)).unwrap(), key);
        only_ours(&path).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_others_may_read_or_that_holds_something_else_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("comptoir.db.key");
        kept(&path, &SeededRandom::new(1)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(kept(&path, &SeededRandom::new(1)).unwrap_err().to_string().contains("chmod 600"));
        fs::write(&path, "short").unwrap();
        assert!(kept(&path, &SeededRandom::new(1)).unwrap_err().to_string().contains("32 bytes"));
    }
}
