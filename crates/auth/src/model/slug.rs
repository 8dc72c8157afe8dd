use std::fmt;

use super::InputFault;

/// The short name of a tenant: `^[a-z0-9](-?[a-z0-9]){1,62}$` (platform.md §2.1), that is two to 63 letters or digits
/// with single hyphens between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantSlug(String);

impl TenantSlug {
    /// # Errors
    /// [`InputFault`] on `tenant`: `malformed`.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let words_are_whole = text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        let letters = text.bytes().filter(|byte| *byte != b'-').count();
        if words_are_whole && (2..=63).contains(&letters) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InputFault::new("tenant", "malformed"))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_two_to_63_letters_or_digits_with_single_hyphens_between() {
        let longest = "a".repeat(63);
        for text in ["ab", "a-b", "demo", "agence-13-marseille", "0x", longest.as_str()] {
            assert!(TenantSlug::parse(text).is_ok(), "{text}");
        }
        let too_long = "a".repeat(64);
        for text in ["", "a", "-ab", "ab-", "a--b", "Ab", "a_b", "é1", "a b", "ab\n", too_long.as_str()] {
            assert!(TenantSlug::parse(text).is_err(), "{text:?}");
        }
    }
}
