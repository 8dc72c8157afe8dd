use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use deadpool_redis::redis::{
    AsyncCommands as _, Msg, RedisError,
    aio::{PubSubSink, PubSubStream},
};
use futures::{
    StreamExt as _,
    future::{Either, select},
    stream::{self, BoxStream},
};
use kernel::{Clock, Heard, PubSub, Silent};
use tokio::{
    sync::mpsc::{self, Sender},
    time::timeout,
};

use super::Redis;

/// How often a subscription is tried, and tried again.
const PULSE: Duration = Duration::from_secs(1);
/// How long the server may take over a subscription before it counts as gone.
const PATIENCE: Duration = Duration::from_secs(1);
const BACKLOG: usize = 1024;

/// Messages between all processes with the same server. A connection of its own for each subscription, tried each second:
/// a server that is gone, or there and silent, is told as [`Heard::Deaf`] within two.
#[derive(Clone)]
pub struct RedisPubSub {
    redis: Redis,
    clock: Arc<dyn Clock>,
}

impl RedisPubSub {
    pub fn new(redis: Redis, clock: Arc<dyn Clock>) -> Self {
        Self { redis, clock }
    }

    /// Subscribes again and again until nobody holds the stream any more.
    async fn listen(self, topic: String, ear: Sender<Heard>) {
        while !ear.is_closed() {
            if let Ok(Ok((sink, said))) = timeout(PATIENCE, self.connect(&topic)).await {
                // The order matters: what is said from here on arrives.
                if ear.send(Heard::Listening).await.is_err() {
                    return;
                }
                self.pass_on(sink, said, &ear).await;
                ear.send(Heard::Deaf).await.ok();
            }
            select(self.clock.sleep(PULSE), Box::pin(ear.closed())).await;
        }
    }

    async fn connect(&self, topic: &str) -> Result<(PubSubSink, PubSubStream), RedisError> {
        let (mut sink, said) = self.redis.client().get_async_pubsub().await?.split();
        sink.subscribe(topic).await?;
        Ok((sink, said))
    }

    /// Until the connection ends, the server is silent, or nobody listens.
    async fn pass_on(&self, mut sink: PubSubSink, mut said: PubSubStream, ear: &Sender<Heard>) {
        let mut pulse = self.clock.sleep(PULSE);
        loop {
            match select(said.next(), pulse).await {
                Either::Left((Some(message), rest)) => {
                    if ear.send(heard(&message)).await.is_err() {
                        return;
                    }
                    pulse = rest;
                }
                Either::Left((None, _)) => return,
                Either::Right(((), _)) => {
                    let answered = timeout(PATIENCE, sink.ping::<()>()).await;
                    if ear.is_closed() || !matches!(answered, Ok(Ok(()))) {
                        return;
                    }
                    pulse = self.clock.sleep(PULSE);
                }
            }
        }
    }
}

fn heard(message: &Msg) -> Heard {
    Heard::Message(message.get_payload_bytes().to_vec())
}

fn named(topic: &str) -> String {
    format!("comptoir:topic:{topic}")
}

impl fmt::Debug for RedisPubSub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisPubSub")
    }
}

#[async_trait]
impl PubSub for RedisPubSub {
    async fn publish(&self, topic: &str, message: Vec<u8>) -> Result<(), Silent> {
        let topic = named(topic);
        self.redis
            .ask(move |connection| Box::pin(async move { connection.publish(topic, message).await }))
            .await
    }

    fn subscribe(&self, topic: &str) -> BoxStream<'static, Heard> {
        let (ear, mut heard) = mpsc::channel(BACKLOG);
        tokio::spawn(self.clone().listen(named(topic), ear));
        stream::poll_fn(move |task| heard.poll_recv(task)).boxed()
    }
}
