//! Identity on SQLite and on Postgres: the repository, and the use cases on top of it.

mod accounts;
mod authenticate;
mod login;
mod repository;
mod support;
