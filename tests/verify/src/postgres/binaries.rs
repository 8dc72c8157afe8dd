//! Where the server's programs are, installed first when they are nowhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::program::{folder_on_path, is_root, succeeds};

const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";
const PROGRAMS: [&str; 3] = ["initdb", "postgres", "pg_isready"];

pub fn find_or_install() -> Result<PathBuf, String> {
    if let Some(folder) = find() {
        return Ok(folder);
    }
    install()?;
    find().ok_or_else(|| format!("the package postgresql brought no server to {DEBIAN_FOLDER}"))
}

fn find() -> Option<PathBuf> {
    folder_on_path("initdb").filter(|it| is_complete(it)).or_else(|| newest(Path::new(DEBIAN_FOLDER)))
}

fn is_complete(folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).is_file())
}

/// The `bin` folder of the highest version below `versions`.
fn newest(versions: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(versions).ok()?.filter_map(Result::ok);
    let numbered = entries.filter_map(|entry| {
        Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
    });
    numbered.filter(|(_, folder)| is_complete(folder)).max().map(|(_, folder)| folder)
}

fn install() -> Result<(), String> {
    let by_hand = "Postgres is not installed. Install it, or set TEST_POSTGRES_URL, or run `cargo verify quick`:\n  \
                   sudo apt-get install -y postgresql";
    let Some(become_root) = become_root().filter(|_| folder_on_path("apt-get").is_some()) else {
        return Err(by_hand.to_owned());
    };
    println!("installing Postgres: apt-get install -y postgresql");
    // A new machine has no package lists yet, an old one stale ones: only then are they worth the wait.
    let installed = apt_get(become_root, &["install", "-y", "postgresql"])
        || (apt_get(become_root, &["update"]) && apt_get(become_root, &["install", "-y", "postgresql"]));
    if installed { Ok(()) } else { Err(by_hand.to_owned()) }
}

/// The words before a command that make it root's; none when that takes a password.
fn become_root() -> Option<&'static [&'static str]> {
    if is_root() {
        return Some(&["env"]);
    }
    succeeds("sudo", &["-n", "true"]).then_some(&["sudo", "-n", "env"])
}

fn apt_get(become_root: &[&str], arguments: &[&str]) -> bool {
    let mut command = Command::new(become_root[0]);
    command.args(&become_root[1..]).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]).args(arguments);
    command.stdin(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_complete_version_is_taken_by_number() {
        let versions = std::env::temp_dir().join(format!("verify-versions-{}", std::process::id()));
        for (version, programs) in [("9", 3), ("15", 3), ("16", 2)] {
            let folder = versions.join(version).join("bin");
            fs::create_dir_all(&folder).unwrap();
            PROGRAMS.iter().take(programs).for_each(|program| fs::write(folder.join(program), "").unwrap());
        }
        let found = newest(&versions);
        fs::remove_dir_all(&versions).unwrap();
        assert_eq!(found, Some(versions.join("15/bin")));
    }
}
