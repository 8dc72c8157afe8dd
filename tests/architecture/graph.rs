//! Who depends on whom, from `cargo metadata`: normal and build dependencies, not those of tests.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

#[derive(Debug, Default)]
pub struct Package {
    pub name: String,
    /// Of the manifest, relative to the workspace; only members have one that matters.
    pub folder: String,
    dependencies: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Graph {
    members: BTreeSet<String>,
    packages: BTreeMap<String, Package>,
}

impl Graph {
    /// Reads what `cargo metadata --format-version 1` prints.
    pub fn parse(metadata: &str) -> Self {
        let metadata: Value = serde_json::from_str(metadata).expect("JSON");
        let root = text(&metadata["workspace_root"]);
        let members = items(&metadata["workspace_members"]).map(text).collect();
        let mut packages: BTreeMap<_, _> =
            items(&metadata["packages"]).map(|it| (text(&it["id"]), package(it, &root))).collect();
        for node in items(&metadata["resolve"]["nodes"]) {
            packages.entry(text(&node["id"])).or_default().dependencies = dependencies(node);
        }
        Self { members, packages }
    }

    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.members.iter().map(|id| &self.packages[id])
    }

    pub fn is_member(&self, name: &str) -> bool {
        self.members().any(|member| member.name == name)
    }

    /// The names of what `package` depends on directly.
    pub fn direct<'graph>(&'graph self, package: &'graph Package) -> impl Iterator<Item = &'graph str> {
        package.dependencies.iter().map(|id| self.packages[id].name.as_str())
    }

    /// The shortest way from `package` to every package below it, as the names along it.
    pub fn ways_from(&self, package: &Package) -> Vec<Vec<&str>> {
        let mut seen = BTreeSet::new();
        let mut ways = Vec::new();
        let mut queue: VecDeque<(&Package, Vec<&str>)> = VecDeque::from([(package, Vec::new())]);
        while let Some((package, way)) = queue.pop_front() {
            for id in &package.dependencies {
                if seen.insert(id) {
                    let next = &self.packages[id];
                    let way: Vec<&str> = way.iter().copied().chain([next.name.as_str()]).collect();
                    ways.push(way.clone());
                    queue.push_back((next, way));
                }
            }
        }
        ways
    }
}

fn package(value: &Value, root: &str) -> Package {
    let manifest = text(&value["manifest_path"]);
    let folder = manifest.trim_start_matches(root).trim_matches('/').trim_end_matches("Cargo.toml");
    Package {
        name: text(&value["name"]),
        folder: folder.trim_end_matches('/').to_owned(),
        dependencies: Vec::new(),
    }
}

/// The ids a node needs to be built and run: an edge only its tests use has no other kind than `dev`.
fn dependencies(node: &Value) -> Vec<String> {
    let shipped = |edge: &&Value| items(&edge["dep_kinds"]).any(|kind| kind["kind"] != "dev");
    items(&node["deps"]).filter(shipped).map(|edge| text(&edge["pkg"])).collect()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("an array").iter()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

#[cfg(test)]
pub mod tests {
    use serde_json::json;

    use super::*;

    /// A workspace of `members`, other packages, and edges `(from, to, kind)`; ids equal names.
    pub fn graph(members: &[&str], others: &[&str], edges: &[(&str, &str, Option<&str>)]) -> Graph {
        let all = || members.iter().chain(others);
        let package = |name: &&str| json!({ "id": name, "name": name, "manifest_path": format!("/w/crates/{name}/Cargo.toml") });
        let edge = |to: &str, kind: Option<&str>| json!({ "pkg": to, "dep_kinds": [{ "kind": kind }] });
        let deps = |from: &str| -> Vec<Value> {
            edges.iter().filter(|it| it.0 == from).map(|it| edge(it.1, it.2)).collect()
        };
        let metadata = json!({
            "workspace_root": "/w",
            "workspace_members": members,
            "packages": all().map(package).collect::<Vec<_>>(),
            "resolve": { "nodes": all().map(|name| json!({ "id": name, "deps": deps(name) })).collect::<Vec<_>>() },
        });
        Graph::parse(&metadata.to_string())
    }

    #[test]
    fn edges_of_tests_are_left_out_and_build_edges_kept() {
        let graph = graph(
            &["a"],
            &["n", "b", "d"],
            &[("a", "n", None), ("a", "b", Some("build")), ("a", "d", Some("dev"))],
        );
        let member = graph.members().next().unwrap();
        assert_eq!(graph.direct(member).collect::<Vec<_>>(), ["n", "b"]);
        assert_eq!(member.folder, "crates/a");
    }

    #[test]
    fn a_way_names_every_package_along_it() {
        let graph = graph(&["a"], &["b", "c"], &[("a", "b", None), ("b", "c", None), ("c", "b", None)]);
        let member = graph.members().next().unwrap();
        assert_eq!(graph.ways_from(member), [vec!["b"], vec!["b", "c"]]);
    }
}
