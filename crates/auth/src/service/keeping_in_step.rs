//! Several processes, one memory of who may come in (specs/README 23).

use std::{sync::Arc, time::Duration};

use futures::{StreamExt as _, channel::mpsc::UnboundedReceiver, future::join, stream::BoxStream};
use kernel::{Heard, PubSub};

use super::Service;
use crate::cache::Forgotten;

const TOPIC: &str = "auth.forget";
/// Between two tries to tell the others.
const PAUSE: Duration = Duration::from_secs(1);

impl Service {
    /// Tells the other processes what to forget and forgets what they say, for as long as the future is held. While they
    /// cannot be heard nothing is remembered, so that what one of them revokes is never served here.
    pub fn keep_in_step(
        self: Arc<Self>,
        pub_sub: Arc<dyn PubSub>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let forgotten = self.cache.listen_to_others();
        let said = pub_sub.subscribe(TOPIC);
        async move {
            join(self.tell(&*pub_sub, forgotten), self.hear(said)).await;
        }
    }

    /// A note is repeated until it is out: late is better than never, and forgetting twice does no harm.
    async fn tell(&self, pub_sub: &dyn PubSub, mut forgotten: UnboundedReceiver<Forgotten>) {
        while let Some(forget) = forgotten.next().await {
            let Ok(note) = serde_json::to_vec(&forget) else { continue };
            while pub_sub.publish(TOPIC, note.clone()).await.is_err() {
                self.ports.clock.sleep(PAUSE).await;
            }
        }
    }

    async fn hear(&self, mut said: BoxStream<'static, Heard>) {
        while let Some(heard) = said.next().await {
            match heard {
                Heard::Listening => self.cache.trust(),
                Heard::Deaf => self.cache.distrust(),
                Heard::Message(note) => match serde_json::from_slice(&note) {
                    // Its own notes come back too, and do no harm.
                    Ok(forgotten) => self.cache.drop_told(forgotten),
                    // A newer version has more to forget than this one can read.
                    Err(_) => self.cache.trust(),
                },
            }
        }
        self.cache.distrust();
    }
}
