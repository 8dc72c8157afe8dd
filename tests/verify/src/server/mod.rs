//! A private server for one run of the tests: started on a free port, and gone afterwards.

mod account;
mod instance;
mod recipe;
mod scratch;

pub use account::Account;
pub use instance::Instance;
pub use recipe::Recipe;
