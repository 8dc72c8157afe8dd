use crate::error::Error;

/// One field of the input and the rule it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct InputFault {
    pub field: &'static str,
    /// A stable word, e.g. `too_long`.
    pub reason: &'static str,
}

impl InputFault {
    pub(crate) const fn new(field: &'static str, reason: &'static str) -> Self {
        Self { field, reason }
    }
}

/// Gathers what is wrong with an input, so that one answer tells all of it.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<InputFault>);

impl Faults {
    /// What was read, or nothing and why.
    pub(crate) fn note<T>(&mut self, read: Result<T, InputFault>) -> Option<T> {
        read.map_err(|fault| self.0.push(fault)).ok()
    }

    /// What was read of every field, when there was no fault in any.
    ///
    /// # Errors
    /// All that were noted.
    pub(crate) fn unless_any<T>(self, all: Option<T>) -> Result<T, Error> {
        all.filter(|_| self.0.is_empty()).ok_or(Error::Input(self.0))
    }
}
