//! Kernel ports that several processes share through a Redis server.
//!
//! Redis is never the truth: every port has a way to do without it, and a server that does not answer is asked nothing
//! until a look each second finds it again ([`Redis::watch`]).

mod cache;
mod limiter;
mod pub_sub;
mod server;
mod url;

pub use cache::RedisCache;
pub use limiter::{RedisLimiter, SharedLimiter};
pub use pub_sub::RedisPubSub;
pub use server::{Redis, RedisFault};
pub use url::{RedisUrl, RedisUrlFault};
