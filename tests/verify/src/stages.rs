//! What is checked, in the order in which a mistake is cheapest to hear of.

use crate::program;
use crate::services::Scope;
use crate::stage::{Counting, Stage, cargo};
use crate::tally::Tally;

/// Every stage runs, whatever became of the one before: one run tells all there is to mend.
pub fn of(scope: Scope) -> Vec<Stage> {
    if scope == Scope::Soak {
        return vec![SOAK];
    }
    let mut stages = vec![FORMAT, LINTS, tests(), DOC_TESTS];
    if scope == Scope::Everything {
        stages.push(DESCRIPTION);
    }
    if has_subcommand("deny") {
        stages.extend([LICENCES, ADVISORIES]);
    } else {
        println!("cargo deny is not installed: licences and advisories are not checked");
    }
    stages
}

const FORMAT: Stage =
    Stage { name: "format", arguments: &["fmt", "--all", "--check"], counting: Counting::Whole };

const LINTS: Stage = Stage {
    name: "lints",
    arguments: &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    counting: Counting::Whole,
};

const NEXTEST: Stage = Stage {
    name: "tests",
    arguments: &["nextest", "run", "--workspace", "--locked"],
    counting: Counting::Tests { closing_line: Tally::from_nextest, may_be_none: false },
};

/// Not `--all-targets`: that would run the benches.
const CARGO_TEST: Stage = Stage {
    name: "tests",
    arguments: &["test", "--workspace", "--lib", "--bins", "--tests", "--locked", "--no-fail-fast"],
    counting: Counting::Tests { closing_line: Tally::from_libtest, may_be_none: false },
};

/// With cargo's own runner, which sets no test a limit of time. Every loop has `kill_9` in its name.
const SOAK: Stage = Stage {
    name: "soak",
    arguments: &["test", "-p", "comptoir", "--test", "process", "--locked", "--no-fail-fast", "kill_9"],
    counting: Counting::Tests { closing_line: Tally::from_libtest, may_be_none: false },
};

/// Schemathesis, on one database after the other and beside nothing else, so that what it finds does not depend on the load.
const DESCRIPTION: Stage = Stage {
    name: "description",
    // The whole workspace, or cargo would build it once more with fewer features.
    arguments: &[
        "test",
        "--workspace",
        "--test",
        "process",
        "--locked",
        "--no-fail-fast",
        "schemathesis",
        "--",
        "--ignored",
        "--test-threads",
        "1",
    ],
    counting: Counting::Tests { closing_line: Tally::from_libtest, may_be_none: false },
};

const DOC_TESTS: Stage = Stage {
    name: "doc tests",
    arguments: &["test", "--workspace", "--doc", "--locked", "--no-fail-fast"],
    counting: Counting::Tests { closing_line: Tally::from_libtest, may_be_none: true },
};

const LICENCES: Stage = Stage {
    name: "licences and bans",
    arguments: &["deny", "--locked", "check", "bans", "licenses", "sources"],
    counting: Counting::Whole,
};

/// On its own: it fetches the list of advisories, and so may fail for want of a network.
const ADVISORIES: Stage = Stage {
    name: "advisories",
    arguments: &["deny", "--locked", "check", "advisories"],
    counting: Counting::Whole,
};

fn tests() -> Stage {
    if has_subcommand("nextest") { NEXTEST } else { CARGO_TEST }
}

fn has_subcommand(name: &str) -> bool {
    program::succeeds(cargo(), &[name, "--version"])
}
