//! The chromedriver that opens windows: the one `cargo verify` started, or else one of this test's own.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use reqwest::Url;

/// Ended when dropped, if it is ours.
#[derive(Debug)]
pub struct Driver {
    url: Url,
    own: Option<Child>,
}

impl Driver {
    /// # Panics
    /// When `TEST_WEBDRIVER_URL` names none and none is installed: nothing is skipped in silence.
    pub fn find() -> Self {
        match env::var("TEST_WEBDRIVER_URL") {
            Ok(url) => Self { url: Url::parse(&url).unwrap(), own: None },
            Err(_) => Self::start(),
        }
    }

    fn start() -> Self {
        let missing = "TEST_WEBDRIVER_URL names no server and there is no chromedriver: run `cargo verify`";
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut own = command.spawn().unwrap_or_else(|error| panic!("{missing} ({error})"));
        let lines = BufReader::new(own.stdout.take().unwrap()).lines().map_while(Result::ok);
        let started =
            |line: String| line.split_once("started successfully on port ").map(|it| it.1.to_owned());
        let port = { lines }.find_map(started).unwrap();
        let url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
        Self { url: Url::parse(&url).unwrap(), own: Some(own) }
    }

    pub fn url(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(own) = &mut self.own {
            own.kill().ok();
            own.wait().ok();
        }
    }
}
