//! The pages about companies: the list, the form for a new request, the Company Card.

mod badge;
pub mod card;
pub mod list;
pub mod new;
