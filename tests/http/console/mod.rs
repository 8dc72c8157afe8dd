//! The pages, as a browser without scripts sees them (company-enrichment.md §9).

mod account;
mod audit;
mod closed;
mod customers;
mod door;
mod flags;
mod founding;
mod invitations;
mod members;
mod programs;
mod recovery;
mod requests;

use system_tests::{Browser, Person, Stand};

async fn signed_in(stand: &Stand, person: impl Into<Person>) -> Browser<'_> {
    let mut browser = stand.browser();
    browser.sign_in(person).await.expect(303);
    browser
}
