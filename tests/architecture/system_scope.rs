use crate::assert_none;
use crate::repository::{read, tracked_files_with};

/// Every method that crosses tenants, one `crate: Trait::method` a line.
const LISTED: &str = include_str!("../fixtures/system_scope.txt");

/// The traits run in `Scope::System`, and those they extend.
const TRAITS: [&str; 3] = ["SystemRepository", "JobLedger", "JobQueue"];

fn methods_in(path: &str, content: &str) -> Vec<String> {
    let Some(crate_name) = path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for name in TRAITS {
        let Some((_, body)) = content.split_once(&format!("pub trait {name}")) else { continue };
        let body = body.split("\n}").next().unwrap_or_default();
        let methods = body.lines().filter_map(|line| line.trim().strip_prefix("fn ")?.split('(').next());
        found.extend(methods.map(|method| format!("{crate_name}: {name}::{method}")));
    }
    found
}

#[test]
fn a_method_is_read_with_its_trait_and_crate() {
    let content = "pub trait SystemRepository: Journal {\n    /// Looks.\n    fn find_user(&mut self);\n}\nfn other() {}";
    assert_eq!(methods_in("crates/auth/src/ports.rs", content), ["auth: SystemRepository::find_user"]);
}

#[test]
fn every_method_that_crosses_tenants_is_listed() {
    let sources = tracked_files_with("rs").into_iter().filter(|path| path.starts_with("crates/"));
    let found: Vec<String> = sources.flat_map(|path| methods_in(&path, &read(&path))).collect();
    let listed: Vec<&str> = LISTED.lines().collect();
    let mut findings: Vec<String> = found
        .iter()
        .filter(|method| !listed.contains(&method.as_str()))
        .map(|method| format!("{method} is not in tests/fixtures/system_scope.txt: may it cross tenants?"))
        .collect();
    let gone = listed.iter().filter(|line| !found.iter().any(|method| method == *line));
    findings.extend(gone.map(|line| format!("{line} is listed and no longer there")));
    assert_none(&findings);
}
