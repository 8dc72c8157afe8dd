use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, io, process, thread};

use super::account::Account;

/// A folder of the server's own in the machine's temporary one; removed with this value.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn create(owner: Account) -> io::Result<Self> {
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().subsec_nanos();
        let folder = env::temp_dir().join(format!("verify-{}-{nanos}", process::id()));
        DirBuilder::new().mode(0o700).create(&folder)?;
        let scratch = Self(folder);
        owner.own(scratch.path())?;
        Ok(scratch)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    /// The watcher removes it as its last act; what it had no right to remove goes here.
    fn drop(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(2);
        while self.0.exists() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
        fs::remove_dir_all(&self.0).ok();
    }
}
