use std::fmt;

use super::InputFault;

/// An e-mail address: of at most 255 characters, trimmed, its domain lower-cased (platform.md §2.1).
///
/// Two addresses that differ only in case are one account: see [`Email::key`].
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    const MAX_CHARACTERS: usize = 255;

    /// # Errors
    /// [`InputFault`] on `email`: `too_long` or `malformed`.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        if text.chars().count() > Self::MAX_CHARACTERS {
            return Err(InputFault::new("email", "too_long"));
        }
        match text.trim().rsplit_once('@') {
            Some((local, domain)) if is_local_part(local) && is_domain(domain) => {
                Ok(Self(format!("{local}@{}", domain.to_lowercase())))
            }
            _ => Err(InputFault::new("email", "malformed")),
        }
    }

    /// The address as its owner writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is unique among users: the whole address in lower case. Computed here, because the two databases disagree
    /// about lower case beyond ASCII.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// Personal data stay out of logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(***)")
    }
}

fn is_local_part(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@')
}

/// Beyond ASCII only the mail servers know what a name may hold.
fn is_domain(text: &str) -> bool {
    let is_in_a_name = |c: char| {
        c.is_ascii_alphanumeric() || c == '-' || !(c.is_ascii() || c.is_whitespace() || c.is_control())
    };
    text.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(is_in_a_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_only_its_domain_is_lower_cased() {
        let email = Email::parse("  Ada.Lovelace@Example.ORG ").unwrap();
        assert_eq!(email.as_str(), "Ada.Lovelace@example.org");
        assert_eq!(email.key(), "ada.lovelace@example.org");
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in
            ["", "@", "ada", "ada@", "@example.org", "a b@example.org", "a@b@c.org", "a@-x.org", "a@x..org"]
        {
            assert_eq!(Email::parse(text).unwrap_err().reason, "malformed", "{text:?}");
        }
        assert!(Email::parse("owner@localhost").is_ok());
    }

    #[test]
    fn two_hundred_fifty_five_characters_are_the_longest_address() {
        let of_length = |length: usize| format!("{}@example.org", "é".repeat(length - "@example.org".len()));
        assert!(Email::parse(&of_length(255)).is_ok());
        assert_eq!(Email::parse(&of_length(256)).unwrap_err().reason, "too_long");
    }
}
