#![doc = include_str!("../README.md")]

mod account;
mod assets;
mod audit;
mod csrf;
mod customers;
mod filled;
mod flags;
mod format;
mod founding;
mod invitation;
mod language;
mod layout;
mod locale;
mod locked;
mod login;
mod members;
mod navigation;
mod programs;
mod recovery;
mod refusal;
mod requests;
mod routes;
#[cfg(test)]
mod samples;
mod settings;
mod visitor;

pub use routes::configure;
pub use settings::{Settings, Suggestion, Suggestions};
