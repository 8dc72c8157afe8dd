//! Answers as bad as they can be, for the properties of everything that reads one.

use proptest::prelude::*;
use serde_json::Value;

use super::spelling::MASK;

pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from(MASK)),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Puts `value` in the place of the `at`th member of `answer`, counted at every depth.
pub fn replace_member(answer: &mut Value, at: usize, value: Value) {
    fn paths(value: &Value, here: &str, found: &mut Vec<String>) {
        for (name, member) in value.as_object().into_iter().flatten() {
            let path = format!("{here}/{name}");
            paths(member, &path, found);
            found.push(path);
        }
    }
    let mut found = Vec::new();
    paths(answer, "", &mut found);
    let place = found.get(at % found.len().max(1)).and_then(|path| answer.pointer_mut(path));
    if let Some(place) = place {
        *place = value;
    }
}
