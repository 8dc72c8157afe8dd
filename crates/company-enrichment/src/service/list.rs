use kernel::{Context, Page};

use super::Service;
use crate::{commands::List, error::Error, permissions::Viewing, views::RequestLine};

impl Service {
    /// The requests the caller may see, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Store`].
    pub async fn list(&self, cx: &Context, command: List) -> Result<Page<RequestLine>, Error> {
        let client = match Viewing::of(cx)? {
            Viewing::OwnClient => Some(cx.client.ok_or(Error::NotFound)?),
            Viewing::Full | Viewing::Limited => None,
        };
        self.store.read(cx, move |tx| Ok(tx.list_requests(client, command.page)?)).await
    }
}
