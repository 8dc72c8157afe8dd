use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use futures::{StreamExt as _, stream, stream::BoxStream};
use kernel::{Heard, PubSub, Silent};
use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};

/// How many messages a slow subscriber may be behind before it misses some, and is told so.
const BACKLOG: usize = 1024;

/// Reaches whoever listens in this process.
#[derive(Debug, Default)]
pub struct InProcessPubSub {
    topics: Mutex<HashMap<String, Sender<Vec<u8>>>>,
}

impl InProcessPubSub {
    fn topic(&self, name: &str) -> Sender<Vec<u8>> {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.entry(name.to_owned()).or_insert_with(|| broadcast::channel(BACKLOG).0).clone()
    }
}

#[async_trait]
impl PubSub for InProcessPubSub {
    async fn publish(&self, topic: &str, message: Vec<u8>) -> Result<(), Silent> {
        // Nobody listening is no failure.
        self.topic(topic).send(message).ok();
        Ok(())
    }

    fn subscribe(&self, topic: &str) -> BoxStream<'static, Heard> {
        let ear = Ear { said: self.topic(topic).subscribe(), next: VecDeque::from([Heard::Listening]) };
        stream::unfold(ear, Ear::hear).boxed()
    }
}

struct Ear {
    said: Receiver<Vec<u8>>,
    /// What comes before anything said later.
    next: VecDeque<Heard>,
}

impl Ear {
    async fn hear(mut self) -> Option<(Heard, Self)> {
        if self.next.is_empty() {
            match self.said.recv().await {
                Ok(message) => self.next.push_back(Heard::Message(message)),
                Err(RecvError::Lagged(_)) => self.next.extend([Heard::Deaf, Heard::Listening]),
                Err(RecvError::Closed) => return None,
            }
        }
        self.next.pop_front().map(|heard| (heard, self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_is_too_slow_is_told_that_something_was_missed() {
        let pub_sub = InProcessPubSub::default();
        let mut heard = pub_sub.subscribe("news");
        for number in 0..=BACKLOG {
            pub_sub.publish("news", number.to_string().into_bytes()).await.unwrap();
        }
        let first: Vec<_> = heard.by_ref().take(4).collect().await;
        assert_eq!(
            first,
            [Heard::Listening, Heard::Deaf, Heard::Listening, Heard::Message(b"1".to_vec())],
            "the first was lost"
        );
    }
}
