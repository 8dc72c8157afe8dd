//! `cargo bench -p comptoir --bench http [-- --quick]`: the release binary over loopback, beside bare routes.
//!
//! It measures and prints; it never judges by exit code, since a busy machine is no fault of the program. See
//! `docs/performance.md`.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

mod load;
mod machine;
mod measures;
mod postgres;
mod process;
mod reads;
mod refusals;
mod report;
mod stand;
mod statements;
mod yardstick;

use std::{
    env,
    error::Error,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use comptoir::demo::sandbox::Sandbox;

use crate::{measures::Plan, process::Process, report::Target, stand::binary};

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match &*arguments {
        [flag, plan] if flag == yardstick::FLAG => yardstick::serve(plan),
        _ => run(arguments.iter().any(|argument| argument == "--quick")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            println!("the bench cannot run: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(quick: bool) -> Fallible<()> {
    let scratch = tempfile::tempdir()?;
    println!("{}", machine::describe(scratch.path())?);
    let plan =
        Plan { slice: if quick { Duration::from_millis(250) } else { Duration::from_secs(1) }, slices: 4 };
    println!("{} connections, {} × {:?} a measure", load::CONNECTIONS, plan.slices, plan.slice);

    let sandbox = Sandbox::start()?;
    let upstream = sandbox.base_url();
    let mut targets = vec![Target::at_most(
        "statements of a card",
        u32::try_from(statements::of_a_card(&upstream, scratch.path())?)?.into(),
        5.0,
        "",
    )];
    targets.extend(demo(scratch.path())?);

    let file = format!("sqlite://{}", scratch.path().join("bench.db").display());
    println!("{}", report::heading("SQLite, WAL, synchronous=FULL"));
    targets.extend(plan.run("SQLite", &file, &upstream, scratch.path())?);
    match postgres::Schema::create()? {
        Some(schema) => {
            println!("{}", report::heading(&schema.durability));
            targets.extend(plan.run("Postgres", &schema.url(), &upstream, scratch.path())?);
        }
        None => println!("\nPostgres is left out: no TEST_POSTGRES_URL, and none is installed"),
    }
    println!("\ntargets");
    for target in &targets {
        println!("{}", target.line());
    }
    Ok(())
}

/// Three starts of the demonstration: the slowest counts.
fn demo(scratch: &Path) -> Fallible<[Target; 2]> {
    let (mut slowest, mut idle) = (Duration::ZERO, None);
    for _ in 0..3 {
        let started = Instant::now();
        let (mut server, line) =
            Process::start_and_listen(binary(scratch).args(["demo", "--json", "--port", "0"]))?;
        let told: serde_json::Value = serde_json::from_str(&line)?;
        let port = told["url"].as_str().and_then(|url| url.rsplit_once(':')?.1.parse().ok());
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.ok_or("the demo told no port")?));
        slowest = slowest.max(stand::until_ready(&mut server, address, started)?);
        std::thread::sleep(Duration::from_secs(1));
        idle = server.resident();
    }
    Ok([
        Target::at_most("start of `demo` until it answers", slowest.as_secs_f64(), 1.0, "s"),
        Target::at_most("idle memory of `demo`", idle.unwrap_or_default(), 60.0, "MB"),
    ])
}
