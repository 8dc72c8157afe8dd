#![doc = include_str!("../README.md")]

mod commands;
mod enricher;
mod error;
mod events;
mod flags;
mod jobs;
pub mod model;
pub mod permissions;
mod ports;
mod service;
mod settings;
mod views;

pub use commands::{List, Sought, Submit};
pub use enricher::{Enriched, Enricher};
pub use error::Error;
pub use flags::SYNC_ATTEMPT;
pub use jobs::{EnrichCompany, Trigger};
pub use ports::{
    Call, Companies, CompanySource, Fetched, Repository, RequestFilter, Restraint, Retry, SystemRepository,
    Tracked,
};
pub use service::{Service, SharedRestraint};
pub use settings::{Settings, SourceRules};
pub use views::{Card, CompanySheet, DocumentSummary, LastRetrieval, RequestLine, SourceStanding, Submitted};
