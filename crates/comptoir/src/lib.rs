#![doc = include_str!("../README.md")]

mod api_client_command;
pub mod application;
mod audit_chores;
mod audit_command;
mod audit_figures;
pub mod command_line;
mod company_chores;
mod company_sources;
pub mod config;
pub mod demo;
mod flags_command;
mod mail_desk;
mod operators;
mod readiness;
mod retention_chore;
mod retention_command;
mod sampling;
pub mod server;
mod sharing;
mod signing_key_file;
mod start;
mod telemetry;
mod tenant_command;
mod user_command;

pub use application::Application;
pub use start::StartFault;
