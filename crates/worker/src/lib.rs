#![doc = include_str!("../README.md")]

mod claiming;
mod handlers;
mod runner;
mod schedules;

pub use claiming::{Worker, WorkerSettings};
pub use handlers::Handlers;
pub use runner::{Queue, Runner};
pub use schedules::{Cadence, Chore, Schedules};
