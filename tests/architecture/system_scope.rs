//! Which scope each method of a port runs in: every one is on one of two lists.

use std::collections::{BTreeMap, BTreeSet};

use crate::assert_none;
use crate::repository::{read, tracked_files_with};

/// Every method that crosses tenants, one `crate: Trait::method` a line.
const LISTED: &str = include_str!("../fixtures/system_scope.txt");

/// Every method that stays within a tenant, likewise. Each has a case in `crates/adapters/tests/sql/two_tenants`.
const WITHIN: &str = include_str!("../fixtures/tenant_scope.txt");

/// The traits run in `Scope::System`.
const TRAITS: [&str; 3] = ["SystemRepository", "JobLedger", "JobQueue"];

/// Extended by repositories of either scope, or listed for themselves.
const OF_BOTH_SCOPES: [&str; 3] = ["Journal", "JobLedger", "Companies"];

/// Those of them that a tenant's session offers.
const OF_TENANTS_TOO: [&str; 2] = ["Journal", "Companies"];

/// The methods of `name` and of the traits it extends, as far as `source` (all of one crate) declares them.
fn methods_of(name: &str, crate_name: &str, source: &str) -> Vec<String> {
    let declaration =
        [":", " {"].iter().find_map(|after| source.split_once(&format!("pub trait {name}{after}")));
    let Some((_, declared)) = declaration else { return Vec::new() };
    let declared = declared.split("\n}").next().unwrap_or_default();
    let (extended, body) = declared.split_once('{').unwrap_or(("", declared));
    let methods = body.lines().filter_map(|line| line.trim().strip_prefix("fn ")?.split('(').next());
    let own: Vec<String> = methods.map(|method| format!("{crate_name}: {name}::{method}")).collect();
    let extended = extended.split('+').map(str::trim).filter(|other| !OF_BOTH_SCOPES.contains(other));
    let inherited = extended.flat_map(|other| methods_of(other, crate_name, source));
    own.into_iter().chain(inherited).collect()
}

/// The crates and all their source.
fn crates() -> BTreeMap<String, String> {
    let mut crates: BTreeMap<String, String> = BTreeMap::new();
    for path in tracked_files_with("rs") {
        if let Some((name, _)) = path.strip_prefix("crates/").and_then(|rest| rest.split_once("/src/")) {
            crates.entry(name.to_owned()).or_default().push_str(&read(&path));
        }
    }
    crates
}

#[test]
fn a_method_is_read_with_its_trait_and_crate_also_from_an_extended_trait() {
    let source = "pub trait SystemRepository: Users + Journal {\n    /// Looks.\n    fn find_user(&mut self);\n}\n\
        pub trait Users {\n    fn put_user(&mut self);\n}\npub trait Journal {\n    fn audit(&mut self);\n}\n";
    assert_eq!(
        methods_of("SystemRepository", "auth", source),
        ["auth: SystemRepository::find_user", "auth: Users::put_user"]
    );
}

#[test]
fn every_method_that_crosses_tenants_is_listed() {
    let crates = crates();
    let found: Vec<String> = crates
        .iter()
        .flat_map(|(name, source)| TRAITS.iter().flat_map(move |it| methods_of(it, name, source)))
        .collect();
    assert_none(&differences(&found, LISTED, "system_scope.txt: may it cross tenants?"));
}

#[test]
fn every_method_that_stays_within_a_tenant_is_listed() {
    let crates = crates();
    let ports = ports_of_tenants(&crates["adapters"]);
    assert!(ports.len() > 1, "{ports:?}");
    let traits = || ports.iter().map(String::as_str).chain(OF_TENANTS_TOO);
    let found: Vec<String> = crates
        .iter()
        .flat_map(|(name, source)| traits().flat_map(move |it| methods_of(it, name, source)))
        .collect();
    assert_none(&differences(&found, WITHIN, "tenant_scope.txt: what does another tenant find by it?"));
}

/// The traits that sessions within a tenant serve, each name once.
fn ports_of_tenants(adapters: &str) -> BTreeSet<String> {
    let served = adapters.split("impl Serves<dyn ").skip(1);
    let within = served.filter(|rest| {
        rest.split_once("const TENANT: bool = ").is_some_and(|(_, value)| value.starts_with("true"))
    });
    within.filter_map(|rest| Some(rest.split_once('>')?.0.to_owned())).collect()
}

/// What is found and not listed, and what is listed and no longer there.
fn differences(found: &[String], listed: &str, question: &str) -> Vec<String> {
    let listed: Vec<&str> = listed.lines().collect();
    let missing = found.iter().filter(|method| !listed.contains(&method.as_str()));
    let gone = listed.iter().filter(|line| !found.iter().any(|method| method == *line));
    missing
        .map(|method| format!("{method} is not in tests/fixtures/{question}"))
        .chain(gone.map(|line| format!("{line} is listed and no longer there")))
        .collect()
}
