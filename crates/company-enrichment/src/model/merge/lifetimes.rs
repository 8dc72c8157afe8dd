use chrono::TimeDelta;

use crate::model::company::Field;

/// How long what a source said stands against what a less believed one says (§6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Of whether the company exists.
    pub status: TimeDelta,
    /// Of everything else.
    pub data: TimeDelta,
}

impl Lifetimes {
    pub fn of(&self, field: Field) -> TimeDelta {
        if field == Field::ActiveStatus { self.status } else { self.data }
    }
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { status: TimeDelta::days(7), data: TimeDelta::days(30) }
    }
}
