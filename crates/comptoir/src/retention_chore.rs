//! The nightly purge, as a chore that queues a job: whoever has time does it, once among all processes.

use auth::{Error, retention::RetentionKeeper};
use chrono::NaiveTime;
use kernel::{BoxFuture, Context};
use worker::{Cadence, Chore};

#[derive(Debug)]
pub(crate) struct LetGo(pub RetentionKeeper);

impl Chore for LetGo {
    fn name(&self) -> &'static str {
        "retention"
    }

    fn cadence(&self) -> Cadence {
        Cadence::Daily(NaiveTime::from_hms_opt(3, 30, 0).unwrap_or_default())
    }

    fn run(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            match self.0.ask(&Context::system("retention"), false).await {
                Ok(_) => {}
                Err(Error::RunUnderWay) => tracing::info!("a run that was asked for is still under way"),
                Err(error) => tracing::error!(%error, "the nightly purge could not be queued"),
            }
        })
    }
}
