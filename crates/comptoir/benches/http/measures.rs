//! What is driven on one database, and in which order.

use std::{error::Error, path::Path, process::Command, time::Duration};

use crate::{
    load::{self, Pace},
    process::Process,
    refusals,
    report::{Figure, Target, milliseconds},
    stand::{self, SIREN, Stand},
    yardstick,
};

/// Lower than a small machine can do, so that p99 tells of the product and not of its queue.
const PACED: u32 = 500;

/// How long to measure. Product and yardstick take turns, so that a noisy neighbour disturbs both.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub slice: Duration,
    pub slices: u32,
}

impl Plan {
    /// Measures everything on one database and prints its lines.
    pub fn run(
        self,
        name: &str,
        database: &str,
        upstream: &str,
        scratch: &Path,
    ) -> Result<Vec<Target>, Box<dyn Error>> {
        let stand = Stand::open(database, upstream, scratch)?;
        let (bare, port) = beside(&stand, database, scratch)?;
        let product = &stand.server;
        let [me, bare_me, card, bare_card, reads] = self.by_turns([
            ("GET /v1/auth/me", stand.me(), product),
            ("bare route, bytes of /me", stand.bare(port, "/me"), &bare),
            ("GET /v1/requests/{id}", stand.card(), product),
            ("bare route, bytes of the card", stand.bare(port, "/card"), &bare),
            ("bare route, five diesel reads", stand.bare(port, "/reads"), &bare),
        ])?;
        let mut paced = Figure::new("GET /v1/requests/{id} at 500/s");
        self.slice(&mut paced, &stand.card(), Pace::PerSecond(PACED), self.slices, product)?;
        print(&mut paced);
        let [submit, refresh] = self.by_turns([
            ("POST /v1/requests, cache hit", stand.submit(), product),
            ("POST /v1/auth/refresh", stand.refresh()?, product),
        ])?;
        // A hash takes so long that a slice would hold too few of them.
        let at_the_door = Self { slice: self.slice * self.slices, slices: 1 };
        let [login] = at_the_door.by_turns([("POST /v1/auth/login", stand.login(), product)])?;
        let apart = refusals::medians(name, &stand)?;

        let (of_reads, a_second) = if name == "SQLite" { (50.0, 1000.0) } else { (40.0, 800.0) };
        let p99 = paced.quantile(0.99).as_secs_f64() * 1000.0;
        let told = |what: &str| format!("{name}: {what}");
        println!(
            "  ready after {} ms; the card is {:.0} % of its bytes alone",
            milliseconds(stand.ready_after),
            card.per_second() / bare_card.per_second() * 100.0,
        );
        let mut targets = vec![
            Target::at_most(told("idle memory"), stand.idle.unwrap_or_default(), 60.0, "MB"),
            Target::share(told("the card of five bare reads"), &card, &reads, of_reads),
            Target::at_least(told("POST, cache hit"), submit.per_second(), a_second, "/s"),
            Target::at_most(told("p99 of the card at 500/s"), p99, 25.0, "ms"),
            Target::share(told("/me of the card"), &me, &card, 85.0),
            Target::at_least(told("sign-ins"), login.per_second(), 40.0, "/s"),
            Target::at_least(told("refreshes"), refresh.per_second(), 300.0, "/s"),
            apart,
        ];
        // It does not ask the database, so it is promised once.
        if name == "SQLite" {
            targets.push(Target::share(told("/me of the bare route"), &me, &bare_me, 40.0));
        }
        Ok(targets)
    }

    #[expect(clippy::needless_pass_by_value, reason = "an array literal at each call")]
    fn by_turns<const N: usize>(
        self,
        driven: [(&'static str, load::Target, &Process); N],
    ) -> Result<[Figure; N], Box<dyn Error>> {
        let mut figures = driven.each_ref().map(|(name, ..)| Figure::new(name));
        for (_, target, _) in &driven {
            // Statements get prepared, pools fill: not part of the figures.
            load::drive(target, Pace::Saturating, self.slice / 4)?;
        }
        for _ in 0..self.slices {
            for (figure, (_, target, server)) in figures.iter_mut().zip(&driven) {
                self.slice(figure, target, Pace::Saturating, 1, server)?;
            }
        }
        figures.iter_mut().for_each(print);
        Ok(figures)
    }

    fn slice(
        self,
        figure: &mut Figure,
        target: &load::Target,
        pace: Pace,
        slices: u32,
        server: &Process,
    ) -> Result<(), Box<dyn Error>> {
        let before = server.processor_time();
        let answers = load::drive(target, pace, self.slice * slices)
            .map_err(|fault| format!("{}: {fault}", figure.name))?;
        figure.answers.extend(answers);
        let used = server.processor_time().zip(before).map(|(after, before)| after.saturating_sub(before));
        figure.processor = figure.processor.zip(used).map(|(sum, used)| sum + used);
        figure.resident = server.resident();
        Ok(())
    }
}

/// Starts the yardstick with the bytes the product answers.
fn beside(stand: &Stand, database: &str, scratch: &Path) -> Result<(Process, u16), Box<dyn Error>> {
    let file = scratch.join("yardstick.json");
    yardstick::Plan {
        database: database.to_owned(),
        request: stand.request,
        siren: SIREN.to_owned(),
        me: stand::body_of(&stand.me())?,
        card: stand::body_of(&stand.card())?,
    }
    .write(&file)?;
    let mut command = Command::new(std::env::current_exe()?);
    let (process, line) = Process::start_and_listen(command.arg(yardstick::FLAG).arg(file))?;
    Ok((process, line.trim().parse()?))
}

fn print(figure: &mut Figure) {
    println!("{}", figure.line());
}
