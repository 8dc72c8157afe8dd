//! `cargo verify`: format, lints, every test and the licences, with the servers the tests need started and stopped.
//!
//! The last line is `N passed, N failed`; the exit code is zero when nothing failed.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal, without a log")]

mod chromium;
mod debian;
mod postgres;
mod program;
mod redis;
mod report;
mod runner;
mod server;
mod services;
mod stage;
mod stages;
mod tally;

use std::path::Path;
use std::process::ExitCode;

use crate::report::Report;
use crate::services::{Scope, Services};

const USAGE: &str = "\
cargo verify         everything, on SQLite and on Postgres
cargo verify quick   everything that needs no server: SQLite only
cargo verify soak    the tests that kill the process again and again, a thousand times each";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => verify(Scope::Everything),
        ["quick"] => verify(Scope::Quick),
        ["soak"] => verify(Scope::Soak),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn verify(scope: Scope) -> ExitCode {
    let mut report = Report::default();
    match Services::start(scope) {
        Ok(services) => run_stages(scope, &services, &mut report),
        Err(reason) => report.refuse("services", &reason),
    }
    report.close()
}

fn run_stages(scope: Scope, services: &Services, report: &mut Report) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for stage in stages::of(scope) {
        report.begin(&stage);
        let outcome = stage.run(&root, services.environment());
        report.end(&stage, outcome);
    }
}
