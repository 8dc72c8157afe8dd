//! A source's answer, read by the names of its members, and what has been read from it so far.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{
    company::{Field, Fields},
    identifier::Siren,
    source::{SourceApi, SourceErrorCode, SourceRecord},
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

    /// The child at the end of a path of names.
    pub(super) fn descend(&self, path: &[&str]) -> Result<Node<'a>, SourceErrorCode> {
        path.iter().try_fold(Node(self.0), |node, name| node.child(name))
    }

    pub(super) fn text(&self, name: &str) -> Result<Given, SourceErrorCode> {
        match self.member(name) {
            None | Some(Value::Null) => Ok(Given::Nothing),
            Some(Value::String(text)) => Ok(Given::of(text)),
            Some(_) => Err(SourceErrorCode::InternalError),
        }
    }

    /// The texts of a list, joined by blanks.
    pub(super) fn list(&self, name: &str) -> Result<Given, SourceErrorCode> {
        let items = match self.member(name) {
            None | Some(Value::Null) => &[][..],
            Some(Value::Array(items)) => items,
            Some(_) => return Err(SourceErrorCode::InternalError),
        };
        let texts = items.iter().map(|item| match item {
            Value::Null => Ok(Given::Nothing),
            Value::String(text) => Ok(Given::of(text)),
            _ => Err(SourceErrorCode::InternalError),
        });
        Ok(texts.collect::<Result<Vec<_>, _>>()?.into_iter().fold(Given::Nothing, Given::and))
    }

    /// The texts of several members, joined by blanks.
    pub(super) fn joined(&self, names: &[&str]) -> Result<Given, SourceErrorCode> {
        names.iter().try_fold(Given::Nothing, |all, name| Ok(all.and(self.text(name)?)))
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, SourceErrorCode> {
        match self.member(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(SourceErrorCode::InternalError),
        }
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        self.member(name) == Some(&Value::Bool(true))
    }

    pub(super) fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// This, unless it is missing.
    pub(super) fn or(self, other: Self) -> Self {
        if self.is_given() { self } else { other }
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

    /// Both, joined by a blank; masked when one of them is.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Masked, _) | (_, Self::Masked) => Self::Masked,
            (Self::Nothing, given) | (given, Self::Nothing) => given,
            (Self::Text(one), Self::Text(other)) => Self::Text(format!("{one} {other}")),
        }
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

/// Values so far, and the fields whose value was printed as the mask.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) fields: Fields,
    pub(super) masked: BTreeSet<Field>,
}

impl Draft {
    /// Notes a masked value; passes on any other.
    pub(super) fn take(&mut self, field: Field, given: Given) -> Option<String> {
        match given {
            Given::Nothing => None,
            Given::Text(text) => Some(text),
            Given::Masked => {
                self.masked.insert(field);
                None
            }
        }
    }

    /// The record of `source` so far: it says nothing of diffusion, and its payload is still to come.
    pub(super) fn record(self, source: SourceApi, siren: Siren) -> SourceRecord {
        SourceRecord {
            source,
            siren,
            http_status: 200,
            fields: self.fields,
            legal_category: None,
            masked: !self.masked.is_empty(),
            masked_fields: self.masked,
            diffusion_status: None,
            commercial_reuse: None,
            foreign_seat: false,
            payload: Value::Null,
            siret_match: None,
        }
    }
}

/// The day a text begins with: `1998-03-27` or `1998-03-27T00:00:00+01:00`.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

/// A legal category of INSEE, which is four digits, and not one of its labels.
pub(super) fn is_legal_category(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}
