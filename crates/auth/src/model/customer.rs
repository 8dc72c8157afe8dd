use chrono::{DateTime, Utc};
use kernel::{Client, Id};

use super::InputFault;

/// Whom a tenant works for (platform.md §2.1). A `client_user` is bound to one, and sees what is its alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub id: Id<Client>,
    pub name: String,
    /// What the tenant calls it elsewhere; no two of a tenant share one.
    pub reference: Option<String>,
    /// Off, nobody more is bound to it; whoever is stays.
    pub is_active: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i32,
}

impl Customer {
    /// A reference as it is stored: trimmed, at most a hundred characters, none when nothing is left.
    ///
    /// # Errors
    /// [`InputFault`] on `reference`: `too_long`, or `malformed` for what is not on one line.
    pub fn parse_reference(text: &str) -> Result<Option<String>, InputFault> {
        const LONGEST: usize = 100;
        let text = text.trim();
        if text.contains(char::is_control) {
            return Err(InputFault::new("reference", "malformed"));
        }
        if text.chars().count() > LONGEST {
            return Err(InputFault::new("reference", "too_long"));
        }
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_trimmed_and_on_one_line_and_nothing_is_none() {
        let parse = |text: &str| Customer::parse_reference(text).map_err(|fault| fault.reason);
        assert_eq!(parse(" C-0042 "), Ok(Some("C-0042".to_owned())));
        assert_eq!(parse(" "), Ok(None));
        assert_eq!(parse(&"é".repeat(100)).unwrap().map(|text| text.chars().count()), Some(100));
        assert_eq!(parse(&"é".repeat(101)), Err("too_long"));
        assert_eq!(parse("C\n42"), Err("malformed"));
    }
}
