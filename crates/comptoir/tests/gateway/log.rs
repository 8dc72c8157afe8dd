//! What the code under test logs.

use std::{cell::RefCell, error::Error, io};

/// What the running test logged: each has a thread of its own.
pub struct Log;

thread_local! {
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Log {
    /// For the whole process, since whether a line is wanted is decided and remembered once for all threads.
    pub fn listen() {
        tracing_subscriber::fmt().json().with_writer(|| Self).try_init().ok();
    }

    /// All of it, and the lines that say `message`.
    pub fn lines(message: &str) -> Result<(String, Vec<serde_json::Value>), Box<dyn Error>> {
        let text = String::from_utf8(LOGGED.take())?;
        let all: Vec<serde_json::Value> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let told = all.into_iter().filter(|line| line["fields"]["message"] == message).collect();
        Ok((text, told))
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
