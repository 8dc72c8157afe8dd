//! Kernel ports that need nothing outside the process.

mod cache;
mod clock;
mod limiter;
mod pub_sub;
mod random;
mod wake_up;

pub use cache::InProcessCache;
pub use clock::SystemClock;
pub use limiter::InProcessLimiter;
pub use pub_sub::InProcessPubSub;
pub use random::OsRandom;
pub use wake_up::InProcessWakeUp;
