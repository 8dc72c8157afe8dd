use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What a command printed; its complaint, when it failed.
pub fn output_of(program: &str, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("UTF-8")
}

/// The files git knows that are still there, relative to the root.
pub fn tracked_files() -> Vec<String> {
    let listed = output_of("git", &["ls-files", "-z"]);
    listed.split_terminator('\0').filter(|path| root().join(path).is_file()).map(str::to_owned).collect()
}

/// Those of them that end with `.extension`.
pub fn tracked_files_with(extension: &str) -> Vec<String> {
    let mut files = tracked_files();
    files.retain(|path| Path::new(path).extension().is_some_and(|it| it == extension));
    files
}

/// The folders directly inside `path`, by name; none when `path` is missing.
pub fn folders_in(path: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join(path)) else {
        return Vec::new();
    };
    let folders = entries.map(|entry| entry.expect("a readable entry")).filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
