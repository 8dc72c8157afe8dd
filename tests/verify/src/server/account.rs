use std::io;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::program::{answer, is_root};

/// Whom a server runs as.
#[derive(Debug, Clone, Copy)]
pub enum Account {
    OurOwn,
    Other { user: u32, group: u32 },
}

impl Account {
    /// Not root, for a server that refuses to be.
    pub fn choose(server: &str) -> Result<Self, String> {
        if !is_root() {
            return Ok(Self::OurOwn);
        }
        ["postgres", "nobody"].into_iter().find_map(Self::named).ok_or_else(|| {
            format!("{server} cannot run as root, and there is neither a user postgres nor nobody")
        })
    }

    fn named(name: &str) -> Option<Self> {
        let id = |which| answer("id", &[which, name])?.parse().ok();
        Some(Self::Other { user: id("-u")?, group: id("-g")? })
    }

    pub fn own(self, folder: &Path) -> io::Result<()> {
        match self {
            Self::OurOwn => Ok(()),
            Self::Other { user, group } => chown(folder, Some(user), Some(group)),
        }
    }

    pub fn run(self, command: &mut Command) {
        if let Self::Other { user, group } = self {
            command.uid(user).gid(group);
        }
    }
}
