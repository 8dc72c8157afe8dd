//! The pure heart of the domain: values, rules and state machines.
//!
//! Nothing here reads a clock, draws random numbers, logs or touches the outside: the same input
//! always gives the same output. Every public type speaks serde.

mod answer;
#[cfg(test)]
mod any_json;
pub mod applicability;
pub mod company;
pub mod document;
pub mod identifier;
pub mod inpi;
pub mod merge;
pub mod rcs;
pub mod recherche;
pub mod recognise;
pub mod reference;
pub mod request;
pub mod restraint;
pub mod retry;
pub mod snapshot;
pub mod source;
pub mod spelling;
pub mod status;
pub mod vat;

pub use applicability::Known;
pub use company::{ActiveStatus, Company, DiffusionStatus, Field, Fields, Provenance};
pub use document::{DocType, StoredDocument};
pub use identifier::{
    IdentifierCode, IdentifierFault, Identifiers, LuhnMode, RawIdentifier, Siren, Siret, Warning,
};
pub use merge::{Lifetimes, merge};
pub use recherche::Query;
pub use recognise::{NotRecognised, Recognised, recognise};
pub use request::{Metadata, MetadataFault, Request};
pub use restraint::{
    Admission, Allowance, Breaker, BreakerState, CallEnd, Pace, Priority, Refusal, Rules, SourceState,
};
pub use retry::{Shortfall, UnknownShortfall};
pub use snapshot::Snapshot;
pub use source::{SourceApi, SourceError, SourceErrorCode, SourceRecord, enrichment_error};
pub use status::{Cause, EnrichmentStatus, IllegalTransition, StatusChange, evaluate, transition};
pub use vat::{Vat, VatStatus};
