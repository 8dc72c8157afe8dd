//! Kernel ports that need nothing outside the process.

mod clock;
mod limiter;
mod random;
mod wake_up;

pub use clock::SystemClock;
pub use limiter::InProcessLimiter;
pub use random::OsRandom;
pub use wake_up::InProcessWakeUp;
