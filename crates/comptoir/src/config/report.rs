//! What people and programs can learn of the settings.

use std::fmt;

use serde::Serialize;

use super::{Asked, Config};

/// Every setting with its type, default and meaning, for programs. A test compares it with what is read.
pub const SCHEMA: &str = include_str!("../../../../contracts/configuration.json");

/// One setting in force, secrets masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub name: &'static str,
    /// None when nothing is set.
    pub value: Option<String>,
    /// Who said so: `default`, the path of a file, `.env`, `environment` or `--set`.
    pub origin: String,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}  ({})", self.name, self.value.as_deref().unwrap_or("(not set)"), self.origin)
    }
}

impl Config {
    /// Every setting in force and whose value it is, by name.
    pub fn shown(&self) -> Vec<Shown> {
        let shown = |(name, asked): (&&'static str, &Asked)| Shown {
            name,
            value: asked.shown.clone(),
            origin: asked.origin.to_string(),
        };
        self.settings.iter().map(shown).collect()
    }
}
