//! Requests, companies and what is known of their sources.

mod companies;
mod documents;
mod requests;
mod retries;
mod sources;
mod tracked;

use company_enrichment::{Repository, SystemRepository};

use super::{session::Session, transactor::Serves};

impl Serves<dyn Repository> for Session {
    const TENANT: bool = true;

    fn port(&mut self) -> &mut (dyn Repository + 'static) {
        self
    }
}

impl Serves<dyn SystemRepository> for Session {
    const TENANT: bool = false;

    fn port(&mut self) -> &mut (dyn SystemRepository + 'static) {
        self
    }
}
