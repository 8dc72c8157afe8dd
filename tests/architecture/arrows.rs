use crate::assert_none;
use crate::graph::Graph;
use crate::plan::{Banned, Imports, Plan};
use crate::repository::{output_of, read};
use crate::violations::violations;

fn plan() -> Plan {
    Plan::parse(&read("docs/architecture.md"))
}

#[test]
fn the_page_still_has_the_table_this_suite_reads() {
    let rows = plan().rows;
    assert_eq!(rows.len(), 16, "rows of the table: {:?}", rows.keys());
    let Imports::Only(imports) = &rows["adapters"].imports else { panic!("adapters may import {rows:?}") };
    assert_eq!(imports.len(), 8, "the kernel and the seven domains: {imports:?}");
    let Banned::These(patterns) = &rows["kernel"].banned else { panic!("the kernel bans {rows:?}") };
    assert_eq!(patterns.len(), 5, "what pure bans: {patterns:?}");
}

#[test]
fn crates_import_only_what_the_table_of_arrows_allows() {
    let host_only = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "host-tuple"];
    let graph = Graph::parse(&output_of(env!("CARGO"), &host_only));
    assert_none(&violations(&plan(), &graph));
}
