//! `cargo verify`: format, lints, every test and the licences, with the servers the tests need started and stopped.
//!
//! The last line is `N passed, N failed`; the exit code is zero when nothing failed.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal, without a log")]

mod postgres;
mod program;
mod report;
mod runner;
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
cargo verify quick   everything that needs no server: SQLite only";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => verify(Scope::Everything),
        ["quick"] => verify(Scope::Quick),
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
        Ok(services) => run_stages(&services, &mut report),
        Err(reason) => report.refuse("services", &reason),
    }
    report.close()
}

fn run_stages(services: &Services, report: &mut Report) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for stage in stages::all() {
        report.begin(&stage);
        let outcome = stage.run(&root, services.environment());
        report.end(&stage, outcome);
    }
}
