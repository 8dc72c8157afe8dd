//! One fact of a card and the ways it may be missing.

use company_enrichment::model::{Company, Field, spelling};

use crate::format::{self, Moment};

/// What stands where a value is expected; never nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// An identifier: grouped for people, whole for machines.
    Figure {
        shown: String,
        value: String,
    },
    Date(Moment),
    /// Nothing, and why: the key of its words.
    Absent(&'static str),
    /// Being fetched.
    Waiting,
}

/// A label and its value under the name the specification gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Key of the label's words.
    pub label: &'static str,
    pub field: &'static str,
    pub cell: Cell,
    /// Key of a word about the value.
    pub note: Option<&'static str>,
}

/// Facts under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub heading: &'static str,
    pub facts: Vec<Fact>,
}

/// The official source keeps it from publication.
pub const MASKED: Cell = Cell::Absent("card-not-public");
/// No source told.
pub const UNKNOWN: Cell = Cell::Absent("card-unknown");

impl Fact {
    pub fn new(label: &'static str, field: &'static str, cell: Cell) -> Self {
        Self { label, field, cell, note: None }
    }
}

impl Cell {
    pub fn identifier(digits: &str) -> Self {
        Self::Figure { shown: format::identifier(digits), value: digits.to_owned() }
    }

    /// A text column of a company: its value, or why there is none.
    pub fn of(company: &Company, field: Field) -> Self {
        match company.fields.text(field) {
            Some(mask) if spelling::is_mask(mask) => MASKED,
            Some(text) => Self::Text(text.to_owned()),
            None => Self::missing(company, field),
        }
    }

    pub fn missing(company: &Company, field: Field) -> Self {
        if company.masked_fields.contains(&field) { MASKED } else { UNKNOWN }
    }

    /// A code reads left to right in every language.
    #[must_use]
    pub fn into_figure(self) -> Self {
        match self {
            Self::Text(code) => Self::Figure { shown: code.clone(), value: code },
            other => other,
        }
    }

    /// The same value in other words.
    #[must_use]
    pub fn map(self, words: impl FnOnce(String) -> String) -> Self {
        match self {
            Self::Text(text) => Self::Text(words(text)),
            other => other,
        }
    }
}
