//! The pages in a real Chromium, in real time: what only a browser can show.
#![expect(clippy::unwrap_used, reason = "a suite whose own helper fails is red there and then")]

mod arabic;
mod keyboard;
mod member;
mod request;

use system_tests::{Look, Screen, Setup, Stand, TestDatabase};

/// Tells the story in one window on SQLite: the pages do not know which database there is.
async fn in_a_window(look: Look, story: impl AsyncFn(&Stand, &Screen)) {
    if Screen::is_wanted() {
        let stand = Setup::default().in_real_time().leaving_jobs().on(TestDatabase::sqlite());
        Screen::show(&stand, look, async |screen| story(&stand, screen).await).await;
        stand.settle().await;
    }
}
