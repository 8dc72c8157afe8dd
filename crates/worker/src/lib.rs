#![doc = include_str!("../README.md")]

mod claiming;
mod handlers;
mod runner;

pub use claiming::{Worker, WorkerSettings};
pub use handlers::Handlers;
pub use runner::{Queue, Runner};
