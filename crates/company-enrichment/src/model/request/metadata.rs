use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Largest metadata, in bytes of compact JSON.
const MAX_BYTES: usize = 16 * 1024;
/// Deepest nesting of objects and arrays; the metadata object itself is the first level.
const MAX_DEPTH: usize = 5;

/// What a client attaches to a request: a JSON object of bounded size and depth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Metadata(Map<String, Value>);

/// Why a value cannot be metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum MetadataFault {
    #[error("metadata must be a JSON object")]
    NotAnObject,
    #[error("metadata must not exceed 16 KiB")]
    TooLarge,
    #[error("metadata must not be nested deeper than five levels")]
    TooDeep,
}

impl MetadataFault {
    /// A word a program can act on.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NotAnObject => "expected_object",
            Self::TooLarge => "too_large",
            Self::TooDeep => "too_deep",
        }
    }
}

impl Metadata {
    /// Missing and `null` are the empty object.
    ///
    /// # Errors
    /// [`MetadataFault`] when it is no object, nested too deep, or too large.
    pub fn parse(value: Option<Value>) -> Result<Self, MetadataFault> {
        match value {
            None | Some(Value::Null) => Ok(Self::default()),
            Some(value @ Value::Object(_)) if !fits_depth(&value, MAX_DEPTH) => Err(MetadataFault::TooDeep),
            Some(value @ Value::Object(_)) if value.to_string().len() > MAX_BYTES => {
                Err(MetadataFault::TooLarge)
            }
            Some(Value::Object(members)) => Ok(Self(members)),
            Some(_) => Err(MetadataFault::NotAnObject),
        }
    }

    /// The members.
    pub const fn as_object(&self) -> &Map<String, Value> {
        &self.0
    }
}

fn fits_depth(value: &Value, levels: usize) -> bool {
    match value {
        Value::Object(members) => levels > 0 && members.values().all(|member| fits_depth(member, levels - 1)),
        Value::Array(items) => levels > 0 && items.iter().all(|item| fits_depth(item, levels - 1)),
        _ => true,
    }
}

impl TryFrom<Value> for Metadata {
    type Error = MetadataFault;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::parse(Some(value))
    }
}

impl From<Metadata> for Value {
    fn from(metadata: Metadata) -> Self {
        Self::Object(metadata.0)
    }
}
