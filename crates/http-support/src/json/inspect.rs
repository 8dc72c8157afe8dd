use std::{borrow::Cow, collections::BTreeSet, fmt};

use kernel::Detail;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::fault;
use crate::ApiError;

const MAX_DEPTH: usize = 64;
const MAX_ELEMENTS: usize = 10_000;

/// Walks a document once, keeping nothing.
///
/// # Errors
/// The first fault, with the path of its member.
pub(super) fn inspect(text: &str) -> Result<(), ApiError> {
    let mut found = None;
    let mut document = serde_json::Deserializer::from_str(text);
    let node = Node { depth: 0, found: &mut found };
    let walked = node.deserialize(&mut document).and_then(|()| document.end());
    match (walked, found) {
        (Err(error), Some(fault)) => Err(fault.into_error(text, &error)),
        (Err(error), None) => Err(fault::malformed(text, &error)),
        (Ok(()), _) if !text.trim_start().starts_with('{') => {
            Err(ApiError::invalid([Detail::new("body", "expected_object")]))
        }
        (Ok(()), _) => Ok(()),
    }
}

/// What is wrong and where: the members on the way, innermost first.
struct Fault {
    reason: &'static str,
    path: Vec<String>,
}

impl Fault {
    fn into_error(self, text: &str, error: &serde_json::Error) -> ApiError {
        let path: String = self.path.iter().rev().map(String::as_str).collect();
        let field = path.trim_start_matches('.').to_owned();
        let field = if field.is_empty() { "body".to_owned() } else { field };
        let refused = ApiError::invalid([Detail::new(field, self.reason)]);
        refused.with_meta("offset", fault::offset(text, error))
    }
}

/// One value at `depth`; `found` takes the fault past serde's own error type.
struct Node<'a> {
    depth: usize,
    found: &'a mut Option<Fault>,
}

impl Node<'_> {
    fn fail<E: Error>(&mut self, reason: &'static str) -> E {
        *self.found = Some(Fault { reason, path: Vec::new() });
        E::custom(reason)
    }

    fn text<E: Error>(mut self, text: &str) -> Result<(), E> {
        if text.contains('\0') { Err(self.fail("nul_in_text")) } else { Ok(()) }
    }

    fn inner(&mut self) -> Node<'_> {
        Node { depth: self.depth + 1, found: &mut *self.found }
    }

    fn enter<E: Error>(&mut self) -> Result<(), E> {
        if self.depth >= MAX_DEPTH { Err(self.fail("nested_too_deeply")) } else { Ok(()) }
    }

    /// Notes on the way out through which member a fault came.
    fn locate<T, E>(&mut self, result: Result<T, E>, member: impl FnOnce() -> String) -> Result<T, E> {
        if let (Err(_), Some(fault)) = (&result, &mut *self.found) {
            fault.path.push(member());
        }
        result
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.text(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.enter()?;
        let mut count = 0_usize;
        loop {
            let item = items.next_element_seed(self.inner());
            if self.locate(item, || format!("[{count}]"))?.is_none() {
                return Ok(());
            }
            count += 1;
            if count > MAX_ELEMENTS {
                return Err(self.fail("too_many_elements"));
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        self.enter()?;
        let mut seen: BTreeSet<Cow<'de, str>> = BTreeSet::new();
        while let Some(Name(name)) = members.next_key()? {
            if name.contains('\0') {
                return Err(self.fail("nul_in_text"));
            }
            if seen.contains(&name) {
                let refused = Err(self.fail("duplicate_member"));
                return self.locate(refused, || format!(".{name}"));
            }
            let value = members.next_value_seed(self.inner());
            self.locate(value, || format!(".{name}"))?;
            seen.insert(name);
            if seen.len() > MAX_ELEMENTS {
                return Err(self.fail("too_many_elements"));
            }
        }
        Ok(())
    }
}

/// A member's name, borrowed where the document lets it.
struct Name<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}
