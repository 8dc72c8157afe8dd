//! Reads settings by name, remembers whose value each has and what was wrong: no fault hides another.

use std::{collections::BTreeMap, fmt, str::FromStr};

use secrecy::SecretString;

use super::layers::{Layers, Origin};

/// Reads settings by name and remembers what was wrong.
#[derive(Debug)]
pub struct Source {
    layers: Layers,
    asked: BTreeMap<&'static str, Asked>,
    faults: Vec<Fault>,
}

/// One setting as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `text`, `secret`, `number`, or the words of what is expected.
    pub kind: &'static str,
    /// The default, where it is a value that can be told.
    pub default: Option<String>,
    /// The value in force, secrets masked; none when nothing is set and nothing is the default.
    pub shown: Option<String>,
    pub origin: Origin,
}

impl Asked {
    pub fn is_secret(&self) -> bool {
        self.kind == SECRET
    }
}

const SECRET: &str = "secret";
const MASK: &str = "***";

/// One setting that cannot be used. Never holds the value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub name: String,
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.reason)
    }
}

/// Every fault of a configuration at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the configuration has faults: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct Faults(pub Vec<Fault>);

impl From<Layers> for Source {
    fn from(layers: Layers) -> Self {
        Self { layers, asked: BTreeMap::new(), faults: Vec::new() }
    }
}

impl Source {
    /// The environment over one file, whose keys are the same names in lower case.
    pub fn new(file: toml::Table, environment: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Layers::new(file, environment).into()
    }

    /// A text; empty counts as not set.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.find(name, "text", None)
    }

    /// A text with a default.
    pub fn text_or(&mut self, name: &'static str, default: impl Into<String>) -> String {
        let default = default.into();
        self.find(name, "text", Some(default.clone())).unwrap_or(default)
    }

    /// A secret: its value, or that of the file which `NAME_FILE` names.
    pub fn secret(&mut self, name: &'static str, name_file: &'static str) -> Option<SecretString> {
        let direct = self.find(name, SECRET, None);
        let Some(path) = self.text(name_file) else { return direct.map(SecretString::from) };
        match std::fs::read_to_string(&path) {
            Ok(text) => Some(SecretString::from(text.trim_end().to_owned())),
            Err(error) => {
                self.fault(name_file, error.to_string());
                None
            }
        }
    }

    /// A value with a default and a rule, told in `expected`.
    pub fn read<T: FromStr + fmt::Display>(
        &mut self,
        name: &'static str,
        default: T,
        expected: &'static str,
    ) -> T {
        match self.find(name, expected, Some(default.to_string())).map(|text| text.trim().parse()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                self.fault(name, format!("expected {expected}"));
                default
            }
        }
    }

    /// A number between `least` and `most`.
    pub fn number(&mut self, name: &'static str, default: u32, least: u32, most: u32) -> u32 {
        let value = self.read(name, default, "number");
        if (least..=most).contains(&value) {
            return value;
        }
        self.fault(name, format!("expected a number from {least} to {most}"));
        default
    }

    pub fn fault(&mut self, name: &str, reason: impl Into<String>) {
        self.faults.push(Fault { name: name.to_owned(), reason: reason.into() });
    }

    /// Ends the reading: files and flags may name nothing that was not asked for.
    ///
    /// # Errors
    /// All faults, in the order of the names.
    pub fn finish(mut self) -> Result<BTreeMap<&'static str, Asked>, Faults> {
        for name in self.layers.unknown(|name| self.asked.contains_key(name)) {
            self.fault(&name, "unknown setting");
        }
        self.faults.sort_by(|a, b| a.name.cmp(&b.name));
        if self.faults.is_empty() { Ok(self.asked) } else { Err(Faults(self.faults)) }
    }

    fn find(&mut self, name: &'static str, kind: &'static str, default: Option<String>) -> Option<String> {
        let (value, origin) =
            self.layers.find(name).map_or((None, Origin::Default), |(text, from)| (Some(text), from));
        if kind == SECRET && origin == Origin::Flag {
            self.fault(
                name,
                "a secret on a command line is read by every user of the machine: use NAME_FILE",
            );
        }
        let shown = value.as_deref().or(default.as_deref());
        let shown = shown.map(|text| if kind == SECRET { MASK.to_owned() } else { without_password(text) });
        self.asked.insert(name, Asked { kind, default, shown, origin });
        value
    }
}

/// `scheme://user:password@host` with the password masked; any other text as it is.
fn without_password(text: &str) -> String {
    let masked = || {
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let (account, _) = authority.rsplit_once('@')?;
        let (user, _) = account.split_once(':')?;
        Some(format!("{scheme}://{user}:{MASK}{}", &rest[account.len()..]))
    };
    masked().unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let shown = without_password("postgres://someone:hunter@two@db:5432/comptoir");
        assert_eq!(shown, "postgres://someone:***@db:5432/comptoir");
        for plain in ["sqlite://data/comptoir.db", "postgres://db/comptoir", "redis://me@db", "a:b@c", ""] {
            assert_eq!(without_password(plain), plain);
        }
    }
}
