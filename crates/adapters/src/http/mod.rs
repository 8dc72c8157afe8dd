//! Remote systems over HTTP: one file each, on one client, one retry rule and one reading of `Retry-After`.

mod api_entreprise;
mod base_url;
mod client;
mod collector;
mod company_source;
mod expiry;
mod inpi;
mod recherche;
mod retry;
mod retry_after;

pub use api_entreprise::{ApiEntreprise, ApiEntrepriseSettings};
pub use client::{ClientError, MAX_BODY_BYTES, UpstreamSettings};
pub use collector::Collector;
pub use company_source::CallKit;
pub use inpi::{InpiCredentials, InpiRne, InpiSettings, UnknownCredentials};
pub use recherche::RechercheEntreprises;
pub use retry::RetryPolicy;
