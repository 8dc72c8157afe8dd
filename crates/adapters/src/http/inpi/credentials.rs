use secrecy::{ExposeSecret, SecretString};

/// As whom the register is asked.
#[derive(Clone, Debug)]
pub enum InpiCredentials {
    /// Signs in for tokens.
    Account(InpiAccount),
    /// A token that somebody else signed in for, used as it is.
    Token(SecretString),
}

#[derive(Clone, Debug)]
pub struct InpiAccount {
    pub(super) username: String,
    pub(super) password: SecretString,
}

/// A text that is neither `username:password` nor a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected username:password, or a JWT")]
pub struct UnknownCredentials;

impl InpiCredentials {
    /// Reads `username:password`, where the password may hold colons, or a JWT, which holds none.
    ///
    /// # Errors
    /// [`UnknownCredentials`], without the text.
    pub fn parse(text: &SecretString) -> Result<Self, UnknownCredentials> {
        let exposed = text.expose_secret();
        match exposed.split_once(':') {
            Some((username, password)) if !username.is_empty() && !password.is_empty() => {
                let account = InpiAccount { username: username.to_owned(), password: password.into() };
                Ok(Self::Account(account))
            }
            None if is_jwt(exposed) => Ok(Self::Token(text.clone())),
            _ => Err(UnknownCredentials),
        }
    }
}

fn is_jwt(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let mut parts = text.split('.');
    parts.clone().count() == 3 && parts.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_or_a_token_is_told_by_the_colon() {
        let parse = |text: &str| InpiCredentials::parse(&text.into());
        let Ok(InpiCredentials::Account(account)) = parse("someone@a.b.example:se:same.open") else {
            panic!("an account")
        };
        assert_eq!(account.username, "someone@a.b.example");
        assert_eq!(account.password.expose_secret(), "se:same.open");
        assert!(matches!(parse("aa.bb.c_-"), Ok(InpiCredentials::Token(_))));
        for text in ["", "sesame", "a.b", "a.b.c.d", "a..c", ":sesame", "someone:", "a.b.c\n"] {
            assert!(matches!(parse(text), Err(UnknownCredentials)), "{text}");
        }
        assert!(!format!("{:?}", parse("someone:sesame")).contains("sesame"));
    }
}
