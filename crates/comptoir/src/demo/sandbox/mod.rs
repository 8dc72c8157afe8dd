//! A stand-in for the three official sources, for `comptoir demo` and for the tests.
//!
//! It answers on a loopback port for API Recherche d'entreprises (`GET /search`, `GET /sources/last_modified`), the
//! national register (`POST /api/sso/login`, `GET /api/companies/{siren}`) and API Entreprise (`GET …/extrait_kbis`), from
//! fixtures written after recorded answers (public data, Licence Ouverte / Etalab 2.0), and misbehaves on demand through
//! the [`Script`] of each:
//!
//! ```no_run
//! use comptoir::demo::sandbox::{Behaviour, Sandbox};
//!
//! let sandbox = Sandbox::start()?;
//! sandbox.script().times("356000000", 2, Behaviour::status(503));
//! // … two calls to `{base_url}/search?q=356000000` fail, the third answers
//! assert_eq!(sandbox.script().calls_for("356000000"), 0);
//! # Ok::<(), std::io::Error>(())
//! ```

mod answer;
mod app;
mod behaviour;
mod calls;
mod catalogue;
mod known;
mod performance;
mod query;
mod refusals;
mod registers;
mod script;
mod server;
#[cfg(test)]
mod tests;

pub use app::{LOGIN, routes};
pub use behaviour::Behaviour;
pub use calls::Call;
pub use known::{Known, known};
pub use script::{Script, Scripts, Target};
pub use server::Sandbox;
