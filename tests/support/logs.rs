//! What the application says while it is tested, for whoever searches it afterwards (`cargo verify`).

use std::{
    env, fs,
    fs::File,
    path::PathBuf,
    process,
    sync::{
        Mutex, Once,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Names the folder; without it nothing is written.
const VARIABLE: &str = "COMPTOIR_TEST_LOGS";

/// Everything that our crates would ever say, and what the libraries say to those who look for faults.
const LEVELS: &str = "debug,adapters=trace,api=trace,auth=trace,comptoir=trace,company_enrichment=trace,\
    console=trace,http_support=trace,kernel=trace,worker=trace";

/// A file of this process's own in that folder.
fn place(kind: &str) -> Option<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let folder = PathBuf::from(env::var_os(VARIABLE)?);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    Some(folder.join(format!("{kind}-{}-{number}.log", process::id())))
}

/// From now on what this process logs is written there.
pub(crate) fn record() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if let Some(file) = place("test").map(|path| File::create(path).unwrap()) {
            let lines = tracing_subscriber::fmt().json().with_env_filter(LEVELS);
            lines.with_writer(Mutex::new(file)).try_init().ok();
        }
    });
}

/// Keeps the lines that a process of its own logged.
pub fn keep(lines: &str) {
    if let Some(path) = place("process") {
        fs::write(path, lines).unwrap();
    }
}
