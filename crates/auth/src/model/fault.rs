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
