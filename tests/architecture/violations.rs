//! The plan against the graph; each finding names the edge that offends.

use crate::graph::{Graph, Package};
use crate::plan::{Banned, Imports, Plan, Row};

pub fn violations(plan: &Plan, graph: &Graph) -> Vec<String> {
    graph.members().flat_map(|member| of_member(plan, graph, member)).collect()
}

fn of_member(plan: &Plan, graph: &Graph, member: &Package) -> Vec<String> {
    let Some(row) = plan.rows.get(&member.name) else {
        return vec![format!("`{}` has no row in the table of arrows", member.name)];
    };
    let mut found = misplaced(row, member);
    found.extend(undeclared_arrows(row, graph, member));
    found.extend(banned_crates(row, graph, member));
    found
}

fn misplaced(row: &Row, member: &Package) -> Vec<String> {
    if row.folder == member.folder {
        return Vec::new();
    }
    vec![format!("`{}` lives in `{}`, its row says `{}`", member.name, member.folder, row.folder)]
}

fn undeclared_arrows(row: &Row, graph: &Graph, member: &Package) -> Vec<String> {
    let Imports::Only(allowed) = &row.imports else {
        return Vec::new();
    };
    let ours = graph.direct(member).filter(|name| graph.is_member(name));
    let undeclared = ours.filter(|name| !allowed.iter().any(|it| it == name));
    undeclared.map(|name| format!("`{}` → `{name}` is not in the table of arrows", member.name)).collect()
}

fn banned_crates(row: &Row, graph: &Graph, member: &Package) -> Vec<String> {
    let ways = graph.ways_from(member).into_iter();
    let banned = ways.filter(|way| is_banned(row, way));
    banned.map(|way| format!("`{0}` must not have {0} → {1}", member.name, way.join(" → "))).collect()
}

fn is_banned(row: &Row, way: &[&str]) -> bool {
    match &row.banned {
        // The direct ones are enough to say; what they bring goes with them.
        Banned::All => way.len() == 1,
        Banned::These(patterns) => way.last().is_some_and(|end| patterns.iter().any(|it| it.matches(end))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::tests::graph;

    const PAGE: &str = "\
*domains* means the two crates from `auth` to `orders`. *pure* bans `tokio`.
| `kernel` | ids | — | pure |
| `auth` | users | kernel | pure |
| `orders` | orders | kernel | pure |
| `binary` | wiring | everything | — |
| `runner` | checks | — | all |
";

    fn found(members: &[&str], others: &[&str], edges: &[(&str, &str, Option<&str>)]) -> Vec<String> {
        violations(&Plan::parse(PAGE), &graph(members, others, edges))
    }

    #[test]
    fn a_workspace_that_follows_its_plan_has_no_findings() {
        let edges = [
            ("auth", "kernel", None),
            ("auth", "orders", Some("dev")),
            ("binary", "auth", None),
            ("binary", "tokio", None),
        ];
        assert_eq!(found(&["kernel", "auth", "orders", "binary", "runner"], &["tokio"], &edges), [""; 0]);
    }

    #[test]
    fn an_undeclared_arrow_is_reported_with_both_ends() {
        let found = found(&["auth", "orders"], &[], &[("auth", "orders", None)]);
        assert_eq!(found, ["`auth` → `orders` is not in the table of arrows"]);
    }

    #[test]
    fn an_undeclared_arrow_of_a_build_script_is_reported_too() {
        assert_eq!(found(&["auth", "orders"], &[], &[("auth", "orders", Some("build"))]).len(), 1);
    }

    #[test]
    fn a_banned_crate_is_reported_with_the_way_to_it() {
        let edges = [("auth", "client", None), ("client", "tokio", None)];
        let found = found(&["auth"], &["client", "tokio"], &edges);
        assert_eq!(found, ["`auth` must not have auth → client → tokio"]);
    }

    #[test]
    fn a_banned_crate_that_only_a_dependencys_tests_use_is_fine() {
        let edges = [("auth", "client", None), ("client", "tokio", Some("dev"))];
        assert_eq!(found(&["auth"], &["client", "tokio"], &edges), [""; 0]);
    }

    #[test]
    fn a_crate_that_may_have_no_dependency_is_reported_with_its_direct_ones() {
        let edges = [("runner", "serde", None), ("serde", "derive", None)];
        let found = found(&["runner"], &["serde", "derive"], &edges);
        assert_eq!(found, ["`runner` must not have runner → serde"]);
    }

    #[test]
    fn a_crate_without_a_row_is_reported() {
        assert_eq!(found(&["stranger"], &[], &[]), ["`stranger` has no row in the table of arrows"]);
    }

    #[test]
    fn a_crate_in_another_folder_than_its_row_says_is_reported() {
        let plan = Plan::parse("| `kernel` (folder `core`) | ids | — | — |");
        let found = violations(&plan, &graph(&["kernel"], &[], &[]));
        assert_eq!(found, ["`kernel` lives in `crates/kernel`, its row says `core`"]);
    }
}
