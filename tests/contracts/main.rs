//! What others rely on: the description of the API, the codes of refusals, the events.

mod answers;
mod errors;
mod events;
mod openapi;
