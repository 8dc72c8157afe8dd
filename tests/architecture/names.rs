use std::path::Path;

use crate::assert_none;
use crate::repository::{read, tracked_files, tracked_files_with};

const EMPTY_NAMES: [&str; 6] = ["common", "helper", "helpers", "misc", "util", "utils"];

/// The folders and the file of `path` whose name says nothing about the idea inside.
fn empty_names(path: &str) -> Vec<String> {
    let stems = Path::new(path).components().filter_map(|it| Path::new(it.as_os_str()).file_stem()?.to_str());
    let empty = stems.filter(|stem| EMPTY_NAMES.contains(stem));
    empty.map(|stem| format!("{path}: name the idea instead of `{stem}`")).collect()
}

/// Modules written inside the file, which no path shows.
fn empty_modules(path: &str, source: &str) -> Vec<String> {
    let modules = source.lines().filter_map(|line| line.split_once("mod ")?.1.split([' ', ';', '{']).next());
    let empty = modules.filter(|name| EMPTY_NAMES.contains(name));
    empty.map(|name| format!("{path}: name the idea instead of `mod {name}`")).collect()
}

#[test]
fn a_file_a_folder_and_a_module_with_an_empty_name_are_reported() {
    assert_eq!(empty_names("crates/api/src/utils.rs").len(), 1);
    assert_eq!(empty_names("crates/common/src/lib.rs").len(), 1);
    assert_eq!(empty_modules("lib.rs", "pub mod helpers {\n}\nmod misc;").len(), 2);
    assert_eq!(empty_names("crates/api/src/common_law.rs"), [""; 0]);
}

#[test]
fn no_crate_module_or_file_has_an_empty_name() {
    let files = tracked_files();
    let mut found: Vec<_> = files.iter().flat_map(|path| empty_names(path)).collect();
    let mut sources = tracked_files_with("rs");
    // Its examples are not modules.
    sources.retain(|path| path != "tests/architecture/names.rs");
    found.extend(sources.iter().flat_map(|path| empty_modules(path, &read(path))));
    assert_none(&found);
}
