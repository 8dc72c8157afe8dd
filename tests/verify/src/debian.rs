//! Programs from Debian's packages, for machines that do not have them yet.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::program::{folder_on_path, is_root, succeeds};

/// What `find` finds, once `packages` are there; `instead` is what else a person may do, as a half-sentence.
pub fn find_or_install(
    what: &str,
    find: fn() -> Option<PathBuf>,
    packages: &[&str],
    instead: &str,
) -> Result<PathBuf, String> {
    if let Some(found) = find() {
        return Ok(found);
    }
    install(what, packages, instead)?;
    find().ok_or_else(|| format!("the packages {} brought no {what}", packages.join(" ")))
}

fn install(what: &str, packages: &[&str], instead: &str) -> Result<(), String> {
    let list = packages.join(" ");
    let by_hand =
        format!("{what} is not installed. Install it, or {instead}:\n  sudo apt-get install -y {list}");
    let Some(become_root) = become_root().filter(|_| folder_on_path("apt-get").is_some()) else {
        return Err(by_hand);
    };
    println!("installing {what}: apt-get install -y {list}");
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    // A new machine has no package lists yet, an old one stale ones: only then are they worth the wait.
    let installed = apt_get(become_root, &install)
        || (apt_get(become_root, &["update"]) && apt_get(become_root, &install));
    if installed { Ok(()) } else { Err(by_hand) }
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
