//! What the figures were taken on.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
    thread,
    time::{Duration, Instant},
};

pub fn describe(scratch: &Path) -> io::Result<String> {
    let cores = thread::available_parallelism()?;
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().next().unwrap_or("unknown");
    let synced = time_of_sync(scratch)?;
    Ok(format!(
        "{} {}, {cores} cores ({}), {}, kernel {}\nload {load} at the start; a synced write of 4 KiB takes {} µs",
        std::env::consts::OS,
        std::env::consts::ARCH,
        field("/proc/cpuinfo", "model name"),
        field("/proc/meminfo", "MemTotal"),
        read("/proc/sys/kernel/osrelease").trim(),
        synced.as_micros(),
    ))
}

/// The median of a few dozen: what a durable commit costs at least.
fn time_of_sync(scratch: &Path) -> io::Result<Duration> {
    let mut file = File::create(scratch.join("sync"))?;
    let mut times = Vec::new();
    for _ in 0..50 {
        let start = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn field(path: &str, name: &str) -> String {
    let text = read(path);
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':')).map_or("unknown", |(_, value)| value.trim()).to_owned()
}
