//! Where settings come from: defaults, then a TOML file, then the environment. All faults are gathered, none hides another.

use std::{collections::BTreeSet, fmt, path::Path, str::FromStr};

use secrecy::SecretString;

type Lookup = Box<dyn Fn(&str) -> Option<String>>;

/// Reads settings by name and remembers what was wrong.
pub struct Source {
    file: toml::Table,
    environment: Lookup,
    known: BTreeSet<&'static str>,
    faults: Vec<Fault>,
}

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

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("known", &self.known).finish_non_exhaustive()
    }
}

impl Source {
    /// The environment over the file, whose keys are the same names in lower case.
    pub fn new(file: toml::Table, environment: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self { file, environment: Box::new(environment), known: BTreeSet::new(), faults: Vec::new() }
    }

    /// # Errors
    /// When the file is there and cannot be read as TOML.
    pub fn with_file(
        path: &Path,
        environment: impl Fn(&str) -> Option<String> + 'static,
    ) -> Result<Self, Faults> {
        let fault = |reason: String| Faults(vec![Fault { name: path.display().to_string(), reason }]);
        let file = match std::fs::read_to_string(path) {
            Ok(text) => text.parse().map_err(|error: toml::de::Error| fault(error.message().to_owned()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => toml::Table::new(),
            Err(error) => return Err(fault(error.to_string())),
        };
        Ok(Self::new(file, environment))
    }

    /// A text; empty counts as not set.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.known.insert(name);
        let key = name.to_lowercase();
        (self.environment)(name)
            .or_else(|| match self.file.get(&key)? {
                toml::Value::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            })
            .filter(|text| !text.is_empty())
    }

    /// A secret: its value, or that of the file which `NAME_FILE` names.
    pub fn secret(&mut self, name: &'static str, name_file: &'static str) -> Option<SecretString> {
        let direct = self.text(name);
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
    pub fn read<T: FromStr>(&mut self, name: &'static str, default: T, expected: &str) -> T {
        match self.text(name).map(|text| text.trim().parse()) {
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
        let value = self.read(name, default, "a number");
        if (least..=most).contains(&value) {
            return value;
        }
        self.fault(name, format!("expected a number from {least} to {most}"));
        default
    }

    pub fn fault(&mut self, name: &str, reason: impl Into<String>) {
        self.faults.push(Fault { name: name.to_owned(), reason: reason.into() });
    }

    /// Ends the reading: the file may name nothing that was not asked for.
    ///
    /// # Errors
    /// All faults, in the order of the names.
    pub fn finish(mut self) -> Result<(), Faults> {
        let known: BTreeSet<String> = self.known.iter().map(|name| name.to_lowercase()).collect();
        let unknown: Vec<String> = self.file.keys().filter(|key| !known.contains(*key)).cloned().collect();
        for key in unknown {
            self.fault(&key, "unknown setting");
        }
        self.faults.sort_by(|a, b| a.name.cmp(&b.name));
        if self.faults.is_empty() { Ok(()) } else { Err(Faults(self.faults)) }
    }
}
