//! Identity on SQLite and on Postgres: the repository, and the use cases on top of it.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails there and then")]

mod accounts;
mod at_once;
mod audit;
mod authenticate;
mod flags;
mod invitations;
mod keeping_in_step;
mod locks;
mod login;
mod members;
mod one_time_tokens;
mod operating;
mod programs;
mod rehashing;
mod repository;
mod retention;
mod support;
