//! A private Redis, found or installed.

use crate::debian;
use crate::program::folder_on_path;
use crate::server::{Account, Instance, Recipe};

pub fn start() -> Result<Instance, String> {
    let find = || folder_on_path("redis-server");
    let instead = "set TEST_REDIS_URL, or run `cargo verify quick`";
    Instance::start(&Recipe {
        name: "Redis",
        programs: debian::find_or_install("Redis", find, &["redis-server"], instead)?,
        account: Account::OurOwn,
        prepare: "true",
        // Nothing here outlives the run, so nothing is written to disk.
        // By its whole path: the tests start more of it, and ask this one where it is.
        serve: "$(command -v redis-server) --bind 127.0.0.1 --port $PORT --save '' --appendonly no",
        ready: "Ready to accept connections",
        stop: "KILL",
    })
}

pub fn url(instance: &Instance) -> String {
    format!("redis://127.0.0.1:{}", instance.port)
}
