//! The binary as an operator meets it: real processes, real files, real signals.
#![expect(clippy::unwrap_used, reason = "a process that cannot be set up fails the test there and then")]

mod api_clients;
mod audit;
mod binary;
mod collector;
mod commands;
mod demo;
mod described;
mod draining;
mod faults;
mod killed;
mod logins;
mod operators;
mod repeated;
mod rounds;
mod server;
mod stopping;
mod tenants;
mod traces;
mod users;
