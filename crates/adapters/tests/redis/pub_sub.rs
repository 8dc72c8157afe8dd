use std::time::Duration;

use adapters::{
    in_process::{InProcessPubSub, SystemClock},
    redis::RedisPubSub,
};
use futures::{StreamExt as _, stream::BoxStream};
use kernel::{Heard, PubSub};
use std::sync::Arc;
use system_tests::redis;
use tokio::time::timeout;

use crate::connected;

/// The next thing heard, which comes soon or the test fails.
pub async fn next(ear: &mut BoxStream<'static, Heard>) -> Heard {
    timeout(Duration::from_secs(20), ear.next()).await.unwrap().unwrap()
}

fn said(text: &str) -> Heard {
    Heard::Message(text.as_bytes().to_vec())
}

async fn every_listener_hears_its_topic_in_order(here: &dyn PubSub, there: &dyn PubSub) {
    let (mut one, mut other) = (here.subscribe("news"), there.subscribe("news"));
    let mut apart = here.subscribe("weather");
    for ear in [&mut one, &mut other, &mut apart] {
        assert_eq!(next(ear).await, Heard::Listening);
    }
    for text in ["first", "second"] {
        here.publish("news", text.as_bytes().to_vec()).await.unwrap();
    }
    there.publish("weather", b"rain".to_vec()).await.unwrap();
    for ear in [&mut one, &mut other] {
        assert_eq!((next(ear).await, next(ear).await), (said("first"), said("second")));
    }
    assert_eq!(next(&mut apart).await, said("rain"));
}

#[tokio::test]
async fn in_the_process() {
    let pub_sub = InProcessPubSub::default();
    every_listener_hears_its_topic_in_order(&pub_sub, &pub_sub).await;
}

#[tokio::test]
async fn on_redis() {
    let Some(server) = redis() else { return };
    let process = || RedisPubSub::new(connected(&server), Arc::new(SystemClock));
    every_listener_hears_its_topic_in_order(&process(), &process()).await;
}
