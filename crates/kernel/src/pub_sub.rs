use async_trait::async_trait;
use futures::stream::BoxStream;

use crate::Silent;

/// What a subscriber hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// From now on every message arrives. Those before may have been missed.
    Listening,
    Message(Vec<u8>),
    /// From now on messages may be missed, until the next [`Heard::Listening`].
    Deaf,
}

/// Short messages to every process that listens, the sender's own among them. Nothing is kept: whoever must not miss one
/// asks the database after [`Heard::Listening`].
#[async_trait]
pub trait PubSub: Send + Sync {
    /// # Errors
    /// [`Silent`]: nobody may have heard it.
    async fn publish(&self, topic: &str, message: Vec<u8>) -> Result<(), Silent>;

    /// All that is said about `topic`, for as long as the stream is held.
    fn subscribe(&self, topic: &str) -> BoxStream<'static, Heard>;
}
