//! schemathesis in a Python environment of its own, kept from one run to the next.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::debian;
use crate::program::{folder_on_path, succeeds};

/// Read by the test that runs it: where it is.
pub const VARIABLE: &str = "TEST_SCHEMATHESIS";

/// Its version and those of all it stands on, so that every run makes the same calls.
const REQUIREMENTS: &str = include_str!("../../fixtures/schemathesis/requirements.txt");
/// What it takes to make an environment; Debian has it in a package of its own.
const NEEDS: &str = "import ensurepip, sys, venv; assert sys.version_info >= (3, 10)";

/// Finds it where an earlier run left it, or installs it from PyPI; its program.
pub fn find_or_install(root: &Path) -> Result<PathBuf, String> {
    if let Ok(program) = env::var(VARIABLE) {
        return Ok(program.into());
    }
    let folder = target(root).join("schemathesis");
    let (program, mark) = (folder.join("bin/st"), folder.join("installed.txt"));
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == REQUIREMENTS) {
        return Ok(program);
    }
    install(&folder)?;
    fs::write(&mark, REQUIREMENTS).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(program)
}

fn install(folder: &Path) -> Result<(), String> {
    let instead = format!("set {VARIABLE} to its program `st`, or run `cargo verify quick`");
    let python = debian::find_or_install("Python 3.10 with venv", find, &["python3-venv"], &instead)?;
    println!("installing schemathesis into {}", folder.display());
    fs::remove_dir_all(folder).ok();
    let (place, list) = (folder.display().to_string(), folder.join("requirements.txt"));
    let made = succeeds(python.join("python3"), &["-m", "venv", &place])
        && fs::write(&list, REQUIREMENTS).is_ok()
        && succeeds(
            folder.join("bin/pip"),
            &[
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
                &list.display().to_string(),
            ],
        );
    let by_hand = || {
        format!(
            "schemathesis cannot be installed: is PyPI within reach? Look at it with\n  {place}/bin/pip install -r {}\nor {instead}",
            list.display()
        )
    };
    made.then_some(()).ok_or_else(by_hand)
}

fn find() -> Option<PathBuf> {
    folder_on_path("python3").filter(|folder| succeeds(folder.join("python3"), &["-c", NEEDS]))
}

fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}
