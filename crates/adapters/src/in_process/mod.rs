//! Kernel ports that need nothing outside the process.

mod clock;
mod random;
mod wake_up;

pub use clock::SystemClock;
pub use random::OsRandom;
pub use wake_up::InProcessWakeUp;
