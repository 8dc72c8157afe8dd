use kernel::{Context, Page};

use super::Service;
use crate::{
    commands::List, error::Error, model::EnrichmentStatus, permissions::Viewing, views::RequestLine,
};

impl Service {
    /// The requests the caller may see, newest first. One whose data have outlived their time is shown as STALE, as its
    /// card would be.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Store`].
    pub async fn list(&self, cx: &Context, command: List) -> Result<Page<RequestLine>, Error> {
        let client = match Viewing::of(cx)? {
            Viewing::OwnClient => Some(cx.client.ok_or(Error::NotFound)?),
            Viewing::Full | Viewing::Limited => None,
        };
        let (now, freshness) = (self.clock.now(), self.settings.freshness);
        let mut page = self.store.read(cx, move |tx| Ok(tx.list_requests(client, command.page)?)).await?;
        for line in &mut page.items {
            if line.status.is_settled() && line.updated_at.is_some_and(|at| now - at >= freshness) {
                line.status = EnrichmentStatus::Stale;
            }
        }
        Ok(page)
    }
}
