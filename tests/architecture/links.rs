use std::path::Path;

use crate::assert_none;
use crate::repository::{folders_in, read, root, tracked_files_with};

/// The targets of the links and pictures of a page that point into the repository.
fn local_targets(page: &str) -> Vec<String> {
    let fenced = page.split("```").step_by(2);
    let plain = fenced.flat_map(|prose| prose.split('`').step_by(2)).collect::<Vec<_>>().concat();
    let targets = plain.split("](").skip(1).filter_map(|rest| rest.split([')', ' ', '#']).next());
    let is_local = |target: &&str| !target.is_empty() && !target.contains(':');
    targets.filter(is_local).map(str::to_owned).collect()
}

fn points_to_something(page: &str, target: &str) -> bool {
    let base = match target.strip_prefix('/') {
        Some(_) => root(),
        None => root().join(Path::new(page).parent().unwrap_or(Path::new(""))),
    };
    base.join(target.trim_start_matches('/')).exists()
}

#[test]
fn links_into_the_repository_are_found_and_others_left_alone() {
    let page = "[a](docs/a.md#part) ![b](b.png \"B\") [c](https://example.org) [d](#part) `[e](e.md)`\n```\n[f](f.md)\n```\n[`g`](g.md)";
    assert_eq!(local_targets(page), ["docs/a.md", "b.png", "g.md"]);
}

#[test]
fn a_link_is_followed_from_its_page_or_from_the_root() {
    assert!(points_to_something("docs/architecture.md", "../Cargo.toml"));
    assert!(points_to_something("docs/architecture.md", "/Cargo.toml"));
    assert!(!points_to_something("docs/architecture.md", "Cargo.toml"));
}

#[test]
fn links_in_the_documents_point_to_files_that_exist() {
    let mut broken = Vec::new();
    for page in tracked_files_with("md") {
        let targets = local_targets(&read(&page)).into_iter();
        let lost = targets.filter(|target| !points_to_something(&page, target));
        broken.extend(lost.map(|target| format!("{page}: {target} does not exist")));
    }
    assert_none(&broken);
}

#[test]
fn every_crate_has_a_readme() {
    let crates = folders_in("crates").into_iter().map(|name| format!("crates/{name}/README.md"));
    let missing = crates.filter(|readme| !root().join(readme).is_file());
    assert_none(&missing.map(|readme| format!("{readme} is missing")).collect::<Vec<_>>());
}
