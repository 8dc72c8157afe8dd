//! Whether the time of a refused sign-in tells why it was refused (platform.md §9, scenario 2).

use std::{
    error::Error,
    time::{Duration, Instant},
};

use crate::{
    load::Wire,
    report::{Target, milliseconds},
    stand::{Credentials, Stand},
};

/// How many of each kind.
const TRIES: u32 = 200;
const KINDS: [&str; 3] = ["unknown address", "wrong password", "disabled account"];

/// The medians of refused sign-ins, one at a time and by turns, and how far they are apart.
///
/// # Errors
/// When one is not refused as it ought to be.
pub fn medians(name: &str, stand: &Stand) -> Result<Target, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut taken = KINDS.map(|_| Vec::new());
    runtime.block_on(async {
        let mut wire = Wire::connect(stand.address).await?;
        for turn in 0..TRIES {
            for (kind, times) in taken.iter_mut().enumerate() {
                let target = stand.refused(&who(stand, kind, turn), turn * 3 + u32::try_from(kind)?);
                let begun = Instant::now();
                let status = wire.exchange(&target.request()).await?.status;
                times.push(begun.elapsed());
                if status != target.status {
                    return Err(format!("{}: answered {status}", KINDS[kind]).into());
                }
            }
        }
        Ok::<(), Box<dyn Error>>(())
    })?;
    let medians = taken.map(median);
    let told: Vec<String> = KINDS
        .iter()
        .zip(medians)
        .map(|(kind, median)| format!("{kind} {} ms", milliseconds(median)))
        .collect();
    println!("  refused sign-ins, medians of {TRIES}: {}", told.join(", "));
    let (least, most) = (medians.iter().min().copied(), medians.iter().max().copied());
    let apart =
        most.unwrap_or_default().as_secs_f64() / least.unwrap_or_default().as_secs_f64() * 100.0 - 100.0;
    Ok(Target::at_most(format!("{name}: refused sign-ins apart"), apart, 10.0, "%"))
}

/// Whom the sign-in is for: an account is locked by fifty failures an hour, and no one has as many.
fn who(stand: &Stand, kind: usize, turn: u32) -> Credentials {
    let one = |all: &[Credentials]| all[turn as usize % all.len()].clone();
    match kind {
        0 => Credentials { email: format!("nobody-{turn}@bench.example"), ..one(&stand.people) },
        1 => Credentials { password: "wrong horse battery staple".to_owned(), ..one(&stand.people) },
        _ => one(&stand.disabled),
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
