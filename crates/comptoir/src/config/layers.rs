//! Where a value may come from, and which place wins: flags, environment, `.env` (local only), the file of the
//! environment, the file for all environments; then the default.

use std::{collections::BTreeMap, fmt, fs, io, path::Path};

use super::{Environment, Fault, Faults};

type Lookup = Box<dyn Fn(&str) -> Option<String>>;

/// Whose value a setting has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    File(String),
    DotEnv,
    Environment,
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => f.write_str(path),
            Self::DotEnv => f.write_str(".env"),
            Self::Environment => f.write_str("environment"),
            Self::Flag => f.write_str("--set"),
        }
    }
}

/// Every place that may name a setting, strongest last in the files.
pub struct Layers {
    flags: BTreeMap<String, String>,
    environment: Lookup,
    dot_env: BTreeMap<String, String>,
    /// The path and the content of each file, weakest first. Keys are the names in lower case.
    files: Vec<(String, toml::Table)>,
}

/// What the places are, as the operating system and the command line tell.
pub struct Places<'a> {
    /// The file for all environments; that of one environment lies beside it.
    pub file: &'a Path,
    /// Named on purpose: then it must be there.
    pub is_file_required: bool,
    pub dot_env: &'a Path,
    pub environment: Lookup,
    pub flags: Vec<(String, String)>,
}

impl fmt::Debug for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Places").field("file", &self.file).finish_non_exhaustive()
    }
}

impl Layers {
    /// The environment over one file, and nothing else.
    pub fn new(file: toml::Table, environment: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self {
            flags: BTreeMap::new(),
            environment: Box::new(environment),
            dot_env: BTreeMap::new(),
            files: vec![("config/comptoir.toml".to_owned(), file)],
        }
    }

    /// Reads every place. Which environment it is (`APP_ENV`) is told by a flag, the environment or the first file; the
    /// later places may not change it.
    ///
    /// # Errors
    /// A file that is there and cannot be read, or is named and not there; `APP_ENV` where it comes too late.
    pub fn open(places: Places<'_>) -> Result<Self, Faults> {
        let mut layers = Self::new(toml::Table::new(), |_| None);
        layers.environment = places.environment;
        layers.flags = places.flags.into_iter().collect();
        layers.files = vec![file(places.file, places.is_file_required)?];
        let environment = layers.find("APP_ENV").and_then(|(text, _)| text.trim().parse().ok());
        let environment = environment.unwrap_or(Environment::Local);
        let beside = places.file.with_extension(format!("{}.toml", environment.name()));
        let (path, content) = file(&beside, false)?;
        refuse_late(&path, content.contains_key("app_env"))?;
        layers.files.push((path, content));
        if environment == Environment::Local {
            layers.dot_env = dot_env(places.dot_env)?;
            refuse_late(".env", layers.dot_env.contains_key("APP_ENV"))?;
        }
        Ok(layers)
    }

    /// The value of the strongest place that names it, and the place.
    pub(super) fn find(&self, name: &str) -> Option<(String, Origin)> {
        let set = |value: Option<String>| value.filter(|value| !value.is_empty());
        let flag = || set(self.flags.get(name).cloned()).map(|text| (text, Origin::Flag));
        let environment = || set((self.environment)(name)).map(|text| (text, Origin::Environment));
        let dot_env = || set(self.dot_env.get(name).cloned()).map(|text| (text, Origin::DotEnv));
        flag().or_else(environment).or_else(dot_env).or_else(|| self.in_files(&name.to_lowercase()))
    }

    fn in_files(&self, key: &str) -> Option<(String, Origin)> {
        self.files.iter().rev().find_map(|(path, file)| {
            let text = text_of(file.get(key)?);
            (!text.is_empty()).then(|| (text, Origin::File(path.clone())))
        })
    }

    /// Names in files and flags that are none of the `known`.
    pub(super) fn unknown(&self, is_known: impl Fn(&str) -> bool) -> Vec<String> {
        let in_files = self.files.iter().flat_map(|(_, file)| file.keys());
        let unknown = in_files.filter(|key| !is_known(&key.to_uppercase()) || key.to_lowercase() != **key);
        let flags = self.flags.keys().filter(|name| !is_known(name));
        unknown.chain(flags).cloned().collect()
    }
}

/// A list reads like the same list in the environment: `a,b`.
fn text_of(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn fault(place: &str, reason: impl Into<String>) -> Faults {
    Faults(vec![Fault { name: place.to_owned(), reason: reason.into() }])
}

fn refuse_late(place: &str, names_environment: bool) -> Result<(), Faults> {
    let refusal = "APP_ENV cannot be set here: whether this file is read depends on it";
    if names_environment { Err(fault(place, refusal)) } else { Ok(()) }
}

fn file(path: &Path, is_required: bool) -> Result<(String, toml::Table), Faults> {
    let name = path.display().to_string();
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_required => String::new(),
        Err(error) => return Err(fault(&name, error.to_string())),
        Ok(text) => text,
    };
    // The message alone: the excerpt beside it may hold a secret.
    let table = text.parse().map_err(|error: toml::de::Error| fault(&name, error.message()))?;
    Ok((name, table))
}

fn dot_env(path: &Path) -> Result<BTreeMap<String, String>, Faults> {
    let name = path.display().to_string();
    let text = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(fault(&name, error.to_string())),
        Ok(text) => text,
    };
    // The cause would repeat the line, which may hold a secret.
    let lines = dotenvy::Iter::new(&*text).collect::<Result<Vec<_>, _>>();
    Ok(lines.map_err(|_| fault(&name, "a line is not NAME=value"))?.into_iter().collect())
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: Vec<_> = self.files.iter().map(|(path, _)| path).collect();
        f.debug_struct("Layers").field("files", &files).finish_non_exhaustive()
    }
}
