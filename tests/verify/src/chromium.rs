//! One chromedriver, which starts a Chromium for each session that a test asks for.

use std::path::PathBuf;

use crate::debian;
use crate::program::folder_on_path;
use crate::server::{Account, Instance, Recipe};

/// The last one has letters for every language of the pages: without it Arabic is boxes.
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-core"];

pub fn start() -> Result<Instance, String> {
    let instead = "set TEST_WEBDRIVER_URL, or run `cargo verify quick`";
    Instance::start(&Recipe {
        name: "chromedriver",
        programs: debian::find_or_install("Chromium with its driver", find, &PACKAGES, instead)?,
        account: Account::OurOwn,
        prepare: "true",
        serve: "chromedriver --port=$PORT",
        ready: "was started successfully",
        stop: "TERM",
    })
}

pub fn url(instance: &Instance) -> String {
    format!("http://127.0.0.1:{}", instance.port)
}

fn find() -> Option<PathBuf> {
    let is_there = |name: &&str| folder_on_path(name).is_some();
    ["chromium", "google-chrome"].iter().find(|name| is_there(name))?;
    folder_on_path("chromedriver")
}
