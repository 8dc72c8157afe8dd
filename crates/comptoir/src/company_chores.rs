//! What is due at times about companies.

use std::{sync::Arc, time::Duration};

use company_enrichment::Service;
use kernel::BoxFuture;
use worker::{Cadence, Chore};

/// Asks again for what a source could not tell.
#[derive(Debug)]
pub(crate) struct TryAgain(pub Arc<Service>);

impl Chore for TryAgain {
    fn name(&self) -> &'static str {
        "company.retry"
    }

    fn cadence(&self) -> Cadence {
        Cadence::Every(Duration::from_mins(1))
    }

    fn run(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if let Err(error) = self.0.retry_due().await {
                tracing::error!(%error, "what failed could not be queued again");
            }
        })
    }
}
