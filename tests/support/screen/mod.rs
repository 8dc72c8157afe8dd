//! Someone in front of a real Chromium. What they see is in `eyes`, what they do in `hands`.

mod driver;
mod eyes;
mod hands;
mod session;

use std::{env, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use serde_json::{Value, json};

use self::session::Session;
use crate::{PASSWORD, Person, Stand};

pub use hands::{ENTER, TAB};

const FLAGS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];
/// Longest story.
const PATIENCE: Duration = Duration::from_secs(90);

/// What kind of browser it is.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub language: &'static str,
    pub scripts: bool,
    /// Width and height of the window.
    pub size: (u32, u32),
}

impl Default for Look {
    fn default() -> Self {
        Self { language: "fr", scripts: true, size: (1280, 900) }
    }
}

impl Look {
    fn capabilities(self) -> Value {
        let mut flags = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--window-size={},{}", self.size.0, self.size.1));
        let preferences = json!({
            "intl.accept_languages": self.language,
            "profile.managed_default_content_settings.javascript": if self.scripts { 1 } else { 2 },
        });
        json!({"browserName": "chrome", "goog:chromeOptions": {"args": flags, "prefs": preferences}})
    }
}

/// One window in front of a stand.
#[derive(Debug)]
pub struct Screen<'a> {
    stand: &'a Stand,
    session: Session,
}

impl<'a> Screen<'a> {
    /// Whether this run has browsers at all: one that is limited to SQLite leaves them out.
    pub fn is_wanted() -> bool {
        env::var("COMPTOIR_TEST_DATABASES").as_deref() != Ok("sqlite")
    }

    /// Tells the story in a window of its own, which is closed whatever becomes of it.
    ///
    /// # Panics
    /// When the story does, or takes more than a minute and a half; what was seen last is then in
    /// `target/screenshots`, under the name of the test.
    pub async fn show(stand: &'a Stand, look: Look, story: impl AsyncFn(&Self)) {
        let screen = Self { stand, session: Session::open(look.capabilities()).await };
        let told = AssertUnwindSafe(tokio::time::timeout(PATIENCE, story(&screen))).catch_unwind().await;
        if !matches!(told, Ok(Ok(()))) {
            let test = std::thread::current().name().unwrap_or("a test").replace("::", "-");
            AssertUnwindSafe(screen.photograph(&format!("failed-{test}"))).catch_unwind().await.ok();
        }
        screen.session.close().await;
        match told {
            Ok(ended) => ended.unwrap_or_else(|_| panic!("the story takes more than {PATIENCE:?}")),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// Fills in the sign-in page and waits until it is left.
    pub async fn sign_in(&self, person: impl Into<Person>) {
        let email = self.account(person).await;
        self.visit("/ui/login").await;
        self.sign_in_as(&email, PASSWORD).await;
        self.see(".rail").await;
    }

    /// Fills in the sign-in page that is shown.
    pub async fn sign_in_as(&self, email: &str, password: &str) {
        self.fill("#email", email).await;
        self.fill("#password", password).await;
        self.click("main button.primary").await;
    }

    /// Sees to it that this person exists; their address.
    pub async fn account(&self, person: impl Into<Person>) -> String {
        let person = person.into();
        self.stand.accounts.account(self.stand, person).await;
        person.email()
    }
}
