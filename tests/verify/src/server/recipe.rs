use std::path::PathBuf;

use super::account::Account;

/// How one kind of server is run. The commands are for the shell, in a scratch folder that is also `HOME`, with
/// `programs` before the rest of `PATH` and the port in `$PORT`.
#[derive(Debug)]
pub struct Recipe {
    pub name: &'static str,
    pub programs: PathBuf,
    pub account: Account,
    /// What must be done once before.
    pub prepare: &'static str,
    pub serve: &'static str,
    /// Words of its log that say it listens: a port that another program answers on proves nothing.
    pub ready: &'static str,
    /// The signal that stops it at once: what it holds is thrown away.
    pub stop: &'static str,
}
