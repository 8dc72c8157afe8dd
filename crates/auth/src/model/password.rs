use kernel::Random;
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, zxcvbn};

use super::{Email, Tenant, secret::random_text};

/// A new password: 12 to 128 characters of any kind, hard to guess, in one form of Unicode whatever keyboard typed it, and
/// compared exactly (platform.md §6.1).
#[derive(Clone, Debug)]
pub struct Password(SecretString);

/// Why a password is not taken; the stable words of `details[].reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.as_str())]
pub enum Weakness {
    TooShort,
    TooLong,
    Guessable,
    HasEmail,
    HasTenant,
    HasProduct,
}

impl Weakness {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Guessable => "guessable",
            Self::HasEmail => "contains_email",
            Self::HasTenant => "contains_tenant",
            Self::HasProduct => "contains_product",
        }
    }
}

impl Password {
    const MIN_CHARACTERS: usize = 12;
    const MAX_CHARACTERS: usize = 128;
    /// Shorter names are part of too many words.
    const SHORTEST_NAME: usize = 4;
    /// So many characters are judged: a hundred, made to cost, would take a second, and these a tenth of one.
    const JUDGED_CHARACTERS: usize = 32;
    const PRODUCT: &str = "comptoir";

    /// The password that the owner of an address chose for an account in these tenants.
    ///
    /// # Errors
    /// [`Weakness`]: the first that is found.
    pub fn choose<'a>(
        text: &SecretString,
        email: &Email,
        tenants: impl IntoIterator<Item = &'a Tenant>,
    ) -> Result<Self, Weakness> {
        let password = Self::as_compared(text);
        let text = password.expose_secret();
        match text.chars().count() {
            ..Self::MIN_CHARACTERS => return Err(Weakness::TooShort),
            Self::MIN_CHARACTERS..=Self::MAX_CHARACTERS => {}
            _ => return Err(Weakness::TooLong),
        }
        let lower = text.to_lowercase();
        let has = |name: &str| {
            let name: String = name.nfc().collect::<String>().to_lowercase();
            name.chars().count() >= Self::SHORTEST_NAME && lower.contains(&name)
        };
        if email.as_str().rsplit_once('@').is_some_and(|(local, _)| has(local)) {
            return Err(Weakness::HasEmail);
        }
        if tenants.into_iter().any(|tenant| has(&tenant.name) || has(tenant.slug.as_str())) {
            return Err(Weakness::HasTenant);
        }
        if has(Self::PRODUCT) {
            return Err(Weakness::HasProduct);
        }
        let judged: String = text.chars().take(Self::JUDGED_CHARACTERS).collect();
        if zxcvbn(&judged, &[]).score() < Score::Three {
            return Err(Weakness::Guessable);
        }
        Ok(Self(password))
    }

    /// What somebody typed, in the form in which passwords are hashed: keyboards differ in how they write an `é`.
    pub fn as_compared(typed: &SecretString) -> SecretString {
        typed.expose_secret().nfc().collect::<String>().into()
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
    use kernel::{
        Id,
        testing::{SeededRandom, instant},
    };

    use super::*;
    use crate::model::{TenantSlug, TenantStatus};

    fn tenant(name: &str) -> Tenant {
        Tenant {
            id: Id::new(instant("2026-11-21T10:00:00Z"), &SeededRandom::new(1)),
            slug: TenantSlug::parse("sud-est").unwrap(),
            name: name.to_owned(),
            status: TenantStatus::Active,
        }
    }

    fn choose(text: &str) -> Result<Password, Weakness> {
        let email = Email::parse("Zoé.Lovelace@example.org").unwrap();
        Password::choose(&text.to_owned().into(), &email, [&tenant("Bâti"), &tenant("SA")])
    }

    /// Unlike letters, so that length alone decides.
    fn of_length(characters: usize) -> String {
        "éxKq7 vpöW-3jm".chars().cycle().take(characters).collect()
    }

    #[test]
    fn a_password_has_12_to_128_characters() {
        assert_eq!(choose(&of_length(11)).err(), Some(Weakness::TooShort));
        assert_eq!(choose(&of_length(12)).err(), None);
        assert_eq!(choose(&of_length(128)).err(), None);
        assert_eq!(choose(&of_length(129)).err(), Some(Weakness::TooLong));
    }

    #[test]
    fn characters_are_counted_and_kept_after_composition() {
        let decomposed: String = of_length(128).nfd().collect();
        let kept = choose(&decomposed).unwrap();
        assert_eq!(kept.secret().expose_secret(), of_length(128));
        let typed = Password::as_compared(&decomposed.into());
        assert_eq!(typed.expose_secret(), kept.secret().expose_secret());
        assert_eq!(choose(&of_length(11).nfd().collect::<String>()).err(), Some(Weakness::TooShort));
    }

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        for text in ["password1234", "qwertyuiop12", "éééééééééééé", "passw0rdpassw0rd"] {
            assert_eq!(choose(text).err(), Some(Weakness::Guessable), "{text}");
        }
        assert!(choose("four other random words").is_ok());
    }

    #[test]
    fn a_password_holds_neither_the_address_nor_a_name_in_any_case_or_form() {
        for (text, weakness) in [
            ("my zoÉ.lovelace tower", Weakness::HasEmail),
            ("my zoE\u{301}.lovelace tower", Weakness::HasEmail),
            ("the geese of BÂTI fly", Weakness::HasTenant),
            ("le SUD-EST et ses oies", Weakness::HasTenant),
            ("geese at the Comptoir", Weakness::HasProduct),
        ] {
            assert_eq!(choose(text).err(), Some(weakness), "{text}");
        }
        assert!(choose("salad of three geese").is_ok(), "a name of two letters is part of many words");
    }

    #[test]
    fn a_password_is_never_printed() {
        assert!(!format!("{:?}", choose("correct horse battery").unwrap()).contains("horse"));
    }
}
