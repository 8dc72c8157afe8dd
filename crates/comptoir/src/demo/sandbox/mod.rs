//! A stand-in for API Recherche d'entreprises, for `comptoir demo` and for the tests.
//!
//! It answers `GET /search` and `GET /sources/last_modified` on a loopback port, from fixtures written after
//! recorded answers (public data, Licence Ouverte / Etalab 2.0), and misbehaves on demand through its [`Script`]:
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
mod query;
mod script;
mod server;
#[cfg(test)]
mod tests;

pub use app::routes;
pub use behaviour::Behaviour;
pub use calls::Call;
pub use known::{Known, known};
pub use script::{Script, Target};
pub use server::Sandbox;
