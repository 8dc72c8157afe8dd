use kernel::Random;
use secrecy::{ExposeSecret, SecretString};

use super::{InputFault, secret::random_text};

/// A new password of 12 to 128 characters; any characters, compared exactly (platform.md §6.1).
#[derive(Clone, Debug)]
pub struct Password(SecretString);

impl Password {
    const MIN_CHARACTERS: usize = 12;
    const MAX_CHARACTERS: usize = 128;

    /// # Errors
    /// [`InputFault`] on `password`: `too_short` or `too_long`.
    pub fn parse(text: SecretString) -> Result<Self, InputFault> {
        let characters = text.expose_secret().chars().count();
        if characters < Self::MIN_CHARACTERS {
            Err(InputFault::new("password", "too_short"))
        } else if characters > Self::MAX_CHARACTERS {
            Err(InputFault::new("password", "too_long"))
        } else {
            Ok(Self(text))
        }
    }

    /// Twenty characters of base64url: 120 bits nobody has to choose.
    pub fn generate(random: &dyn Random) -> Self {
        Self(random_text::<15>(random))
    }

    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(characters: usize) -> Option<&'static str> {
        Password::parse("é".repeat(characters).into()).err().map(|fault| fault.reason)
    }

    #[test]
    fn a_password_has_12_to_128_characters() {
        assert_eq!(reason(11), Some("too_short"));
        assert_eq!(reason(12), None);
        assert_eq!(reason(128), None);
        assert_eq!(reason(129), Some("too_long"));
    }

    #[test]
    fn a_password_is_never_printed() {
        let password = Password::parse("correct horse battery".to_owned().into()).unwrap();
        assert!(!format!("{password:?}").contains("horse"));
    }
}
