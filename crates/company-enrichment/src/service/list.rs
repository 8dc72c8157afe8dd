use chrono::{DateTime, Utc};
use kernel::{Context, Stretched};

use super::Service;
use crate::{
    commands::List,
    error::Error,
    model::{EnrichmentStatus, Metadata},
    permissions::Viewing,
    ports::RequestFilter,
    views::RequestLine,
};

impl Service {
    /// The requests the caller may see, newest first. One whose data have outlived their time is shown as STALE, as its
    /// card would be.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Store`].
    pub async fn list(&self, cx: &Context, command: List) -> Result<Stretched<RequestLine>, Error> {
        let viewing = Viewing::of(cx)?;
        let List { sought, stretch, counted } = command;
        let client = match (viewing, cx.client) {
            // Nothing is theirs.
            (Viewing::OwnClient, None) => return Ok(stretch.of(Vec::new(), counted.then_some(0))),
            (Viewing::OwnClient, own) => own,
            (Viewing::Full | Viewing::Limited, _) => None,
        };
        let fresh_since = self.clock.now() - self.settings.freshness;
        let filter = RequestFilter { sought, client, fresh_since };
        let list = self.store.read(cx, move |tx| Ok(tx.list_requests(&filter, stretch, counted)?));
        let mut found = list.await?;
        for line in &mut found.items {
            line.show(viewing, fresh_since);
        }
        Ok(found)
    }
}

impl RequestLine {
    fn show(&mut self, viewing: Viewing, fresh_since: DateTime<Utc>) {
        let request = &mut self.request;
        if request.enrichment_status.is_settled() && self.updated_at.is_some_and(|at| at <= fresh_since) {
            request.enrichment_status = EnrichmentStatus::Stale;
        }
        if viewing == Viewing::Limited {
            (request.metadata, request.enrichment_error) = (Metadata::default(), None);
        }
    }
}
