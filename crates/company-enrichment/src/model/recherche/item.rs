use serde_json::{Map, Value};

use crate::model::{
    source::SourceErrorCode,
    spelling::{self, MASK},
};

/// A JSON object read by the names of its members. A member may be missing, `null` or empty;
/// one of another type makes the answer unreadable.
pub(super) struct Node<'a>(Option<&'a Map<String, Value>>);

impl<'a> Node<'a> {
    /// `value` must be an object, `null` or missing.
    pub(super) fn of(value: Option<&'a Value>) -> Result<Self, SourceErrorCode> {
        match value {
            None | Some(Value::Null) => Ok(Self(None)),
            Some(Value::Object(members)) => Ok(Self(Some(members))),
            Some(_) => Err(SourceErrorCode::InternalError),
        }
    }

    pub(super) fn child(&self, name: &str) -> Result<Node<'a>, SourceErrorCode> {
        Node::of(self.member(name))
    }

    pub(super) fn text(&self, name: &str) -> Result<Given, SourceErrorCode> {
        match self.member(name) {
            None | Some(Value::Null) => Ok(Given::Nothing),
            Some(Value::String(text)) => Ok(Given::of(text)),
            Some(_) => Err(SourceErrorCode::InternalError),
        }
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        self.member(name) == Some(&Value::Bool(true))
    }

    fn member(&self, name: &str) -> Option<&'a Value> {
        self.0?.get(name)
    }
}

/// What a source gives for one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Nothing,
    /// The literal mask: its owner keeps it from publication.
    Masked,
    /// Tidied, never empty.
    Text(String),
}

impl Given {
    fn of(text: &str) -> Self {
        match spelling::tidy(text) {
            None => Self::Nothing,
            Some(tidied) if tidied == MASK => Self::Masked,
            Some(tidied) => Self::Text(tidied),
        }
    }

    /// This, unless nothing is given.
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::Nothing { other } else { self }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nothing | Self::Masked => None,
        }
    }

    pub(super) fn is_given(&self) -> bool {
        *self != Self::Nothing
    }
}
