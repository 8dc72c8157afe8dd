use serde::Serialize;
use serde_json::{Map, Value, json};

/// What a change changed, as the audit trail tells it (platform.md §6.7).
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::service) struct Diff(Map<String, Value>);

impl Diff {
    /// Notes a field, if it is another now.
    pub(in crate::service) fn note<T: Serialize + PartialEq>(
        mut self,
        field: &str,
        from: &T,
        to: &T,
    ) -> Self {
        if from != to {
            self.0.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
        self
    }

    pub(in crate::service) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::service) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
