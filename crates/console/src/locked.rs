//! What someone reads who typed too many wrong passwords: how long to wait, or that waiting does not help.

use std::time::Duration;

use crate::locale::Texts;

/// A lock as a page tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locked {
    pub wait: Duration,
    /// A new password ends it sooner, and nothing else does.
    pub needs_reset: bool,
}

impl Locked {
    /// Whole seconds to wait, rounded up: whoever waits them out is not refused again.
    pub fn seconds(self) -> u64 {
        self.wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)
    }

    /// Up to two minutes are told in seconds, more in minutes.
    pub fn words(self, t: Texts) -> String {
        let seconds = self.seconds();
        let words = match (self.needs_reset, seconds) {
            (true, _) => t.say("login-locked-reset"),
            (false, ..=120) => t.say_with("login-locked-seconds", "seconds", seconds),
            (false, _) => t.say_with("login-locked-minutes", "minutes", seconds.div_ceil(60)),
        };
        words.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use kernel::Locale;

    use super::*;

    #[test]
    fn a_wait_is_told_rounded_up_in_seconds_then_in_minutes() {
        let words = |millis| {
            let locked = Locked { wait: Duration::from_millis(millis), needs_reset: false };
            locked.words(Texts::of(Locale::English))
        };
        assert!(words(59_001).contains("60 s"), "{}", words(59_001));
        assert!(words(120_001).contains("3 min"), "{}", words(120_001));
        assert!(words(900_000).contains("15 min"));
    }

    #[test]
    fn a_lock_that_only_a_new_password_ends_names_no_time() {
        let locked = Locked { wait: Duration::from_hours(168), needs_reset: true };
        for locale in [Locale::French, Locale::English, Locale::Arabic] {
            let words = locked.words(Texts::of(locale));
            assert!(
                !words.contains(|c: char| c.is_ascii_digit()) && words != "login-locked-reset",
                "{words}"
            );
        }
    }
}
