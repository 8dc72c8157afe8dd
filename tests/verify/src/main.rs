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
mod schemathesis;
mod secrets;
mod server;
mod services;
mod stage;
mod stages;
mod tally;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::report::Report;
use crate::secrets::Logs;
use crate::services::{Scope, Services};

const USAGE: &str = "\
cargo verify         everything, on SQLite and on Postgres
cargo verify quick   everything that needs no server: SQLite only, and no stranger who calls
cargo verify soak    the tests that kill the process again and again, a thousand times each
cargo verify secrets FOLDER   nothing but the logs there, which tests leave when COMPTOIR_TEST_LOGS names it";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => verify(Scope::Everything),
        ["quick"] => verify(Scope::Quick),
        ["soak"] => verify(Scope::Soak),
        ["secrets", folder] => search(folder.as_ref()),
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

fn search(folder: &Path) -> ExitCode {
    let mut report = Report::default();
    report.add("secrets in the logs", secrets::search(folder));
    report.close()
}

fn verify(scope: Scope) -> ExitCode {
    let mut report = Report::default();
    match Services::start(scope) {
        Ok(services) => run_with_logs(scope, services, &mut report),
        Err(reason) => report.refuse("services", &reason),
    }
    report.close()
}

/// Runs the stages, then looks whether what was logged meanwhile holds a secret.
fn run_with_logs(scope: Scope, mut services: Services, report: &mut Report) {
    let logs = match Logs::create() {
        Ok(logs) => logs,
        Err(error) => return report.refuse("logs", &error.to_string()),
    };
    if scope == Scope::Soak {
        return run_stages(scope, &services, report);
    }
    services.tell(secrets::VARIABLE, &logs.folder().display().to_string());
    if scope == Scope::Everything {
        match schemathesis::find_or_install(&root()) {
            Ok(program) => services.tell(schemathesis::VARIABLE, &program.display().to_string()),
            Err(reason) => report.refuse("schemathesis", &reason),
        }
    }
    run_stages(scope, &services, report);
    println!("\n── secrets in the logs");
    report.add("secrets in the logs", secrets::search(logs.folder()));
}

fn run_stages(scope: Scope, services: &Services, report: &mut Report) {
    for stage in stages::of(scope) {
        report.begin(&stage);
        let outcome = stage.run(&root(), services.environment());
        report.end(&stage, outcome);
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
