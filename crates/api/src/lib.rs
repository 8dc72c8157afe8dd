#![doc = include_str!("../README.md")]

mod api_clients;
mod asked;
mod audit;
mod authentication;
mod customers;
mod enrichment;
mod flags;
mod members;
mod openapi;
mod operations;
mod retention;
mod roles;
mod routes;
mod tenants;
#[cfg(test)]
mod tests;

pub use openapi::openapi;
pub use operations::{Check, Readiness};
pub use routes::{configure, configure_docs, configure_metrics, configure_probes};
